"""Questions of the library as they are frozen, ready to be written as a file of another system."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from assessments.exchange.naming import name_from_html
from assessments.exchange.report import File
from assessments.exchange.writing import write
from assessments.freezing import question_payload
from assessments.grading import thaw
from assessments.models import Question


@dataclass
class Exported:
    """Payloads with all published languages; names and tags by key, files of pictures by their digest."""

    payloads: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)  # what of a question no file holds, by key
    unfinished: list[str] = field(default_factory=list)  # names of drafts that are no question yet

    def write(self, format: str, language: str = "") -> tuple[bytes, list[tuple[str, str]]]:
        data, problems = write(
            self.payloads,
            format,
            language=language,
            names=self.names,
            tags=self.tags,
            files=self.files,
            beside=self.beside,
        )
        why = _("It is not finished: it can't be graded yet.")
        return data, [*problems, *((name, why) for name in self.unfinished)]


def current(questions: Iterable[Question]) -> list[Question]:
    """Questions as they are published, those that are not as their newest draft."""
    return [question if question.live else question.get_latest_revision_as_object() for question in questions]


def exported(questions: Iterable[Question]) -> Exported:
    """Each question once, whatever the language; those that are not finished by their name."""
    found: dict[str, Question] = {}
    for question in sorted(questions, key=lambda question: not question.live):
        found.setdefault(str(question.translation_key), question)
    chosen = Exported()
    for key, question in found.items():
        name = name_from_html(question.text)
        payload = _payload(question)
        if payload is None:
            chosen.unfinished.append(name)
            continue
        chosen.payloads.append(payload)
        chosen.names[key] = name
        chosen.tags[key] = sorted(tag.name for tag in question.tags.all())
        chosen.beside[key] = _beside(question)
    chosen.files = _files(chosen.payloads)
    return chosen


def _beside(question: Question) -> list[str]:
    """What only the library says of a question; the difficulty that every new one has says nothing."""
    losses = []
    if question.difficulty != Question._meta.get_field("difficulty").default:
        losses.append(
            _("the difficulty (%(difficulty)s)") % {"difficulty": question.get_difficulty_display()}
        )
    if question.objective:
        losses.append(_("the learning objective"))
    return losses


def _payload(question: Question) -> dict[str, Any] | None:
    """None for a draft that lacks what grading needs."""
    try:
        payload = question_payload(question) if question.body else {}
        thaw(payload)
    except (KeyError, ValueError):
        return None
    return payload


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
