"""Save and continue with scripts: the next question comes in the same answer, and only where it may."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.models import Attempt
from assessments.sitting import sitting_of
from tests.assessments.builders import AT, make_learner, make_question, make_scenario, make_stage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SCRIPT = {"HX-Request": "true", "HX-Target": "part"}


@pytest.fixture
def attempt() -> Attempt:
    stage = make_stage(
        make_question(), make_question(text="<p>And then?</p>"), make_scenario(), make_question()
    )
    return attempts.begin(make_learner(stage), stage.page, at=AT)


@pytest.fixture
def browser(client_for: Callable[[User], Client], attempt: Attempt) -> Client:
    return client_for(attempt.enrolment.user)


def send(browser: Client, attempt: Attempt, number: int, **fields: Any) -> Any:
    item = sitting_of(attempt).items[number - 1]
    filled = {"step": item.key, "option": item.best_response, "sequence": "1"} | fields
    return browser.post(reverse("attempt_item", args=[attempt.uuid, number]), filled, headers=SCRIPT)


def test_question_when_it_is_answered_then_the_next_one_comes_with_its_address_and_the_outline_knows(
    browser: Client, attempt: Attempt
) -> None:
    response = send(browser, attempt, 1)
    page = BeautifulSoup(response.content, "html.parser")
    assert response.headers["HX-Push-Url"] == reverse("attempt_item", args=[attempt.uuid, 2])
    assert page.title.text == "Question 2 · Assessment · Frontline training"
    assert "And then?" in page.select_one("#part").text
    here = response.headers["HX-Push-Url"]
    assert urljoin(here, page.select_one("#part form")["action"]) == here
    assert page.select_one("#answered").text == "Answered: 1 of 4"
    assert "(answered)" in str(page.find(id="line-1"))
    assert page.find(id="line-2").a["aria-current"] == "page"
    assert "<html" not in response.content.decode()
    assert attempt.answers.count() == 1


def test_question_when_nothing_is_chosen_then_it_stays_and_says_so(browser: Client, attempt: Attempt) -> None:
    response = send(browser, attempt, 1, option="")
    page = BeautifulSoup(response.content, "html.parser")
    assert "HX-Push-Url" not in response.headers
    assert page.title.text == "Question 1 · Assessment · Frontline training"
    assert "Choose one of the options." in page.select_one("#part [role=alert]").text
    assert attempt.answers.count() == 0


@pytest.mark.parametrize(
    ("number", "name", "arguments"), [(2, "attempt_item", [3]), (4, "attempt_review", [])]
)
def test_question_when_a_scenario_or_the_review_follows_then_the_browser_goes_there(
    browser: Client, attempt: Attempt, number: int, name: str, arguments: list[int]
) -> None:
    response = send(browser, attempt, number)
    assert response.headers["HX-Redirect"] == reverse(name, args=[attempt.uuid, *arguments])
    assert attempt.answers.count() == 1


def test_question_when_the_attempt_was_handed_in_meanwhile_then_the_browser_goes_to_the_debrief(
    browser: Client, attempt: Attempt
) -> None:
    attempts.hand_in(attempt, language="en", at=AT)
    response = send(browser, attempt, 1)
    assert response.headers["HX-Redirect"] == reverse("attempt_debrief", args=[attempt.uuid])
    assert attempt.answers.count() == 0
