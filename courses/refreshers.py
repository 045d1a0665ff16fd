"""What the holder of an older edition has to learn again: the lessons that changed, and the questions about them.

Each edition that asks for a refresher asks for what it changed itself. What another edition changed, for instance a
spelling, is asked of nobody.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from courses.manifests import new_or_changed, wording
from courses.models import Completion, Edition, Enrolment

Questions = frozenset[str]  # keys of the questions and scenarios that are asked again; empty for a lesson


@dataclass(frozen=True)
class Step:
    """What one edition asks of those who hold an older one: the keys of its items, each with its questions."""

    number: int
    due: date
    note: str
    items: Mapping[str, Questions]


@dataclass(frozen=True)
class Refresher:
    """What brings somebody from the edition they hold to the current one."""

    held: int  # the number of the newest edition that was completed
    steps: Sequence[Step]

    @property
    def due(self) -> date:
        """The last day for all of it: the earliest day that one of the editions names."""
        return min(step.due for step in self.steps)

    @property
    def notes(self) -> list[str]:
        return [step.note for step in self.steps if step.note]

    def asks(self, key: UUID, done_in: int | None) -> bool:
        """Whether an item has to be done again that was done last under that edition (None: under the one that is held)."""
        return any(str(key) in step.items for step in self._since(done_in))

    def questions(self, key: UUID, done_in: int | None) -> Questions:
        """Which of the questions of an assessment are asked again."""
        return frozenset().union(*(step.items.get(str(key), frozenset()) for step in self._since(done_in)))

    def _since(self, done_in: int | None) -> Iterable[Step]:
        base = max(self.held, done_in or 0)
        return (step for step in self.steps if step.number > base)


def refresher_of(edition: Edition, completions: Iterable[Completion]) -> Refresher | None:
    """The refresher to this edition for somebody with these completions of its course; None: none is asked of them.

    An edition that knows its refreshers already (`EditionQuerySet.knowing_refreshers`) saves a query.
    """
    newest = _newest_refresher(edition)
    held = max((completion.edition_number for completion in completions), default=0) if newest else 0
    if not held or held >= newest:
        return None
    between = Edition.objects.filter(
        course=edition.course_id, number__gte=held, number__lte=edition.number
    ).order_by("number")
    steps = [
        Step(after.number, after.refresher_by, after.note.strip(), changed)
        for before, after in itertools.pairwise(between)
        if after.refresher_by and (changed := asked_again(before.manifest, after.manifest))
    ]
    return Refresher(held, steps) if steps else None


def _newest_refresher(edition: Edition) -> int:
    """The number of the newest edition, up to this one, that asks for a refresher; 0: none."""
    if not hasattr(edition, "newest_refresher"):
        edition = Edition.objects.knowing_refreshers().get(pk=edition.pk)
    return edition.newest_refresher or 0


def asked_again(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Questions]:
    """The items of a manifest that say something new, and what is asked about them, against the manifest before it.

    A lesson is among them when it is new or its text has changed; an assessment when it is new, when a question of it
    is, or when a question is drawn on such a lesson: one that prepares for it, and where none is named, one that leads
    up to the assessment. A draw from a pool is asked again like a question, by its own key.
    """
    known = {item["key"]: item for module in before["modules"] for item in module["items"]}
    items = [item for module in after["modules"] for item in module["items"]]
    lessons = {
        item["key"]
        for item in items
        if item["kind"] == "lesson"
        and (item["key"] not in known or wording(item) != wording(known[item["key"]]))
    }
    found: dict[str, Questions] = {key: frozenset() for key in lessons}
    for module in after["modules"]:
        for item in module["items"]:
            if item["kind"] == "lesson":
                continue
            fresh = _fresh(known.get(item["key"], {}), item)
            leading = leading_up_to(item, module, after)
            drawn = {
                part["key"] for part in item.get("asked", []) if lessons & set(part["lessons"] or leading)
            }
            if fresh | drawn:
                found[item["key"]] = frozenset(fresh | drawn)
    return found


def _fresh(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The keys of what is asked that is new or says something new.

    A draw does when a question that was in its pool before has changed; that its pool has grown is no news to those
    who were asked enough from it.
    """
    known = {part["key"]: part for part in before.get("asked", [])}
    fresh = set()
    for part in new_or_changed(before, after, "asked"):
        pool = {question["key"]: question["digest"] for question in part.get("pool", ())}
        old = {question["key"]: question["digest"] for question in known.get(part["key"], {}).get("pool", ())}
        if not old or any(pool.get(key, digest) != digest for key, digest in old.items()):
            fresh.add(part["key"])
    return fresh


def leading_up_to(item: dict[str, Any], module: dict[str, Any], manifest: dict[str, Any]) -> list[str]:
    """The keys of the lessons before an assessment: those of its module, else all those of the course."""
    everything = [other for part in manifest["modules"] for other in part["items"]]
    for items in (module["items"], everything):
        before = itertools.takewhile(lambda other: other["key"] != item["key"], items)
        if lessons := [other["key"] for other in before if other["kind"] == "lesson"]:
            return lessons
    return []


def questions_again(enrolment: Enrolment, edition: Edition | None, key: UUID) -> tuple[Questions, int]:
    """What of an assessment somebody is asked again, and the edition under which they did it last.

    No questions: no refresher asks for it, and it is passed, or not, as a whole.
    """
    refresher = refresher_of(edition, enrolment.completions.all()) if edition else None
    if refresher is None:
        return frozenset(), 0
    row = enrolment.items.filter(key=key).first()
    done_in = row.edition_number if row else None
    return refresher.questions(key, done_in), max(refresher.held, done_in or 0)
