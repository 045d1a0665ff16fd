"""Where best practices are used, and the one writer of which version a lesson keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, ReferenceIndex

from accounts.models import User
from courses.blocks import SHARED
from courses.models import BestPractice, DeclinedVersion, LessonPage
from courses.versions import latest_numbers


@dataclass(frozen=True)
class Use:
    """One place where a published lesson uses a best practice."""

    lesson: LessonPage
    block: str  # its id
    practice: BestPractice
    version: int | None  # the one that is kept; None: always the newest


@dataclass(frozen=True)
class Outdated:
    """A use that keeps a version although there is a newer one that nobody has declined."""

    use: Use
    newest: int


def uses_of(practice: BestPractice) -> list[Use]:
    """Where a practice is used, in the order of the pages."""
    references = ReferenceIndex.get_references_to(practice)
    return [use for use in _uses(references) if use.practice.translation_key == practice.translation_key]


def outdated(lesson: LessonPage | None = None) -> list[Outdated]:
    """The uses that ask whether a newer version shall be taken over: all of them, or those of one lesson."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(BestPractice)
    )
    uses = uses_in([lesson]) if lesson else _uses(references)
    kept = [use for use in uses if use.version]
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


def _uses(references: Iterable[ReferenceIndex]) -> list[Use]:
    kind = ContentType.objects.get_for_model(LessonPage)
    keys = {row.object_id for row in references if row.content_type_id == kind.pk}
    lessons = LessonPage.objects.live().filter(pk__in=keys, locale=Locale.get_default()).order_by("path")
    return uses_in(lessons)


def uses_in(lessons: Iterable[LessonPage]) -> list[Use]:
    """What these lessons use, from their stored streams: one query for all practices."""
    stored = [
        (lesson, block) for lesson in lessons for block in lesson.body.raw_data if block["type"] in SHARED
    ]
    practices = BestPractice.objects.in_bulk({block["value"]["practice"] for _lesson, block in stored})
    return [
        Use(lesson, block["id"], practices[block["value"]["practice"]], block["value"].get("version"))
        for lesson, block in stored
        if block["value"]["practice"] in practices
    ]


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
