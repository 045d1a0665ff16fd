"""A lesson as one person reads it: the outline around it, its numbered notes, the notes for their profession."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from accounts.models import Posting, User
from courses.models import LessonPage, Source
from courses.notes import cited
from courses.outline import Outline, OutlineItem, outline_for


@dataclass(frozen=True)
class Reading:
    outline: Outline
    item: OutlineItem | None  # None: published, but not part of the current edition
    before: OutlineItem | None
    after: OutlineItem | None
    notes: list[Source]
    professions: frozenset[str]  # codes; empty or several: all notes are shown, labelled


def reading_of(lesson: LessonPage, user: User | AnonymousUser, on: date) -> Reading:
    outline = outline_for(lesson.course_page.course, user)
    before, after = outline.neighbours(lesson.translation_key)
    codes = (
        Posting.objects.filter(user=user).current(on).values_list("profession__code", flat=True)
        if user.is_authenticated
        else []
    )
    return Reading(
        outline=outline,
        item=next((item for item in outline.items if item.key == lesson.translation_key), None),
        before=before,
        after=after,
        notes=cited(lesson.body),
        professions=frozenset(codes),
    )
