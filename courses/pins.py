"""Where best practices are used, and the one writer of which version a lesson keeps."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, ReferenceIndex

from accounts.models import User
from courses.blocks import SHARED
from courses.models import BestPractice, DeclinedVersion, LessonPage
from courses.versions import latest_numbers


class State(TextChoices):
    """Whether readers see what uses a text."""

    PUBLISHED = "published", _("published")
    DRAFT = "draft", _("in a draft alone")
    UNPUBLISHED = "unpublished", _("not published")


@dataclass(frozen=True)
class Use:
    """One place where a lesson uses a best practice."""

    lesson: LessonPage
    block: str  # its id
    practice: BestPractice
    version: int | None  # the one that is kept; None: always the newest
    state: State = State.PUBLISHED


@dataclass(frozen=True)
class Outdated:
    """A use that keeps a version although there is a newer one that nobody has declined."""

    use: Use
    newest: int


def uses_of(practice: BestPractice) -> list[Use]:
    """Where a practice is used, in the order of the pages; asked of a translation, where its source is.

    Drafts and lessons that are not published count too: `Use.state` tells them apart.
    """
    versions = BestPractice.objects.filter(translation_key=practice.translation_key)
    indexed = {key for row in versions for key in _lessons(ReferenceIndex.get_references_to(row))}
    lessons = _source_lessons().filter(Q(pk__in=indexed) | Q(has_unpublished_changes=True))
    return [use for use in uses_in(lessons) if use.practice.translation_key == practice.translation_key]


def outdated(lesson: LessonPage | None = None) -> list[Outdated]:
    """The uses that ask whether a newer version shall be taken over: all of them, or those of one lesson."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(BestPractice)
    )
    uses = uses_in([lesson] if lesson else _source_lessons().filter(pk__in=_lessons(references)))
    kept = [use for use in uses if use.version and use.state != State.DRAFT]
    newest = latest_numbers({use.practice.translation_key for use in kept})
    declined = {
        (row.lesson_key, row.block): row.number
        for row in DeclinedVersion.objects.filter(lesson_key__in={use.lesson.translation_key for use in kept})
    }
    found = [Outdated(use, newest.get(use.practice.translation_key, 0)) for use in kept]
    return [
        entry
        for entry in found
        if entry.newest > (entry.use.version or 0)
        and entry.newest > declined.get((entry.use.lesson.translation_key, entry.use.block), 0)
    ]


def _lessons(references: Iterable[ReferenceIndex]) -> set[str]:
    kind = ContentType.objects.get_for_model(LessonPage)
    return {row.object_id for row in references if row.content_type_id == kind.pk}


def _source_lessons() -> QuerySet[LessonPage]:
    lessons = LessonPage.objects.filter(locale=Locale.get_default())
    return lessons.select_related("latest_revision").order_by("path")


def uses_in(lessons: Iterable[LessonPage]) -> list[Use]:
    """What these lessons use, from their stored streams: one query for all practices."""
    stored = [(lesson, block, state) for lesson in lessons for block, state in _stored_in(lesson)]
    practices = BestPractice.objects.in_bulk(
        {block["value"]["practice"] for _lesson, block, _state in stored}
    )
    return [
        Use(lesson, block["id"], practices[block["value"]["practice"]], block["value"].get("version"), state)
        for lesson, block, state in stored
        if block["value"]["practice"] in practices
    ]


def _stored_in(lesson: LessonPage) -> Iterator[tuple[dict[str, Any], State]]:
    """The blocks that use a text: those that readers see, then those that stand in a draft alone."""
    published = _using(lesson.body.raw_data) if lesson.live else []
    yield from ((block, State.PUBLISHED) for block in published)
    if lesson.live and not lesson.has_unpublished_changes:
        return
    draft = (
        json.loads(lesson.latest_revision.content["body"]) if lesson.latest_revision else lesson.body.raw_data
    )
    known = {block["id"] for block in published}
    state = State.DRAFT if lesson.live else State.UNPUBLISHED
    yield from ((block, state) for block in _using(draft) if block["id"] not in known)


def _using(stored: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in stored if block["type"] in SHARED]


@transaction.atomic
def accept(use: Use, number: int, *, by: User) -> bool:
    """Take a newer version into a lesson; returns whether it is published.

    It goes into the newest draft, so that nothing anybody has written is lost. It is published when that draft had
    nothing else waiting and `by` may publish; otherwise it waits with the rest.
    """
    lesson = LessonPage.objects.select_for_update().get(pk=use.lesson.pk)
    publishes = not lesson.has_unpublished_changes and lesson.permissions_for_user(by).can_publish()
    draft = lesson.get_latest_revision_as_object()
    for block in draft.body:
        if str(block.id) == use.block:
            block.value["version"] = number
    revision = draft.save_revision(user=by, log_action=True)
    if publishes:
        revision.publish(user=by)
    return bool(publishes)


@transaction.atomic
def decline(use: Use, number: int, *, by: User, at: datetime) -> None:
    """Stay with the version that is kept, and hear no more of newer ones up to this."""
    DeclinedVersion.objects.update_or_create(
        lesson_key=use.lesson.translation_key,
        block=use.block,
        defaults={"number": number, "declined_at": at, "declined_by": by},
    )
