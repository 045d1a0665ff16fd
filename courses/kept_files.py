"""The one writer of kept files: pictures, documents and recordings as they were when something was frozen.

A frozen text or question names a file by its mark (`used_files.mark_of`), and so do those of before files were kept.
What stands in a frozen text would change with the file behind it, and go with it; so a copy of the bytes is kept, once,
under their SHA-256. Copies are never deleted. Nobody finds one by its digest alone: each is sent by the view of an attempt
or of an edition that names it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files import File

from courses.models import FrozenText, KeptFile, KeptMark, Recording
from courses.used_files import mark_of, models

UNKNOWN = "application/octet-stream"
MEDIA_TYPES = {
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain; charset=utf-8",
}
CHUNK = 1024 * 1024
SHA1 = 40  # hexadecimal digits: the mark of a picture or document


@dataclass(frozen=True, order=True)
class Named:
    """A file as a frozen text or question names it."""

    kind: str  # image, document or recording
    pk: int
    mark: str  # empty: the file was gone then

    @classmethod
    def by_entry(cls, entry: dict[str, Any]) -> "Named":
        """As an edition names it (`used_files.files_in`)."""
        return cls(entry["kind"], int(entry["key"].rpartition("-")[2]), entry["digest"])


def named_in(payload: Any) -> Iterator[Named]:
    """The pictures and documents in a frozen question or scenario, or in what an edition holds of an assessment."""
    for part in parts_with_files(payload):
        kind = "document" if "document" in part else "image"
        yield Named(kind, part.get(kind) or part["id"], part["file"])


def parts_with_files(payload: Any) -> Iterator[dict[str, Any]]:
    if isinstance(payload, dict):
        if names_file(payload):
            yield payload
        for value in payload.values():
            yield from parts_with_files(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from parts_with_files(value)


def names_file(part: dict[str, Any]) -> bool:
    """Whether a part of a payload shows a picture (by the address of its rendition) or links to a document."""
    return "file" in part and ("url" in part or "document" in part)


@dataclass(frozen=True)
class Content:
    """What the bytes of a file come to."""

    sha256: str
    sha1: str
    size: int


def content_of(opened: Any) -> Content:
    sha256, sha1, size = hashlib.sha256(), hashlib.sha1(usedforsecurity=False), 0
    while chunk := opened.read(CHUNK):
        sha256.update(chunk)
        sha1.update(chunk)
        size += len(chunk)
    return Content(sha256.hexdigest(), sha1.hexdigest(), size)


def is_content_of(mark: str, content: Content) -> bool:
    """Whether a mark may stand for these bytes; that of a recording tells nothing of them."""
    return len(mark) != SHA1 or mark == content.sha1


def kept(marks: Iterable[str]) -> dict[str, KeptFile]:
    """The copies by mark, as far as there are any; no query where there is no mark."""
    wanted = {mark for mark in marks if mark}
    rows = KeptMark.objects.filter(mark__in=wanted).select_related("file") if wanted else ()
    return {row.mark: row.file for row in rows}


def originals(named: Iterable[Named]) -> dict[Named, Any]:
    """The pictures, documents and recordings that are still as they are named; one query for each kind that is named."""
    wanted = [name for name in named if name.mark]
    found: dict[Named, Any] = {}
    for kind, model in models().items():
        of_kind = [name for name in wanted if name.kind == kind]
        rows = model.objects.in_bulk([name.pk for name in of_kind]) if of_kind else {}
        found |= {
            name: rows[name.pk] for name in of_kind if name.pk in rows and mark_of(rows[name.pk]) == name.mark
        }
    return found


def facts_of(named: Iterable[Named]) -> dict[str, dict[str, Any]]:
    """SHA-256, length and type of these files by mark: of the copy, or read from the file while it is as it is named."""
    wanted = set(named)
    known = kept(name.mark for name in wanted)
    facts = {mark: copy.facts for mark, copy in known.items()}
    for name, thing in originals(name for name in wanted if name.mark not in known).items():
        if content := _read(name, thing):
            facts[name.mark] = _unsaved(content, thing).facts
    return facts


def keep(named: Iterable[Named]) -> dict[str, KeptFile]:
    """Keep a copy of each of these files that is still as it is named; all copies there are, by mark."""
    wanted = set(named)
    copies = kept(name.mark for name in wanted)
    missing = originals(name for name in wanted if name.mark not in copies)
    for name in sorted(missing):  # whoever keeps the same at the same moment waits in the same order
        if copy := _kept_copy(name, missing[name]):
            copies[name.mark] = copy
    return copies


def keep_for_editions() -> None:
    """Keep what editions of before files were kept name, as far as it is still as it was. Idempotent."""
    named: set[Named] = set()
    for content in FrozenText.objects.values_list("content", flat=True).iterator(chunk_size=500):
        named |= set(named_in(content)) | {Named.by_entry(file) for file in content.get("files", {}).values()}
    keep(named)


def _kept_copy(name: Named, thing: Any) -> KeptFile | None:
    """None: the file can't be read, or its bytes are not those that are named."""
    content = _read(name, thing)
    if content is None:
        return None
    copy = KeptFile.objects.filter(sha256=content.sha256).first() or _stored(content, thing)
    KeptMark.objects.get_or_create(mark=name.mark, defaults={"file": copy})
    return copy


def _stored(content: Content, thing: Any) -> KeptFile:
    """Store the bytes, then the row that says where: whoever finds a row finds its file whole."""
    copy = _unsaved(content, thing)
    with thing.file.storage.open(thing.file.name) as opened:
        copy.file.save(copy.sha256, File(opened), save=False)
    row, is_new = KeptFile.objects.get_or_create(
        sha256=copy.sha256,
        defaults={
            "size": copy.size,
            "media_type": copy.media_type,
            "name": copy.name,
            "file": copy.file.name,
        },
    )
    if not is_new:  # somebody else kept it at the same moment
        copy.file.storage.delete(copy.file.name)
    return row


def _unsaved(content: Content, thing: Any) -> KeptFile:
    name = PurePath(thing.file.name).name
    if isinstance(thing, Recording):
        media_type = thing.content_type
    else:
        media_type = MEDIA_TYPES.get(name.rpartition(".")[2].lower(), UNKNOWN)
    return KeptFile(sha256=content.sha256, size=content.size, media_type=media_type, name=name[-255:])


def _read(name: Named, thing: Any) -> Content | None:
    try:
        with thing.file.storage.open(thing.file.name) as opened:
            content = content_of(opened)
    except OSError:
        return None
    return content if is_content_of(name.mark, content) else None


def wrong_in_kept_files() -> Iterator[str]:
    """A line for each copy whose bytes are gone or others, or that stands under the mark of another file."""
    for copy in KeptFile.objects.prefetch_related("marks").iterator(chunk_size=500):
        try:
            with copy.file.storage.open(copy.file.name) as opened:
                content = content_of(opened)
        except OSError:
            yield f"file {copy.sha256}: its copy is missing"
            continue
        if (content.sha256, content.size) != (copy.sha256, copy.size):
            yield f"file {copy.sha256}: its copy was changed"
        elif not all(is_content_of(row.mark, content) for row in copy.marks.all()):
            yield f"file {copy.sha256}: it stands under the mark of another file"
