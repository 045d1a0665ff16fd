"""Sitting an assessment over HTTP: what is saved, what is refused, where one is led; nothing of it in the log."""

import logging
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import Attempt, Question, Scenario
from courses.models import Enrolment
from tests.assessments.builders import Stage, answers, choice_id, hand_in, option_ids, scene_id

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def browser(client_for: Callable[[User], Client], learner: Enrolment) -> Client:
    """The learner's browser."""
    return client_for(learner.user)


def item(attempt: Attempt, number: int) -> str:
    return reverse("attempt_item", args=[attempt.uuid, number])


def typed(question: Question, position: int = 0) -> dict[str, str]:
    return {"step": str(question.translation_key), "option": option_ids(question)[position]}


def decided(scenario: Scenario, name: str, position: int = 0) -> dict[str, str]:
    return {"step": scene_id(scenario, name), "option": choice_id(scenario, name, position)}


def test_begin_when_pressed_twice_then_both_lead_to_one_attempt(
    browser: Client, learner: Enrolment, stage: Stage
) -> None:
    address = reverse("begin_attempt", args=[learner.uuid, stage.page.translation_key])
    first, second = browser.post(address), browser.post(address)
    assert first.headers["Location"] == second.headers["Location"]
    assert Attempt.objects.count() == 1


def test_begin_when_the_assessment_is_of_another_course_then_there_is_no_such_page(
    browser: Client, learner: Enrolment
) -> None:
    for key in (uuid.uuid4(), learner.uuid):
        assert browser.post(reverse("begin_attempt", args=[learner.uuid, key])).status_code == 404


def test_begin_when_it_is_not_possible_then_the_page_says_why(
    browser: Client, learner: Enrolment, stage: Stage, attempt: Attempt
) -> None:
    attempt.refresh_from_db()
    browser.post(reverse("attempt_hand_in", args=[attempt.uuid]))
    address = reverse("begin_attempt", args=[learner.uuid, stage.page.translation_key])
    page = browser.post(address, follow=True)
    assert "You can try again from" in page.content.decode()
    assert Attempt.objects.count() == 1


