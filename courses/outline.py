"""Where one is in a course: its modules and items in order, what is done, what comes next."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Locale, Page

from accounts.models import User
from courses.models import Completion, Course, CourseItem, Edition, Enrolment, ItemProgress


@dataclass(frozen=True)
class OutlineItem:
    """One lesson or assessment of the current edition. `url` is empty when its page was withdrawn."""

    key: UUID
    kind: str
    title: str
    minutes: int
    url: str
    is_done: bool

    @property
    def is_open(self) -> bool:
        return bool(self.url) and not self.is_done


@dataclass(frozen=True)
class OutlineModule:
    key: UUID
    title: str
    items: list[OutlineItem]


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

    @property
    def items(self) -> list[OutlineItem]:
        return [item for module in self.modules for item in module.items]

    @property
    def required(self) -> list[OutlineItem]:
        """What must be done: a withdrawn item can't be asked of anybody, unless it was done before."""
        return [item for item in self.items if item.url or item.is_done]

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
        """Whether everything is done and yet nothing was ever completed: what was still open has been withdrawn."""
        return self.is_complete and not self.was_completed

    @property
    def next_item(self) -> OutlineItem | None:
        """Where to go on: the item opened last if it is not done, else the first open one after it, else the first."""
        return self.next_open_after(self.last_opened)

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


def outline_of(course: Course, edition: Edition | None, enrolment: Enrolment | None) -> Outline:
    progress = {row.key: row for row in enrolment.items.all()} if enrolment else {}
    opened = max(progress.values(), key=lambda row: row.last_opened_at, default=None)
    completions = {row.edition_id: row for row in enrolment.completions.all()} if enrolment else {}
    modules = edition.manifest["modules"] if edition else []
    pages = live_pages([UUID(item["key"]) for module in modules for item in module["items"]])
    return Outline(
        course=course,
        edition=edition,
        enrolment=enrolment,
        completion=completions.get(edition.pk) if edition else None,
        was_completed=bool(completions),
        last_opened=opened.key if opened else None,
        modules=[
            OutlineModule(
                key=UUID(module["key"]),
                title=module["title"],
                items=[_item(entry, pages, progress) for entry in module["items"]],
            )
            for module in modules
        ],
    )


def live_pages(keys: list[UUID]) -> dict[UUID, Page]:
    """The live page of each key, in the active language where there is one, else in the default language."""
    order = {Locale.get_default().pk: 1, Locale.get_active().pk: 2}
    found: dict[UUID, Page] = {}
    for page in Page.objects.live().filter(translation_key__in=keys).select_related("locale"):
        best = found.get(page.translation_key)
        if best is None or order.get(page.locale_id, 0) > order.get(best.locale_id, 0):
            found[page.translation_key] = page
    return found


def _item(entry: dict[str, Any], pages: dict[UUID, Page], progress: dict[UUID, ItemProgress]) -> OutlineItem:
    key = UUID(entry["key"])
    page = pages.get(key)
    row = progress.get(key)
    return OutlineItem(
        key=key,
        kind=entry["kind"],
        title=page.title if page else entry["title"],
        minutes=entry["minutes"],
        url=page.get_url() or "" if page else "",
        is_done=bool(row and row.done_at),
    )


def items_below(course_page: Page) -> list[tuple[Page, list[CourseItem]]]:
    """The live modules of a course page, each with its live items, in page order."""
    modules = course_page.get_children().live().specific()
    return [
        (module, [page for page in module.get_children().live().specific() if isinstance(page, CourseItem)])
        for module in modules
    ]
