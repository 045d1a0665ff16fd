"""Critical mistakes in questions: how authors mark them, what is frozen of it, and who is told, of every kind that has them."""

from typing import Any

import pytest

from assessments.kinds import KINDS
from courses.manifests import digest
from tests.assessments.grading.payloads import without_critical
from tests.assessments.kinds.making import answered, form, frozen, grade, part, result, told

pytestmark = pytest.mark.once

PICTURE = {"id": 1, "url": "/p.png", "width": 400, "height": 300, "texts": {"en": {"alt": "A room"}}}


def option(text: str, *, right: bool = False, critical: bool = False, **more: Any) -> dict[str, Any]:
    facts = {
        "text": text,
        "is_correct": right,
        "feedback": f"<p>Why {text}.</p>",
        "credit": "",
        "sources": [],
    }
    return part("option", {**facts, **({"is_critical": True} if critical else {}), **more})


def options(kind: str = "option", **more: Any) -> list[dict[str, Any]]:
    made = [
        option("ask", right=True, **more),
        option("wait", **more),
        option("threaten", critical=True, **more),
    ]
    return [{**each, "type": kind} for each in made]


def statement(text: str, *, holds: bool = False, critical: bool = False) -> dict[str, Any]:
    facts = {"text": text, "holds": holds, "feedback": f"<p>Why {text}.</p>", "sources": []}
    return part("statement", {**facts, **({"wrong_is_critical": True} if critical else {})})


def segment(text: str, *, hit: bool = False, critical: bool = False) -> dict[str, Any]:
    facts = {"text": text, "is_hit": hit, "begins_paragraph": False, "feedback": f"<p>Why {text}.</p>"}
    return part("segment", {**facts, **({"is_critical": True} if critical else {})})


def gap(name: str, display: str) -> dict[str, Any]:
    value = {"name": name, "weight": 1, "options": options(), "display": display}
    return part("own_list", value)


WRITTEN: dict[str, dict[str, Any]] = {
    "single-choice": {"options": options()},
    "multiple-response": {"options": options(), "rule": "each-option"},
    "true-false": {
        "answer": "true",
        "wrong_is_critical": True,
        "feedback_true": "",
        "feedback_false": "<p>Why threaten.</p>",
    },
    "kprim": {
        "statements": [statement("threaten", holds=True, critical=True), *(statement(f"s{n}") for n in range(3))]
    },
    "passage": {"segments": [segment("ask", hit=True), segment("wait"), segment("threaten", critical=True)]},
    "hotspot": {"picture": None, "regions": options("region", shape="circle", coords="50,50,10")},
    "cloze": {"gaps": [gap("1", "dropdown"), gap("2", "checkboxes")], "words": []},
}  # fmt: skip
every_kind = pytest.mark.parametrize("kind", WRITTEN)


def payload_of(kind: str) -> dict[str, Any]:
    text = {"texts": {"en": {"text": "<p>[[1]] and [[2]]</p>"}}} if kind == "cloze" else {}
    return frozen(kind, WRITTEN[kind], **text, **({"picture": PICTURE} if kind == "hotspot" else {}))


def harmful(payload: dict[str, Any]) -> tuple[Any, list[str]]:
    """An answer that makes each critical mistake there is, and what a grade calls them."""
    if payload["kind"] == "true-false":
        return "false", ["false"]
    if payload["kind"] == "kprim":
        first = payload["statements"][0]["id"]
        return {first: "false"}, [first]
    if payload["kind"] == "cloze":
        one, many = payload["gaps"]
        chosen = [one["options"][2]["id"], many["options"][2]["id"]]
        return {one["id"]: chosen[0], many["id"]: chosen[1:]}, chosen
    parts = next(payload[name] for name in ("options", "regions", "segments") if name in payload)
    chosen = parts[2]["id"]
    return chosen if payload["kind"] == "single-choice" else [chosen], [chosen]


@every_kind
def test_critical_mistake_when_it_is_frozen_then_it_is_graded_named_and_told_as_one(kind: str) -> None:
    payload = payload_of(kind)
    response, names = harmful(payload)
    given = answered(payload, response)
    assert list(given.grade.critical_choices) == names
    assert all("threaten" in KINDS[kind].said(given, name) for name in names) or kind == "true-false"
    boxes = [box for box in result(payload, response) if "Critical mistake" in box]
    assert len(boxes) == len(names)
    assert all("Why threaten." in box for box in boxes)
    assert not any("Critical" in box for box in result(payload, None))


@every_kind
def test_critical_mistake_when_the_question_is_asked_then_the_page_is_the_same_as_without_it(
    kind: str,
) -> None:
    """Before it is answered, while it is, and whatever was chosen."""
    payload = payload_of(kind)
    plain = without_critical(payload)
    assert plain != payload
    for response in (None, harmful(payload)[0]):
        assert str(form(payload, response)) == str(form(plain, response))
        assert "critical" not in str(form(payload, response)).lower()
        words = KINDS[kind].words(answered(payload, response)), KINDS[kind].echo(answered(payload, response))
        assert words == (
            KINDS[kind].words(answered(plain, response)),
            KINDS[kind].echo(answered(plain, response)),
        )


@every_kind
def test_critical_mistake_when_none_is_marked_then_the_question_keeps_its_digest(kind: str) -> None:
    """As it was written before there were any, and with all boxes left empty."""

    def with_empty_boxes(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: False if name in ("is_critical", "wrong_is_critical") else with_empty_boxes(inner)
                for name, inner in value.items()
            }
        return [with_empty_boxes(inner) for inner in value] if isinstance(value, list) else value

    plain = frozen(kind, with_empty_boxes(WRITTEN[kind]), picture=PICTURE)
    marked = frozen(kind, WRITTEN[kind], picture=PICTURE)
    assert digest(plain) == digest(without_critical(marked)) != digest(marked)
    assert "critical" not in str(plain)
    assert grade(plain, harmful(marked)[0]).critical_choices == ()


RIGHT = "What is right is no critical mistake: untick this."
EARNS = "A critical mistake earns nothing: leave this empty."


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (
            "single-choice",
            {"options": [option("ask", right=True, critical=True), option("wait")]},
            {"options/0/is_critical": [RIGHT]},
        ),
        (
            "multiple-response",
            {"options": [option("ask", right=True), option("wait", critical=True, credit="1/2")]},
            {"options/1/credit": [EARNS]},
        ),
        (
            "passage",
            {"segments": [segment("ask", hit=True, critical=True), segment("wait")]},
            {"segments/0/is_critical": [RIGHT]},
        ),
        (
            "cloze",
            {"gaps": [part("own_list", {"name": "1", "weight": 1, "options": [option("a", right=True, critical=True), option("b")]})]},
            {"gaps/0/options/0/is_critical": [RIGHT]},
        ),
        ("single-choice", {"options": [option("ask", right=True), option("go", critical=True, credit="-1/3")]}, {}),
        ("true-false", WRITTEN["true-false"], {}),
    ],
)  # fmt: skip
def test_critical_mistake_when_it_is_right_or_earns_something_then_the_author_is_told_beside_the_field(
    kind: str, written: dict[str, Any], said: dict[str, list[str]]
) -> None:
    assert told(kind, written) == said


@every_kind
def test_critical_mistake_when_an_author_previews_it_then_it_is_named(kind: str) -> None:
    block = KINDS[kind].block()
    value = WRITTEN[kind] if kind != "hotspot" else {**WRITTEN[kind], "picture": {"image": None}}
    assert "ritical mistake" in block.render(block.to_python(value))
