"""Questions of the library as they are frozen, ready to be written as a file of another system."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from wagtail.images import get_image_model

from assessments.exchange.naming import name_from_html
from assessments.exchange.report import File
from assessments.exchange.writing import write
from assessments.freezing import question_payload
from assessments.models import Question


@dataclass
class Exported:
    """Payloads with all published languages; names and tags by key, files of pictures by their digest."""

    payloads: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    def write(self, format: str, language: str = "") -> tuple[bytes, list[tuple[str, str]]]:
        return write(
            self.payloads, format, language=language, names=self.names, tags=self.tags, files=self.files
        )


def exported(questions: Iterable[Question]) -> Exported:
    """Each question once, whatever the language."""
    found: dict[str, Question] = {}
    for question in questions:
        if question.body:
            found.setdefault(str(question.translation_key), question)
    payloads = [question_payload(question) for question in found.values()]
    return Exported(
        payloads,
        {key: name_from_html(question.text) for key, question in found.items()},
        {key: sorted(tag.name for tag in question.tags.all()) for key, question in found.items()},
        _files(payloads),
    )


def _files(payloads: list[dict[str, Any]]) -> dict[str, File]:
    """The pictures that the questions show; one whose file is gone is left out, and named when it is written."""
    shown = {
        picture["image"]: picture["file"] for payload in payloads for picture in payload.get("pictures", [])
    }
    files: dict[str, File] = {}
    for image in get_image_model().objects.filter(pk__in=shown):
        try:
            with image.open_file() as file:
                files[shown[image.pk]] = File(PurePosixPath(image.file.name).name, file.read())
        except OSError:
            continue
    return files
