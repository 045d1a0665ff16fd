"""A session that ends in the middle of a question: the choice waits, and one comes back to the same question."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import Attempt, Question
from courses.models import Enrolment
from tests.assessments.builders import answers, choose, option_ids
from tests.factories import PASSWORD, make_enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(attempt: Attempt) -> str:
    return reverse("attempt_item", args=[attempt.uuid, 1])


def sent(question: Question, position: int) -> dict[str, str]:
    return {"step": str(question.translation_key), "option": option_ids(question)[position]}


def sign_in(client: Client, user: User, following: str) -> str:
    typed = {"login": user.email, "password": PASSWORD}
    return client.post(f"/en/account/login/?next={following}", typed).headers["Location"]


def test_choice_when_the_session_has_ended_then_it_is_still_chosen_after_signing_in(
    client: Client, learner: Enrolment, attempt: Attempt, question: Question, address: str
) -> None:
    response = client.post(address, sent(question, 1))
    assert response.headers["Location"] == f"/en/account/login/?next={address}"
    assert sign_in(client, learner.user, address) == address
    page = client.get(address).content.decode()
    assert f'id="{option_ids(question)[1]}" checked' in page
    assert "What you chose is still here, but not saved yet." in page
    assert answers(attempt) == []  # looking at a page saves nothing
    assert "checked" not in client.get(address).content.decode()


def test_choice_when_a_script_sends_it_without_a_session_then_the_script_is_told_and_it_is_kept(
    client: Client, learner: Enrolment, attempt: Attempt, question: Question, address: str
) -> None:
    response = client.post(address, sent(question, 1), headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (401, b"")
    sign_in(client, learner.user, address)
    assert f'id="{option_ids(question)[1]}" checked' in client.get(address).content.decode()


def test_choice_when_somebody_else_signs_in_at_the_same_computer_then_they_see_nothing_of_it(
    client: Client, officer: User, attempt: Attempt, question: Question, address: str
) -> None:
    make_enrolment(officer, attempt.enrolment.course)
    client.post(address, sent(question, 1))
    sign_in(client, officer, address)
    assert client.get(address).status_code == 404
    assert answers(attempt) == []


def test_choice_when_a_stranger_sends_nonsense_then_no_session_is_made(
    client: Client, attempt: Attempt, address: str
) -> None:
    client.post(address, {"step": "x" * 400, "option": "y"})
    assert not client.session.keys()


def test_tabs_when_two_are_open_then_the_later_choice_wins_and_the_other_shows_it(
    client_for: Callable[[User], Client],
    learner: Enrolment,
    attempt: Attempt,
    question: Question,
    address: str,
) -> None:
    one, other = client_for(learner.user), client_for(learner.user)
    for browser, position in ((one, 0), (other, 1)):
        browser.post(address, sent(question, position), headers={"HX-Request": "true"})
    page = one.get(address)
    assert f'id="{option_ids(question)[1]}" checked' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert [option for _step, option in answers(attempt)] == [option_ids(question)[1]]


def test_item_when_opened_again_then_it_says_when_the_answer_was_saved(
    client_for: Callable[[User], Client],
    learner: Enrolment,
    attempt: Attempt,
    question: Question,
    address: str,
) -> None:
    browser = client_for(learner.user)
    assert "Saved " not in browser.get(address).content.decode()
    saved = choose(attempt, question, 0)
    page = browser.get(address).content.decode()
    assert f"Saved {saved.answered_at:%-d %B %Y}" in page  # not of today: with its date
