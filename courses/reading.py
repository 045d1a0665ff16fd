"""A lesson as one person reads it: the outline around it, its numbered notes, the notes for their profession."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from wagtail.blocks import StreamValue
from wagtail.models import Locale

from accounts.models import Posting, User
from courses.as_read import sealed, shown_to_reader
from courses.blocks import CHECK, SHARED
from courses.glossary import Marks
from courses.languages import active_language, language_of, source_of
from courses.models import BestPractice, Indicator, InformationPage, LessonNote, LessonPage, Source
from courses.notes import cited, cited_in_practice, shown_sources
from courses.outline import Outline, OutlineItem, OutlineModule, Segment, outline_for
from courses.staleness import UP_TO_DATE, Standings, standings_in
from courses.terms import marks_for
from courses.versions import used_text


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
    terms: Marks  # of the language in which the lesson is written
    module: OutlineModule | None
    segment: Segment | None  # if the person takes the course in segments
    place: Place | None  # where the person stopped reading
    note: LessonNote | None  # the person's own
    standings: Standings  # of the lesson and its shared texts in the active language
    shown: str = ""  # what the page says, sealed for the form under it; empty: nobody confirms it

    @property
    def others_left(self) -> list[OutlineItem]:
        """What is still open in the segment, or else in the module, without this item."""
        items = self.segment.items if self.segment else self.module.items if self.module else []
        return [item for item in items if item.is_open and item != self.item]

    @property
    def minutes_left(self) -> int:
        return sum(item.minutes for item in self.others_left)


@dataclass(frozen=True)
class TextReading:
    """A text that stands on its own (an information page, a best practice), with the same helps as a lesson."""

    notes: list[Source]
    professions: frozenset[str]
    terms: Marks
    standings: Standings


def reading_of(
    lesson: LessonPage,
    user: User | AnonymousUser,
    on: date,
    *,
    previewed_as: frozenset[str] | None = None,
    opened_at: datetime | None = None,
) -> Reading:
    """A lesson as somebody reads it; `previewed_as`: with the notes for these professions, whatever their own are.

    `opened_at`: when its page was asked for; None: it is only looked at.
    """
    outline = outline_for(lesson.course_page.course, user)
    key = lesson.translation_key
    before, after = outline.neighbours(key)
    item = next((item for item in outline.items if item.key == key), None)
    stopped_at = item.place if item else ""
    shared = shared_keys(lesson.source.body, lesson.body)
    standings = standings_in([key, *shared, *named_keys(lesson.source.body)], [active_language()])
    terms, seal = marks_for(_locale_of_text(lesson, [key, *shared], standings)), ""
    if item and outline.enrolment and outline.edition and opened_at:
        shown = shown_to_reader(lesson, outline.edition, terms.language)
        seal = sealed(shown, outline.enrolment, key, at=opened_at)
        if item.is_done and item.wording not in ("", shown.wording):
            # by what was published since then, though not released yet
            item = replace(item, has_changed=True)
    return Reading(
        outline=outline,
        item=item,
        before=before,
        after=after,
        notes=cited(lesson.source.body, lesson.body),  # a passage of the source may stand in
        professions=professions_of(user, on) if previewed_as is None else previewed_as,
        terms=terms,
        module=outline.module_of(key),
        segment=outline.segment_of(key),
        place=place_in(lesson.body, stopped_at) or place_in(lesson.source.body, stopped_at),
        note=outline.enrolment.notes.filter(key=key).first() if outline.enrolment else None,
        standings=standings,
        shown=seal,
    )


def language_read(lesson: LessonPage) -> str:
    """The language in which a lesson is in fact read in the active one: `terms.language` of its reading."""
    keys = [lesson.translation_key, *shared_keys(lesson.source.body, lesson.body)]
    return _locale_of_text(lesson, keys, standings_in(keys, [active_language()])).language_code


def reading_of_text(
    text: InformationPage | BestPractice,
    user: User | AnonymousUser,
    on: date,
    *,
    previewed_as: frozenset[str] | None = None,
) -> TextReading:
    shared, key = isinstance(text, BestPractice), text.translation_key
    standings = standings_in([key, *named_keys(source_of(text).body)], [active_language()])
    return TextReading(
        notes=cited_in_practice(text) if shared else cited(text.source.body, text.body),
        professions=professions_of(user, on) if previewed_as is None else previewed_as,
        terms=marks_for(_locale_of_text(text, [key], standings)),
        standings=standings,
    )


def _locale_of_text(thing: Any, keys: list[UUID], standings: Standings) -> Locale:
    """That of the source where no more than title and summary is translated: its words are what is read."""
    found = [standings.get((key, language_of(thing)), UP_TO_DATE).is_worded for key in keys]
    known = [is_worded for is_worded in found if is_worded is not None]
    locale: Locale = (thing if any(known) or not known else source_of(thing)).locale
    return locale


def reading_of_indicator(
    indicator: Indicator,
    user: User | AnonymousUser,
    on: date,
    *,
    previewed_as: frozenset[str] | None = None,
) -> TextReading:
    """An indicator by itself, as the editor previews it."""
    sources = [*shown_sources(indicator.sources.all()), *cited(indicator.shows)]
    return TextReading(
        notes=list({source.pk: source for source in sources}.values()),
        professions=professions_of(user, on) if previewed_as is None else previewed_as,
        terms=marks_for(indicator.locale),
        standings=standings_in([indicator.translation_key], [active_language()]),
    )


def shared_keys(*bodies: StreamValue) -> set[UUID]:
    """The keys of the texts of the library that these lessons use."""
    used = [block.value["practice"] for body in bodies for block in body if block.block_type in SHARED]
    return {practice.translation_key for practice in used if practice}


def named_keys(body: StreamValue) -> Iterator[UUID]:
    """The keys of the indicators and questions that a text shows, and the shared texts in it."""
    for block in body:
        if block.block_type in SHARED and (used := used_text(block.value)):
            yield from named_keys(used.body)
        elif block.block_type == "indicators":
            yield from (indicator.translation_key for indicator in block.value.published)
        elif block.block_type == CHECK and block.value["question"]:
            yield block.value["question"].translation_key


def professions_of(user: User | AnonymousUser, on: date) -> frozenset[str]:
    """The codes of the professions in which somebody serves that day."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(Posting.objects.filter(user=user).current(on).values_list("profession__code", flat=True))


def blocks_of(body: StreamValue) -> Iterator[Any]:
    """The blocks of a lesson as they are read, those of its shared texts included."""
    for block in body:
        practice = used_text(block.value) if block.block_type == "shared_text" else None
        yield from practice.body if practice else [block]


def block_ids(lesson: LessonPage) -> list[str]:
    """The ids of the blocks of a lesson, in reading order; they are the same in all languages, but one may lack some."""
    return list(
        dict.fromkeys(block.id for body in (lesson.source.body, lesson.body) for block in blocks_of(body))
    )


def place_in(body: StreamValue, place: str) -> Place | None:
    """The place with the nearest heading at or above it; None at the beginning, or when the block is gone."""
    heading = ""
    for position, block in enumerate(blocks_of(body)):
        if block.block_type == "heading":
            heading = block.value["text"]
        if block.id == place:
            return Place(place, heading) if position else None
    return None
