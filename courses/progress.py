"""The one writer of enrolments, progress and completions."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from courses.as_read import Shown, as_the_edition_says, read_otherwise, shown_in_attempt
from courses.models import Completion, Course, Edition, Enrolment, ItemProgress
from courses.outline import OutlineItem, is_any_live, outline_of
from courses.signals import course_completed


class NotPossible(Exception):
    """A step that can't be taken; the message says why, in words for the learner."""


@transaction.atomic
def enrol(user: User, course: Course, *, at: datetime) -> Enrolment:
    """Enrol once; a second call returns the first enrolment.

    Raises `NotPossible` before the first release, and while a prerequisite is lacking. Whoever is enrolled stays
    so, also when a prerequisite is added later.
    """
    if course.current_edition is None:
        raise NotPossible(_("This course has not been released yet."))
    existing: Enrolment | None = Enrolment.objects.filter(user=user, course=course).first()
    if existing:
        return existing
    if lacking := course.lacking_for(user):
        told = _("Complete first: %(courses)s.")
        if course.is_one_enough(lacking):
            told = _("Complete one of these first: %(courses)s.")
        raise NotPossible(told % {"courses": ", ".join(other.name for other in lacking)})
    enrolment, _created = Enrolment.objects.get_or_create(
        user=user, course=course, defaults={"enrolled_at": at}
    )
    return enrolment


@transaction.atomic
def open_item(enrolment: Enrolment, key: UUID, *, at: datetime) -> None:
    """Note that the learner is at this item: here a later sign-in goes on."""
    ItemProgress.objects.update_or_create(
        enrolment=enrolment,
        key=key,
        defaults={"last_opened_at": at},
        create_defaults={"first_opened_at": at, "last_opened_at": at},
    )


def note_place(enrolment: Enrolment, key: UUID, *, place: str) -> None:
    """Keep the block at which reading stopped (blank: the beginning); what is done has no place."""
    enrolment.items.filter(key=key, done_at=None).update(place=place)


def take_in_segments(enrolment: Enrolment, *, on: bool) -> None:
    """Take the course in short segments, or as a whole again. What counts stays the same."""
    enrolment.in_segments = on
    enrolment.save(update_fields=["in_segments"])


@transaction.atomic
def mark_done(
    enrolment: Enrolment,
    key: UUID,
    *,
    language: str,
    at: datetime,
    shown: Shown | None = None,
    asked: dict[str, Any] | None = None,
) -> Completion | None:
    """Mark an item as done, once; returns the completion if that was the last one missing.

    `language` is that of the interface. `shown` says in which words a lesson was read, `asked` what an attempt asked;
    without them it is taken to be what the edition says.
    What was done already is done again where a refresher asks for it. Where it has only changed, by a release or because
    another text was published, that it was read anew is noted, and completes nothing. That somebody has done an item is a fact even if the current edition does not contain
    it; whether a course is complete is asked of the edition. The completion is announced after commit.
    """
    enrolment.lock()
    edition = enrolment.course.current_edition
    entry = edition.entry(key) if edition else None
    now: dict[str, Any] = {"language": language, "edition_number": None, "digest": "", "as_read": ""}
    if edition and entry:
        if asked:
            shown = shown_in_attempt(edition, entry, asked, language)
        shown = shown or as_the_edition_says(edition, entry, language)
        now = {
            "language": shown.language,
            "edition_number": shown.edition_number,
            "digest": shown.wording,
            "as_read": shown.digest,
        }
    row, is_first = ItemProgress.objects.get_or_create(
        enrolment=enrolment,
        key=key,
        defaults={"first_opened_at": at, "last_opened_at": at, "done_at": at, **now},
    )
    known = None
    if not is_first:
        day = "renewed_at" if row.done_at else "done_at"
        if row.done_at:
            known = _item(enrolment, edition, key) if edition else None
            is_anew = known and (known.is_again or known.has_changed or _is_newer(shown, row))
            if not is_anew or _says(row) == now:
                return None
        for name, value in {day: at, "place": "", **now}.items():
            setattr(row, name, value)
        row.save(update_fields=[day, "place", *now])
    if edition is None or (known and not known.is_again):
        return None
    # An attempt whose time was up counts from its deadline, though it may be noted after a lesson that was read later.
    done = enrolment.items.filter(done_at__isnull=False).values_list("key", "done_at", "renewed_at")
    days = {key: max(filter(None, instants)) for key, *instants in done}
    if is_any_live([UUID(entry["key"]) for entry in edition.items if UUID(entry["key"]) not in days]):
        return None  # something is still to be done: no need to ask more
    return complete_if_done(enrolment, edition, language=language, at=max(days.values()))


