"""Assessments of a course that was copied: what prepares for their questions is lessons of the new course."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import User
from assessments import attempts
from assessments.models import AssessmentPage
from courses import editions, progress
from courses.copying import new_course_from
from courses.models import CoursePage, Edition, LessonPage, ModulePage
from tests.assessments.builders import (
    AT,
    Stage,
    choose,
    draw,
    hand_in,
    make_question,
    make_stage,
    make_tagged,
    raw,
)
from tests.factories import make_enrolment

pytestmark = pytest.mark.django_db

AGAIN = AT + timedelta(days=40)


def tied(stage: Stage, position: int, *lessons: LessonPage) -> None:
    """Say which lessons prepare for what stands at that position of the paper."""
    page = AssessmentPage.objects.get(pk=stage.page.pk)
    paper = raw(page.paper)
    paper[position]["value"]["lessons"] = [
        {"type": "item", "id": str(lesson.translation_key), "value": lesson.pk} for lesson in lessons
    ]
    page.paper = paper
    page.save_revision().publish()


def published(page: CoursePage) -> CoursePage:
    for child in page.get_descendants(inclusive=True).specific():
        child.save_revision().publish() if child.latest_revision is None else child.latest_revision.publish()
    return CoursePage.objects.get(pk=page.pk)


def release(page: CoursePage, *, days: int, **facts: Any) -> Edition:
    return editions.release(
        page.course,
        course_page=page,
        change=Edition.Change.SUBSTANTIVE,
        note="",
        by=None,
        at=AT + timedelta(days=days),
        **facts,
    )


def test_copy_when_a_question_names_a_lesson_then_a_refresher_of_the_new_course_asks_it_when_its_own_lesson_changes(
    trainer: User, officer: User, professions: SimpleNamespace
) -> None:
    questions = [make_question(text="<p>One?</p>"), make_question(text="<p>Two?</p>")]
    stage = make_stage(*questions)
    other = stage.lesson.get_parent().add_child(
        instance=LessonPage(title="Lesson 2", summary="More.", minutes=5, body=[])
    )
    tied(stage, 0, stage.lesson)
    tied(stage, 1, other)
    copied = published(
        new_course_from(
            CoursePage.objects.get(pk=stage.course_page.pk),
            code="THB-CUS",
            name="Customs",
            profession=professions.social,
            by=trainer,
        )
    )
    first, second = LessonPage.objects.descendant_of(copied).order_by("path")
    page = AssessmentPage.objects.descendant_of(copied).get()
    release(copied, days=1)
    learner = make_enrolment(officer, copied.course, at=AT)
    for lesson in (first, second):
        progress.mark_done(learner, lesson.translation_key, language="en", at=AT)
    attempt = attempts.begin(learner, page, at=AT)
    for question in questions:
        choose(attempt, question, 0)
    hand_in(attempt)
    assert learner.completions.count() == 1

    first.summary = "Other signs."
    first.save_revision().publish()
    release(copied, days=30, refresher_by=date(2027, 3, 31))
    learner.refresh_from_db()
    progress.mark_done(learner, first.translation_key, language="en", at=AGAIN)
    again = attempts.begin(learner, page, at=AGAIN)
    assert {payload["key"] for payload in attempts.payloads_of(again).values()} == {
        str(questions[0].translation_key)
    }


def test_copy_when_a_draw_names_a_lesson_and_one_of_elsewhere_then_only_its_own_is_replaced_in_page_and_draft(
    trainer: User, professions: SimpleNamespace
) -> None:
    make_tagged("door")
    stage = make_stage(draw(1, "door"))
    elsewhere = make_stage(make_question()).lesson
    tied(stage, 0, stage.lesson, elsewhere)
    before = raw(AssessmentPage.objects.get(pk=stage.page.pk).paper)
    copied = new_course_from(
        CoursePage.objects.get(pk=stage.course_page.pk),
        code="THB-CUS",
        name="Customs",
        profession=professions.social,
        by=trainer,
    )
    page = AssessmentPage.objects.descendant_of(copied).get()
    lesson = LessonPage.objects.descendant_of(copied).get()
    for version in (page, page.get_latest_revision_as_object()):
        assert [named.pk for named in version.paper[0].value["lessons"]] == [lesson.pk, elsewhere.pk]
    assert not page.live
    assert raw(AssessmentPage.objects.get(pk=stage.page.pk).paper) == before
    assert ModulePage.objects.descendant_of(copied).count() == 1
