"""Cloze: a text with gaps, each a small question of its own.

Formulas, by rule:
- each: the sum of weight * fraction over the gaps, divided by the sum of the weights; a gap left open earns 0 (Moodle 4.5,
  qtype_multianswer; with equal weights and shared choices qtype_gapselect and qtype_ddwtos). A negative credit in one gap
  is set off against the others, as there; the whole is not below 0.
- all-or-nothing: 1 when every gap is wholly right, else 0 (QTI's template match_correct over a gap match).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading import multiple_response, numerical, short_answer, single_choice
from assessments.grading.multiple_response import MultipleResponse
from assessments.grading.numerical import Numerical
from assessments.grading.result import Grade, Part, clamped, total
from assessments.grading.shapes import check_ids, check_rule, read_id, read_mapping
from assessments.grading.short_answer import ShortAnswer
from assessments.grading.single_choice import SingleChoice

RULES = ("each", "all-or-nothing")


@dataclass(frozen=True)
class SharedChoice:
    """A gap to be filled out of the list that the gaps of the question share."""

    id: str
    choices: tuple[str, ...]
    answer: str

    def __post_init__(self) -> None:
        check_ids(self.id, "choices", self.choices)
        if self.answer not in self.choices:
            raise ValueError(f"Gap {self.id}: its answer is not in the shared list.")


GapQuestion = SingleChoice | MultipleResponse | Numerical | ShortAnswer | SharedChoice


@dataclass(frozen=True)
class Gap:
    id: str
    question: GapQuestion
    weight: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"Gap {self.id}: a weight is not below 0.")


@dataclass(frozen=True)
class Cloze:
    id: str
    gaps: tuple[Gap, ...]
    rule: str = "each"

    def __post_init__(self) -> None:
        check_ids(self.id, "gaps", [gap.id for gap in self.gaps])
        check_rule(self.id, self.rule, RULES)
        if not any(gap.weight for gap in self.gaps):
            raise ValueError(f"Question {self.id}: no gap has a weight.")


def grade(question: Cloze, response: Any) -> Grade:
    """Response: by gap id, the response of the gap's own kind."""
    given = read_mapping(response, {gap.id for gap in question.gaps}, question.id)
    grades = [(gap, GRADERS[type(gap.question)](gap.question, given.get(gap.id))) for gap in question.gaps]
    whole = total(gap.weight for gap in question.gaps)
    fraction = total(gap.weight * grade.fraction for gap, grade in grades) / whole
    return Grade(
        Fraction(int(fraction == 1)) if question.rule == "all-or-nothing" else fraction,
        is_answered=any(grade.is_answered for _gap, grade in grades),
        is_finished=all(grade.is_finished for _gap, grade in grades),
        critical_choices=tuple(choice for _gap, grade in grades for choice in grade.critical_choices),
        parts=tuple(Part(gap.id, clamped(grade.fraction), grade.is_answered) for gap, grade in grades),
        feedback=tuple(shown for _gap, grade in grades for shown in grade.feedback),
    )


def _grade_shared(gap: SharedChoice, response: Any) -> Grade:
    chosen = read_id(response, gap.choices, gap.id)
    answered = chosen is not None
    return Grade(Fraction(int(chosen == gap.answer)), is_answered=answered, is_finished=answered)


GRADERS: dict[type[Any], Callable[[Any, Any], Grade]] = {
    SingleChoice: single_choice.grade,
    MultipleResponse: multiple_response.grade,
    Numerical: numerical.grade,
    ShortAnswer: short_answer.grade,
    SharedChoice: _grade_shared,
}
