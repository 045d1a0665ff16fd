"""Questions of a kind as authors write them, frozen and shown without a database."""

from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from assessments import grading
from assessments.kinds import Answered, Kind, Written
from assessments.texts import localised

KEY = "0b8e5a3e-5a0f-4d7c-9a51-6f5b2a1c7d11"
NO_TEXT = "<p>What do you notice?</p>"


def part(kind: str, number: int, /, **value: Any) -> dict[str, Any]:
    """A child of a stream as it is stored, known by its number."""
    return {"type": kind, "id": part_id(number), "value": value}


def part_id(number: int) -> str:
    return f"{number:08}-0000-4000-8000-000000000000"


def payload_of(
    kind: Kind, value: dict[str, Any], french: dict[str, Any] | None = None, **texts: str
) -> dict[str, Any]:
    """The payload of a question with that block, in English and, where it is given, French. `texts` by language."""
    block = kind.block()
    versions = {"en": block.to_python(value)} | ({"fr": block.to_python(french)} if french else {})
    written = Written(versions["en"], versions)
    return {
        "kind": kind.name,
        "key": KEY,
        "texts": {
            code: {"text": texts.get(code, NO_TEXT), **kind.texts(version, code)}
            for code, version in versions.items()
        },
        **kind.freeze(written),
    }


def answered(
    kind: Kind, payload: dict[str, Any], response: Any, language: str = "en", **order: list[str]
) -> Answered:
    with translation.override(language):
        grade = grading.grade(grading.thaw(payload), response)
        return Answered(localised(payload), response, grade, {**kind.lists(payload), **order})


def answer_page(kind: Kind, given: Answered) -> BeautifulSoup:
    context = {"question": given.question, "shown": kind.shown(given)}
    return BeautifulSoup(render_to_string(kind.answer_template, context), "html5lib")


def result_page(kind: Kind, given: Answered) -> BeautifulSoup:
    context = {
        "question": given.question,
        "answered": given,
        "parts": kind.shown(given),
        "template": kind.result_template,
    }
    return BeautifulSoup(render_to_string("assessments/question_result.html", context), "html5lib")


def words(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


def preview(kind: Kind, value: dict[str, Any]) -> str:
    """What the block of a kind shows in the CMS, as words."""
    block = kind.block()
    html = block.render(block.to_python(value))
    assert "<script" not in html
    return words(BeautifulSoup(html, "html5lib"))


def refusals(kind: Kind, value: dict[str, Any]) -> str:
    """What the editor says of a value, all messages in one text; empty when it takes it."""
    block = kind.block()
    try:
        block.clean(block.to_python(value))
    except ValidationError as error:
        return " ".join(_messages(error))
    return ""


def _messages(error: Any) -> list[str]:
    inside = [
        *(getattr(error, "block_errors", None) or {}).values(),
        *(getattr(error, "non_block_errors", None) or []),
    ]
    return (
        [message for part in inside for message in _messages(part)] if inside else [str(m) for m in getattr(error, "messages", [error])]
    )  # fmt: skip


def posting(query: str) -> QueryDict:
    return QueryDict(query)
