"""What one person's landing page says: where to go on, what is required by when, one's courses, news, certificates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import User
from assessments.models import Attempt
from assessments.sitting import sitting_of
from assessments.standing import to_be_marked
from certificates.models import Certificate
from compliance.duties import duties_of, proofs_of
from compliance.news import NewEdition, new_editions, no_longer_recognised
from compliance.own_courses import (
    OpenCourse,
    OwnCourse,
    RequiredCourse,
    open_courses,
    own_courses,
    required_courses,
)
from courses.languages import language_of
from courses.models import Completion, Course, PriorLearning
from courses.outline import OutlineItem, Segment, course_pages

EXPIRES_SOON_DAYS = 60


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
    lang: str = field(default="", compare=False)  # of the title; the step is the same in whatever language


@dataclass(frozen=True)
class OwnCertificate:
    certificate: Certificate
    state: Certificate.State
    expires_soon: bool


@dataclass(frozen=True)
class Training:
    next_step: Step | None
    required: list[RequiredCourse]  # the most urgent first
    courses: list[OwnCourse]  # all others that are begun; the one used last comes first
    open_courses: list[
        OpenCourse
    ]  # all others that can be started; those for the person's professions come first
    news: list[NewEdition]
    certificates: list[OwnCertificate]
    no_longer_recognised: list[PriorLearning]
    to_be_marked: list[OutlineItem]  # assessments that wait for a person to mark what was written
    lacks_certificate: bool  # there is a completion whose certificate could not be made
    on: date

    @property
    def refreshers(self) -> list[OwnCourse]:
        """Completed courses of which something is to be learned again, the most urgent first."""
        begun = [*self.courses, *(course.own for course in self.required if course.own)]
        asked = [(own.outline.refresher.due, own) for own in begun if own.outline.refresher]
        return [own for _due, own in sorted(asked, key=lambda entry: entry[0])]

    @property
    def is_empty(self) -> bool:
        return not (self.required or self.courses or self.open_courses or self.certificates)

    @property
    def unfinished(self) -> list[OwnCourse]:
        return [own for own in self.courses if own.is_unfinished]

    @property
    def finished(self) -> list[OwnCourse]:
        return [own for own in self.courses if not own.is_unfinished]

    @property
    def all_is_done(self) -> bool:
        """Whether everything that was begun or is required is completed."""
        has_any = bool(self.required or self.courses)
        if self.refreshers:
            return False
        return has_any and not self.unfinished and all(item.status.state == "done" for item in self.required)

    @property
    def expiring(self) -> list[OwnCertificate]:
        return [own for own in self.certificates if own.expires_soon]


def training_of(user: User, *, on: date) -> Training:
    """Everything on the landing page of a person on that day."""
    certificates = list(Certificate.objects.visible_to(user).prefetch_related("events"))
    completions = list(
        Completion.objects.visible_to(user).select_related("enrolment").order_by("edition_number")
    )
    by_completion = {certificate.completion_id: certificate for certificate in certificates}
    duties = duties_of(user, proofs_of(completions, by_completion), on)
    released = list(
        Course.objects.released().prefetch_related(
            "professions", Prefetch("prerequisites", Course.objects.released())
        )
    )
    pages = course_pages(released)
    newest = {completion.enrolment_id: completion for completion in completions}
    own = own_courses(user, pages, newest, duties)
    begun = {course.outline.course.pk for course in own}
    met = {completion.enrolment.course_id for completion in completions}
    met |= set(user.prior_learning.accepted().values_list("course", flat=True))
    startable = open_courses(
        user, [course for course in released if course.pk not in begun], pages, duties, met, on
    )
    required = required_courses(duties, own, startable)
    waiting = to_be_marked(user)
    return Training(
        next_step=_next_step(user, own, required, startable, waiting),
        required=required,
        courses=[course for course in own if course.status is None],
        open_courses=[course for course in startable if course.status is None],
        news=new_editions(user, pages, on),
        certificates=[_own_certificate(certificate, on) for certificate in certificates],
        no_longer_recognised=no_longer_recognised(user, on),
        to_be_marked=[item for course in own for item in course.outline.items if item.key in waiting],
        lacks_certificate=any(completion.pk not in by_completion for completion in completions),
        on=on,
    )


def _own_certificate(certificate: Certificate, on: date) -> OwnCertificate:
    state = certificate.state_on(on)
    last_day = certificate.valid_until
    expires_soon = (
        state == Certificate.State.VALID
        and last_day is not None
        and last_day <= on + timedelta(days=EXPIRES_SOON_DAYS)
    )
    return OwnCertificate(certificate, state, expires_soon)


def _next_step(
    user: User,
    courses: list[OwnCourse],
    required: list[RequiredCourse],
    startable: list[OpenCourse],
    waiting: set[UUID],
) -> Step | None:
    """The one thing to do next, the first of these that there is:

    1. an attempt that is open, the one begun last: its time may be running;
    2. the course used last that is not finished: whoever was interrupted goes on where they stopped, even if another
       course is more urgent (what is overdue stands in words right below the button);
    3. the most urgent required course that was not begun, or the prerequisite that it waits for;
    4. a course for one's profession; any course at all for who has completed none;
    5. one's certificates.

    What waits to be marked can't be gone on with: what comes beyond it is offered, if there is anything.
    A course that was completed in an older edition doesn't ask to be gone on with: it is done, unless its certificate
    has lapsed while it is required.
    """
    if attempted := _open_attempt(user, courses):
        return _continuation(user, attempted)
    for own in courses:
        if own.is_unfinished and (item := _next_item(own, waiting)):
            return _continuation(user, item, own.outline.segment_of(item.key))
        if own.outline.is_to_be_finished and own.page:
            return Step(
                Kind.CONTINUE, own.page.get_url() or "", own.page.title, lang=own.lang
            )  # the last open item was withdrawn
    has_completed = any(own.completion for own in courses)
    wanted = [course.open for course in required if course.open]
    others = [course for course in startable if course.is_for_me or not has_completed]
    for course in [*_with_prerequisites(wanted, startable), *others]:
        if not course.lacking:
            page = course.page
            return Step(Kind.START, page.get_url() or "", page.title, lang=language_of(page))
    return Step(Kind.CERTIFICATES, reverse("certificates")) if has_completed else None


def _next_item(own: OwnCourse, waiting: set[UUID]) -> OutlineItem | None:
    """Where a course is gone on with; None where all that is open waits to be marked."""
    following = own.outline.next_item
    others = [item for item in own.outline.items if item.is_open and item.key not in waiting]
    return following if following is None or following.key not in waiting else next(iter(others), None)


def _with_prerequisites(wanted: list[OpenCourse], startable: list[OpenCourse]) -> list[OpenCourse]:
    """Each wanted course behind the courses that must be completed before it."""
    by_course = {course.page.course_id: course for course in startable}
    ordered: list[OpenCourse] = []
    seen: set[int] = set()

    def add(course: OpenCourse) -> None:
        if course.page.course_id in seen:
            return
        seen.add(course.page.course_id)
        for prerequisite in course.lacking:
            if before := by_course.get(prerequisite.pk):
                add(before)
        ordered.append(course)

    for course in wanted:
        add(course)
    return ordered


def _open_attempt(user: User, courses: list[OwnCourse]) -> OutlineItem | None:
    """The assessment of the open attempt that was begun last, if it still belongs to a course of the person."""
    keys = (
        Attempt.objects.visible_to(user).open().order_by("-begun_at").values_list("assessment_key", flat=True)
    )
    items = {item.key: item for own in courses for item in own.outline.items if item.is_open}
    return next((items[key] for key in keys if key in items), None)


def _continuation(user: User, item: OutlineItem, segment: Segment | None = None) -> Step:
    """An item of a course to go on with; an attempt that is open is gone on with where it was left."""
    open_attempts = Attempt.objects.visible_to(user).open().select_related("paper")
    attempt = open_attempts.filter(assessment_key=item.key).first()
    if attempt is None:
        return Step(Kind.CONTINUE, item.resume_url, item.title, segment=segment, lang=item.lang)
    sitting = sitting_of(attempt)
    question = sitting.next_item.number if sitting.next_item else None
    address = reverse("attempt_next", args=[attempt.uuid])
    return Step(Kind.CONTINUE, address, item.title, question, lang=item.lang)
