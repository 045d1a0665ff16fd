"""A lesson as one person reads it: the outline around it, its numbered notes, the notes for their profession."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from wagtail.blocks import StreamValue

from accounts.models import Posting, User
from courses.models import LessonNote, LessonPage, Source
from courses.notes import cited
from courses.outline import Outline, OutlineItem, OutlineModule, Segment, outline_for


@dataclass(frozen=True)
class Place:
    """Where somebody stopped: the id of a block, and the words of the heading above it (blank: there is none)."""

    block: str
    heading: str


@dataclass(frozen=True)
class Reading:
    outline: Outline
    item: OutlineItem | None  # None: published, but not part of the current edition
    before: OutlineItem | None
    after: OutlineItem | None
    notes: list[Source]
    professions: frozenset[str]  # codes; empty or several: all notes are shown, labelled
    module: OutlineModule | None
    segment: Segment | None  # if the person takes the course in segments
    place: Place | None  # where the person stopped reading
    note: LessonNote | None  # the person's own

    @property
    def others_left(self) -> list[OutlineItem]:
        """What is still open in the segment, or else in the module, without this item."""
        items = self.segment.items if self.segment else self.module.items if self.module else []
        return [item for item in items if item.is_open and item != self.item]

    @property
    def minutes_left(self) -> int:
        return sum(item.minutes for item in self.others_left)


def reading_of(lesson: LessonPage, user: User | AnonymousUser, on: date) -> Reading:
    outline = outline_for(lesson.course_page.course, user)
    key = lesson.translation_key
    before, after = outline.neighbours(key)
    item = next((item for item in outline.items if item.key == key), None)
    codes = (
        Posting.objects.filter(user=user).current(on).values_list("profession__code", flat=True)
        if user.is_authenticated
        else []
    )
    return Reading(
        outline=outline,
        item=item,
        before=before,
        after=after,
        notes=cited(lesson.body),
        professions=frozenset(codes),
        module=outline.module_of(key),
        segment=outline.segment_of(key),
        place=place_in(lesson.body, item.place if item else ""),
        note=outline.enrolment.notes.filter(key=key).first() if outline.enrolment else None,
    )


def block_ids(body: StreamValue) -> list[str]:
    """The ids of the blocks of a text, in reading order; they are the same in all languages."""
    return [block.id for block in body]


def place_in(body: StreamValue, place: str) -> Place | None:
    """The place with the nearest heading at or above it; None at the beginning, or when the block is gone."""
    heading = ""
    for position, block in enumerate(body):
        if block.block_type == "heading":
            heading = block.value["text"]
        if block.id == place:
            return Place(place, heading) if position else None
    return None
