"""The log of an attempt in words, as the learner reads it and an appeal is answered from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments import grading
from assessments.kinds import Answered, kind_of
from assessments.marking import payloads_of
from assessments.models import Attempt, AttemptEvent
from assessments.texts import in_language, localised


@dataclass(frozen=True)
class Line:
    at: datetime
    what: str
    number: int | None  # of the question or scenario in the attempt; None: the line is about the whole
    title: str  # of a scene
    answer: str  # in the words that stood on the page
    lang: str
    facts: dict[str, Any]


def lines_of(attempt: Attempt, *, tells_marks: bool) -> Iterator[Line]:
    """The log of an attempt, oldest first, with its marks only if they may be told. As many queries, however long it is."""
    payloads = payloads_of(attempt)
    items = attempt.paper.payload["items"]
    order = attempt.layout.get("items", range(len(items)))
    numbers = {items[position]["digest"]: n for n, position in enumerate(order, start=1)}
    waiting = waiting_gradings(attempt)
    for event in attempt.events.all():
        title = answer = lang = ""
        if event.kind == AttemptEvent.Kind.SAVED:
            title, answer, lang = in_words(payloads[event.item], event.step, event.response)
        facts = facts_told(event, tells_marks=tells_marks, waiting=waiting)
        yield Line(event.at, event.get_kind_display(), numbers.get(event.item), title, answer, lang, facts)


def waiting_gradings(attempt: Attempt) -> set[int]:
    """The gradings that are no result yet: a person has something to mark."""
    return {given.pk for given in attempt.gradings.all() if given.is_provisional}


def facts_told(event: AttemptEvent, *, tells_marks: bool, waiting: set[int]) -> dict[str, Any]:
    """What a line of the log says to its learner: the points only when they may be told and are a result."""
    is_told = tells_marks and event.facts.get("grading") not in waiting
    return {name: value for name, value in event.facts.items() if name != "percent" or is_told}


def in_words(payload: dict[str, Any], step: str, response: Any) -> tuple[str, str, str]:
    """Title of the scene (empty for a question), the answer as it stood on the page, and the language of both."""
    if payload["kind"] == "scenario":
        scene = next(scene for scene in payload["scenes"] if scene["id"] == step)
        choice = next(choice for choice in scene["choices"] if choice["id"] == response)
        texts = in_language(choice["texts"])
        return in_language(scene["texts"])["title"], texts["text"], texts["lang"]
    question = localised(payload)
    answered = Answered(question, response, grading.grade(grading.thaw(payload), response), {})
    return "", kind_of(payload).words(answered), question["lang"]
