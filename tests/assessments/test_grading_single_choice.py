"""Single choice: the right option is worth everything, all else nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import Grade, Option, SingleChoice, grade

QUESTION = SingleChoice("q", (Option("a", False), Option("b", True), Option("c", False)))
RIGHT = Grade(Fraction(1), is_answered=True, is_finished=True)
WRONG = Grade(Fraction(0), is_answered=True, is_finished=True)
OPEN = Grade(Fraction(0), is_answered=False, is_finished=False)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ({"q": "b"}, RIGHT),
        ({"q": "a"}, WRONG),
        ({"q": "c"}, WRONG),
        ({}, OPEN),
        ({"another question": "b"}, OPEN),
        ({"q": "a", "another question": "b"}, WRONG),
    ],
)
def test_grade_when_a_question_is_answered_then_only_the_right_option_counts(
    response: dict[str, str], expected: Grade
) -> None:
    assert grade(QUESTION, response) == expected


@pytest.mark.parametrize("chosen", ["d", "", "B", "q", "b "])
def test_grade_when_the_option_is_unknown_then_it_refuses(chosen: str) -> None:
    with pytest.raises(ValueError, match="Question q has no option"):
        grade(QUESTION, {"q": chosen})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "exactly one"),
        ((Option("a", False), Option("b", False)), "exactly one"),
        ((Option("a", True), Option("b", True)), "exactly one"),
        ((Option("a", True), Option("a", False)), "same id"),
    ],
)
def test_single_choice_when_it_can_not_be_graded_fairly_then_it_refuses(
    options: tuple[Option, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        SingleChoice("q", options)


@st.composite
def questions(draw: st.DrawFn) -> SingleChoice:
    ids = draw(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=8, unique=True))
    right = draw(st.sampled_from(ids))
    return SingleChoice("q", tuple(Option(option_id, option_id == right) for option_id in ids))


@given(questions(), st.randoms(use_true_random=False))
def test_grade_when_options_are_shuffled_then_each_is_worth_the_same(question: SingleChoice, random) -> None:
    shuffled = SingleChoice("q", tuple(random.sample(question.options, len(question.options))))
    before = {option.id: grade(question, {"q": option.id}) for option in question.options}
    assert before == {option.id: grade(shuffled, {"q": option.id}) for option in question.options}


@given(questions())
def test_grade_when_any_question_then_exactly_one_option_is_worth_one_and_the_others_nothing(
    question: SingleChoice,
) -> None:
    worth = {option: grade(question, {"q": option.id}).fraction for option in question.options}
    assert sorted(worth.values()) == [*[Fraction(0)] * (len(worth) - 1), Fraction(1)]
    assert [option for option in worth if option.is_correct] == [option for option in worth if worth[option]]
