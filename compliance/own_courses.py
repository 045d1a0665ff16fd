"""The courses of one person: begun, required, or open to be started."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import OuterRef, Prefetch, Subquery

from accounts.models import Posting, User
from compliance.status import Status
from courses.languages import language_of
from courses.models import Completion, Course, CoursePage, Edition, Enrolment
from courses.outline import Outline, live_pages, outline_of, page_keys


@dataclass(frozen=True)
class OwnCourse:
    """A course that the person has begun. Without a page, the page was withdrawn: the record stands."""

    outline: Outline
    page: CoursePage | None
    completion: Completion | None  # of the newest edition that was completed
    last_used_at: datetime
    status: Status | None = None  # None: it is not required

    @property
    def title(self) -> str:
        return self.page.title if self.page else self.outline.course.name

    @property
    def lang(self) -> str:
        """The language of the title."""
        return language_of(self.page) if self.page else settings.LANGUAGE_CODE

    @property
    def is_unfinished(self) -> bool:
        """Whether something is left to do.

        What was completed in an older edition is done, unless it has lapsed or a refresher is asked for.
        """
        has_lapsed = bool(self.status and self.status.has_lapsed)
        return (
            not self.completion
            or bool(self.outline.refresher)
            or (has_lapsed and self.outline.next_item is not None)
        )


@dataclass(frozen=True)
class OpenCourse:
    """A course that the person may start, once the prerequisites that are lacking are completed."""

    page: CoursePage
    is_for_me: bool
    status: Status | None = None  # None: it is not required
    lacking: tuple[Course, ...] = ()
    is_one_enough: bool = False  # of several that are lacking

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def lang(self) -> str:
        """The language of the title."""
        return language_of(self.page)

    @property
    def lacking_names(self) -> str:
        return ", ".join(course.name for course in self.lacking)


@dataclass(frozen=True)
class RequiredCourse:
    """A course that is required of the person: one they have begun, one they may start, or one without a page."""

    course: Course
    status: Status
    own: OwnCourse | None
    open: OpenCourse | None

    @property
    def page(self) -> CoursePage | None:
        source = self.own or self.open
        return source.page if source else None

    @property
    def title(self) -> str:
        return self.page.title if self.page else self.course.name

    @property
    def lang(self) -> str:
        """The language of the title."""
        return language_of(self.page) if self.page else settings.LANGUAGE_CODE


def own_courses(
    user: User,
    pages: Mapping[int, CoursePage],
    completions: Mapping[int, Completion],
    duties: Mapping[int, Status],
) -> list[OwnCourse]:
    """What the person has begun, the course used last first; `completions` by enrolment, `duties` by course."""
    enrolments = list(
        Enrolment.objects.visible_to(user)
        .select_related("course")
        .prefetch_related("items", Prefetch("completions", Completion.objects.visible_to(user)))
    )
    editions = _current_editions([enrolment.course for enrolment in enrolments])
    keys = [key for edition in editions.values() for key in page_keys(edition)]
    items = live_pages(keys)
    own = [
        OwnCourse(
            outline=outline_of(enrolment.course, editions.get(enrolment.course_id), enrolment, items),
            page=pages.get(enrolment.course_id),
            completion=completions.get(enrolment.pk),
            last_used_at=max(
                (row.last_opened_at for row in enrolment.items.all()), default=enrolment.enrolled_at
            ),
            status=duties.get(enrolment.course_id),
        )
        for enrolment in enrolments
    ]
    return sorted(own, key=lambda course: course.last_used_at, reverse=True)


def _current_editions(courses: list[Course]) -> dict[int, Edition]:
    """The newest edition of each course, all at once."""
    newest = Edition.objects.filter(course=OuterRef("course")).order_by("-number").values("number")[:1]
    editions = Edition.objects.filter(course__in=courses, number=Subquery(newest)).knowing_refreshers()
    return {edition.course_id: edition for edition in editions}


def open_courses(
    user: User,
    courses: Iterable[Course],
    pages: Mapping[int, CoursePage],
    duties: Mapping[int, Status],
    met: set[int],
    on: date,
) -> list[OpenCourse]:
    """Which of these courses can be started, those for the person's professions first; `met`: prerequisites, by course.

    A prerequisite that was never released can't be asked of anybody: `Course.lacking_for` says the same.
    """
    mine = set(Posting.objects.filter(user=user).current(on).values_list("profession", flat=True))
    found = []
    for course in courses:
        meant = {profession.pk for profession in course.professions.all()}  # empty: for everybody
        lacking = course.lacking(course.prerequisites.all(), met)
        if course.pk in pages:
            found.append(
                OpenCourse(
                    page=pages[course.pk],
                    is_for_me=not meant or bool(meant & mine),
                    status=duties.get(course.pk),
                    lacking=tuple(lacking),
                    is_one_enough=course.is_one_enough(lacking),
                )
            )
    return sorted(found, key=lambda course: not course.is_for_me)


def required_courses(
    duties: Mapping[int, Status], own: Iterable[OwnCourse], startable: Iterable[OpenCourse]
) -> list[RequiredCourse]:
    """Everything that is required, the most urgent first and what is done last."""
    begun = {course.outline.course.pk: course for course in own}
    offered = {course.page.course_id: course for course in startable}
    courses = Course.objects.in_bulk(list(duties))
    found = [
        RequiredCourse(courses[pk], status, begun.get(pk), offered.get(pk)) for pk, status in duties.items()
    ]
    return sorted(found, key=lambda required: (required.status.urgency, required.title))
