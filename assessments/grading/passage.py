"""Mark the passage: the learner marks the sentences or phrases of a text that are asked for.

H of the segments are to be marked (hits), F are not. Formulas, by rule:
- hits-and-false-alarms: max(0, hits/H - false alarms/F), the sensitivity plus the specificity minus 1 (W. J. Youden,
  Index for rating diagnostic tests, Cancer 3, 1950). Whoever marks everything, or at random, gets nothing on average.
- hits-minus-false-alarms: max(0, (hits - false alarms)/H): a false alarm costs as much as a hit earns.
A false alarm may be critical: it fails the whole assessment (the platform's own, as in a scenario).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading.result import Grade, Part, clamped
from assessments.grading.shapes import check_critical, check_ids, check_rule, read_ids

RULES = ("hits-and-false-alarms", "hits-minus-false-alarms")


@dataclass(frozen=True)
class Segment:
    id: str
    is_hit: bool
    is_critical: bool = False  # marking it, which is not asked for, fails the whole assessment


@dataclass(frozen=True)
class Passage:
    id: str
    segments: tuple[Segment, ...]
    rule: str = "hits-and-false-alarms"

    def __post_init__(self) -> None:
        check_ids(self.id, "segments", [segment.id for segment in self.segments])
        check_rule(self.id, self.rule, RULES)
        if not all(isinstance(segment.is_hit, bool) for segment in self.segments):
            raise ValueError(f"Question {self.id}: each segment is to be marked or is not.")
        for segment in self.segments:
            check_critical(f"Segment {segment.id}", segment.is_critical, is_right=segment.is_hit)
        if not any(segment.is_hit for segment in self.segments):
            raise ValueError(f"Question {self.id}: there is nothing to be marked in its passage.")


def grade(question: Passage, response: Any) -> Grade:
    """Response: the list of the ids of the segments marked."""
    marked = set(read_ids(response, {segment.id for segment in question.segments}, question.id))
    answered = bool(marked)
    return Grade(
        _earned(question, marked),
        is_answered=answered,
        is_finished=answered,
        critical_choices=tuple(
            segment.id for segment in question.segments if segment.id in marked and segment.is_critical
        ),
        parts=tuple(
            Part(
                segment.id,
                Fraction(int(answered and segment.is_hit == (segment.id in marked))),
                is_answered=answered,
            )
            for segment in question.segments
        ),
        feedback=tuple(segment.id for segment in question.segments if segment.id in marked),
    )


def _earned(question: Passage, marked: set[str]) -> Fraction:
    to_mark = {segment.id for segment in question.segments if segment.is_hit}
    others = len(question.segments) - len(to_mark)
    hits, false_alarms = len(marked & to_mark), len(marked - to_mark)
    if question.rule == "hits-minus-false-alarms":
        return clamped(Fraction(hits - false_alarms, len(to_mark)))
    return clamped(Fraction(hits, len(to_mark)) - (Fraction(false_alarms, others) if others else 0))
