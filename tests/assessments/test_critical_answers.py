"""A critical mistake in a question fails the attempt, stands first in the debrief, and is told where the policy allows it."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts, marking
from assessments.attempt_file import file_of
from assessments.models import Answer, Attempt, Question, Scenario
from assessments.review import Moment
from assessments.standing import standing_of
from tests.assessments.builders import (
    AT,
    HOUR,
    Stage,
    choose,
    decide,
    hand_in,
    make_learner,
    make_question,
    make_stage,
    option_ids,
    raw_options,
    rewrite_options,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture
def harmful() -> Question:
    """Option 0 is right, option 2 a critical mistake."""
    question = make_question(text="<p>He sits beside her. What do you do?</p>")
    options = raw_options(question)
    options[2]["value"]["is_critical"] = True
    rewrite_options(question, options)
    question.save()
    return question


@pytest.fixture
def stage(harmful: Question, question: Question, scenario: Scenario) -> Stage:
    """Where nearly all points can be had without the harmful question."""
    return make_stage(question, harmful, scenario, weights=(98, 1, 1), pass_mark=75, waiting_minutes=0)


def sat(stage: Stage, question: Question, harmful: Question, position: int) -> Attempt:
    """Handed in with the other question rightly answered, and this option of the harmful one."""
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    choose(attempt, question, 0)
    choose(attempt, harmful, position)
    hand_in(attempt)
    return Attempt.objects.get(pk=attempt.pk)


def debrief(client: Client, attempt: Attempt) -> BeautifulSoup:
    page = client.get(reverse("attempt_debrief", args=[attempt.uuid])).content
    return BeautifulSoup(page, "html.parser").main


def first_section(page: BeautifulSoup) -> str:
    heading = page.find("h2")
    return " ".join(heading.find_parent("section").get_text(" ").split()) if heading else ""


@pytest.mark.parametrize(("position", "is_passed"), [(1, True), (2, False)])
def test_attempt_when_an_answer_is_a_critical_mistake_then_it_is_not_passed_whatever_the_points(
    stage: Stage, question: Question, harmful: Question, position: int, is_passed: bool
) -> None:
    attempt = sat(stage, question, harmful, position)
    result = attempt.gradings.get()
    assert (result.percent, result.is_passed, result.has_critical) == (98, is_passed, not is_passed)
    chosen = [] if is_passed else [option_ids(harmful)[2]]
    assert [part["critical"] for part in result.parts] == [[], chosen, []]
    assert standing_of(attempt.enrolment, stage.page, at=AT + HOUR).is_passed is is_passed
    asked = file_of(attempt)["asked"]
    assert [item["critical"] for item in asked] == [[], chosen, []]


def test_debrief_when_an_answer_was_a_critical_mistake_then_it_stands_first_with_its_reason(
    client_for: ClientFor, stage: Stage, question: Question, harmful: Question, scenario: Scenario
) -> None:
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    choose(attempt, harmful, 2)
    decide(attempt, scenario, "door", 0)
    decide(attempt, scenario, "phone", 2)
    hand_in(attempt)
    page = debrief(client_for(attempt.enrolment.user), attempt)
    first = first_section(page)
    assert first.startswith(
        "Critical mistakes first Question 2 He sits beside her. What do you do? Critical mistake"
    )
    assert "Your answer: Option 2 Why 2." in first
    assert first.index("Why 2.") < first.index("phone, choice 2")  # in the order of the paper
    assert "A critical mistake was made." in page.get_text()


def test_debrief_when_marks_or_reasons_may_not_be_shown_then_which_answer_it_was_is_not_told(
    client_for: ClientFor, question: Question, harmful: Question
) -> None:
    """That there was one is told with the result, as that the attempt was not passed."""
    for facts, is_told, why in (
        ({"marks_shown": Moment.CLOSED}, False, False),
        ({"feedback_shown": Moment.CLOSED}, True, False),
        ({"right_answers_shown": Moment.CLOSED}, True, True),
    ):
        stage = make_stage(question, harmful, weights=(99, 1), **facts)
        attempt = sat(stage, question, harmful, 2)
        page = debrief(client_for(attempt.enrolment.user), attempt)
        assert "A critical mistake was made." in page.get_text()
        assert ("Critical mistakes first" in page.get_text()) is is_told
        assert bool(page.select(".verdict--critical, .feedback--critical")) is is_told
        assert ("Why 2." in page.get_text()) is (why or "marks_shown" in facts)


def test_question_when_it_is_asked_then_nothing_on_its_page_tells_that_an_option_is_critical(
    client_for: ClientFor, stage: Stage, harmful: Question
) -> None:
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    client = client_for(attempt.enrolment.user)
    for _visit in range(2):  # before it was answered and after
        page = client.get(reverse("attempt_item", args=[attempt.uuid, 2])).content.decode()
        assert "Option 2" in page
        assert "critical" not in page.lower()
        choose(attempt, harmful, 2)


def test_remark_when_an_older_release_saw_no_critical_mistake_then_it_is_found(
    stage: Stage, question: Question, harmful: Question, site: object
) -> None:
    attempt = sat(stage, question, harmful, 1)
    Answer.objects.filter(attempt=attempt, step=harmful.translation_key).update(
        response=option_ids(harmful)[2]
    )
    result = marking.remark(attempt, by=make_user("Ada Appeals"), reason="Read anew.", at=AT + HOUR)
    assert (result.percent, result.is_passed, result.has_critical) == (98, False, True)
