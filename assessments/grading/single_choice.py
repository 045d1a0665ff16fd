"""Single choice: one of several options.

Formula: the credit of the chosen option (1 for the right one and 0 for another, unless the author set it), not below 0.
Source: Moodle 4.5, qtype_multichoice_single; there the mark may be negative, here it is clamped.
An option may be critical: choosing it fails the whole assessment, whatever the points (the platform's own, as in a scenario).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading.result import Grade
from assessments.grading.shapes import check_critical, check_ids, read_id


@dataclass(frozen=True)
class Option:
    id: str
    is_correct: bool
    credit: Fraction | None = None  # what choosing it earns, -1 to 1; None: as the kind of question reckons
    is_critical: bool = False  # choosing it fails the whole assessment

    def __post_init__(self) -> None:
        if not isinstance(self.is_correct, bool):
            raise ValueError(f"Option {self.id}: it is right or it is not.")
        check_critical(
            f"Option {self.id}", self.is_critical, is_right=self.is_correct or (self.credit or 0) > 0
        )
        if self.credit is not None and abs(self.credit) > 1:
            raise ValueError(f"Option {self.id}: a credit lies between -1 and 1.")

    @property
    def worth(self) -> Fraction:
        """What it earns where it is chosen alone."""
        return Fraction(int(self.is_correct)) if self.credit is None else self.credit


@dataclass(frozen=True)
class SingleChoice:
    id: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        check_ids(self.id, "options", [option.id for option in self.options])
        if not any(option.worth > 0 for option in self.options):
            raise ValueError(f"Question {self.id}: no option is right.")


def grade(question: SingleChoice, response: Any) -> Grade:
    """Response: the id of the option. The fraction may be below 0 here: `grading.grade` clamps it, a cloze adds it up."""
    options = {option.id: option for option in question.options}
    chosen = read_id(response, options, question.id)
    if chosen is None:
        return Grade(Fraction(0), is_answered=False, is_finished=False)
    return Grade(
        options[chosen].worth,
        is_answered=True,
        is_finished=True,
        critical_choices=(chosen,) if options[chosen].is_critical else (),
        feedback=(chosen,),
    )
