"""True or false: one statement.

Formula: 1 for the right answer, 0 for the other (Moodle 4.5, qtype_truefalse).
The wrong answer may be critical: it fails the whole assessment (the platform's own, as in a scenario).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading.result import Grade
from assessments.grading.shapes import YES_OR_NO, check_critical, read_id


@dataclass(frozen=True)
class TrueFalse:
    id: str
    answer: bool
    is_critical: bool = False  # the wrong answer fails the whole assessment

    def __post_init__(self) -> None:
        check_critical(f"Question {self.id}", self.is_critical, is_right=False)
        if not isinstance(self.answer, bool):
            raise ValueError(f"Question {self.id}: its answer is true or false.")


def grade(question: TrueFalse, response: Any) -> Grade:
    """Response: "true" or "false"."""
    given = read_id(response, YES_OR_NO, question.id)
    if given is None:
        return Grade(Fraction(0), is_answered=False, is_finished=False)
    is_right = (given == "true") == question.answer
    return Grade(
        Fraction(int(is_right)),
        is_answered=True,
        is_finished=True,
        critical_choices=(given,) if question.is_critical and not is_right else (),
        feedback=(given,),
    )
