"""Multiple response: what is chosen, weighed by each rule."""

from fractions import Fraction

import pytest

from assessments.grading import Grade, Option, Part, grade
from assessments.grading.multiple_response import MultipleResponse

OPTIONS = (Option("a", True), Option("b", True), Option("c", True), Option("d", False), Option("e", False))
CREDITS = (
    Option("a", True, Fraction(1, 2)),
    Option("b", True, Fraction(1, 4)),
    Option("c", True, Fraction(1, 4)),
    Option("d", False, Fraction(0)),
    Option("e", False, Fraction(-1, 2)),
)


@pytest.mark.parametrize(
    ("chosen", "weights", "all_or_nothing", "each_option", "credits"),
    [
        ("abc", "1", "1", "1", "1"),
        ("a", "1/3", "0", "3/5", "1/2"),
        ("b", "1/3", "0", "3/5", "1/4"),
        ("ab", "2/3", "0", "4/5", "3/4"),
        ("abd", "1/3", "0", "3/5", "3/4"),
        ("abcd", "2/3", "0", "4/5", "1"),
        ("abce", "2/3", "0", "4/5", "1/2"),
        ("abcde", "1/3", "0", "3/5", "1/2"),
        ("d", "0", "0", "1/5", "0"),
        ("be", "0", "0", "2/5", "0"),
        ("de", "0", "0", "0", "0"),
    ],
)
def test_grade_when_options_are_chosen_then_each_rule_has_its_worth(
    chosen: str, weights: str, all_or_nothing: str, each_option: str, credits: str
) -> None:
    def worth(options: tuple[Option, ...], rule: str) -> str:
        return str(grade(MultipleResponse("q", options, rule), list(chosen)).fraction)

    assert worth(OPTIONS, "weights") == weights
    assert worth(OPTIONS, "all-or-nothing") == worth(CREDITS, "all-or-nothing") == all_or_nothing
    assert worth(OPTIONS, "each-option") == worth(CREDITS, "each-option") == each_option
    assert worth(CREDITS, "weights") == credits


def test_grade_when_options_are_chosen_then_each_is_rightly_or_wrongly_ticked_or_left() -> None:
    question = MultipleResponse("q", OPTIONS[1:4])
    assert grade(question, ["d", "b"]) == Grade(
        Fraction(0),
        is_answered=True,
        is_finished=True,
        parts=(Part("b", Fraction(1), True), Part("c", Fraction(0), True), Part("d", Fraction(0), True)),
        feedback=("b", "d"),
    )
    assert grade(question, []) == Grade(
        Fraction(0),
        is_answered=False,
        is_finished=False,
        parts=tuple(Part(option, Fraction(0), False) for option in "bcd"),
    )


@pytest.mark.parametrize("rule", ["all-or-nothing", "each-option"])
def test_grade_when_no_option_is_right_then_there_is_still_something_wrong_to_tick(rule: str) -> None:
    question = MultipleResponse("q", OPTIONS[3:], rule)
    assert grade(question, ["d"]).fraction == (Fraction(1, 2) if rule == "each-option" else 0)


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (["f"], "has no 'f'"),
        (["a", "a"], "'a' is given twice"),
        (["a", None], "type NoneType"),
        ("a", "list of ids"),
        ({"a": True}, "list of ids"),
    ],
)
def test_grade_when_the_response_makes_no_sense_then_it_refuses(response: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grade(MultipleResponse("q", OPTIONS), response)


@pytest.mark.parametrize(
    ("options", "rule", "message"),
    [
        ((), "weights", "no options"),
        (OPTIONS[3:], "weights", "no option is right"),
        ((Option("a", True), Option("a", True)), "each-option", "same id"),
        (OPTIONS, "best-guess", "no rule 'best-guess'"),
    ],
)
def test_multiple_response_when_it_can_not_be_graded_then_it_refuses(
    options: tuple[Option, ...], rule: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        MultipleResponse("q", options, rule)
