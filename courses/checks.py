"""Knowledge checks: the questions that lessons ask without any consequence, found in the texts that ask them."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from courses.blocks import CHECK
from courses.languages import source_of
from courses.models import BestPractice, LessonPage
from courses.models.checks import checks_in
from courses.outline import live_pages


def check_in(lesson: LessonPage, key: UUID) -> Any | None:
    """The published question of that key, if the lesson asks it."""
    questions = checks_in(source_of(lesson).body)
    return next((question for question in questions if question.translation_key == key), None)


def lesson_of(key: UUID) -> LessonPage | None:
    """The live lesson of that key as it is read in the active language."""
    page = live_pages([key]).get(key)
    lesson = page.specific if page else None
    return lesson if isinstance(lesson, LessonPage) else None


def questions_asked() -> set[int]:
    """The primary keys of all questions that a lesson or shared text asks, whether it is published or not."""
    streams = [
        *(practice.body for practice in BestPractice.objects.only("body")),
        *(lesson.body for lesson in LessonPage.objects.only("body", "path", "depth")),
    ]
    return {pk for stream in streams for pk in _chosen(stream.raw_data)}


def _chosen(blocks: Iterable[Any]) -> Iterator[int]:
    return (block["value"]["question"] for block in blocks if block["type"] == CHECK)
