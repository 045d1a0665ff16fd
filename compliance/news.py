"""What is new for one person: editions that came out lately, with the editor's note, and recognitions that were taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import timezone

from accounts.models import Posting, User
from courses.languages import language_of
from courses.models import Course, CoursePage, Edition, Enrolment, PriorLearning

DAYS = 60


@dataclass(frozen=True)
class NewEdition:
    number: int
    title: str
    lang: str  # of the title
    url: str  # empty: the course's page was withdrawn
    released_at: datetime
    note: str


def new_editions(user: User, pages: Mapping[int, CoursePage], on: date) -> list[NewEdition]:
    """Editions of the last 60 days, newest first, of courses that the person has begun or that are for their profession.

    A first edition is no news: that course stands among those one can start. What came out before one began isn't either.
    """
    enrolled = dict(Enrolment.objects.visible_to(user).values_list("course", "enrolled_at"))
    since, until = _lately(on)
    professions = Posting.objects.filter(user=user).current(on).values("profession")
    found = (
        Edition.objects.filter(released_at__gte=since, released_at__lt=until, number__gt=1)
        .filter(Q(course__in=list(enrolled)) | Q(course__professions__in=professions))
        .distinct()
        .select_related("course")
        .defer("manifest")
        .order_by("-released_at", "course__code")
    )
    return [
        _told(edition, pages)
        for edition in found
        if edition.course_id not in enrolled or edition.released_at > enrolled[edition.course_id]
    ]


def no_longer_recognised(user: User, on: date) -> list[PriorLearning]:
    """Certificates from elsewhere whose recognition was taken back in the last 60 days, the latest first.

    One that has been made good since, by another certificate or by the course itself, is no news any more.
    """
    since, until = _lately(on)
    own = PriorLearning.objects.visible_to(user)
    found = own.revoked().filter(revoked_at__gte=since, revoked_at__lt=until)
    found = found.exclude(course__in=own.standing().values("course"))
    found = found.exclude(course__in=Course.objects.completed_by(user).values("pk"))
    return list(found.prefetch_related(Prefetch("course", Course.objects.titled())).order_by("-revoked_at"))


def _lately(on: date) -> tuple[datetime, datetime]:
    """From when, and before when, something is news on that day."""
    since = timezone.make_aware(datetime.combine(on - timedelta(days=DAYS), time.min))
    return since, timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))


def _told(edition: Edition, pages: Mapping[int, CoursePage]) -> NewEdition:
    page = pages.get(edition.course_id)
    return NewEdition(
        number=edition.number,
        title=page.title if page else edition.course.name,
        lang=language_of(page) if page else settings.LANGUAGE_CODE,
        url=page.get_url() or "" if page else "",
        released_at=edition.released_at,
        note=edition.note.strip(),
    )
