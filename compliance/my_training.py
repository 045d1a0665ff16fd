"""What one person's landing page says: where to go on, one's courses, what can be started, one's certificates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from accounts.models import Posting, User
from assessments.models import Attempt
from assessments.sitting import sitting_of
from certificates.models import Certificate
from courses.models import Completion, Course, CoursePage, Edition, Enrolment
from courses.outline import Outline, Segment, live_pages, outline_of


class Kind(StrEnum):
    """What the primary button does."""

    CONTINUE = "continue"
    START = "start"
    CERTIFICATES = "certificates"


@dataclass(frozen=True)
class Step:
    """The one thing to do next."""

    kind: Kind
    url: str
    title: str = ""  # of the lesson, assessment or course
    question: int | None = None  # of an open attempt: the number of the first question that is open
    segment: Segment | None = None  # in which one goes on, if the course is taken in segments


@dataclass(frozen=True)
class OwnCourse:
    """A course that the person has begun. Without a page, the page was withdrawn: the record stands."""

    outline: Outline
    page: CoursePage | None
    completion: Completion | None  # of the newest edition that was completed
    last_used_at: datetime

    @property
    def title(self) -> str:
        return self.page.title if self.page else self.outline.course.name


@dataclass(frozen=True)
class OpenCourse:
    """A course that the person may start."""

    page: CoursePage
    is_for_me: bool


@dataclass(frozen=True)
class OwnCertificate:
    certificate: Certificate
    state: Certificate.State


@dataclass(frozen=True)
class Training:
    next_step: Step | None
    courses: list[OwnCourse]  # the one used last comes first
    open_courses: list[OpenCourse]  # those for the person's professions come first
    certificates: list[OwnCertificate]
    lacks_certificate: bool  # there is a completion whose certificate could not be made


def training_of(user: User, *, on: date) -> Training:
    """Everything on the landing page of a person on that day."""
    enrolments = Enrolment.objects.visible_to(user).select_related("course").prefetch_related("items")
    released = list(Course.objects.released().prefetch_related("professions"))
    pages = _pages(released)
    completions = {
        completion.enrolment_id: completion
        for completion in Completion.objects.visible_to(user).order_by("edition_number")
    }
    courses = _own_courses(enrolments, pages, completions)
    begun = {own.outline.course for own in courses}
    open_courses = _open_courses(user, [course for course in released if course not in begun], pages, on)
    certificates = [
        OwnCertificate(certificate, certificate.state_on(on))
        for certificate in Certificate.objects.visible_to(user).prefetch_related("events")
    ]
    return Training(
        next_step=_next_step(user, courses, open_courses),
        courses=courses,
        open_courses=open_courses,
        certificates=certificates,
        lacks_certificate=Completion.objects.visible_to(user).filter(certificate__isnull=True).exists(),
    )


def _pages(courses: Iterable[Course]) -> dict[int, CoursePage]:
    """The live page of each course, in the language that `courses.outline` would choose."""
    keys = CoursePage.objects.live().filter(course__in=courses).values_list("translation_key", flat=True)
    chosen = [page.pk for page in live_pages(list(keys)).values()]
    return {
        page.course_id: page for page in CoursePage.objects.filter(pk__in=chosen).select_related("course")
    }


def _own_courses(
    enrolments: Iterable[Enrolment], pages: dict[int, CoursePage], completions: dict[int, Completion]
) -> list[OwnCourse]:
    editions = _current_editions([enrolment.course for enrolment in enrolments])
    own = [
        OwnCourse(
            outline=outline_of(enrolment.course, editions.get(enrolment.course_id), enrolment),
            page=pages.get(enrolment.course_id),
            completion=completions.get(enrolment.pk),
            last_used_at=max(
                (row.last_opened_at for row in enrolment.items.all()), default=enrolment.enrolled_at
            ),
        )
        for enrolment in enrolments
    ]
    return sorted(own, key=lambda course: course.last_used_at, reverse=True)


def _current_editions(courses: list[Course]) -> dict[int, Edition]:
    """The newest edition of each course, all at once."""
    newest = Edition.objects.filter(course=OuterRef("course")).order_by("-number").values("number")[:1]
    editions = Edition.objects.filter(course__in=courses, number=Subquery(newest))
    return {edition.course_id: edition for edition in editions}


def _open_courses(
    user: User, courses: Iterable[Course], pages: dict[int, CoursePage], on: date
) -> list[OpenCourse]:
    mine = set(Posting.objects.filter(user=user).current(on).values_list("profession", flat=True))
    found = []
    for course in courses:
        meant = {profession.pk for profession in course.professions.all()}  # empty: for everybody
        if course.pk in pages:
            found.append(OpenCourse(page=pages[course.pk], is_for_me=not meant or bool(meant & mine)))
    return sorted(found, key=lambda course: not course.is_for_me)


def _next_step(user: User, courses: list[OwnCourse], open_courses: list[OpenCourse]) -> Step | None:
    """Go on with the course used last; else start one for one's profession, or any at all; else see what one has.

    A course that was completed in an older edition doesn't ask to be gone on with: it is done.
    """
    for own in courses:
        if own.outline.next_item and not own.completion:
            return _continuation(user, own.outline)
        if own.outline.is_to_be_finished and own.page:
            return Step(
                Kind.CONTINUE, own.page.get_url() or "", own.page.title
            )  # the last open item was withdrawn
    has_completed = any(own.completion for own in courses)
    for course in open_courses:
        if course.is_for_me or not has_completed:
            return Step(Kind.START, course.page.get_url() or "", course.page.title)
    return Step(Kind.CERTIFICATES, reverse("certificates")) if has_completed else None


def _continuation(user: User, outline: Outline) -> Step:
    """The next item of a course; an attempt that is open is gone on with where it was left."""
    item = outline.next_item
    assert item is not None  # noqa: S101 # the caller has looked
    open_attempts = Attempt.objects.visible_to(user).open().select_related("paper")
    attempt = open_attempts.filter(assessment_key=item.key).first()
    if attempt is None:
        return Step(Kind.CONTINUE, item.resume_url, item.title, segment=outline.next_segment)
    sitting = sitting_of(attempt)
    question = sitting.next_item.number if sitting.next_item else None
    return Step(Kind.CONTINUE, reverse("attempt_next", args=[attempt.uuid]), item.title, question)
