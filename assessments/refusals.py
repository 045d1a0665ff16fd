"""Why a step of an attempt can't be taken; and what was sent and not saved, kept in the log so that an appeal finds it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import transaction

from assessments.models import Answer, Attempt, AttemptEvent
from assessments.snapshots import frozen

MOST = 100  # lines in one attempt: a window that saves for ever fills no disk
LONGEST = 20_000  # characters of one response, as it is stored
Save = TypeVar("Save", bound=Callable[..., Any])


class NotPossible(Exception):
    """A step that can't be taken; the message says why, in words for the learner."""


class Closed(NotPossible):
    """The attempt has been handed in, or its time is up."""


class Superseded(NotPossible):
    """A save that came after a newer one."""


class Final(NotPossible):
    """An answer that stands: something was told about it, or it is a decision."""


@dataclass(frozen=True)
class Given:
    """What a learner sends for one step."""

    item: str
    step: str
    response: Any  # empty: nothing
    sequence: int | None


def noted(save: Save) -> Save:
    """Log what such a save refuses, once its transaction is rolled back. What is saved costs nothing more.

    It takes an attempt, and by name what `Given` holds and `at`.
    """

    @wraps(save)
    def noting(attempt: Attempt, **sent: Any) -> Any:
        try:
            return save(attempt, **sent)
        except (Closed, Superseded, Final) as refusal:
            given = Given(sent["item"], sent["step"], sent["response"], sent.get("sequence"))
            _note(attempt, [(given, refusal)], at=sent["at"])
            raise

    return cast(Save, noting)


def each_noted(
    save: Callable[..., dict[str, NotPossible]],
) -> Callable[..., dict[str, NotPossible]]:
    """The same for a save of several answers, which returns what it refused, by item."""

    @wraps(save)
    def noting(attempt: Attempt, given: Iterable[Given], *, at: datetime) -> dict[str, NotPossible]:
        sent = list(given)
        try:
            refused = save(attempt, sent, at=at)
        except Closed as refusal:
            _note(attempt, [(one, refusal) for one in sent], at=at)
            raise
        lost = [(one, refused[one.item]) for one in sent if one.item in refused]
        if lost:
            _note(attempt, lost, at=at)
        return refused

    return noting


@transaction.atomic
def _note(attempt: Attempt, refused: Iterable[tuple[Given, NotPossible]], *, at: datetime) -> None:
    """A line for each answer that would have changed something; the same again is one, and `MOST` are the end of it."""
    now = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
    if now is None:
        return
    stands = {
        (answer.item, answer.step): answer.response for answer in Answer.objects.filter(attempt=attempt)
    }
    lines = list(AttemptEvent.objects.filter(attempt=attempt, kind=AttemptEvent.Kind.REFUSED))
    known = [(line.item, line.step, line.sequence, line.response) for line in lines]
    for sent, refusal in refused:
        code = _code(now, refusal, at)
        if not code or not _is_asked(now, sent) or stands.get((sent.item, sent.step), "") == sent.response:
            continue
        if not sent.response and (sent.item, sent.step) not in stands:
            continue
        response, is_cut = _bounded(sent.response)
        line = (sent.item, sent.step, sent.sequence, response)
        if line in known:
            continue
        if len(known) >= MOST:
            return
        known.append(line)
        facts = {"reason": code, **({"cut": True} if is_cut else {})}
        if len(known) == MOST:
            facts["last"] = True  # what came after it has no line
        AttemptEvent.objects.create(
            attempt=now,
            kind=AttemptEvent.Kind.REFUSED,
            at=at,
            item=sent.item,
            step=sent.step,
            response=response,
            sequence=sent.sequence,
            facts=facts,
        )


def _code(attempt: Attempt, refusal: NotPossible, at: datetime) -> str:
    """The reason as the log keeps it; empty: the answer was wrong in itself, and its window said so."""
    if isinstance(refusal, Superseded):
        return "late"
    if isinstance(refusal, Final):
        return "final"
    if isinstance(refusal, Closed):
        is_late = attempt.closed_by == Attempt.ClosedBy.TIME or attempt.is_overdue(at)
        return "time" if is_late else "handed-in"
    return ""


def _is_asked(attempt: Attempt, sent: Given) -> bool:
    return sent.step in _steps(attempt, sent.item)


def _steps(attempt: Attempt, item: str) -> Iterator[str]:
    """The steps of an item of this attempt; none of one that it does not ask."""
    if item in {entry["digest"] for entry in attempt.paper.payload["items"]}:
        payload = frozen([item])[item].payload
        if payload["kind"] == "scenario":
            yield from (scene["id"] for scene in payload["scenes"])
        else:
            yield payload["key"]


def _bounded(response: Any) -> tuple[Any, bool]:
    """What was sent, and whether it was cut: then it is the beginning of its JSON."""
    text = json.dumps(response, ensure_ascii=False)
    return (text[:LONGEST], True) if len(text) > LONGEST else (response, False)
