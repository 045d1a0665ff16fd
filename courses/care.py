"""What waits for authors: sources and best practices to read again, courses to release, translations that lag behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale

from courses import editions, manifests, pins
from courses.language_versions import LanguageVersion, texts_of_items, versions_of
from courses.models import BestPractice, CourseItem, CoursePage, Source
from courses.models.sources import citable
from courses.outline import items_below

SOON = timedelta(days=30)  # so long before its day, a thing to read again is shown


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: its name, the page on which one sees to it, and why it waits."""

    title: str
    url: str
    why: str


def sources_due(on: date) -> Iterator[Waiting]:
    """Sources to read again within a month, the longest overdue first; a translation has the day of its source."""
    for source in Source.objects.filter(**citable()).due(on + SOON):
        yield Waiting(
            str(source),
            reverse("wagtailsnippets_courses_source:edit", args=[source.pk]),
            _("to be read again by %(day)s") % {"day": date_format(source.review_by, "SHORT_DATE_FORMAT")},
        )


def practices_due(on: date) -> Iterator[Waiting]:
    """Best practices to look at again within a month; a translation has the day of its source."""
    for practice in BestPractice.objects.filter(locale=Locale.get_default()).due(on + SOON):
        yield Waiting(
            practice.title,
            reverse("wagtailsnippets_courses_bestpractice:edit", args=[practice.pk]),
            _("to be reviewed by %(day)s") % {"day": date_format(practice.review_by, "SHORT_DATE_FORMAT")},
        )


def _course_pages() -> list[CoursePage]:
    """The live page of each course in the source language."""
    return list(
        CoursePage.objects.live()
        .filter(locale=Locale.get_default())
        .select_related("course")
        .order_by("title")
    )


def unreleased() -> Iterator[Waiting]:
    """Courses in which something is published that no edition holds yet."""
    for page in _course_pages():
        changes = manifests.changes_since(page.course.current_edition, editions.manifest_of(page))
        if changes:
            yield Waiting(page.title, reverse("release_edition", args=[page.pk]), _changed(changes))


def _changed(changes: manifests.Changes) -> str:
    if not changes.items:
        return _("names, order or minutes have changed")
    return ngettext(
        "%(number)s lesson or assessment has changed",
        "%(number)s lessons or assessments have changed",
        changes.items,
    ) % {"number": changes.items}


def not_to_be_begun() -> Iterator[Waiting]:
    """What is published of a course and can't be worked on: it lacks something."""
    for page in _course_pages():
        for item, why in shortfalls_below(page):
            yield Waiting(
                f"{page.course.code}: {item.title}", reverse("wagtailadmin_pages:edit", args=[item.pk]), why
            )


def shortfalls_below(course_page: CoursePage) -> Iterator[tuple[CourseItem, str]]:
    """What the items of a course lack, as it is published now."""
    for _module, items in items_below(course_page):
        for item in items:
            yield from ((item, why) for why in item.shortfalls)


def versions_behind() -> Iterator[Waiting]:
    """Lessons that keep a version of a shared text although there is a newer one."""
    for entry in pins.outdated():
        yield Waiting(
            f"{entry.use.lesson.course_page.course.code}: {entry.use.lesson.title}",
            reverse("newer_version", args=[entry.use.lesson.pk, entry.use.block]),
            _("“%(text)s”: keeps version %(kept)s, the newest is %(newest)s")
            % {"text": entry.use.practice.title, "kept": entry.use.version, "newest": entry.newest},
        )


def translations_behind() -> Iterator[Waiting]:
    """Languages of a course in which some of its current edition is missing or not up to date."""
    for page in _course_pages():
        texts = texts_of_items(page.course.current_edition)
        for version in versions_of(page, texts, texts):
            if not version.is_complete:
                yield Waiting(page.title, reverse("course_translations", args=[page.pk]), _why(version))


def _why(version: LanguageVersion) -> str:
    done = _("%(language)s: %(done)s of %(total)s parts") % {
        "language": version.name,
        "done": version.done,
        "total": version.total,
    }
    return ", ".join([done, not_up_to_date(version)]) if version.behind else done


def not_up_to_date(version: LanguageVersion) -> str:
    return ngettext("%(number)s part not up to date", "%(number)s parts not up to date", version.behind) % {
        "number": version.behind
    }
