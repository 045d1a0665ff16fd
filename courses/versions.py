"""The one writer of versions of best practices and indicators, and the look-up of what a practice said in one of them."""

import copy
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from wagtail.models import Locale

from accounts.models import User
from courses.languages import active_language, language_of
from courses.manifests import digest
from courses.models import BestPractice, Change, Indicator, PracticeVersion


@transaction.atomic
def note_version(text: BestPractice | Indicator, *, by: User | None, at: datetime) -> PracticeVersion | None:
    """Keep what a text says now that it is published; None when it says what it said before.

    Where nobody said how much it changes, it counts as a change of the content.
    """
    Locale.objects.select_for_update().get(pk=text.locale_id)  # two publish at once: one after the other
    language = text.locale.language_code
    last = PracticeVersion.objects.filter(key=text.translation_key, language=language).last()
    content = text.frozen_content
    if last and last.digest == digest(content):
        return None
    noted: PracticeVersion = PracticeVersion.objects.create(
        key=text.translation_key,
        language=language,
        number=last.number + 1 if last else 1,
        digest=digest(content),
        content=content,
        change=text.change or Change.SUBSTANTIVE,
        note=text.change_note,
        published_at=at,
        published_by=by,
        revision_id=text.live_revision_id,
    )
    return noted


def latest_numbers(keys: Iterable[UUID]) -> dict[UUID, int]:
    """The number of the newest version of each of these practices, in the source language."""
    rows = PracticeVersion.objects.filter(key__in=list(keys), language=settings.LANGUAGE_CODE)
    return dict(rows.order_by().values_list("key").annotate(newest=Max("number")))


def published_of(key: UUID) -> QuerySet[PracticeVersion]:
    """The versions of a practice in the source language: lessons name them by their numbers."""
    return PracticeVersion.objects.filter(key=key, language=settings.LANGUAGE_CODE)


def numbered(key: UUID, number: int) -> PracticeVersion | None:
    """A version by its number in the source language."""
    return published_of(key).filter(number=number).first()


def used_text(value: Any) -> BestPractice | None:
    """The practice that a block uses, in the source language: as it is now, or as it was in the version that it keeps."""
    practice = value["practice"]
    kept = numbered(practice.translation_key, value["version"]) if practice and value.get("version") else None
    return as_it_was(practice, kept) if kept else practice


def as_it_was(practice: BestPractice, version: PracticeVersion) -> BestPractice:
    """A practice that says what a version says. It is only to be shown: it must not be saved."""
    shown = copy.copy(practice)
    shown.title, shown.summary = version.content["title"], version.content["summary"]
    for name in ("body", "notes"):
        setattr(shown, name, BestPractice._meta.get_field(name).stream_block.to_python(version.content[name]))
    return shown


def kept_for_reader(practice: BestPractice, number: int) -> BestPractice | None:
    """The practice as it was in that version, in the active language as far as it had been translated.

    The translation that belongs to a version is the newest that was published before the version's successor.
    `source_as_it_was` of the result is the same in the source language. None: there is no such version.
    """
    kept = numbered(practice.translation_key, number)
    if kept is None:
        return None
    source = as_it_was(practice, kept)
    shown = _translation_then(practice, kept) if active_language() != language_of(practice) else None
    shown = shown or source
    shown.source_as_it_was = source
    return shown


def _translation_then(practice: BestPractice, kept: PracticeVersion) -> BestPractice | None:
    translated = BestPractice.objects.filter(
        translation_key=practice.translation_key, locale__language_code=active_language(), live=True
    ).first()
    versions = PracticeVersion.objects.filter(key=practice.translation_key, language=active_language())
    if successor := numbered(practice.translation_key, kept.number + 1):
        versions = versions.filter(published_at__lt=successor.published_at)
    version = versions.last()
    return as_it_was(translated, version) if translated and version else None
