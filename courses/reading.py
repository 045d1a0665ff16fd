"""A lesson as one person reads it: the outline around it, its numbered notes, the notes for their profession."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from accounts.models import Posting, User
from courses.glossary import Marks
from courses.models import BestPractice, InformationPage, LessonPage, Source
from courses.notes import cited, cited_in_practice
from courses.outline import Outline, OutlineItem, outline_for
from courses.terms import marks_for


@dataclass(frozen=True)
class Reading:
    outline: Outline
    item: OutlineItem | None  # None: published, but not part of the current edition
    before: OutlineItem | None
    after: OutlineItem | None
    notes: list[Source]
    professions: frozenset[str]  # codes; empty or several: all notes are shown, labelled
    terms: Marks  # of the language in which the lesson is written


@dataclass(frozen=True)
class TextReading:
    """A text that stands on its own (an information page, a best practice), with the same helps as a lesson."""

    notes: list[Source]
    professions: frozenset[str]
    terms: Marks


def reading_of(lesson: LessonPage, user: User | AnonymousUser, on: date) -> Reading:
    outline = outline_for(lesson.course_page.course, user)
    before, after = outline.neighbours(lesson.translation_key)
    return Reading(
        outline=outline,
        item=next((item for item in outline.items if item.key == lesson.translation_key), None),
        before=before,
        after=after,
        notes=cited(lesson.body),
        professions=professions_of(user, on),
        terms=marks_for(lesson.locale_id),
    )


def reading_of_text(
    text: InformationPage | BestPractice, user: User | AnonymousUser, on: date
) -> TextReading:
    shared = isinstance(text, BestPractice)
    return TextReading(
        notes=cited_in_practice(text) if shared else cited(text.body),
        professions=professions_of(user, on),
        terms=marks_for(text.locale_id),
    )


def professions_of(user: User | AnonymousUser, on: date) -> frozenset[str]:
    """The codes of the professions in which somebody serves that day."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(Posting.objects.filter(user=user).current(on).values_list("profession__code", flat=True))
