"""The pictures, documents and recordings in a text, each with what tells whether it is still the same file."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.blocks import SHARED
from courses.models import LessonPage, Recording
from courses.versions import used_text

# By kind of block: in which field a file stands, and what kind of file it is.
FILES = {
    "image": ("image", "image"),
    "download": ("document", "document"),
    "video": ("recording", "recording"),
    "audio": ("recording", "recording"),
}


def models() -> dict[str, Any]:
    """The model of each kind of file."""
    return {"image": get_image_model(), "document": get_document_model(), "recording": Recording}


def files_of(lesson: LessonPage) -> list[dict[str, str]]:
    """The files that a lesson shows, and those of the shared texts in it."""
    shared = [used_text(block.value) for block in lesson.body if block.block_type in SHARED]
    return files_in([lesson.body, *(practice.body for practice in shared if practice)])


def files_in(bodies: Iterable[StreamValue]) -> list[dict[str, str]]:
    """Kind, key, name and digest of each file that the blocks use, each once; one query for each kind that there is.

    The digest is the file's mark, see `mark_of`.
    """
    used: dict[type, set[str]] = {}
    for body in bodies:
        for model, key, *_place in body.stream_block.extract_references(body):
            used.setdefault(model, set()).add(str(key))
    files: list[dict[str, str]] = []
    for kind, model in models().items():
        for thing in model.objects.filter(pk__in=used.get(model, ())).order_by("pk") if model in used else ():
            files.append(
                {"kind": kind, "key": f"{kind}-{thing.pk}", "name": thing.title, "digest": mark_of(thing)}
            )
    return files


def mark_of(thing: Any) -> str:
    """What tells whether a picture, document or recording is still the same file; it need not be read for that.

    Of a picture or document it is Wagtail's own digest, SHA-1 of the file in hexadecimal. A recording may be too large
    to read each time: its mark is SHA-256 of the name and size of its file, which no other file gets, and of its
    captions and transcript. Empty where the file is gone: what is not there can't be told apart.
    """
    try:
        if not isinstance(thing, Recording):
            return thing.file_hash or thing.get_file_hash()
        told = [thing.file.name, thing.file.size, thing.captions, thing.transcript]
    except OSError:
        return ""
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
