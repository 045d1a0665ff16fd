"""Single choice: the right option is worth everything, all else nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import Grade, Option, SingleChoice, grade

QUESTION = SingleChoice("q", (Option("a", False), Option("b", True), Option("c", False)))
CREDITS = SingleChoice(
    "q", (Option("a", False, Fraction(1, 2)), Option("b", True), Option("c", False, Fraction(-1, 3)))
)
OPEN = Grade(Fraction(0), is_answered=False, is_finished=False)


def chosen(option: str, worth: str) -> Grade:
    return Grade(Fraction(worth), is_answered=True, is_finished=True, feedback=(option,))


@pytest.mark.parametrize(
    ("question", "response", "expected"),
    [
        (QUESTION, "b", chosen("b", "1")),
        (QUESTION, "a", chosen("a", "0")),
        (QUESTION, "c", chosen("c", "0")),
        (QUESTION, None, OPEN),
        (QUESTION, "", OPEN),
        (CREDITS, "a", chosen("a", "1/2")),
        (CREDITS, "b", chosen("b", "1")),
        (CREDITS, "c", chosen("c", "0")),  # Moodle would take a third away
        (CREDITS, None, OPEN),
    ],
)
def test_grade_when_a_question_is_answered_then_the_option_earns_its_credit(
    question: SingleChoice, response: str | None, expected: Grade
) -> None:
    assert grade(question, response) == expected


@pytest.mark.parametrize("chosen", ["d", "B", "q", "b ", ["b"], {"q": "b"}, 1, True])
def test_grade_when_the_option_is_unknown_then_it_refuses(chosen: object) -> None:
    with pytest.raises(ValueError, match=r"Question q (has no|takes one)"):
        grade(QUESTION, chosen)


def test_grade_when_a_very_long_id_is_unknown_then_the_message_stays_short() -> None:
    with pytest.raises(ValueError, match="has no") as refusal:
        grade(QUESTION, "b" * 100_000)
    assert len(str(refusal.value)) < 100


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "no options"),
        ((Option("a", False), Option("b", False)), "no option is right"),
        ((Option("a", True, Fraction(0)), Option("b", False, Fraction(-1))), "no option is right"),
        ((Option("a", True), Option("a", False)), "same id"),
    ],
)
def test_single_choice_when_it_can_not_be_graded_fairly_then_it_refuses(
    options: tuple[Option, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        SingleChoice("q", options)


@pytest.mark.parametrize("credit", ["1.01", "-2"])
def test_option_when_its_credit_is_beyond_the_whole_then_it_refuses(credit: str) -> None:
    with pytest.raises(ValueError, match="between -1 and 1"):
        Option("a", False, Fraction(credit))


@st.composite
def questions(draw: st.DrawFn) -> SingleChoice:
    ids = draw(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=8, unique=True))
    right = draw(st.sampled_from(ids))
    return SingleChoice("q", tuple(Option(option_id, option_id == right) for option_id in ids))


@given(questions(), st.randoms(use_true_random=False))
def test_grade_when_options_are_shuffled_then_each_is_worth_the_same(question: SingleChoice, random) -> None:
    shuffled = SingleChoice("q", tuple(random.sample(question.options, len(question.options))))
    before = {option.id: grade(question, option.id) for option in question.options}
    assert before == {option.id: grade(shuffled, option.id) for option in question.options}


@given(questions())
def test_grade_when_any_question_then_exactly_one_option_is_worth_one_and_the_others_nothing(
    question: SingleChoice,
) -> None:
    worth = {option: grade(question, option.id).fraction for option in question.options}
    assert sorted(worth.values()) == [*[Fraction(0)] * (len(worth) - 1), Fraction(1)]
    assert [option for option in worth if option.is_correct] == [option for option in worth if worth[option]]
