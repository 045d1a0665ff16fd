"""What a refresher asks of an assessment: the questions that changed, and those drawn on what changed."""

from datetime import date, timedelta
from typing import Any

import pytest

from assessments import attempts
from assessments.models import Attempt
from courses import editions, progress
from courses.models import Edition, Enrolment
from courses.outline import outline_of
from tests.assessments.builders import (
    AT,
    Stage,
    choose,
    hand_in,
    make_learner,
    make_question,
    make_stage,
    raw,
)

pytestmark = pytest.mark.django_db

AGAIN = AT + timedelta(days=40)


def pass_all(learner: Enrolment, stage: Stage, *questions: Any, at: Any = AT) -> Attempt:
    attempt = attempts.begin(learner, stage.page, at=at)
    for question in questions:
        choose(attempt, question, 0, at=at)
    hand_in(attempt, at=at)
    return attempt


def refreshed(stage: Stage, **lesson: Any) -> Edition:
    """An edition after a change of the lesson, that asks for a refresher."""
    page = type(stage.lesson).objects.get(pk=stage.lesson.pk)
    for name, value in lesson.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return editions.release(
        stage.course,
        course_page=stage.course_page,
        change=Edition.Change.SUBSTANTIVE,
        note="",
        by=None,
        at=AT + timedelta(days=30),
        refresher_by=date(2027, 3, 31),
    )


def tie(stage: Stage, position: int, *lessons: Any) -> None:
    """Say which lessons prepare for what stands at that position of the paper, and release that too."""
    page = type(stage.page).objects.get(pk=stage.page.pk)
    paper = raw(page.paper)
    paper[position]["value"]["lessons"] = [
        {"type": "item", "id": str(lesson.translation_key), "value": lesson.pk} for lesson in lessons
    ]
    page.paper = paper
    page.save_revision().publish()


def again(learner: Enrolment) -> list[tuple[str, bool]]:
    learner = Enrolment.objects.get(pk=learner.pk)
    return [
        (item.kind, item.is_again)
        for item in outline_of(learner.course, learner.course.current_edition, learner).items
    ]


def asked_in(attempt: Attempt) -> set[str]:
    return {payload["key"] for payload in attempts.payloads_of(attempt).values()}


@pytest.fixture
def questions() -> list[Any]:
    return [make_question(text="<p>One?</p>"), make_question(text="<p>Two?</p>")]


@pytest.fixture
def held(questions: list[Any]) -> tuple[Stage, Enrolment]:
    """A course of one lesson and two questions, and somebody who has completed its first edition."""
    stage = make_stage(*questions)
    learner = make_learner(stage)
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT)
    pass_all(learner, stage, *questions)
    assert learner.completions.count() == 1
    return stage, learner


def test_refresher_when_a_lesson_changed_then_the_questions_drawn_on_it_are_asked_and_no_others(
    held: tuple[Stage, Enrolment], questions: list[Any]
) -> None:
    stage, learner = held
    other = stage.lesson.get_parent().add_child(
        instance=type(stage.lesson)(title="Lesson 2", summary="More.", minutes=5, body=[])
    )
    tie(stage, 0, stage.lesson)
    tie(stage, 1, other)
    other.unpublish()  # nobody has to read it
    refreshed(stage, summary="Other signs.")
    assert again(learner) == [("lesson", True), ("assessment", True)]
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AGAIN)
    attempt = attempts.begin(learner, stage.page, at=AGAIN)
    assert asked_in(attempt) == {str(questions[0].translation_key)}
    assert (attempt.number, attempt.refresher_to) == (2, 2)
    choose(attempt, questions[0], 0, at=AGAIN)
    assert hand_in(attempt, at=AGAIN).is_passed
    assert list(learner.completions.values_list("edition_number", flat=True)) == [1, 2]
    assert learner.completions.get(edition_number=2).completed_at == AGAIN


def test_refresher_when_no_lesson_is_named_then_all_that_follows_the_changed_lesson_is_asked(
    held: tuple[Stage, Enrolment], questions: list[Any]
) -> None:
    stage, learner = held
    refreshed(stage, summary="Other signs.")
    attempt = attempts.begin(learner, stage.page, at=AGAIN)
    assert asked_in(attempt) == {str(question.translation_key) for question in questions}


def test_refresher_when_a_question_changed_then_it_alone_is_asked(
    held: tuple[Stage, Enrolment], questions: list[Any]
) -> None:
    stage, learner = held
    questions[1].text = "<p>Two, in other words?</p>"
    questions[1].save_revision().publish()
    refreshed(stage)
    assert again(learner) == [("lesson", False), ("assessment", True)]
    attempt = attempts.begin(learner, stage.page, at=AGAIN)
    assert asked_in(attempt) == {str(questions[1].translation_key)}


def test_refresher_when_it_is_not_passed_then_it_is_tried_again_and_the_old_edition_stands(
    held: tuple[Stage, Enrolment], questions: list[Any]
) -> None:
    stage, learner = held
    refreshed(stage, summary="Other signs.")
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AGAIN)
    failed = attempts.begin(learner, stage.page, at=AGAIN)
    hand_in(failed, at=AGAIN)
    standing = attempts.standing_of(learner, stage.page, at=AGAIN + timedelta(hours=2))
    assert (standing.left, standing.is_passed, standing.may_begin) == (2, False, True)
    assert list(learner.completions.values_list("edition_number", flat=True)) == [1]
    pass_all(learner, stage, *questions, at=AGAIN + timedelta(hours=2))
    assert list(learner.completions.values_list("edition_number", flat=True)) == [1, 2]
    assert list(learner.attempts.values_list("number", "refresher_to")) == [(1, None), (2, 2), (3, 2)]


def test_refresher_when_somebody_has_never_completed_then_the_whole_assessment_is_asked(
    questions: list[Any],
) -> None:
    stage = make_stage(*questions)
    tie(stage, 0, stage.lesson)
    tie(stage, 1)
    learner = make_learner(stage)
    refreshed(stage, summary="Other signs.")
    attempt = attempts.begin(learner, stage.page, at=AGAIN)
    assert asked_in(attempt) == {str(question.translation_key) for question in questions}
    assert attempt.refresher_to is None
