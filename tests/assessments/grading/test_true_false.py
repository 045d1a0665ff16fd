"""True or false: one of two answers is right."""

from fractions import Fraction

import pytest

from assessments.grading import Grade, grade
from assessments.grading.true_false import TrueFalse

OPEN = Grade(Fraction(0), is_answered=False, is_finished=False)


@pytest.mark.parametrize(
    ("answer", "response", "worth"),
    [(True, "true", 1), (True, "false", 0), (False, "true", 0), (False, "false", 1)],
)
def test_grade_when_a_statement_is_judged_then_only_the_right_answer_counts(
    answer: bool, response: str, worth: int
) -> None:
    expected = Grade(Fraction(worth), is_answered=True, is_finished=True, feedback=(response,))
    assert grade(TrueFalse("q", answer), response) == expected


@pytest.mark.parametrize("response", [None, ""])
def test_grade_when_nothing_is_said_then_it_is_not_answered(response: str | None) -> None:
    assert grade(TrueFalse("q", False), response) == OPEN


@pytest.mark.parametrize("response", ["True", "yes", "1", True, False, 0, ["true"]])
def test_grade_when_something_else_is_said_then_it_refuses(response: object) -> None:
    with pytest.raises(ValueError, match="Question q"):
        grade(TrueFalse("q", True), response)
