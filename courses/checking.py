"""Whether what is on record of courses still fits together: editions, their texts, versions, completions."""

from collections.abc import Iterator
from typing import Any

from courses.as_read import is_other
from courses.kept_files import wrong_in_kept_files
from courses.manifests import digest, manifest_digest
from courses.models import Completion, Edition, FrozenText, ItemProgress, KeptFile, PracticeVersion
from courses.release_sheets import facts_of

CHUNK = 500


def wrong_in_courses() -> Iterator[str]:
    """A line for each thing that isn't what its digest, or what it was copied from, says; never a person's name."""
    yield from wrong_in_kept_files()
    yield from _frozen_texts()
    yield from _editions()
    for version in PracticeVersion.objects.iterator(chunk_size=CHUNK):
        if digest(version.content) != version.digest:
            yield f"version {version.number} ({version.language}) of practice {version.key}: its words were changed"
    yield from _completions()
    noted = ItemProgress.objects.exclude(as_read="").values("as_read")
    if missing := noted.exclude(as_read__in=FrozenText.objects.values("digest")).count():
        yield f"progress: {missing} of the texts that were read are missing"


def _frozen_texts() -> Iterator[str]:
    for text in FrozenText.objects.iterator(chunk_size=CHUNK):
        if digest(text.content) != text.digest:
            yield f"text {text.digest}: its words were changed"


def _editions() -> Iterator[str]:
    for edition in Edition.objects.select_related("course").iterator(chunk_size=CHUNK):
        if manifest_digest(edition.manifest) != edition.digest:
            yield f"{edition}: the manifest was changed"
        sheet = FrozenText.objects.filter(digest=edition.sheet_digest).first()
        if sheet is None:
            yield f"{edition}: what its release said of itself is missing"
            continue
        told, facts = sheet.content.get("facts", {}), facts_of(edition)
        if other := sorted(name for name in facts if told.get(name) != facts[name]):
            yield f"{edition}: its release said something else of {', '.join(other)}"
        yield from _texts_of(edition, set(sheet.content.get("texts", [])))
        yield from _files_of(edition, sheet.content.get("files", {}))


def _texts_of(edition: Edition, noted: set[str]) -> Iterator[str]:
    """What an edition holds, against its sheet and its manifest; editions from before texts were kept noted none."""
    kept = dict(FrozenText.objects.filter(digest__in=noted).values_list("digest", "content"))
    named = {part["digest"] for item in edition.items for part in (item, *item["shared"])} if noted else set()
    if missing := (noted | named) - set(kept):
        yield f"{edition}: {len(missing)} of its texts are missing"
    for item in edition.items:
        if item["digest"] in kept and (other := _asked_otherwise(item, kept[item["digest"]])):
            yield f"{edition}: what “{item['title']}” asks is not what it held: {', '.join(other)}"


def _files_of(edition: Edition, files: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Files of which the release kept a copy; those of older editions name none."""
    named = {file["sha256"] for file in files.values() if "sha256" in file}
    if missing := named - set(KeptFile.objects.filter(sha256__in=named).values_list("sha256", flat=True)):
        yield f"{edition}: {len(missing)} of its files are missing"


def _asked_otherwise(item: dict[str, Any], content: dict[str, Any]) -> list[str]:
    """The names of what an item asks by its manifest, where its frozen content says something else."""
    things = {part["key"]: part for part in content.get("items", [])}
    things |= {key: [things[key], *others] for key, others in content.get("variants", {}).items()}
    pools = {pool["draw"]: pool for pool in content.get("pools", [])}
    other = []
    for part in item.get("asked", []):
        found: Any = (pools if part["kind"] == "draw" else things).get(part["key"])
        members = [question["digest"] for question in part.get("pool", [])]
        held = [digest(question) for question in found["items"]] if found and "pool" in part else []
        if found is None or digest(found) != part["digest"] or members != held:
            other.append(part["name"])
    return other


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
        yield from _read_otherwise(row)


def _read_otherwise(row: Completion) -> Iterator[str]:
    """What was met in other words than those of the edition: whether it is of the edition, all there, and really other."""
    parts = row.as_read or []
    named = {part["digest"] for part in parts}
    kept = dict(FrozenText.objects.filter(digest__in=named).values_list("digest", "content")) if parts else {}
    for part in parts:
        reading = kept.get(part["digest"])
        if reading is None:
            yield f"completion {row.uuid}: the text {part['digest']} that was read is missing"
        elif row.edition.entry(part["key"]) is None or reading["entry"]["key"] != part["key"]:
            yield f"completion {row.uuid}: it names a part that is none of its edition"
        elif missing := _missing(reading["sheet"].get("texts", [])):
            yield f"completion {row.uuid}: {missing} of the texts that were read are missing"
        elif not is_other(reading, row.edition):
            yield f"completion {row.uuid}: it calls other words what its edition says"


def _missing(digests: list[str]) -> int:
    return len(set(digests)) - FrozenText.objects.filter(digest__in=digests).count()
