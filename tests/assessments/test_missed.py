"""The debrief links the lessons that treat what was missed: those that an item names, else all that lead up to it."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.models import AssessmentPage, Attempt, Question
from courses.models import LessonPage
from tests.assessments.builders import (
    AT,
    TWO_SCENES,
    Stage,
    choose,
    decide,
    hand_in,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    raw,
    release,
)
from tests.assessments.rewriting import part

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def tie(stage: Stage, position: int, *lessons: Any) -> None:
    """Say which lessons prepare for what stands at that position of the paper."""
    page = AssessmentPage.objects.get(pk=stage.page.pk)
    paper = raw(page.paper)
    listed = [{**part("item", 90 + n), "value": lesson.pk} for n, lesson in enumerate(lessons)]
    paper[position]["value"]["lessons"] = listed
    page.paper = paper
    page.save_revision().publish()


def debrief(client: Client, attempt: Attempt) -> tuple[list[str], list[str]]:
    """The lessons beside each item, and those of the section "Lessons to read again"."""
    page = client.get(reverse("attempt_debrief", args=[attempt.uuid]))
    soup = BeautifulSoup(page.content, "html5lib")
    beside = [
        " ".join(paragraph.get_text(" ").split())
        for paragraph in soup.select("main p")
        if "Taught in" in paragraph.get_text()
    ]
    again = [" ".join(link.get_text(" ").split()) for link in soup.select(".link-list a")]
    return beside, again


@pytest.fixture
def stage() -> Stage:
    """Two questions; a second lesson stands before the assessment."""
    made = make_stage(make_question(), make_question(text="<p>Two?</p>"))
    second = LessonPage(title="Lesson 2", summary="Signs.", minutes=7, body=[])
    made.lesson.get_parent().specific.add_child(instance=second)
    second.move(made.lesson, pos="right")
    release(made.course, made.course_page)
    return made


def handed_in(stage: Stage, *right: int) -> Attempt:
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    for position, question in enumerate(Question.objects.order_by("pk")):
        choose(attempt, question, 0 if position in right else 1)
    hand_in(attempt)
    return attempt


def test_debrief_when_a_missed_item_names_its_lesson_then_only_that_one_is_linked(
    stage: Stage, client_for: Callable[[User], Client]
) -> None:
    tie(stage, 0, stage.lesson)
    tie(stage, 1, LessonPage.objects.get(title="Lesson 2"))
    attempt = handed_in(stage, 0)
    client = client_for(attempt.enrolment.user)
    assert debrief(client, attempt) == (["Taught in: Lesson 2"], ["Lesson 2 7 minutes"])


def test_debrief_when_a_missed_item_names_none_then_all_lessons_that_lead_up_to_it_are_linked(
    stage: Stage, client_for: Callable[[User], Client]
) -> None:
    tie(stage, 0, stage.lesson)
    attempt = handed_in(stage)
    client = client_for(attempt.enrolment.user)
    assert debrief(client, attempt) == (
        ["Taught in: Lesson 1"],
        ["Lesson 1 5 minutes", "Lesson 2 7 minutes"],
    )


def test_debrief_when_all_is_right_then_no_lesson_is_linked(
    stage: Stage, client_for: Callable[[User], Client]
) -> None:
    tie(stage, 0, stage.lesson)
    attempt = handed_in(stage, 0, 1)
    assert debrief(client_for(attempt.enrolment.user), attempt) == ([], [])


def test_debrief_when_a_variant_was_met_then_the_lessons_of_the_named_scenario_are_linked(
    client_for: Callable[[User], Client],
) -> None:
    named, other = (make_scenario(TWO_SCENES, variant_group="kitchen") for _n in range(2))
    stage = make_stage(named, waiting_minutes=0)
    tie(stage, 0, stage.lesson)
    learner = make_learner(stage)
    hand_in(attempts.begin(learner, stage.page, at=AT))
    attempt = attempts.begin(learner, stage.page, at=AT)
    decide(attempt, other, "door", 2)
    hand_in(attempt)
    assert debrief(client_for(learner.user), attempt)[0] == ["Taught in: Lesson 1"]
