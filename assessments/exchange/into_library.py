"""Takes what was read into the library of questions, as drafts; the only part of the exchange that knows the models.

A question is known again by its key: the same file read twice makes no second one. What is in the library already is left
alone unless an update is asked for; then it becomes a new draft of the same question, and what is published stays.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy
from wagtail.models import Collection, Locale
from wagtail.utils.file import hash_filelike

from accounts.models import User
from assessments.exchange.gate import gated
from assessments.exchange.kept import is_beyond_files, with_what_is_kept
from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.report import TAKEN, WITH_LOSS, Entry, ImportReport
from assessments.exchange.rich_text import as_html, normal
from assessments.exchange.stored import stored_body
from assessments.exchange.what_is_lost import lost_in_library
from assessments.models import Question
from courses.image_form import CarefulImageField
from courses.text import all_as_read, clean

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
FEEDBACK = {
    "feedback": "feedback",
    "feedback_right": "right",
    "feedback_partly": "partly",
    "feedback_wrong": "wrong",
}
LONGEST_TAG = 100


@dataclass
class Outcome:
    """What becomes of one entry: a new draft, an update of one that is there, nothing, or a refusal."""

    entry: Entry
    state: str  # new, changed, same or refused
    question: Question | None = None  # the one in the library
    was_taken: bool = False
    refusal: str = ""  # why the library can't hold what could be read
    losses: list[str] = field(default_factory=list)  # what the file has and the library will not have
    asked: list[str] = field(default_factory=list)  # what has to be done before it is published

    @property
    def reason(self) -> str:
        return self.entry.reason or self.refusal

    @property
    def fate(self) -> str:
        """What comes of it in all, lost by the reader or by the library: taken, taken with loss, or refused."""
        if self.state == REFUSED:
            return REFUSED
        return WITH_LOSS if self.losses else TAKEN

    @property
    def notes(self) -> list[str]:
        return [*self.losses, *self.asked]


def plan(report: ImportReport, language: str) -> list[Outcome]:
    """What taking the questions would do. Changes nothing."""
    known = _in_library(report.taken, language)
    return [_outcome(entry, known, language) for entry in report]


def take(
    report: ImportReport, language: str, *, by: User | None = None, update: bool = False
) -> list[Outcome]:
    """Take every question that can be; those that are in the library already only when an update is asked for."""
    outcomes = plan(report, language)
    for outcome in outcomes:
        if outcome.state == NEW or (outcome.state == CHANGED and update):
            _save(outcome, language, by)
    return outcomes


def _in_library(entries: Iterable[Entry], language: str) -> dict[str, Question]:
    keys = [entry.payload["key"] for entry in entries if entry.payload]
    found = Question.objects.filter(translation_key__in=keys, locale__language_code=language)
    return {str(question.translation_key): question for question in found}


def _outcome(entry: Entry, known: dict[str, Question], language: str) -> Outcome:
    if entry.payload is None:
        return Outcome(entry, REFUSED)
    try:
        facts = _facts(entry, language, _known_image(entry))
    except QuestionRefused as error:
        return Outcome(entry, REFUSED, refusal=str(error))
    question = known.get(entry.payload["key"])
    state = NEW if question is None else SAME if _is_same(question, facts) else CHANGED
    losses = [*entry.losses, *lost_in_library(entry)]
    asked = _asked_by_the_editor(facts["body"], entry)
    return Outcome(entry, state, question, losses=losses, asked=asked)


def _facts(entry: Entry, language: str, image: Any) -> dict[str, Any]:
    """The fields of a question; its stream raw. `image` is the one in which a hotspot has its places."""
    payload = entry.payload or {}
    if image:
        payload = {**payload, "picture": {**payload["picture"], "image": image.pk}}
    words = payload["texts"][language]
    return {
        "text": words["text"] or normal(as_html(entry.name)),
        "body": stored_body(payload, language),
        **{ours: words.get(theirs, "") for ours, theirs in FEEDBACK.items()},
    }


def _is_same(question: Question, facts: dict[str, Any]) -> bool:
    """Whether the library's newest draft says what the file says, however an editor has stored it."""
    latest = question.get_latest_revision_as_object()
    there = {name: getattr(latest, name) for name in facts if name != "body"}
    there["body"] = latest.body.get_prep_value()
    kept = with_what_is_kept(facts["body"], there["body"])
    here = {**facts, "body": _streamed(kept).get_prep_value()}
    return _comparable(there) == _comparable(here)