def test_go_on_when_something_is_open_then_it_leads_there_and_at_last_to_the_review(
    browser: Client, attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    here = reverse("attempt_next", args=[attempt.uuid])
    assert browser.get(here).headers["Location"] == item(attempt, 1)
    browser.post(item(attempt, 1), typed(question))
    assert browser.get(here).headers["Location"] == item(attempt, 2)
    browser.post(item(attempt, 2), decided(scenario, "door", 2))
    assert browser.get(here).headers["Location"] == reverse("attempt_review", args=[attempt.uuid])


def test_item_when_answered_then_it_is_saved_and_the_next_one_follows(
    browser: Client, attempt: Attempt, question: Question
) -> None:
    response = browser.post(item(attempt, 1), typed(question, 1))
    assert (response.status_code, response.headers["Location"]) == (302, item(attempt, 2))
    assert answers(attempt) == [(str(question.translation_key), option_ids(question)[1])]


def test_item_when_answered_by_script_then_only_the_line_that_says_so_is_sent(
    browser: Client, attempt: Attempt, question: Question
) -> None:
    response = browser.post(item(attempt, 1), typed(question), headers={"HX-Request": "true"})
    assert "Saved " in response.content.decode()
    assert "<html" not in response.content.decode()
    response = browser.post(item(attempt, 1), {"step": "x", "option": "y"}, headers={"HX-Request": "true"})
    assert "Not saved." in response.content.decode()
    assert answers(attempt) == [(str(question.translation_key), option_ids(question)[0])]


def test_decision_when_taken_then_what_follows_is_told_and_can_be_read_again(
    browser: Client, attempt: Attempt, scenario: Scenario
) -> None:
    response = browser.post(item(attempt, 2), decided(scenario, "door"))
    told = reverse("attempt_decision", args=[attempt.uuid, 2, scene_id(scenario, "door")])
    assert response.headers["Location"] == told
    for _ in range(2):
        page = browser.get(told).content.decode()
        assert "He breathes out." in page
        assert "Away from control he can speak." in page
    other = reverse("attempt_decision", args=[attempt.uuid, 2, scene_id(scenario, "phone")])
    assert browser.get(other).status_code == 404


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "This page was incomplete. Open it again."),
        ({"step": "KEY"}, "Choose one of the options."),
        ({"step": "KEY", "option": "nonsense"}, "This option is not part of the question."),
        ({"step": "nonsense", "option": "nonsense"}, "This option is not part of the question."),
        ({"step": "x" * 400, "option": "y" * 400}, "This page was incomplete. Open it again."),
        *[
            ({"step": "KEY", "option": "KEY", "sequence": number}, "This page was incomplete. Open it again.")
            for number in ("x", "0", "-1", "1" * 5000, "²", "1000000001")
        ],
    ],
)
def test_item_when_the_form_was_tampered_with_then_a_message_and_nothing_in_the_log(
    browser: Client,
    attempt: Attempt,
    question: Question,
    sent: dict[str, str],
    message: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    real = {name: str(question.translation_key) if value == "KEY" else value for name, value in sent.items()}
    response = browser.post(item(attempt, 1), real)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Nothing was saved" in response.content.decode()
    assert answers(attempt) == []
    assert "nonsense" not in caplog.text


def test_item_when_answered_then_no_log_names_the_answer(
    browser: Client, attempt: Attempt, question: Question, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    chosen = typed(question)
    browser.post(item(attempt, 1), chosen)
    browser.post(reverse("attempt_hand_in", args=[attempt.uuid]))
    browser.post(item(attempt, 1), chosen)
    assert chosen["option"] not in caplog.text


def test_decision_when_taken_otherwise_in_another_window_then_the_first_one_stands(
    browser: Client, attempt: Attempt, scenario: Scenario
) -> None:
    browser.post(item(attempt, 2), decided(scenario, "door", 0))
    response = browser.post(item(attempt, 2), decided(scenario, "door", 1))
    assert response.status_code == 422
    assert "This decision was taken before" in response.content.decode()
    assert [option for _step, option in answers(attempt)] == [choice_id(scenario, "door", 0)]


def test_attempt_when_handed_in_then_all_its_pages_lead_to_the_debrief(
    browser: Client, attempt: Attempt, question: Question
) -> None:
    hand_in(attempt)
    debrief = reverse("attempt_debrief", args=[attempt.uuid])
    for address in (
        item(attempt, 1),
        reverse("attempt_next", args=[attempt.uuid]),
        reverse("attempt_review", args=[attempt.uuid]),
    ):
        assert browser.get(address).headers["Location"] == debrief
    assert browser.post(item(attempt, 1), typed(question)).headers["Location"] == debrief
    assert answers(attempt) == []
    assert "Not passed" in browser.get(debrief).content.decode()


def test_debrief_when_the_attempt_is_open_then_it_tells_nothing(browser: Client, attempt: Attempt) -> None:
    response = browser.get(reverse("attempt_debrief", args=[attempt.uuid]))
    assert response.headers["Location"] == reverse("attempt_next", args=[attempt.uuid])


def test_attempt_when_looked_at_by_get_then_nothing_begins_and_nothing_is_handed_in(
    browser: Client, learner: Enrolment, stage: Stage, attempt: Attempt
) -> None:
    begin = reverse("begin_attempt", args=[learner.uuid, stage.page.translation_key])
    for address in (begin, reverse("attempt_hand_in", args=[attempt.uuid])):
        assert browser.get(address).status_code == 405
    attempt.refresh_from_db()
    assert attempt.is_open


def test_item_when_its_number_does_not_exist_then_there_is_no_such_page(
    browser: Client, attempt: Attempt
) -> None:
    for number in (0, 3, 99):
        assert browser.get(item(attempt, number)).status_code == 404
