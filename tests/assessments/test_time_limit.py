"""A time limit: frozen when an attempt begins, kept by the server, and what was answered in time counts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import User
from assessments import attempts
from assessments.attempts import NotPossible
from assessments.models import Attempt, Grading, Question, Scenario
from assessments.timing import GRACE
from courses import progress
from courses.models import Completion, Enrolment, ItemProgress
from tests.assessments.builders import (
    AT,
    HOUR,
    Stage,
    answers,
    choose,
    decide,
    hand_in,
    make_learner,
    make_question,
    make_stage,
    option_ids,
)

pytestmark = pytest.mark.django_db

LIMIT = timedelta(minutes=45)
LATE = LIMIT + GRACE + timedelta(seconds=1)


@pytest.fixture
def stage(question: Question, scenario: Scenario) -> Stage:
    return make_stage(question, scenario, time_limit_minutes=45)


def closed(attempt: Attempt) -> tuple[datetime | None, str]:
    attempt.refresh_from_db()
    return attempt.handed_in_at, attempt.closed_by


def test_begin_when_there_is_a_limit_then_the_deadline_is_frozen(stage: Stage, attempt: Attempt) -> None:
    stage.page.time_limit_minutes = 5
    stage.page.save_revision().publish()
    attempt.refresh_from_db()
    assert (attempt.time_limit_minutes, attempt.deadline_at) == (45, AT + LIMIT)


def test_begin_when_there_is_no_limit_then_there_is_no_deadline(question: Question) -> None:
    stage = make_stage(question)
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    assert (attempt.time_limit_minutes, attempt.deadline_at, attempt.closes_at) == (None, None, None)
    assert choose(attempt, question, 0, at=AT + timedelta(days=300))
    assert attempts.close_overdue(language="en", at=AT + timedelta(days=300)) == []


@pytest.mark.parametrize("late", [timedelta(0), LIMIT, LIMIT + GRACE])
def test_answer_when_it_comes_in_time_or_within_the_grace_then_it_counts(
    attempt: Attempt, question: Question, late: timedelta
) -> None:
    choose(attempt, question, 0, at=AT + late)
    hand_in(attempt, at=AT + late)
    assert Grading.objects.get().percent == 50
    assert closed(attempt) == (AT + late, "learner")


def test_answer_when_it_comes_after_the_grace_then_it_is_refused_with_the_time(
    attempt: Attempt, question: Question
) -> None:
    choose(attempt, question, 0)
    with pytest.raises(NotPossible, match=r"Time was up at \d\d:\d\d\. .* what you had answered counts"):
        choose(attempt, question, 1, at=AT + LATE)
    assert [option for _step, option in answers(attempt)] == [option_ids(question)[0]]


def test_hand_in_when_time_was_up_then_it_is_closed_as_of_the_deadline_and_what_was_answered_counts(
    attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    choose(attempt, question, 0)
    decide(attempt, scenario, "door", 0)
    result = hand_in(attempt, at=AT + timedelta(days=9))
    assert closed(attempt) == (AT + LIMIT, "time")
    assert (result.cause, result.percent, result.is_passed) == ("handed-in", 75, True)
    assert result.graded_at == AT + timedelta(days=9)
    assert ItemProgress.objects.get().done_at == AT + LIMIT
    assert hand_in(attempt, at=AT + timedelta(days=10)) == result


def test_close_overdue_when_run_again_then_nothing_changes(attempt: Attempt, question: Question) -> None:
    assert attempts.close_overdue(language="en", at=AT + LIMIT + GRACE) == []
    assert attempt.is_open
    (grading,) = attempts.close_overdue(language="en", at=AT + LATE)
    assert attempts.close_overdue(language="en", at=AT + 2 * LATE) == []
    assert Grading.objects.get() == grading
    assert closed(attempt) == (AT + LIMIT, "time")


def test_close_overdue_when_asked_for_one_person_then_others_stay_as_they_are(
    stage: Stage, attempt: Attempt, learner: Enrolment
) -> None:
    other = attempts.begin(make_learner(stage), stage.page, at=AT)
    attempts.close_overdue(of=learner.user, language="en", at=AT + LATE)
    assert (closed(attempt)[1], closed(other)[1]) == ("time", "")


def test_close_overdue_when_a_lesson_was_done_after_the_deadline_then_the_completion_is_of_that_day(
    stage: Stage, learner: Enrolment, attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    choose(attempt, question, 0)
    decide(attempt, scenario, "door", 0)
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT + 2 * HOUR)
    attempts.close_overdue(language="en", at=AT + 3 * HOUR)
    assert Completion.objects.get().completed_at == AT + 2 * HOUR


def test_next_attempt_when_time_was_up_then_the_waiting_time_runs_from_the_deadline(
    stage: Stage, learner: Enrolment, attempt: Attempt
) -> None:
    attempts.close_overdue(language="en", at=AT + LIMIT + HOUR)
    assert attempts.begin(learner, stage.page, at=AT + LIMIT + HOUR).number == 2


def test_command_when_run_twice_then_it_closes_once(attempt: Attempt) -> None:
    printed = StringIO()
    for _n in range(2):
        call_command("close_overdue_attempts", stdout=printed)
    assert printed.getvalue().splitlines() == [f"closed {attempt.uuid}", "1 closed.", "0 closed."]


# --- Over HTTP -------------------------------------------------------------------------------------


@pytest.fixture
def running(stage: Stage, learner: Enrolment) -> Attempt:
    """An attempt begun ten minutes ago."""
    return attempts.begin(learner, stage.page, at=timezone.now() - timedelta(minutes=10))


@pytest.fixture
def overdue(stage: Stage, learner: Enrolment, question: Question) -> Attempt:
    """An attempt with one right answer whose time was up ten minutes ago."""
    began = timezone.now() - timedelta(minutes=55)
    attempt = attempts.begin(learner, stage.page, at=began)
    choose(attempt, question, 0, at=began)
    return attempt


@pytest.fixture
def browser(client_for: Callable[[User], Client], learner: Enrolment) -> Client:
    return client_for(learner.user)


def test_pages_when_time_runs_then_each_says_until_when(browser: Client, running: Attempt) -> None:
    until = timezone.localtime(running.deadline_at)
    is_today = until.date() == timezone.localdate()  # else the page names the day as well
    words = f"Until {until:%H:%M}" if is_today else f"Until {formats.date_format(until, 'DATETIME_FORMAT')}"
    for name, arguments in (("attempt_item", [running.uuid, 1]), ("attempt_review", [running.uuid])):
        assert words in browser.get(reverse(name, args=arguments)).content.decode()


@pytest.mark.parametrize(
    "name", ["attempt_next", "attempt_item", "attempt_review", "attempt_debrief", "my_training", "page"]
)
def test_pages_when_time_is_up_then_looking_at_any_of_them_hands_it_in(
    browser: Client, stage: Stage, overdue: Attempt, name: str
) -> None:
    arguments = {"attempt_item": [overdue.uuid, 1], "my_training": [], "page": []}.get(name, [overdue.uuid])
    browser.get(stage.page.url if name == "page" else reverse(name, args=arguments))
    assert closed(overdue) == (overdue.deadline_at, "time")
    assert Grading.objects.get().percent == 50


def test_item_when_answered_after_the_end_then_a_message_says_so_and_the_debrief_is_shown(
    browser: Client, overdue: Attempt, question: Question
) -> None:
    before = answers(overdue)
    sent = {"step": str(question.translation_key), "option": option_ids(question)[1]}
    address = reverse("attempt_item", args=[overdue.uuid, 1])
    page = browser.post(address, sent, follow=True)
    words = page.content.decode()
    assert page.redirect_chain[-1][0] == reverse("attempt_debrief", args=[overdue.uuid])
    assert "What came later was not saved; what you had answered counts." in words
    assert "Time was up on" in words
    assert answers(overdue) == before
    by_script = browser.post(address, sent, headers={"HX-Request": "true"})
    assert by_script.headers["HX-Redirect"] == reverse("attempt_debrief", args=[overdue.uuid])


def test_hand_in_when_pressed_after_the_end_then_it_leads_to_the_debrief(
    browser: Client, overdue: Attempt
) -> None:
    response = browser.post(reverse("attempt_hand_in", args=[overdue.uuid]))
    assert response.headers["Location"] == reverse("attempt_debrief", args=[overdue.uuid])
    assert closed(overdue)[1] == "time"


def test_start_page_when_there_is_a_limit_or_none_then_it_says_so(
    browser: Client, stage: Stage, question: Question, client_for: Callable[[User], Client]
) -> None:
    words = browser.get(stage.page.url).content.decode()
    assert "45 minutes" in words
    assert "The time runs on when you close the page" in words
    free = make_stage(make_question())
    words = client_for(make_learner(free).user).get(free.page.url).content.decode()
    assert "You can stop at any time and go on later" in words


def test_start_page_when_attempts_were_made_then_they_stand_in_a_table_with_their_results(
    browser: Client, stage: Stage, overdue: Attempt
) -> None:
    words = " ".join(browser.get(stage.page.url).content.decode().split())
    assert "Attempt 1: debrief" in words
    assert "not passed" in words
    assert "50 %" in words
    assert "(time was up)" in words


# --- What the database itself refuses --------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"handed_in_at": AT + HOUR}, "attempt_closed_by_somebody"),
        ({"closed_by": "time"}, "attempt_closed_by_somebody"),
        ({"handed_in_at": AT + HOUR, "closed_by": "time"}, "attempt_closed_by_somebody"),
        ({"handed_in_at": AT + HOUR, "closed_by": "nobody"}, "attempt_closed_by_somebody"),
        ({"deadline_at": None}, "attempt_deadline_with_its_limit"),
        ({"deadline_at": AT}, "attempt_deadline_with_its_limit"),
        ({"time_limit_minutes": None}, "attempt_deadline_with_its_limit"),
    ],
)
def test_database_when_an_attempt_makes_no_sense_then_it_refuses(
    attempt: Attempt, facts: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(**facts)
