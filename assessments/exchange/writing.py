"""Writes payloads as a file of another system; what does not fit is named, never left out in silence."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange import aiken, naming
from assessments.exchange.gift import writing as gift
from assessments.exchange.moodle import writing as moodle
from assessments.exchange.moodle.pictures import add_pictures
from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.report import File

Payload = dict[str, Any]
WriteQuestion = Callable[[Payload, str, str, Sequence[str]], tuple[Any, list[str]]]
QUESTION_WRITERS: dict[str, WriteQuestion] = {
    "moodlexml": moodle.write_question,
    "gift": gift.write_question,
    "aiken": aiken.write_question,
}
CATEGORY_WRITERS: dict[str, Callable[[str], Any]] = {"moodlexml": moodle.category, "gift": gift.category}
ENDINGS = {"moodlexml": "xml", "gift": "txt", "aiken": "txt"}
MEDIA_TYPES = {"moodlexml": "application/xml", "gift": "text/plain", "aiken": "text/plain"}


def write(
    payloads: Sequence[Payload],
    format: str,  # a word of the command line
    *,
    language: str = "",
    names: Mapping[str, str] | None = None,
    tags: Mapping[str, Sequence[str]] | None = None,
    categories: Mapping[str, str] | None = None,
    files: Mapping[str, File] | None = None,
    beside: Mapping[str, Sequence[str]] | None = None,
) -> tuple[bytes, list[tuple[str, str]]]:
    """The file, and by name what could not be written, or not whole, and why.

    `language` is the one whose texts are written (else English, else the first there is); names, tags and paths of
    categories go by key, files of pictures by their digest. `beside` names, by key, what a question has outside of its
    payload that no file holds.
    Raises ValueError for a format that is not written.
    """
    if format not in QUESTION_WRITERS:
        raise ValueError(f"The format {format!r} is not written.")
    written: list[Any] = []
    problems: list[tuple[str, str]] = []
    category = ""
    for payload in payloads:
        code = _language(payload, language)
        name = (names or {}).get(payload["key"], "") or naming.name_from_html(_told(payload, code))
        try:
            piece, losses = QUESTION_WRITERS[format](
                payload, code, name, (tags or {}).get(payload["key"], ())
            )
        except QuestionRefused as error:
            problems.append((name, str(error)))
            continue
        if format == "moodlexml":
            losses += add_pictures(piece, payload, code, files or {})
        elif payload.get("pictures"):
            losses.append(_("pictures"))
        if (entered := (categories or {}).get(payload["key"], "")) != category:
            category = entered
            if format == "aiken":
                losses.append(_("categories"))
            else:
                written.append(CATEGORY_WRITERS[format](category))
        written.append(piece)
        losses = [*dict.fromkeys([*losses, *_lost(payload, code), *(beside or {}).get(payload["key"], ())])]
        if losses:
            problems.append((name, _("Written without: %(what)s.") % {"what": ", ".join(losses)}))
    return _document(format, written), problems


def _document(format: str, written: Sequence[Any]) -> bytes:  # as above
    if format == "moodlexml":
        return moodle.document(written)
    return "".join(f"{piece}\n\n" for piece in written).encode()


def _language(payload: Payload, wanted: str) -> str:
    """A language in which the question and all its parts have words."""
    known = [code for code in payload["texts"] if _is_whole(payload, code)]
    wishes = [wanted, "en", *known, *payload["texts"]]
    return next(code for code in wishes if code in known or code in payload["texts"])


def _is_whole(value: Any, code: str) -> bool:
    if isinstance(value, dict):
        if "texts" in value and code not in value["texts"]:
            return False
        return all(_is_whole(part, code) for name, part in value.items() if name != "texts")
    return all(_is_whole(part, code) for part in value) if isinstance(value, list) else True


def _told(payload: Payload, code: str) -> str:
    texts = payload["texts"].get(code, {})
    return texts.get("text", "") or texts.get("title", "")


def _cites(value: Any) -> bool:
    """Whether a question or a part of it names a source."""
    if isinstance(value, dict):
        return any(
            (name.startswith("sources") and bool(part)) or _cites(part) for name, part in value.items()
        )
    return any(_cites(part) for part in value) if isinstance(value, list) else False


def _has_critical(value: Any) -> bool:
    """Whether a mistake in it fails the whole assessment."""
    if isinstance(value, dict):
        return any(
            (name in ("critical", "wrong_is_critical") and bool(part)) or _has_critical(part)
            for name, part in value.items()
        )
    return any(map(_has_critical, value)) if isinstance(value, list) else False


def _lost(payload: Payload, code: str) -> list[str]:
    """What no format of another system holds."""
    losses = []
    if others := sorted(set(payload["texts"]) - {code}):
        losses.append(_("the texts in other languages (%(codes)s)") % {"codes": ", ".join(others)})
    if _cites(payload):
        losses.append(_("sources"))
    if _has_critical(payload):
        losses.append(_("that a mistake is critical"))
    if payload.get("indicators"):
        losses.append(_("indicators"))
    return losses
