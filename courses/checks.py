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
    return {pk for pk, _thing in where_asked()}


def where_asked() -> Iterator[tuple[int, BestPractice | LessonPage]]:
    """The primary key of each question that is asked so, with the lesson or shared text that asks it."""
    things = [
        *BestPractice.objects.only("title", "body", "locale"),
        *LessonPage.objects.only("title", "body", "path", "depth", "locale"),
    ]
    return ((pk, thing) for thing in things for pk in _chosen(thing.body.raw_data))


def _chosen(blocks: Iterable[Any]) -> Iterator[int]:
    return (block["value"]["question"] for block in blocks if block["type"] == CHECK)
