"""What a process remembers of an attempt is what never changes in it, and only its learner is given it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments import attempts
from assessments.begun import as_it_is, begun
from assessments.models import Attempt
from assessments.sitting import sitting_of
from courses import memory
from tests.assessments.builders import make_learner, make_question, make_stage
from tests.factories import make_user

ClientFor = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    stage = make_stage(make_question(), time_limit_minutes=20)
    return attempts.begin(make_learner(stage), stage.page, at=timezone.now())


def test_attempt_when_it_was_met_before_then_only_what_may_change_is_asked(attempt: Attempt) -> None:
    learner = attempt.enrolment.user
    begun(learner, attempt.uuid)
    with CaptureQueriesContext(connection) as queries:
        known = begun(learner, attempt.uuid)
        assert known.paper.payload == attempt.paper.payload
    assert len(queries) == 0
    with CaptureQueriesContext(connection) as queries:
        as_it_is(known, Attempt.objects.visible_to(learner))
    assert "paper" not in queries[0]["sql"]
    assert len(queries) == 1


def test_attempt_when_it_is_remembered_then_somebody_else_and_who_is_blocked_are_not_given_it(
    attempt: Attempt,
) -> None:
    learner = attempt.enrolment.user
    begun(learner, attempt.uuid)
    with pytest.raises(Attempt.DoesNotExist):
        begun(make_user(), attempt.uuid)
    learner.is_active = False
    with pytest.raises(Attempt.DoesNotExist):
        begun(learner, attempt.uuid)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("name", "place"), [("attempt_item", [1]), ("attempt_review", []), ("attempt_hand_in", [])]
)
def test_pages_of_an_attempt_when_it_is_remembered_then_a_stranger_finds_nothing(
    attempt: Attempt, client_for: ClientFor, method: str, name: str, place: list[int]
) -> None:
    begun(attempt.enrolment.user, attempt.uuid)
    stranger = client_for(make_user())
    response = getattr(stranger, method)(reverse(name, args=[attempt.uuid, *place]), answer_to(attempt))
    assert response.status_code in (404, 405)
    assert Attempt.objects.get().is_open
    assert not attempt.answers.exists()


def answer_to(attempt: Attempt) -> dict[str, str]:
    item = sitting_of(attempt).items[0]
    return {"step": item.key, "option": item.best_response, "sequence": "1"}


def learner_of(attempt: Attempt, client_for: ClientFor) -> Client:
    user: User = attempt.enrolment.user
    begun(user, attempt.uuid)
    return client_for(user)


def test_attempt_when_its_time_was_extended_since_then_its_page_says_the_new_one(
    attempt: Attempt, client_for: ClientFor
) -> None:
    browser = learner_of(attempt, client_for)
    later = attempt.deadline_at + timedelta(hours=5)
    Attempt.objects.update(deadline_at=later)
    page = browser.get(reverse("attempt_item", args=[attempt.uuid, 1])).content.decode()
    assert f'data-deadline="{later.astimezone(timezone.get_default_timezone()).isoformat()}"' in page


@pytest.mark.parametrize("asked", [{}, {"flag": "on"}, {"sequence": "x"}])
def test_save_when_the_attempt_was_handed_in_since_then_it_leads_to_the_debrief_and_says_why(
    attempt: Attempt, client_for: ClientFor, asked: dict[str, str]
) -> None:
    browser, answer = learner_of(attempt, client_for), answer_to(attempt)
    attempts.hand_in(attempt, language="en", at=timezone.now())
    response = browser.post(reverse("attempt_item", args=[attempt.uuid, 1]), {**answer, **asked}, follow=True)
    assert response.redirect_chain[0][0] == reverse("attempt_debrief", args=[attempt.uuid])
    assert "This attempt has been handed in; its answers stand." in response.content.decode()
    assert not attempt.answers.exists()


def test_save_when_time_was_up_since_then_it_is_closed_as_of_its_deadline(
    attempt: Attempt, client_for: ClientFor
) -> None:
    browser, answer = learner_of(attempt, client_for), answer_to(attempt)
    ended = timezone.now() - timedelta(hours=3)
    Attempt.objects.update(begun_at=ended - timedelta(hours=1), deadline_at=ended)
    response = browser.post(reverse("attempt_item", args=[attempt.uuid, 1]), answer)
    assert response.url == reverse("attempt_debrief", args=[attempt.uuid])
    assert Attempt.objects.get().handed_in_at == ended
    assert not attempt.answers.exists()


@pytest.mark.parametrize(("name", "place"), [("attempt_item", [1]), ("attempt_hand_in", [])])
def test_save_when_the_attempt_was_deleted_since_then_there_is_nothing_to_save_in(
    attempt: Attempt, client_for: ClientFor, name: str, place: list[int]
) -> None:
    browser, answer = learner_of(attempt, client_for), answer_to(attempt)
    with connection.cursor() as cursor:  # a log that only grows refuses the usual way
        cursor.execute("DELETE FROM assessments_attemptevent")
        cursor.execute("DELETE FROM assessments_attempt")
    assert browser.post(reverse(name, args=[attempt.uuid, *place]), answer).status_code == 404


def test_begin_when_keys_are_made_up_then_none_of_them_is_remembered(
    attempt: Attempt, client_for: ClientFor
) -> None:
    browser, enrolment = client_for(attempt.enrolment.user), attempt.enrolment.uuid
    for _time in range(3):
        assert browser.post(reverse("begin_attempt", args=[enrolment, uuid4()])).status_code == 404
    assert [key for key in memory.current()._known if key[0] == "assessment"] == []
    assert browser.post(reverse("begin_attempt", args=[enrolment, attempt.assessment_key])).status_code == 302
    assert len([key for key in memory.current()._known if key[0] == "assessment"]) == 1


def test_attempt_when_another_thread_forgets_in_the_same_moment_then_it_is_found_all_the_same(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(dict):
        def __contains__(self, key: object) -> bool:
            found = super().__contains__(key)
            self.clear()
            return found

    monkeypatch.setattr("assessments.begun._known", Forgetful())
    learner = attempt.enrolment.user
    assert [begun(learner, attempt.uuid) for _time in range(3)] == [attempt] * 3
