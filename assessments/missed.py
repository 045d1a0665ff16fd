"""Which lessons treat what was missed in an attempt: those that the items not fully right name, or all that lead up to it."""

from dataclasses import dataclass
from fractions import Fraction

from assessments.models import AssessmentPage, Attempt, Grading, Scenario
from assessments.papers import parts_of
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

    A variant that was met has the lessons of the scenario that the assessment names, a question that was drawn those of
    its draw. Only lessons that are there today.
    """
    named = _lessons_named(assessment) if assessment else {}
    draws = {item["digest"]: item["draw"] for item in attempt.paper.payload["items"] if "draw" in item}
    known = {str(item.key): item for item in outline.items if item.kind == "lesson" and item.url}
    missed = [part["item"] for part in grading.parts if Fraction(*part["fraction"]) < 1]
    by_item = {
        digest: [
            known[lesson]
            for lesson in named.get(draws.get(digest) or keys.get(digest, ""), [])
            if lesson in known
        ]
        for digest in missed
    }
    if any(not lessons for lessons in by_item.values()):
        wanted = {item.key for item in outline.lessons_before(attempt.assessment_key)}
    else:
        wanted = set()
    wanted |= {item.key for lessons in by_item.values() for item in lessons}
    return Missed(by_item, [item for item in outline.items if item.key in wanted])


def _lessons_named(assessment: AssessmentPage) -> dict[str, list[str]]:
    """By the key of what is asked, that of its variants included, or of the draw: the keys of its lessons."""
    found: dict[str, list[str]] = {}
    for part in parts_of(assessment):
        variants = variants_of(part.thing) if isinstance(part.thing, Scenario) else []
        for key in {part.key, *(str(variant.translation_key) for variant in variants)}:
            found.setdefault(key, []).extend(part.lessons)
    return found
