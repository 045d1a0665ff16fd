"""Whether what is on record of courses still fits together: editions, their texts, versions, completions."""

from collections.abc import Iterator

from courses.manifests import digest, manifest_digest
from courses.models import Completion, Edition, FrozenText, PracticeVersion

CHUNK = 500


def wrong_in_courses() -> Iterator[str]:
    """A line for each thing that isn't what its digest, or what it was copied from, says; never a person's name."""
    yield from _frozen_texts()
    yield from _editions()
    for version in PracticeVersion.objects.iterator(chunk_size=CHUNK):
        if digest(version.content) != version.digest:
            yield f"version {version.number} ({version.language}) of practice {version.key}: its words were changed"
    yield from _completions()


def _frozen_texts() -> Iterator[str]:
    for text in FrozenText.objects.iterator(chunk_size=CHUNK):
        if digest(text.content) != text.digest:
            yield f"text {text.digest}: its words were changed"


def _editions() -> Iterator[str]:
    for edition in Edition.objects.select_related("course").iterator(chunk_size=CHUNK):
        if manifest_digest(edition.manifest) != edition.digest:
            yield f"{edition}: the manifest was changed"
        named = {part["digest"] for item in edition.items for part in (item, *item["shared"])}
        kept = set(FrozenText.objects.filter(digest__in=named).values_list("digest", flat=True))
        # Editions from before texts were kept hold none at all.
        if kept and named - kept:
            yield f"{edition}: {len(named - kept)} of its texts are missing"


def _completions() -> Iterator[str]:
    rows = Completion.objects.select_related("edition__course", "enrolment")
    for row in rows.iterator(chunk_size=CHUNK):
        copied = (row.course_code, row.edition_number, row.edition_digest, row.learning_minutes)
        edition = row.edition
        meant = (edition.course.code, edition.number, edition.digest, edition.manifest["learning_minutes"])
        if copied != meant:
            yield f"completion {row.uuid}: it says {copied}, its edition {meant}"
        if row.enrolment.user_id != row.user_id or row.enrolment.course_id != edition.course_id:
            yield f"completion {row.uuid}: it belongs to another enrolment"
