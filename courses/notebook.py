"""The one writer of private notes, and what a person has written down so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from wagtail.models import Page

from accounts.models import User
from courses.models import Course, Edition, Enrolment, LessonNote
from courses.outline import live_pages, outline_of

LONGEST = 5000  # characters


@dataclass(frozen=True)
class Saved:
    """What has become of a note: `note` is the newest version, None where there is none.

    With `is_conflict` nothing was changed: somebody (the same person in another window) has saved or deleted it since.
    """

    note: LessonNote | None
    is_conflict: bool = False


@transaction.atomic
def save(enrolment: Enrolment, key: UUID, text: str, *, built_on: datetime | None, at: datetime) -> Saved:
    """Keep what was typed if it builds on the newest version (`built_on`: its `changed_at`; None: there was no note).

    An empty text removes the note. The words that are there already are no conflict, whatever they build on.
    """
    enrolment.lock()
    note = enrolment.notes.filter(key=key).first()
    newest = note.changed_at if note else None
    if text == (note.text if note else ""):
        return Saved(note)
    if built_on != newest:
        return Saved(note, is_conflict=True)
    if not text:
        remove(enrolment, key)
        return Saved(None)
    saved, _created = LessonNote.objects.update_or_create(
        enrolment=enrolment, key=key, defaults={"text": text, "changed_at": at}
    )
    return Saved(saved)


def remove(enrolment: Enrolment, key: UUID) -> None:
    enrolment.notes.filter(key=key).delete()


@dataclass(frozen=True)
class Entry:
    """One note with the lesson it belongs to. Without an address, the lesson was withdrawn: the note stands."""

    note: LessonNote
    lesson: str
    url: str


@dataclass(frozen=True)
class Chapter:
    """The notes on one course, in the order of its lessons."""

    course: Course
    enrolment: Enrolment
    entries: list[Entry]


def notebook_of(user: User) -> list[Chapter]:
    """All notes of a person by course."""
    notes = LessonNote.objects.visible_to(user).select_related("enrolment__course")
    by_enrolment: dict[Enrolment, list[LessonNote]] = {}
    for note in notes:
        by_enrolment.setdefault(note.enrolment, []).append(note)
    pages = live_pages([note.key for note in notes])
    released = Edition.objects.filter(course__enrolments__in=by_enrolment).order_by("number")
    editions = {edition.course_id: edition for edition in released}  # the newest of each course
    return [
        Chapter(enrolment.course, enrolment, _in_order(own, editions.get(enrolment.course_id), pages))
        for enrolment, own in by_enrolment.items()
    ]


def _in_order(notes: Iterable[LessonNote], edition: Edition | None, pages: dict[UUID, Page]) -> list[Entry]:
    titles = {UUID(item["key"]): item["title"] for item in edition.items} if edition else {}
    order = {key: position for position, key in enumerate(titles)}
    found = [
        Entry(
            note,
            lesson=pages[note.key].title if note.key in pages else titles.get(note.key, ""),
            url=pages[note.key].get_url() or "" if note.key in pages else "",
        )
        for note in notes
    ]
    return sorted(found, key=lambda entry: (order.get(entry.note.key, len(order)), entry.note.pk))


def takes_notes(enrolment: Enrolment, key: UUID) -> bool:
    """Whether a note can be kept under this key: on a lesson of the course, or where there is a note already."""
    outline = outline_of(enrolment.course, enrolment.course.current_edition, enrolment)
    lessons = {item.key for item in outline.items if item.kind == "lesson"}
    return key in lessons or enrolment.notes.filter(key=key).exists()
