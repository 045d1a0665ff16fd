"""Hotspot: the learner chooses regions of a picture, or their text equivalents.

Formulas: those of multiple response, by the same rules; with `is_single` those of single choice. Which region a click
meets is no matter of grading: the response names regions.
"""

from dataclasses import dataclass
from typing import Any

from assessments.grading import single_choice
from assessments.grading.multiple_response import RULES, grade_options, worths
from assessments.grading.result import Grade
from assessments.grading.shapes import check_ids, check_rule, read_ids
from assessments.grading.single_choice import Option, SingleChoice


@dataclass(frozen=True)
class Hotspot:
    id: str
    regions: tuple[Option, ...]
    rule: str = "weights"
    is_single: bool = False

    def __post_init__(self) -> None:
        check_ids(self.id, "regions", [region.id for region in self.regions])
        check_rule(self.id, self.rule, RULES)
        worth = [region.worth for region in self.regions] if self.is_single else worths(self.regions).values()
        if (self.is_single or self.rule == "weights") and not any(each > 0 for each in worth):
            raise ValueError(f"Question {self.id}: no region is right.")


def grade(question: Hotspot, response: Any) -> Grade:
    """Response: the list of the ids of the regions chosen; at most one where a single one is asked for."""
    if not question.is_single:
        return grade_options(question.id, question.regions, question.rule, response)
    chosen = read_ids(response, {region.id for region in question.regions}, question.id)
    if len(chosen) > 1:
        raise ValueError(f"Question {question.id} takes one region.")
    return single_choice.grade(SingleChoice(question.id, question.regions), chosen[0] if chosen else None)