def _comparable(facts: dict[str, Any]) -> str:
    return json.dumps(_as_files_say_it(all_as_read(facts)), sort_keys=True, default=str)


def _as_files_say_it(value: Any) -> Any:
    """Without what only the library says: that a reason cites sources here is no difference."""
    if isinstance(value, dict):
        return {name: _as_files_say_it(part) for name, part in value.items() if not is_beyond_files(name)}
    return [_as_files_say_it(part) for part in value] if isinstance(value, list) else value


def _streamed(body: list[dict[str, Any]]) -> Any:
    return Question.body.field.stream_block.to_python(json.loads(json.dumps(body)))


def _asked_by_the_editor(body: list[dict[str, Any]], entry: Entry) -> list[str]:
    """What the editor will ask for before the question can be published, as short as can be."""
    block = Question.body.field.stream_block
    try:
        block.clean(_streamed(body))
    except ValidationError as refusal:
        if _file_of_hotspot(entry):  # its picture comes into the library when it is taken
            for error in getattr(refusal, "block_errors", {}).values():
                error.block_errors.pop("picture", None)
        told = list(dict.fromkeys(_messages(refusal, block)))
        return told and [_("Before it is published the editor asks: %(what)s") % {"what": " ".join(told[:3])}]
    return []


def _messages(refusal: Any, block: Any, field: str = "") -> Iterator[str]:
    """All messages of a refusal, which is nested as the blocks are; each with the name of its field."""
    inner = getattr(refusal, "block_errors", None) or {}
    for name, error in inner.items() if isinstance(inner, dict) else enumerate(inner):
        within = getattr(block, "child_blocks", {}).get(name)
        if (
            within is None
        ):  # an entry of a stream: its errors are those of the one kind that it can be, or of any
            yield from _messages(error, _entry(block, error), field)
        else:
            yield from _messages(error, within, str(within.label))
    told = refusal.messages if not hasattr(refusal, "block_errors") else refusal.non_block_errors
    yield from (f"{field}: {message}" if field else message for message in told)


def _entry(stream: Any, error: Any) -> Any:
    """The kind of entry of a stream that has the fields which the error names."""
    kinds = getattr(stream, "child_blocks", {}).values()
    named = set(getattr(error, "block_errors", None) or {})
    return next((kind for kind in kinds if named <= set(getattr(kind, "child_blocks", {}))), None)


def as_data(report: ImportReport, outcomes: list[Outcome]) -> dict[str, Any]:
    """The report as plain data: one entry for each question of the file."""
    return {
        "format": report.format,
        "message": report.message,
        "categories": report.categories,
        "entries": [
            {
                "name": outcome.entry.name,
                "line": outcome.entry.line,
                "kind": outcome.entry.kind,
                "original_kind": outcome.entry.original_kind,
                "state": outcome.fate,
                "library": outcome.state,
                "was_taken": outcome.was_taken,
                "reason": outcome.reason,
                "losses": outcome.losses,
                "notes": outcome.notes,
                "key": (outcome.entry.payload or {}).get("key", ""),
                "idnumber": outcome.entry.idnumber,
                "category": outcome.entry.category,
                "tags": outcome.entry.tags,
                "default_mark": outcome.entry.default_mark,
                "files": sorted(outcome.entry.files),
            }
            for outcome in outcomes
        ],
    }


