"""The outside items of QTI, and what an independent engine (OAT's qti-sdk) gave for answers to them."""

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.conf import settings

from assessments.exchange.qti import read_qti
from assessments.exchange.report import Entry

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "fixtures" / "qti"
needs_fixtures = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"{FOLDER} is absent: the outside items are not part of this project"
)


@cache
def entry(path: str) -> Entry:
    [found] = read_qti((FOLDER / path).read_bytes(), name=path).entries
    return found


def oracle() -> list[dict[str, Any]]:
    file = FOLDER / "oracle-qtisdk-scores.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else []


def item_files() -> list[str]:
    return sorted(str(path.relative_to(FOLDER)) for path in (FOLDER / "items").rglob("*.xml"))


class Elsewhere(Exception):
    """An answer that can't be given in our form of the question; `str()` says why."""


def ours(payload: dict[str, Any], given: dict[str, list[str] | None]) -> Any:
    """An answer of the oracle (by response variable, identifiers or texts) as our response to the payload."""
    return RESPONDING[payload["kind"]](payload, {name: values for name, values in given.items() if values})


def part(payload: dict[str, Any], *path: str) -> str:
    return str(uuid5(UUID(payload["key"]), "/".join(path)))


def _one(payload: dict[str, Any], given: dict[str, list[str]]) -> str | None:
    return next((part(payload, name, values[0]) for name, values in given.items()), None)


def _several(payload: dict[str, Any], given: dict[str, list[str]]) -> list[str]:
    return [part(payload, name, value) for name, values in given.items() for value in values]


def _order(payload: dict[str, Any], given: dict[str, list[str]]) -> list[str]:
    order = _several(payload, given)
    if order and len(order) < len(payload["items"]):
        raise Elsewhere("only some of the things are put in order")
    return order


def _text(payload: dict[str, Any], given: dict[str, list[str]]) -> str:
    text = next((values[0] for values in given.values()), "")
    if text != text.strip():
        raise Elsewhere("blanks around a text do not count here")
    return text


def _matching(payload: dict[str, Any], given: dict[str, list[str]]) -> dict[str, str]:
    stems, response = {stem["id"] for stem in payload["stems"]}, {}
    for name, pair in _pairs(given):
        first, second = (part(payload, name, identifier) for identifier in pair)
        stem, answer = (first, second) if first in stems else (second, first)
        _give(response, stem, answer)
    return response


def _cloze(payload: dict[str, Any], given: dict[str, list[str]]) -> dict[str, Any]:
    gaps, response = {gap["id"]: gap for gap in payload["gaps"]}, {}
    for name, values in given.items():
        if part(payload, name) in gaps:
            gap = gaps[part(payload, name)]
            typed = gap["kind"] in ("short-answer", "numerical")
            response[gap["id"]] = _text(payload, {name: values}) if typed else part(payload, name, values[0])
            continue
        for _name, pair in _pairs({name: values}):
            gap, chosen = _gap_and_choice(payload, gaps, name, pair)
            own = gap["kind"] == "single-choice"
            _give(response, gap["id"], str(uuid5(UUID(gap["id"]), chosen)) if own else chosen)
    return response


def _gap_and_choice(payload, gaps, name: str, pair: list[str]) -> tuple[dict[str, Any], str]:
    """A gap match says the choice and then the gap; a match says the stem on one side."""
    if (gap := part(payload, name, "gap", pair[1])) in gaps:
        return gaps[gap], part(payload, name, pair[0])
    first, second = (part(payload, name, identifier) for identifier in pair)
    return (gaps[first], second) if first in gaps else (gaps[second], first)


def _pairs(given: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    return ((name, value.split()) for name, values in given.items() for value in dict.fromkeys(values))


def _give(response: dict[str, Any], place: str, answer: str) -> None:
    if place in response:
        raise Elsewhere("several answers for one gap or stem can't be given here")
    response[place] = answer


RESPONDING = {
    "single-choice": _one,
    "multiple-response": _several,
    "ordering": _order,
    "matching": _matching,
    "cloze": _cloze,
    "short-answer": _text,
    "numerical": _text,
    "passage": _several,
    "hotspot": _several,
}


def fraction(score: float | None, best: float) -> Fraction:
    return Fraction(str(score or 0)) / Fraction(str(best))
