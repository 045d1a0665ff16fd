"""The one writer of editions: freezes what a course teaches, with digests that can be checked later."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.languages import source_of
from courses.models import Course, CourseItem, CoursePage, Edition
from courses.outline import items_below


class ReleaseRefused(Exception):
    """A course can't be released as it stands; the message says what is missing."""


def digest(content: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of some content (sorted keys, no white space, UTF-8)."""
    text = json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def manifest_digest(manifest: dict[str, Any]) -> str:
    """The digest of what a manifest teaches: all of it but the numbers of revisions, which change without the text."""

    def without_revisions(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: without_revisions(value) for name, value in part.items() if name != "revision"}
        return [without_revisions(value) for value in part] if isinstance(part, list) else part

    return digest(without_revisions(manifest))


def manifest_of(course_page: CoursePage) -> dict[str, Any]:
    """What the live pages below a course page teach now, as plain data; read from the source language alone.

    A translation changes no manifest: what is taught is the same.
    """
    course_page = source_of(course_page)
    return {
        "code": course_page.course.code,
        "title": course_page.title,
        "learning_minutes": course_page.learning_minutes,
        "modules": [
            {
                "key": str(module.translation_key),
                "title": module.title,
                "items": [_entry(item) for item in items],
            }
            for module, items in items_below(course_page)
        ],
    }


def _entry(item: CourseItem) -> dict[str, Any]:
    return {
        "key": str(item.translation_key),
        "kind": item.item_kind,
        "title": item.title,
        "minutes": item.minutes,
        "revision": item.live_revision_id,
        "digest": digest(item.frozen_content),
        "shared": [
            {name: text[name] for name in ("kind", "key", "revision")} | {"digest": digest(text["content"])}
            for text in item.shared_texts
        ],
    }


@dataclass(frozen=True)
class Changes:
    """What a release would change against the current edition: titles of items."""

    added: list[str]
    removed: list[str]
    changed: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changes_since(edition: Edition | None, manifest: dict[str, Any]) -> Changes:
    """Compare items by key; an item has changed when its own digest or that of a shared text in it has."""
    before = {item["key"]: item for item in edition.items} if edition else {}
    after = {item["key"]: item for module in manifest["modules"] for item in module["items"]}

    def fingerprint(item: dict[str, Any]) -> tuple[str, list[str]]:
        return item["digest"], [shared["digest"] for shared in item["shared"]]

    return Changes(
        added=[item["title"] for key, item in after.items() if key not in before],
        removed=[item["title"] for key, item in before.items() if key not in after],
        changed=[
            item["title"]
            for key, item in after.items()
            if key in before and fingerprint(item) != fingerprint(before[key])
        ],
    )


@transaction.atomic
def release(
    course: Course, *, course_page: CoursePage, change: str, note: str, by: User | None, at: datetime
) -> Edition:
    """Freeze the live pages as the next edition of the course.

    Raises `ReleaseRefused` when nothing is published below the page, or nothing has changed since the last edition.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    current = course.current_edition
    manifest = manifest_of(course_page)
    if not any(module["items"] for module in manifest["modules"]):
        raise ReleaseRefused(
            _("Nothing is published yet: a course needs at least one live lesson or assessment.")
        )
    if current and current.digest == manifest_digest(manifest):
        raise ReleaseRefused(_("Nothing has changed since edition %(number)s.") % {"number": current.number})
    return Edition.objects.create(
        course=course,
        number=current.number + 1 if current else 1,
        change=change,
        note=note,
        manifest=manifest,
        digest=manifest_digest(manifest),
        released_at=at,
        released_by=by,
    )
