"""What is new for one person: editions of their courses that came out lately, with the editor's note."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import Posting, User
from courses.languages import language_of
from courses.models import CoursePage, Edition, Enrolment

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
    since = timezone.make_aware(datetime.combine(on - timedelta(days=DAYS), time.min))
    until = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
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
