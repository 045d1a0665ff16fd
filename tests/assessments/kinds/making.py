"""Questions of any kind without a database: written as an author does, frozen, answered, shown."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from assessments import grading
from assessments.kinds import KINDS, Answered, Payload, Written
from assessments.texts import localised

KEY = "11111111-2222-4333-8444-555555555555"
_numbers = itertools.count(1)


def part(kind: str, value: Any) -> dict[str, Any]:
    """One entry of a stream, with an id of its own."""
    return {"type": kind, "id": f"{next(_numbers):08}-0000-4000-8000-000000000000", "value": value}


def frozen(kind: str, written: dict[str, Any], french: dict[str, Any] | None = None, **facts: Any) -> Payload:
    """The payload of a question of that kind, with what its author wrote, and the same in French."""
    of_kind = KINDS[kind]
    block = of_kind.block()
    versions = {"en": block.to_python(written)} | ({"fr": block.to_python(french)} if french else {})
    asked = {"en": "<p>What holds?</p>", "fr": "<p>Qu’est-ce qui est vrai ?</p>"}
    return {
        "kind": kind,
        "key": KEY,
        "texts": {code: {"text": asked[code], **of_kind.texts(value, code)} for code, value in versions.items()},
        **of_kind.freeze(Written(versions["en"], versions)),
        **facts,
    }  # fmt: skip


def grade(payload: Payload, response: Any) -> grading.Grade:
    return grading.grade(grading.thaw(payload), response)


def answered(payload: Payload, response: Any, *, unsaved: Any = None) -> Answered:
    """The question with a saved response, in the active language and the author's order."""
    order = KINDS[payload["kind"]].lists(payload)
    return Answered(localised(payload), unsaved or response, grade(payload, response), order)


def posted(payload: Payload, fields: Mapping[str, str]) -> Any:
    post = QueryDict(mutable=True)
    post.update(fields)
    return KINDS[payload["kind"]].posted(post, localised(payload))


def form(
    payload: Payload, response: Any = None, *, unsaved: Any = None, language: str = "en"
) -> BeautifulSoup:
    """What stands in the form of the question."""
    kind = KINDS[payload["kind"]]
    with translation.override(language):
        given = answered(payload, response, unsaved=unsaved)
        context = {"question": given.question, "shown": kind.shown(given)}
        return BeautifulSoup(render_to_string(kind.answer_template, context), "html.parser")


def shown_result(payload: Payload, response: Any, language: str) -> BeautifulSoup:
    kind = KINDS[payload["kind"]]
    with translation.override(language):
        given = answered(payload, response)
        context = {
            "question": given.question,
            "answered": given,
            "parts": kind.shown(given),
            "template": kind.result_template,
        }
        html = render_to_string("assessments/question_result.html", context)
    return BeautifulSoup(html, "html.parser")


def page_of_result(payload: Payload, response: Any, *, language: str = "en") -> str:
    """All that is said of the answer afterwards."""
    return words(shown_result(payload, response, language))


def result(payload: Payload, response: Any, *, language: str = "en") -> list[str]:
    """A text for each box of it, in order; what stands outside of them is left out."""
    return [words(box) for box in shown_result(payload, response, language).select(".feedback")]


def words(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


def in_words(payload: Payload, response: Any, *, language: str = "en") -> str:
    with translation.override(language):
        return KINDS[payload["kind"]].words(answered(payload, response))


def told(kind: str, written: dict[str, Any]) -> dict[str, list[str]]:
    """What the editor says of what was written, by the way to the field: names and places. Empty: it is accepted."""
    block = KINDS[kind].block()
    try:
        block.clean(block.to_python(written))
    except ValidationError as refusal:
        return dict(_placed(refusal.as_json_data(), ()))  # type: ignore[attr-defined] # Wagtail's own errors have it
    return {}


def _placed(error: dict[str, Any], way: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    if error.get("messages"):
        yield "/".join(way), [str(message) for message in error["messages"]]
    for place, inner in error.get("blockErrors", {}).items():
        yield from _placed(inner, (*way, str(place)))
