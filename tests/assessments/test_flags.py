"""Flags: a question to come back to, seen in the outline and in the review, and no part of the grade."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.attempts import NotPossible
from assessments.models import Attempt, Flag, Question, Scenario
from assessments.sitting import sitting_of
from courses.models import Enrolment
from tests.assessments.builders import (
    AT,
    HOUR,
    answers,
    choice_id,
    decide,
    hand_in,
    item_of,
    option_ids,
    scene_id,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_for: Callable[[User], Client], learner: Enrolment) -> Client:
    return client_for(learner.user)


def flag(attempt: Attempt, question: Question, *, is_flagged: bool = True) -> None:
    attempts.flag(attempt, item=item_of(attempt, question), is_flagged=is_flagged, at=AT)


def flagged(attempt: Attempt) -> list[int]:
    return [item.number for item in sitting_of(attempt).items if item.is_flagged]


def address(attempt: Attempt, number: int) -> str:
    return reverse("attempt_item", args=[attempt.uuid, number])


def test_flag_when_set_and_taken_away_more_than_once_then_it_is_as_said_last(
    attempt: Attempt, question: Question
) -> None:
    for is_flagged in (False, True, True):
        flag(attempt, question, is_flagged=is_flagged)
    assert flagged(attempt) == [1]
    for _n in range(2):
        flag(attempt, question, is_flagged=False)
    assert flagged(attempt) == []


def test_flag_when_the_attempt_is_handed_in_or_the_item_unknown_then_it_is_refused(
    attempt: Attempt, question: Question
) -> None:
    with pytest.raises(NotPossible, match="not part of the assessment"):
        attempts.flag(attempt, item="0" * 64, is_flagged=True, at=AT)
    hand_in(attempt)
    with pytest.raises(NotPossible, match="has been handed in"):
        flag(attempt, question)
    assert not Flag.objects.exists()


def test_flag_when_handed_in_then_the_grade_is_what_it_would_have_been(
    attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    decide(attempt, scenario, "door", 0)
    flag(attempt, question)
    assert hand_in(attempt, at=AT + HOUR).percent == 25


def test_item_when_flagged_then_the_choice_is_saved_too_and_the_page_stays(
    browser: Client, attempt: Attempt, question: Question
) -> None:
    chosen = {"step": str(question.translation_key), "option": option_ids(question)[1]}
    response = browser.post(address(attempt, 1), {**chosen, "flag": "on"})
    assert response.headers["Location"] == address(attempt, 1)
    assert [option for _step, option in answers(attempt)] == [chosen["option"]]
    page = " ".join(browser.get(address(attempt, 1)).content.decode().split())
    assert "Remove the flag" in page
    assert "answered, flagged" in page
    browser.post(address(attempt, 1), {"step": chosen["step"], "flag": "off"})
    assert flagged(attempt) == []
    assert [option for _step, option in answers(attempt)] == [chosen["option"]]


def test_item_when_flagged_without_a_choice_then_nothing_is_answered(
    browser: Client, attempt: Attempt, question: Question
) -> None:
    browser.post(address(attempt, 1), {"step": str(question.translation_key), "flag": "on"})
    assert (flagged(attempt), answers(attempt)) == ([1], [])


def test_item_when_flagged_with_a_choice_that_is_not_offered_then_nothing_is_saved(
    browser: Client, attempt: Attempt, question: Question
) -> None:
    response = browser.post(
        address(attempt, 1), {"step": str(question.translation_key), "option": "x", "flag": "on"}
    )
    assert response.status_code == 422
    assert (flagged(attempt), answers(attempt)) == ([], [])


def test_scene_when_flagged_then_the_decision_is_not_taken_but_still_chosen_on_the_page(
    browser: Client, attempt: Attempt, scenario: Scenario
) -> None:
    option = choice_id(scenario, "door", 1)
    sent = {"step": scene_id(scenario, "door"), "option": option, "flag": "on"}
    page = browser.post(address(attempt, 2), sent, follow=True).content.decode()
    assert (flagged(attempt), answers(attempt)) == ([2], [])
    assert f'id="{option}" checked' in page
    assert "What you chose is still here, but not saved yet." in page
    assert "checked" not in browser.get(address(attempt, 2)).content.decode()


def test_decision_when_the_story_has_ended_then_its_flag_can_be_taken_away(
    browser: Client, attempt: Attempt, scenario: Scenario
) -> None:
    flag(attempt, scenario)
    decide(attempt, scenario, "door", 2)
    told = reverse("attempt_decision", args=[attempt.uuid, 2, scene_id(scenario, "door")])
    assert "Remove the flag" in browser.get(told).content.decode()
    page = browser.post(address(attempt, 2), {"flag": "off"}, follow=True)
    assert page.redirect_chain[-1][0] == told
    assert flagged(attempt) == []


def test_review_when_some_are_open_and_some_flagged_then_each_says_all_its_states(
    browser: Client, attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    flag(attempt, scenario)
    flag(attempt, question)
    decide(attempt, scenario, "door", 2)
    page = " ".join(browser.get(reverse("attempt_review", args=[attempt.uuid])).content.decode().split())
    assert "1 part is still open" in page
    assert "Answered: 1 of 2" in page
    rows = page[page.index("<tbody>") : page.index("</tbody>")].split("</tr>")
    states = [[word for word in ("answered", "open", "flagged") if f"{word}</span>" in row] for row in rows]
    assert states[:2] == [["open", "flagged"], ["answered", "flagged"]]
    assert page.count('class="button button--primary"') == 1


def test_database_when_an_item_would_be_flagged_twice_then_it_refuses(
    attempt: Attempt, question: Question
) -> None:
    flag(attempt, question)
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.create(attempt=attempt, item=item_of(attempt, question), flagged_at=AT)
