"""Which lessons treat what was missed in an attempt: those that the items not fully right name, or all that lead up to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.models import AssessmentPage, Attempt, Grading, Scenario
from assessments.readers import variants_of
from courses.outline import Outline, OutlineItem


@dataclass(frozen=True)
class Missed:
    by_item: dict[
        str, list[OutlineItem]
    ]  # by the digest of an item not fully right: the lessons that it names
    lessons: list[OutlineItem]  # to read again, in the order of the course

    def of(self, digest: str) -> list[OutlineItem]:
        return self.by_item.get(digest, [])


def missed_in(
    attempt: Attempt,
    grading: Grading,
    assessment: AssessmentPage | None,
    outline: Outline,
    keys: dict[str, str],
) -> Missed:
    """`keys`: those of the attempt's items, by digest. An item that names no lesson means all that lead up to it.

    A variant that was met has the lessons of the scenario that the assessment names. Only lessons that are there today.
    """
    named = _lessons_named(assessment) if assessment else {}
    known = {str(item.key): item for item in outline.items if item.kind == "lesson" and item.url}
    missed = [part["item"] for part in grading.parts if Fraction(*part["fraction"]) < 1]
    by_item = {
        digest: [known[lesson] for lesson in named.get(keys.get(digest, ""), []) if lesson in known]
        for digest in missed
    }
    if any(not lessons for lessons in by_item.values()):
        wanted = {item.key for item in outline.lessons_before(attempt.assessment_key)}
    else:
        wanted = set()
    wanted |= {item.key for lessons in by_item.values() for item in lessons}
    return Missed(by_item, [item for item in outline.items if item.key in wanted])


def _lessons_named(assessment: AssessmentPage) -> dict[str, list[str]]:
    """By the key of what is asked, that of its variants included: the keys of its lessons."""
    found: dict[str, list[str]] = {}
    for block in assessment.paper:
        thing = block.value[block.block_type]
        lessons = [str(page.translation_key) for page in block.value["lessons"] if page]
        for asked in _met_as(thing) if thing else ():
            found.setdefault(str(asked.translation_key), []).extend(lessons)
    return found


def _met_as(thing: Any) -> Iterable[Any]:
    return variants_of(thing) if isinstance(thing, Scenario) else [thing]
