"""The list of courses as one person sees it: which are for them, which they have begun, in which languages."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator

from accounts.models import Posting, Profession, User
from courses.in_language import readable
from courses.language_versions import languages_of
from courses.languages import own_name
from courses.models import Course, CourseIndexPage, CoursePage, Enrolment

PER_PAGE = 24


@dataclass(frozen=True)
class Entry:
    page: CoursePage
    is_for_me: bool  # it names one of the person's professions
    is_begun: bool
    is_completed: bool
    languages: list[tuple[str, str]]  # code and own name


@dataclass(frozen=True)
class Catalogue:
    page: PaginatorPage  # of entries
    professions: list[Profession]  # those that a course is for: what one can filter by
    chosen: Profession | None


def catalogue_of(
    index: CourseIndexPage, user: User | AnonymousUser, *, profession: str, page: str | None, on: date
) -> Catalogue:
    """The released courses below an index page, for one profession by its code (an unknown one: for all)."""
    cards = (
        readable(CoursePage.objects.live())
        .filter(course__in=Course.objects.released())
        .select_related("course", "locale", "alias_of__locale")
        .prefetch_related("course__professions")
        .order_by("title", "pk")
    )
    professions = list(Profession.objects.filter(pk__in=cards.order_by().values("course__professions")))
    chosen = next((known for known in professions if known.code == profession), None)
    if chosen:
        cards = cards.filter(course__professions=chosen)
    shown = Paginator(cards, PER_PAGE).get_page(page)
    shown.object_list = _entries(list(shown.object_list), user, on)
    return Catalogue(shown, professions, chosen)


def _entries(cards: list[CoursePage], user: User | AnonymousUser, on: date) -> list[Entry]:
    mine, begun, completed = _facts_of(user, [card.course for card in cards], on)
    languages = languages_of(card.translation_key for card in cards)
    return [
        Entry(
            page=card,
            is_for_me=any(profession.pk in mine for profession in card.course.professions.all()),
            is_begun=card.course_id in begun,
            is_completed=card.course_id in completed,
            languages=[(code, own_name(code)) for code in languages.get(card.translation_key, [])],
        )
        for card in cards
    ]


def _facts_of(
    user: User | AnonymousUser, courses: list[Course], on: date
) -> tuple[set[int], set[int], set[int]]:
    """The person's professions, and which of these courses they have begun and completed; primary keys."""
    if not user.is_authenticated:
        return set(), set(), set()
    return (
        set(Posting.objects.filter(user=user).current(on).values_list("profession", flat=True)),
        set(Enrolment.objects.visible_to(user).filter(course__in=courses).values_list("course", flat=True)),
        set(
            Course.objects.completed_by(user)
            .filter(pk__in=[course.pk for course in courses])
            .values_list("pk", flat=True)
        ),
    )
