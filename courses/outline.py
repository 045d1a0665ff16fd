"""Where one is in a course: its modules and items in order, what is done, what comes next."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page

from accounts.models import User
from courses.languages import address_of, best_versions, language_of
from courses.manifests import wording
from courses.models import Completion, Course, CourseItem, CoursePage, Edition, Enrolment, ItemProgress
from courses.refreshers import Refresher, refresher_of
from courses.segments import Piece, cut


@dataclass(frozen=True)
class OutlineItem:
    """One lesson or assessment of the current edition. `url` is empty when its page was withdrawn."""

    key: UUID
    kind: str
    title: str
    minutes: int
    url: str
    is_done: bool
    lang: str = ""  # the language of the title
    place: str = ""  # id of the block where reading stopped
    has_changed: bool = False  # since it was done last
    is_again: bool = False  # it was done, and a refresher asks for it again
    wording: str = ""  # in which it was done last; empty: it was not, or that was not noted then

    @property
    def is_open(self) -> bool:
        return bool(self.url) and not self.is_done

    @property
    def resume_url(self) -> str:
        """Where reading stopped."""
        return f"{self.url}#{self.place}" if self.url and self.place else self.url


@dataclass(frozen=True)
class OutlineModule:
    key: UUID
    title: str
    items: list[OutlineItem]
    lang: str = ""  # the language of the title

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)


@dataclass(frozen=True)
class Segment:
    """A part of a course of 10 to 20 minutes, for those who take it in segments."""

    number: int
    total: int  # how many segments the course has
    items: list[OutlineItem]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def minutes_left(self) -> int:
        return sum(item.minutes for item in self.items if item.is_open)

    @property
    def is_done(self) -> bool:
        return not any(item.is_open for item in self.items)

    @property
    def is_begun(self) -> bool:
        return any(item.is_done for item in self.items)


@dataclass(frozen=True)
class Outline:
    """A course as one person sees it. `edition` is None before the first release; then there are no modules."""

    course: Course
    edition: Edition | None
    enrolment: Enrolment | None
    completion: Completion | None  # of the current edition
    was_completed: bool  # in whatever edition
    modules: list[OutlineModule]
    last_opened: UUID | None
    refresher: Refresher | None = None  # from the edition that the person holds to this one
    completions: tuple[Completion, ...] = ()  # of whatever editions, the newest first

    @property
    def items(self) -> list[OutlineItem]:
        return [item for module in self.modules for item in module.items]

    @property
    def required(self) -> list[OutlineItem]:
        """What must be done: a withdrawn item can't be asked of anybody, unless it was done before."""
        return [item for item in self.items if item.url or item.is_done]

    @property
    def segments(self) -> list[Segment]:
        """The short segments, if the person takes the course in them; else nothing."""
        if not (self.enrolment and self.enrolment.in_segments):
            return []
        required = {item.key: item for item in self.required}
        pieces = [
            Piece(item.key, item.minutes, module.key, ends_segment=item.kind == "assessment")
            for module in self.modules
            for item in module.items
            if item.key in required
        ]
        parts = cut(pieces)
        return [
            Segment(number, len(parts), [required[piece.key] for piece in part])
            for number, part in enumerate(parts, start=1)
        ]

    def segment_of(self, key: UUID | None) -> Segment | None:
        """The segment in which an item stands."""
        return next((part for part in self.segments if any(item.key == key for item in part.items)), None)

    @property
    def next_segment(self) -> Segment | None:
        """The segment in which one goes on."""
        return self.segment_of(self.next_item.key) if self.next_item else None

    def following_segment(self, key: UUID) -> Segment | None:
        """The segment that one would begin after this item: there is a good place to stop before it."""
        following = self.next_open_after(key)
        if following is None or following.key == key:
            return None
        here, there = self.segment_of(key), self.segment_of(following.key)
        return there if here and there and here.number != there.number else None

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.required)

    @property
    def total(self) -> int:
        return len(self.required)

    @property
    def is_complete(self) -> bool:
        return self.total > 0 and self.done == self.total

    @property
    def is_to_be_finished(self) -> bool:
        """Whether everything is done and yet not completed: what was still open has been withdrawn."""
        return self.is_complete and (not self.was_completed or self.refresher is not None)

    @property
    def news(self) -> list[str]:
        """What the editors say of the changes: of those that the refresher asks for, else of the newest."""
        if self.refresher:
            return self.refresher.notes
        return [self.edition.note.strip()] if self.edition and self.edition.note.strip() else []

    @property
    def asked_again(self) -> list[OutlineItem]:
        """What the refresher asks for and is still to be done."""
        return [item for item in self.items if self.refresher and item.is_open]

    @property
    def next_item(self) -> OutlineItem | None:
        """Where to go on: the item opened last if it is not done, else the first open one after it, else the first.

        A refresher is gone through in its order: what changed comes before the questions about it.
        """
        return self.next_open_after(None if self.refresher else self.last_opened)

    def next_open_after(self, key: UUID | None) -> OutlineItem | None:
        """The item of that key if it is still open, else the first open one after it, else the first open one."""
        items = self.items
        position = next((n for n, item in enumerate(items) if item.key == key), 0)
        return next((item for item in [*items[position:], *items[:position]] if item.is_open), None)

    def next_open_beyond(self, key: UUID) -> OutlineItem | None:
        """Where to go on without this item: the first open one after it, else the first open one before it."""
        items = self.items
        position = next((n for n, item in enumerate(items) if item.key == key), 0)
        others = [*items[position + 1 :], *items[:position]]
        return next((item for item in others if item.is_open and item.key != key), None)

    def module_of(self, key: UUID) -> OutlineModule | None:
        return next(
            (module for module in self.modules if any(item.key == key for item in module.items)), None
        )

    def neighbours(self, key: UUID) -> tuple[OutlineItem | None, OutlineItem | None]:
        """The available items before and after one item."""
        items = [item for item in self.items if item.url]
        position = next((n for n, item in enumerate(items) if item.key == key), None)
        if position is None:
            return None, None
        before = items[position - 1] if position else None
        after = items[position + 1] if position + 1 < len(items) else None
        return before, after

    def lessons_before(self, key: UUID) -> list[OutlineItem]:
        """The available lessons that lead up to an item: those of its module, else all those before it."""
        module = next((module for module in self.modules if key in {item.key for item in module.items}), None)
        for items in (module.items if module else [], self.items):
            before = list(itertools.takewhile(lambda item: item.key != key, items))
            if lessons := [item for item in before if item.kind == "lesson" and item.url]:
                return lessons
        return []


