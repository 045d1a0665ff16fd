"""What comes into the library from a file is clean by the one allow-list of lessons, held against other people's attacks."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from wagtail import blocks
from wagtail.models import Locale
from wagtail.rich_text import RichText

from assessments.exchange import read
from assessments.exchange.gate import gated
from assessments.exchange.into_library import take
from assessments.models import Question
from courses.text import clean
from tests.assessments.exchange.test_hostile_files import needs_fixtures
from tests.courses.test_text import DOMPURIFY, HTML5SEC, NAUGHTY, findings

HOSTILE = '<script>x()</script><p onclick="x()">a <b>b</b></p><img src=x onerror="x()"><iframe></iframe>'
ANSWERS_OF_ONE = 8  # attacks in one question: its text, its general feedback, and those of answers


def escaped(text: str) -> str:
    shown = "".join(letter for letter in text if letter in "\t\n\r" or letter >= " ")
    shown = shown.encode("utf-8", "ignore").decode().replace("\ufffe", "").replace("\uffff", "")
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def question_with(number: int, attacks: list[str]) -> str:
    text, feedback, *others = map(escaped, attacks)
    answers = "".join(
        f'<answer fraction="{100 if not n else 0}"><text>{n}</text><feedback format="html"><text>{attack}</text></feedback></answer>'
        for n, attack in enumerate([*others, "", ""])
    )
    return (
        f'<question type="multichoice"><name><text>{number}</text></name><questiontext format="html"><text>{text}</text>'
        f'</questiontext><generalfeedback format="html"><text>{feedback}</text></generalfeedback>{answers}</question>'
    )


def rich_in(value: Any) -> Iterator[str]:
    """All rich text in a stream, block by block."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, blocks.StructValue):
        for part in value.values():
            yield from rich_in(part)
    elif isinstance(value, blocks.StreamValue):
        for child in value:
            yield from rich_in(child.value)


@needs_fixtures
@pytest.mark.django_db
def test_attacks_when_they_are_imported_into_every_text_then_nothing_executable_is_stored() -> None:
    Locale.objects.get_or_create(language_code="en")
    attacks = [*HTML5SEC.values(), *DOMPURIFY.values(), *NAUGHTY.values()]
    batches = [attacks[n : n + ANSWERS_OF_ONE] for n in range(0, len(attacks), ANSWERS_OF_ONE)]
    file = "".join(question_with(n, ["x", *batch, "x"]) for n, batch in enumerate(batches))
    outcomes = take(read(f"<quiz>{file}</quiz>".encode()), "en")
    assert all(outcome.was_taken for outcome in outcomes)
    stored = [
        html
        for question in Question.objects.all()
        for html in [question.text, question.feedback, *rich_in(question.body)]
    ]
    assert len([html for html in stored if html]) > len(attacks) / 2
    assert {html: found for html in stored if (found := findings(html))} == {}
    assert {html for html in stored if clean(html) != html} == set()


@pytest.mark.once
def test_gate_when_something_slips_through_the_reader_then_bleach_stops_it_and_plain_text_stays_as_typed() -> (
    None
):
    option = {"text": "x < 5 & <b>y</b>", "is_correct": True, "feedback": HOSTILE, "sources": []}
    gap = {"name": "1", "options": [{"type": "option", "id": "o", "value": {**option, "text": "<i>"}}]}
    body = [
        {"type": "single_choice", "id": "a", "value": {"options": [{"type": "option", "id": "b", "value": option}]}},
        {"type": "cloze", "id": "c", "value": {"gaps": [{"type": "own_list", "id": "d", "value": gap}]}},
        {"type": "true_false", "id": "e", "value": {"answer": "true", "feedback_true": HOSTILE}},
        {"type": "written", "id": "f", "value": {"min_words": None, "guidance": HOSTILE}},
    ]  # fmt: skip
    passed = json.dumps(gated(Question.body.field.stream_block, body))
    assert passed.count("<p>a <b>b</b></p>") == 4
    assert "x < 5 & <b>y</b>" in passed
    assert '"<i>"' in passed
    assert not any(word in passed for word in ("<script", "onclick", "onerror", "<img", "iframe"))