@transaction.atomic
def _save(outcome: Outcome, language: str, by: User | None) -> None:
    entry = outcome.entry
    payload = entry.payload or {}
    image, lost = _image_of_hotspot(entry, by)
    outcome.losses += lost
    facts = _facts(entry, language, image)
    question = outcome.question
    if question is None:
        locale = Locale.objects.get(language_code=language)
        question = Question(translation_key=UUID(payload["key"]), locale=locale, live=False)
    else:
        question = question.get_latest_revision_as_object()
        facts["body"] = with_what_is_kept(facts["body"], question.body.get_prep_value())
    stream = Question.body.field.stream_block
    for name, value in facts.items():
        setattr(question, name, _streamed(gated(stream, value)) if name == "body" else clean(value))
    pictures, lost = _pictures(entry, by)
    question.pictures = Question.pictures.field.stream_block.to_python(pictures)
    outcome.losses += lost
    if outcome.question is None:
        question.save()
        question.tags.add(*_tags(entry))
        question.save()
    question.save_revision(user=by)
    outcome.question, outcome.was_taken = question, True


def _tags(entry: Entry) -> list[str]:
    """Its own, and its category: the library has none, and assessments draw questions by tags."""
    return [tag[:LONGEST_TAG] for tag in dict.fromkeys([*entry.tags, entry.category]) if tag]


def _pictures(entry: Entry, by: User | None) -> tuple[list[dict[str, Any]], list[str]]:
    """The pictures of the question's text, made images of the library; one that is there already is used again."""
    pictures: list[dict[str, Any]] = []
    lost: list[str] = []
    for number, picture in enumerate(entry.pictures):
        try:
            image = _image(picture.file, entry.files[picture.file], picture.alt, by)
        except ValidationError as error:
            lost.append(f"{picture.file}: {' '.join(error.messages)}")
            continue
        value = {"image": image.pk, "decorative": not picture.alt, "alt_text": picture.alt}
        picture_id = str(uuid5(UUID((entry.payload or {})["key"]), f"picture-{number}"))
        pictures.append(
            {"type": "picture", "id": picture_id, "value": {"image": value, "caption": picture.caption}},
        )
    return pictures, lost


def _file_of_hotspot(entry: Entry) -> str:
    """The name of the file in which a hotspot has its places; empty when there is none."""
    picture = (entry.payload or {}).get("picture") or {}
    return picture["file"] if picture.get("file") in entry.files else ""


def _known_image(entry: Entry) -> Any:
    """The picture of a hotspot, when it is in the library already."""
    name = _file_of_hotspot(entry)
    return _in_images(BytesIO(entry.files[name])) if name else None


def _image_of_hotspot(entry: Entry, by: User | None) -> tuple[Any, list[str]]:
    """The picture of a hotspot as an image of the library, or why it can't be one."""
    name = _file_of_hotspot(entry)
    if not name:
        return None, []
    alt = next(iter((entry.payload or {})["picture"]["texts"].values()))["alt"]
    try:
        return _image(name, entry.files[name], alt, by), []
    except ValidationError as error:
        return None, [f"{name}: {' '.join(error.messages)}"]


def _in_images(file: Any) -> Any:
    return get_image_model().objects.filter(file_hash=hash_filelike(file)).first()


def _image(name: str, data: bytes, alt: str, by: User | None) -> Any:
    """Raises ValidationError when the picture is damaged, too large, or may not be added."""
    uploaded = CarefulImageField().clean(SimpleUploadedFile(name, data))
    if known := _in_images(uploaded):
        return known
    image = get_image_model()(title=(alt or name)[:255], file=uploaded, uploaded_by_user=by)
    image.file_hash, image.file_size = hash_filelike(uploaded), len(data)
    image.collection = _collection(by)
    image.save()
    return image


def _collection(by: User | None) -> Collection:
    """Where somebody may add pictures; the command may everywhere."""
    if by is None:
        return Collection.get_first_root_node()
    collection = permission_policy.collections_user_has_permission_for(by, "add").first()
    if collection is None:
        raise ValidationError(_("You may not add pictures; the question comes without it."))
    return collection
