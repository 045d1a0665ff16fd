"""The one writer of editions: freezes what a course teaches, with digests that can be checked later."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from accounts.models import User
from courses.languages import source_of
from courses.manifests import digest, manifest_digest
from courses.models import Course, CourseItem, CoursePage, Edition, FrozenText
from courses.outline import items_below
from courses.refreshers import asked_again
from courses.release_sheets import FrozenItem, Taught, sheet_of


class ReleaseRefused(Exception):
    """A course can't be released as it stands; the message says what is missing."""


def manifest_of(course_page: CoursePage) -> dict[str, Any]:
    """What the live pages below a course page teach now, as plain data; read from the source language alone.

    A translation changes no manifest: what is taught is the same.
    """
    return _manifest(taught_by(course_page))


def taught_by(course_page: CoursePage) -> Taught:
    """What is published below a course page, in the source language, each item read once."""
    course_page = source_of(course_page)
    modules = items_below(course_page)
    return Taught(course_page, [(module, [frozen_item(item) for item in items]) for module, items in modules])


def frozen_item(item: CourseItem) -> FrozenItem:
    return FrozenItem(item, item.frozen_content, item.shared_texts, item.asked, item.files)


def _manifest(taught: Taught) -> dict[str, Any]:
    return {
        "code": taught.course_page.course.code,
        "title": taught.course_page.title,
        "learning_minutes": taught.course_page.learning_minutes,
        "modules": [
            {
                "key": str(module.translation_key),
                "title": module.title,
                "items": [entry_of(item) for item in items],
            }
            for module, items in taught.modules
        ],
    }


def entry_of(item: FrozenItem) -> dict[str, Any]:
    """What a manifest says of an item."""
    entry = {
        "key": item.key,
        "kind": item.page.item_kind,
        "title": item.page.title,
        "minutes": item.page.minutes,
        "revision": item.page.live_revision_id,
        "digest": digest(item.content),
        "shared": [_by_digest(text) for text in item.shared],
    }
    beside = {"asked": [_by_digest(part) for part in item.asked], "files": item.files}
    return entry | {name: parts for name, parts in beside.items() if parts}


def _by_digest(part: dict[str, Any]) -> dict[str, Any]:
    """A part of an item with the digest of its content in the content's place."""
    facts = {name: value for name, value in part.items() if name != "content"}
    return facts | {"digest": digest(part["content"])}


@transaction.atomic
def release(
    course: Course,
    *,
    course_page: CoursePage,
    change: str,
    note: str,
    by: User | None,
    at: datetime,
    approved_by: str = "",
    refresher_by: date | None = None,
) -> Edition:
    """Freeze the live pages as the next edition of the course.

    `approved_by` is the person or body that answers for the content; until `refresher_by` holders of older editions are
    asked to learn what has changed. Raises `ReleaseRefused` when nothing is published below the page, nothing has
    changed since the last edition, or a refresher is asked for what is not substantive or in a first edition.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    current = course.current_edition
    taught = taught_by(course_page)
    manifest = _manifest(taught)
    if not any(module["items"] for module in manifest["modules"]):
        raise ReleaseRefused(
            _("Nothing is published yet: a course needs at least one live lesson or assessment.")
        )
    if current and current.digest == manifest_digest(manifest):
        raise ReleaseRefused(_("Nothing has changed since edition %(number)s.") % {"number": current.number})
    if refresher_by and change != Edition.Change.SUBSTANTIVE:
        raise ReleaseRefused(_("A refresher can be asked only where the content has changed: substantive."))
    if refresher_by and current is None:
        raise ReleaseRefused(_("Nobody holds an older edition yet: there is nothing to refresh."))
    if refresher_by and current and not asked_again(current.manifest, manifest):
        raise ReleaseRefused(_("No lesson and no question says anything new: there is nothing to refresh."))
    edition = Edition(
        course=course,
        number=current.number + 1 if current else 1,
        change=change,
        note=note,
        approved_by=approved_by,
        refresher_by=refresher_by,
        manifest=manifest,
        digest=manifest_digest(manifest),
        released_at=at,
        released_by=by,
    )
    edition.sheet_digest = taught.keep(sheet_of(edition, taught))
    edition.save()
    keep_texts(taught.texts)
    edition.revisions.set(Revision.objects.filter(pk__in=taught.revisions))
    return edition


def keep_texts(texts: dict[str, Any]) -> None:
    """Store texts under their digests, each once."""
    FrozenText.objects.bulk_create(
        [FrozenText(digest=key, content=content) for key, content in texts.items()],
        ignore_conflicts=True,  # an older edition, or another course, has the same text
    )
