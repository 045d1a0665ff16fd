"""Matching: an answer for each stem, out of one list that may hold distractors.

Formulas, by rule:
- each: each rightly matched stem earns 1/n (Moodle 4.5, qtype_match).
- all-or-nothing: 1 when all are rightly matched, else 0.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading.result import Grade, Part
from assessments.grading.shapes import check_ids, check_rule, read_id, read_mapping

RULES = ("each", "all-or-nothing")


@dataclass(frozen=True)
class Stem:
    id: str
    answer: str  # the id of the answer that belongs to it


@dataclass(frozen=True)
class Matching:
    id: str
    stems: tuple[Stem, ...]
    answers: tuple[str, ...]  # ids; one may serve several stems, and some may serve none
    rule: str = "each"

    def __post_init__(self) -> None:
        check_ids(self.id, "stems", [stem.id for stem in self.stems])
        check_ids(self.id, "answers", self.answers)
        check_rule(self.id, self.rule, RULES)
        if {stem.answer for stem in self.stems} - set(self.answers):
            raise ValueError(f"Question {self.id}: a stem has an answer that is not in the list.")


def grade(question: Matching, response: Any) -> Grade:
    """Response: answer ids by stem id."""
    answers = set(question.answers)
    given = {
        part: read_id(answer, answers, question.id)
        for part, answer in read_mapping(response, {stem.id for stem in question.stems}, question.id).items()
    }
    parts = tuple(
        Part(
            stem.id,
            Fraction(int(given.get(stem.id) == stem.answer)),
            is_answered=stem.id in given,
        )
        for stem in question.stems
    )
    right = sum(part.fraction == 1 for part in parts)
    fraction = Fraction(right, len(parts))
    return Grade(
        Fraction(int(right == len(parts))) if question.rule == "all-or-nothing" else fraction,
        is_answered=bool(given),
        is_finished=len(given) == len(parts),
        parts=parts,
        feedback=tuple(part.id for part in parts if part.is_answered),
    )
