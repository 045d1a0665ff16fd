"""Saves have a number, and what happens in an attempt is logged for good: nothing late overwrites, nothing is forgotten."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.attempts import Superseded
from assessments.checking import wrong_in_assessments
from assessments.models import Answer, AppendOnly, Attempt, AttemptEvent, Question, Scenario
from courses.models import Enrolment
from tests.assessments.builders import (
    AT,
    HOUR,
    choose,
    decide,
    hand_in,
    item_of,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    option_ids,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return make_question()


@pytest.fixture
def scenario() -> Scenario:
    return make_scenario()


@pytest.fixture
def learner(question: Question, scenario: Scenario) -> Enrolment:
    stage = make_stage(question, scenario)
    learner = make_learner(stage)
    attempts.begin(learner, stage.page, at=AT)
    return learner


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    return learner.attempts.get()


def save(attempt: Attempt, question: Question, position: int, sequence: int) -> list[Answer]:
    return attempts.answer(
        attempt, item=item_of(attempt, question), step=str(question.translation_key),
        response=option_ids(question)[position], sequence=sequence, at=AT,
    )  # fmt: skip


def kinds(attempt: Attempt) -> list[str]:
    return list(attempt.events.values_list("kind", flat=True))


def test_answer_when_an_older_save_arrives_late_then_the_newer_one_stands(
    attempt: Attempt, question: Question
) -> None:
    save(attempt, question, 0, 1)
    save(attempt, question, 2, 3)
    with pytest.raises(Superseded, match="A newer answer was saved"):
        save(attempt, question, 1, 2)
    standing = Answer.objects.get()
    assert (standing.response, standing.sequence) == (option_ids(question)[2], 3)
    assert kinds(attempt) == ["begun", "saved", "saved", "refused"]


def test_answer_when_the_same_save_is_sent_twice_then_it_counts_once(
    attempt: Attempt, question: Question
) -> None:
    assert save(attempt, question, 0, 1) == save(attempt, question, 0, 1)
    assert kinds(attempt) == ["begun", "saved"]


def test_log_when_an_attempt_is_handed_in_then_each_step_of_it_is_there(
    attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    choose(attempt, question, 1)
    decide(attempt, scenario, "door", 0)
    hand_in(attempt, at=AT + HOUR)
    hand_in(attempt, at=AT + HOUR)
    assert kinds(attempt) == ["begun", "saved", "saved", "handed-in", "marked"]
    last = attempt.events.last()
    assert (last.facts["percent"], last.at) == (str(attempt.gradings.get().percent), AT + HOUR)


def test_log_when_somebody_would_change_or_delete_a_line_then_it_is_refused(attempt: Attempt) -> None:
    line = attempt.events.get()
    line.kind = "saved"
    for change in (line.save, line.delete, AttemptEvent.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        AttemptEvent.objects.update(kind="saved")
    assert kinds(attempt) == ["begun"]


@pytest.mark.parametrize(
    "facts", [{"response": "other"}, {"sequence": 9}, {"answered_at": AT + HOUR}], ids=str
)
def test_check_when_an_answer_is_not_what_was_logged_then_it_is_named(
    attempt: Attempt, question: Question, facts: dict
) -> None:
    choose(attempt, question, 1)
    assert list(wrong_in_assessments()) == []
    Answer.objects.update(**facts)
    assert list(wrong_in_assessments()) == [f"attempt {attempt.uuid}: its log tells something else"]


def test_check_when_an_answer_was_logged_after_handing_in_then_it_is_named(
    attempt: Attempt, question: Question
) -> None:
    hand_in(attempt)
    AttemptEvent.objects.create(
        attempt=attempt, kind="saved", at=AT, item="x", step="y", response="z", sequence=1
    )
    assert list(wrong_in_assessments()) == [f"attempt {attempt.uuid}: its log tells what can't have happened"]


def test_check_when_an_answer_changed_after_it_was_told_then_it_is_named(
    attempt: Attempt, question: Question
) -> None:
    choose(attempt, question, 1)
    item, step = item_of(attempt, question), str(question.translation_key)
    Answer.objects.update(told_at=AT)
    assert list(wrong_in_assessments()) == [f"attempt {attempt.uuid}: its log tells something else"]
    AttemptEvent.objects.create(attempt=attempt, kind="confirmed", at=AT, item=item, step=step)
    assert list(wrong_in_assessments()) == []
    other = option_ids(question)[0]
    AttemptEvent.objects.create(
        attempt=attempt, kind="saved", at=AT, item=item, step=step, response=other, sequence=7
    )
    assert list(wrong_in_assessments()) == [f"attempt {attempt.uuid}: its log tells what can't have happened"]


def page(attempt: Attempt) -> str:
    return reverse("attempt_item", args=[attempt.uuid, 1])


def test_page_when_another_window_saved_meanwhile_then_nothing_is_overwritten_or_lost(
    client_for: Callable[[User], Client], learner: Enrolment, attempt: Attempt, question: Question
) -> None:
    browser = client_for(learner.user)
    ids = option_ids(question)
    sent = {"step": str(question.translation_key), "sequence": "1"}
    browser.post(page(attempt), {**sent, "option": ids[0]})
    refused = browser.post(page(attempt), {**sent, "option": ids[1]})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "A newer answer was saved, perhaps in another window." in html
    assert 'name="sequence" id="sequence-1" value="2"' in html
    assert f'value="{ids[1]}" id="{ids[1]}" checked' in html
    assert Answer.objects.get().response == ids[0]
    browser.post(page(attempt), {**sent, "sequence": "2", "option": ids[1]})
    assert Answer.objects.get().response == ids[1]


def test_attempt_record_when_read_then_each_line_is_in_the_words_of_the_page(
    client_for: Callable[[User], Client],
    learner: Enrolment,
    attempt: Attempt,
    question: Question,
    scenario: Scenario,
    outsider: User,
) -> None:
    choose(attempt, question, 1)
    decide(attempt, scenario, "door", 0)
    hand_in(attempt)
    address = reverse("attempt_record", args=[attempt.uuid])
    html = client_for(learner.user).get(address).content.decode()
    for words in ("begun", "answer saved, part 1", "Option 1", "Door: door, choice 0", "handed in", "marked"):
        assert words in html
    assert client_for(outsider).get(address).status_code == 404
