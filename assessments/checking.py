"""Whether what is on record of assessments still fits together: what was asked, and how it was graded."""

from collections.abc import Iterator

from assessments.marking import judged, noted_sections
from assessments.models import Grading, Snapshot
from courses.manifests import digest

CHUNK = 500


def wrong_in_assessments() -> Iterator[str]:
    """A line for each snapshot that isn't what its digest says, and each grading that comes out otherwise today."""
    for snapshot in Snapshot.objects.iterator(chunk_size=CHUNK):
        if digest(snapshot.payload) != snapshot.digest:
            yield f"snapshot {snapshot.digest}: its words were changed"
    gradings = Grading.objects.filter(graded_by__isnull=True).select_related("attempt__paper")
    for grading in gradings.prefetch_related("attempt__answers").iterator(chunk_size=CHUNK):
        try:
            verdict, parts = judged(grading.attempt)
        except (KeyError, ValueError):  # what was answered isn't in what was asked
            yield f"attempt {grading.attempt.uuid}: its answers don't belong to its questions"
            continue
        noted = (grading.percent, grading.is_passed, grading.has_critical, grading.is_provisional)
        found = (verdict.percent, verdict.is_passed, verdict.has_critical, verdict.is_provisional)
        details = (grading.parts, grading.sections)
        if noted != found or details != (parts, noted_sections(verdict)):
            yield f"attempt {grading.attempt.uuid}: graded {grading.percent} %, it comes out as {verdict.percent} %"