def outline_for(course: Course, user: User | AnonymousUser) -> Outline:
    """The outline of the current edition, with the person's own progress if they are enrolled."""
    edition = course.current_edition
    enrolment = Enrolment.objects.filter(user=user, course=course).first() if user.is_authenticated else None
    return outline_of(course, edition, enrolment)


def outline_of(
    course: Course,
    edition: Edition | None,
    enrolment: Enrolment | None,
    pages: dict[UUID, Page] | None = None,
) -> Outline:
    """The outline of an edition; `pages` are its live pages where somebody has fetched those of many courses at once."""
    progress = {row.key: row for row in enrolment.items.all()} if enrolment else {}
    opened = max(progress.values(), key=lambda row: row.last_opened_at, default=None)
    completions = {row.edition_id: row for row in enrolment.completions.all()} if enrolment else {}
    refresher = refresher_of(edition, completions.values()) if edition else None
    modules = edition.manifest["modules"] if edition else []
    if pages is None:
        pages = live_pages(page_keys(edition)) if edition else {}
    return Outline(
        course=course,
        edition=edition,
        enrolment=enrolment,
        completion=completions.get(edition.pk) if edition else None,
        was_completed=bool(completions),
        last_opened=opened.key if opened else None,
        modules=[
            _module(
                module,
                pages,
                [_item(entry, edition, pages, progress, refresher) for entry in module["items"]],
            )
            for module in modules
            if module["items"]  # one without any has nothing to show
        ],
        refresher=refresher,
        completions=tuple(sorted(completions.values(), key=lambda row: -row.edition_number)),
    )


def page_keys(edition: Edition) -> list[UUID]:
    """The keys of all that an edition consists of: its modules and their items."""
    modules = edition.manifest["modules"]
    return [UUID(part["key"]) for module in modules for part in (module, *module["items"])]


def live_pages(keys: list[UUID]) -> dict[UUID, Page]:
    """The live page of each key, in the active language where there is one, else in the default language."""
    pages = Page.objects.live().filter(translation_key__in=keys)
    return best_versions(pages.select_related("locale", "alias_of__locale"))


def is_any_live(keys: list[UUID]) -> bool:
    """Whether one of these has a live page, in whatever language."""
    return bool(keys) and Page.objects.live().filter(translation_key__in=keys).exists()


def course_pages(courses: Iterable[Course]) -> dict[int, CoursePage]:
    """The live page of each course that has one, by the course's primary key, in the language of `live_pages`."""
    pages = CoursePage.objects.live().filter(course__in=courses).order_by("path")
    pages = pages.select_related("course", "locale", "alias_of__locale").prefetch_related(
        "course__professions"
    )
    return {page.course_id: page for page in best_versions(pages).values()}


def _module(entry: dict[str, Any], pages: dict[UUID, Page], items: list[OutlineItem]) -> OutlineModule:
    """A module is called as the edition calls it; where its page is translated, as the translation does."""
    key = UUID(entry["key"])
    page = pages.get(key)
    if page and language_of(page) != settings.LANGUAGE_CODE:
        return OutlineModule(key=key, title=page.title, items=items, lang=language_of(page))
    return OutlineModule(key=key, title=entry["title"], items=items, lang=settings.LANGUAGE_CODE)


def _item(
    entry: dict[str, Any],
    edition: Edition | None,
    pages: dict[UUID, Page],
    progress: dict[UUID, ItemProgress],
    refresher: Refresher | None,
) -> OutlineItem:
    key = UUID(entry["key"])
    page = pages.get(key)
    row = progress.get(key)
    was_done = bool(row and row.done_at)
    is_the_same = bool(row and row.digest == wording(entry))
    is_again = was_done and bool(refresher and refresher.asks(key, row.edition_number if row else None))
    if row and row.as_read and is_the_same and entry["kind"] == "lesson":
        is_again = False  # the new text was read already when it had only been published
    return OutlineItem(
        key=key,
        kind=entry["kind"],
        title=page.title if page else entry["title"],
        minutes=entry["minutes"],
        url=address_of(page) if page else "",
        is_done=was_done and not is_again,
        lang=language_of(page) if page else settings.LANGUAGE_CODE,
        place=row.place if row else "",
        has_changed=bool(was_done and row and row.digest and not is_the_same and not _is_of(row, edition)),
        is_again=is_again,
        wording=row.digest if row and was_done else "",
    )


def _is_of(row: ItemProgress, edition: Edition | None) -> bool:
    """Whether it was done while this edition was current: what was shown then may be newer than what the edition says."""
    return edition is not None and row.edition_number == edition.number


def items_below(course_page: Page) -> list[tuple[Page, list[CourseItem]]]:
    """The live modules of a course page, each with its live items, in page order."""
    modules = course_page.get_children().live().specific()
    return [
        (module, [page for page in module.get_children().live().specific() if isinstance(page, CourseItem)])
        for module in modules
    ]
