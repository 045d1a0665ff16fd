"""The card of a course: what somebody wants to know before they start it, and how they stand to it."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from courses.language_versions import LanguageVersion, texts_of_items, versions_of
from courses.languages import language_of
from courses.models import Course, CoursePage, PriorLearning
from courses.outline import Outline, course_pages


@dataclass(frozen=True)
class Prerequisite:
    """A course to be completed first. `url` is empty when its page was withdrawn."""

    course: Course
    title: str
    lang: str  # of the title
    url: str
    is_completed: bool
    claim: PriorLearning | None = None  # the person's own that is open or accepted

    @property
    def is_recognised(self) -> bool:
        return self.claim is not None and self.claim.state == PriorLearning.State.ACCEPTED

    @property
    def is_met(self) -> bool:
        return self.is_completed or self.is_recognised


@dataclass(frozen=True)
class Card:
    modules: int
    lessons: int
    assessments: int
    languages: list[LanguageVersion]
    course: Course
    prerequisites: list[Prerequisite]
    issuer: str

    @property
    def lacking(self) -> list[Prerequisite]:
        """What is in the person's way, by the rule of the course."""
        met = {other.course.pk for other in self.prerequisites if other.is_met}
        lacking = self.course.lacking([other.course for other in self.prerequisites], met)
        return [other for other in self.prerequisites if other.course in lacking]

    @property
    def is_one_enough(self) -> bool:
        """Whether one of several would do."""
        return self.course.is_one_enough(self.prerequisites)


def card_of(page: CoursePage, outline: Outline, user: User | AnonymousUser) -> Card:
    kinds = Counter(item.kind for item in outline.items)
    return Card(
        modules=len(outline.modules),
        lessons=kinds["lesson"],
        assessments=kinds["assessment"],
        course=page.course,
        languages=versions_of(page, _keys(outline), texts_of_items(outline.edition)),
        prerequisites=_prerequisites(page.course, user),
        issuer=settings.CERTIFICATE_ISSUER,
    )


def _keys(outline: Outline) -> list[UUID]:
    """The items that have a page: what was withdrawn is missing in every language."""
    return [item.key for item in outline.items if item.url]


def _prerequisites(course: Course, user: User | AnonymousUser) -> list[Prerequisite]:
    asked = list(course.prerequisites.released())
    if not asked:
        return []
    pages = course_pages(asked)
    done: set[int] = set()
    claims: dict[int, PriorLearning] = {}
    if user.is_authenticated:
        done = set(
            Course.objects.completed_by(user)
            .filter(pk__in=[other.pk for other in asked])
            .values_list("pk", flat=True)
        )
        sent = PriorLearning.objects.visible_to(user).standing().filter(course__in=asked)
        claims = {claim.course_id: claim for claim in sent}
    return [
        Prerequisite(
            course=other,
            title=pages[other.pk].title if other.pk in pages else other.name,
            lang=language_of(pages[other.pk]) if other.pk in pages else settings.LANGUAGE_CODE,
            url=pages[other.pk].get_url() or "" if other.pk in pages else "",
            is_completed=other.pk in done,
            claim=claims.get(other.pk),
        )
        for other in asked
    ]
