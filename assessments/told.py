"""What a page tells of an answer: by the review policy, and nothing beyond it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from assessments import grading
from assessments.review import Shown
from assessments.sitting import Item


@dataclass(frozen=True)
class Reason:
    """A piece of feedback with its sources."""

    html: str
    lang: str
    sources: list[dict[str, str]]


@dataclass(frozen=True)
class Mistake:
    """A critical mistake in an answer: what it says, and why it is one, as far as that may be told."""

    words: str
    reason: Reason | None


@dataclass(frozen=True)
class Told:
    """A question with its answer as far as it may be told; what may not be told is not in it."""

    item: Item
    is_whole: bool  # all may be told: as the kind of question tells it
    to_be_marked: bool
    words: str  # the answer; empty: not answered
    right_words: str  # a right answer; empty: not to be told, or a person marks it
    reasons: list[Reason]
    verdict: str  # "right", "partly", "wrong"; empty: not to be told, or not answered
    percent: int  # of its points
    mistakes: list[Mistake]  # the critical ones; empty: none, or not to be told


def told(item: Item, shown: Shown, noted: Mapping[str, Any] | None = None) -> Told:
    """What is told of the answer to a question (not a scenario).

    `noted` is what the grading that counts keeps of it: what a person has marked stands there alone.
    """
    answered, grade = item.answered, item.grade
    if answered is None:
        raise ValueError("What is told of a scenario is told scene by scene.")
    kind = item.question_kind
    is_marked = grade.needs_marking and noted is not None and not noted.get("to_be_marked")
    waits = grade.needs_marking and not is_marked
    fraction = Fraction(*noted["fraction"]) if is_marked and noted else grade.fraction
    outcome = "" if waits or not grade.is_answered else _outcome(fraction)
    best = item.best_response if shown.right_answers else None
    return Told(
        item=item,
        is_whole=shown.is_all and not grade.needs_marking,
        to_be_marked=waits,
        words=kind.words(answered) if grade.is_answered else "",
        right_words=kind.words(replace(answered, response=best)) if best is not None else "",
        reasons=list(_reasons(answered.question, grade, outcome)) if shown.feedback else [],
        verdict=outcome if shown.marks else "",
        percent=int(fraction * 100),
        mistakes=list(_mistakes(item, has_reasons=shown.feedback)) if shown.marks else [],
    )


def _mistakes(item: Item, *, has_reasons: bool) -> Iterator[Mistake]:
    answered = item.answered
    for choice in item.grade.critical_choices if answered else ():
        reason = _reason(answered.question, choice) if has_reasons else None
        yield Mistake(item.question_kind.said(answered, choice), reason)


def _outcome(fraction: Fraction) -> str:
    return "right" if fraction == 1 else "partly" if fraction else "wrong"


def _reasons(question: dict[str, Any], grade: grading.Grade, outcome: str) -> Iterator[Reason]:
    """The feedback of what was chosen, then that of the whole answer, then what everybody reads."""
    yield from filter(None, (_reason(question, part_id) for part_id in grade.feedback))
    if outcome and question.get(outcome):
        yield Reason(question[outcome], question["lang"], [])
    if question.get("feedback") or question.get("sources"):
        yield Reason(question.get("feedback", ""), question["lang"], question.get("sources", []))


def _reason(question: dict[str, Any], part_id: str) -> Reason | None:
    """Why a part was right to choose or not; None: nothing was written of it."""
    part = _part(question, part_id)
    html = part.get("feedback") or (question.get(part_id) if part_id in ("true", "false") else "")
    sources = part.get("sources") or question.get(f"sources_{part_id}", [])
    return Reason(html or "", part.get("lang", question["lang"]), sources) if html or sources else None


def _part(frozen: Any, part_id: str) -> dict[str, Any]:
    """The part of a question that has this id, at whatever depth."""
    inside = frozen.values() if isinstance(frozen, dict) else frozen if isinstance(frozen, list) else ()
    if isinstance(frozen, dict) and frozen.get("id") == part_id:
        return frozen
    return next((found for child in inside if (found := _part(child, part_id))), {})
