"""The log of an attempt in words, as the learner reads it and an appeal is answered from it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import grading
from assessments.kinds import Answered, kind_of
from assessments.marking import payloads_of
from assessments.models import Attempt, AttemptEvent
from assessments.texts import in_language, localised

Kind = AttemptEvent.Kind
MARKS = ("percent", "percent_before")


@dataclass(frozen=True)
class Line:
    event: AttemptEvent
    number: int | None  # of the question or scenario in the attempt; None: the line is about the whole
    title: str  # of a scene
    answer: str  # in the words that stood on the page; what makes no sense there, as it was sent
    lang: str
    told: list[str]  # what else belongs to it, in words

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def what(self) -> str:
        return self.event.get_kind_display()


def lines_of(attempt: Attempt, *, tells_marks: bool) -> Iterator[Line]:
    """The log of an attempt, oldest first, with its marks only if they may be told. As many queries, however long it is."""
    payloads = payloads_of(attempt)
    items = attempt.paper.payload["items"]
    order = attempt.layout.get("items", range(len(items)))
    numbers = {items[position]["digest"]: n for n, position in enumerate(order, start=1)}
    waiting = waiting_gradings(attempt)
    for event in attempt.events.all():
        title = answer = lang = ""
        if event.kind == Kind.SAVED:
            title, answer, lang = in_words(payloads[event.item], event.step, event.response)
        elif event.kind == Kind.REFUSED:
            title, answer, lang = _sent_in_words(payloads[event.item], event)
        facts = facts_told(event, tells_marks=tells_marks, waiting=waiting)
        told = list(_told(event.kind, facts, is_waiting=event.facts.get("grading") in waiting))
        yield Line(event, numbers.get(event.item), title, answer, lang, told)


def waiting_gradings(attempt: Attempt) -> set[int]:
    """The gradings that are no result yet: a person has something to mark."""
    return {given.pk for given in attempt.gradings.all() if given.is_provisional}


def facts_told(event: AttemptEvent, *, tells_marks: bool, waiting: set[int]) -> dict[str, Any]:
    """What a line of the log says to its learner: the points only when they may be told and are a result."""
    is_told = tells_marks and event.facts.get("grading") not in waiting
    return {name: value for name, value in event.facts.items() if name not in MARKS or is_told}


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


def _sent_in_words(payload: dict[str, Any], event: AttemptEvent) -> tuple[str, str, str]:
    """The same for what was refused, which need not make sense."""
    try:
        return in_words(payload, event.step, event.response)
    except (StopIteration, KeyError, TypeError, ValueError):
        return "", json.dumps(event.response, ensure_ascii=False), ""


REFUSED = {
    "late": gettext_lazy("a newer answer had been saved, perhaps in another window"),
    "final": gettext_lazy("this answer was final"),
    "time": gettext_lazy("time was up"),
    "handed-in": gettext_lazy("the attempt had been handed in"),
}


def _told(kind: str, facts: dict[str, Any], *, is_waiting: bool) -> Iterator[str]:
    """What a line says beside what happened; of older lines, what they know."""
    if kind in (Kind.BEGUN, Kind.EXTENDED):
        yield from _time(facts)
    elif kind == Kind.HANDED_IN:
        yield str(Attempt.ClosedBy(facts["closed_by"]).label)
        if facts["closed_by"] == Attempt.ClosedBy.TIME:
            yield _("as of %(when)s") % {"when": moment(facts["as_of"])}
    elif kind in (Kind.MARKED, Kind.REMARKED):
        if "was_passed" in facts:
            before = _result(facts.get("percent_before"), facts["was_passed"])
            yield _("before: %(result)s") % {"result": before}
        yield _("to be marked") if is_waiting else _result(facts.get("percent"), facts.get("is_passed"))
    elif kind == Kind.REFUSED:
        yield _("Not saved: %(why)s.") % {"why": REFUSED.get(facts["reason"], facts["reason"])}
        if facts.get("cut"):
            yield _("Only the beginning of what was sent is kept.")
        if facts.get("last"):
            yield _("Whatever was refused after this has no line.")
    if facts.get("by"):
        yield _("by %(name)s") % {"name": facts["by"]}
    if kind in (Kind.REMARKED, Kind.OPENED) and facts.get("reason"):
        yield _("Reason: %(reason)s") % {"reason": facts["reason"]}


def _time(facts: dict[str, Any]) -> Iterator[str]:
    """Until when there is time, and which accommodations that rests on."""
    if facts.get("deadline"):
        yield _("time until %(when)s") % {"when": moment(facts["deadline"])}
    elif "deadline" in facts:
        yield _("no time limit")
    if minutes := facts.get("limit_minutes"):
        yield ngettext(
            "limit for everybody: %(minutes)s minute", "limit for everybody: %(minutes)s minutes", minutes
        ) % {"minutes": minutes}
    if more := facts.get("more_time"):
        yield _("%(percent)s %% more time, granted by %(name)s") % {
            "percent": more["extra_percent"],
            "name": more["granted_by"] or "–",
        }
    if more := facts.get("more_attempts"):
        yield ngettext(
            "%(number)s more attempt, granted by %(name)s",
            "%(number)s more attempts, granted by %(name)s",
            more["extra_attempts"],
        ) % {"number": more["extra_attempts"], "name": more["granted_by"] or "–"}


def _result(percent: str | None, is_passed: bool | None) -> str:
    passed = _("passed") if is_passed else _("not passed")
    return f"{percent} %, {passed}" if percent else passed


def moment(instant: datetime | str) -> str:
    """To the second, with the zone, as a record says it."""
    known = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return timezone.localtime(known).strftime("%Y-%m-%d %H:%M:%S %Z")