def _is_newer(shown: Shown | None, row: ItemProgress) -> bool:
    """Whether somebody opened a lesson after they had done it, and it said something else: not a page from before."""
    last = row.renewed_at or row.done_at
    if shown is None or shown.seen_at is None or last is None:
        return False
    return shown.seen_at > last and row.digest not in ("", shown.wording)


def _says(row: ItemProgress) -> dict[str, Any]:
    """In which words an item was done last."""
    return {name: getattr(row, name) for name in ("language", "edition_number", "digest", "as_read")}


def _parts(enrolment: Enrolment, edition: Edition) -> list[ItemProgress]:
    """What somebody has done of an edition, in its order."""
    order = {entry["key"]: place for place, entry in enumerate(edition.items)}
    done = enrolment.items.filter(key__in=order, done_at__isnull=False)
    return sorted(done, key=lambda row: order[str(row.key)])


def _languages(parts: list[ItemProgress]) -> list[str]:
    """In which languages these were shown, the one of most parts first."""
    counted = Counter(row.language for row in parts if row.language)
    return sorted(counted, key=lambda language: (-counted[language], language))


def _item(enrolment: Enrolment, edition: Edition, key: UUID) -> OutlineItem | None:
    items = outline_of(enrolment.course, edition, enrolment).items
    return next((item for item in items if item.key == key), None)


@transaction.atomic
def finish(enrolment: Enrolment, *, language: str, at: datetime) -> Completion | None:
    """Complete a course whose last open items were withdrawn, for somebody who had done all the others."""
    enrolment.lock()
    edition = enrolment.course.current_edition
    if edition is None or not outline_of(enrolment.course, edition, enrolment).is_to_be_finished:
        return None
    return complete_if_done(enrolment, edition, language=language, at=at)


@transaction.atomic
def complete_if_done(
    enrolment: Enrolment, edition: Edition, *, language: str, at: datetime
) -> Completion | None:
    """Write the completion of an edition when all its items are done and there is none yet."""
    outline = outline_of(enrolment.course, edition, enrolment)
    if outline.completion or not outline.is_complete:
        return None
    user, parts = enrolment.user, _parts(enrolment, edition)
    day = timezone.localdate(at)
    posting = Posting.objects.filter(user=user).current(day).select_related("agency", "profession").first()
    with translation.override(language):
        profession = str(posting.profession) if posting else ""
    completion, created = Completion.objects.get_or_create(
        enrolment=enrolment,
        edition=edition,
        defaults={
            "user": user,
            "completed_at": at,
            "person_name": user.full_name,
            "course_code": enrolment.course.code,
            "course_name": edition.manifest["title"],
            "edition_number": edition.number,
            "edition_digest": edition.digest,
            "learning_minutes": edition.manifest["learning_minutes"],
            "agency_name": posting.agency.name if posting else "",
            "profession_name": profession,
            "language": language,
            "languages": _languages(parts),
            "as_read": read_otherwise(edition, parts),
        },
    )
    if created:
        transaction.on_commit(lambda: course_completed.send_robust(sender=Completion, completion=completion))
    return completion
