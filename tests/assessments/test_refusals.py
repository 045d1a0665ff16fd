"""What was sent and not saved has a line in the log: why, and what; a save that succeeds costs nothing more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments import attempts, refusals
from assessments.checking import wrong_in_assessments
from assessments.models import Answer, Attempt, AttemptEvent, Question, Scenario
from assessments.models.pages import Presentation
from assessments.refusals import Given
from assessments.timing import GRACE
from tests.assessments.builders import (
    AT,
    HOUR,
    choice_id,
    choose,
    decide,
    hand_in,
    item_of,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    option_ids,
    scene_id,
)

pytestmark = pytest.mark.django_db


def save(
    attempt: Attempt, question: Question, response: Any, sequence: int | None = None, at: Any = AT
) -> None:
    item, step = item_of(attempt, question), str(question.translation_key)
    attempts.answer(attempt, item=item, step=step, response=response, sequence=sequence, at=at)


def refused(attempt: Attempt) -> list[AttemptEvent]:
    return list(attempt.events.filter(kind="refused"))


def test_answer_when_it_is_late_then_what_was_sent_is_noted_and_changes_nothing(
    attempt: Attempt, question: Question
) -> None:
    ids = option_ids(question)
    save(attempt, question, ids[0], 3)
    with pytest.raises(attempts.Superseded):
        save(attempt, question, ids[1], 2, AT + HOUR)
    (line,) = refused(attempt)
    assert (line.item, line.step, line.response, line.sequence, line.at, line.facts) == (
        item_of(attempt, question), str(question.translation_key), ids[1], 2, AT + HOUR, {"reason": "late"},
    )  # fmt: skip
    assert Answer.objects.get().response == ids[0]
    assert list(wrong_in_assessments()) == []


@pytest.mark.parametrize("how", ["handed-in", "time", "time, and noticed"])
def test_answer_when_the_attempt_is_closed_then_it_is_noted_by_whom(question: Question, how: str) -> None:
    stage = make_stage(question, time_limit_minutes=30)
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    late = AT + timedelta(minutes=30) + 2 * GRACE
    if how != "time":
        hand_in(attempt, at=AT if how == "handed-in" else late)
    with pytest.raises(attempts.Closed):
        save(attempt, question, option_ids(question)[1], at=late)
    (line,) = refused(attempt)
    assert line.facts == {"reason": how.split(",")[0]}


def test_answer_when_it_is_a_decision_that_was_taken_then_the_other_one_is_noted(
    attempt: Attempt, scenario: Scenario
) -> None:
    decide(attempt, scenario, "door", 0)
    with pytest.raises(attempts.NotPossible, match="taken before"):
        decide(attempt, scenario, "door", 1)
    (line,) = refused(attempt)
    assert (line.step, line.response, line.facts) == (
        scene_id(scenario, "door"), choice_id(scenario, "door", 1), {"reason": "final"},
    )  # fmt: skip


def test_answer_when_nothing_was_lost_or_it_belongs_to_nothing_then_there_is_no_line(
    attempt: Attempt, question: Question
) -> None:
    ids, item, step = option_ids(question), item_of(attempt, question), str(question.translation_key)
    choose(attempt, question, 0)
    for response in ("no-such-option", ""):
        if response:
            with pytest.raises(attempts.NotPossible):
                save(attempt, question, response)
    hand_in(attempt)
    for given in (
        Given(item, step, ids[0], None),  # as it stands
        Given("f" * 64, step, ids[1], None),
        Given(item, "another step", ids[1], None),
    ):
        with pytest.raises(attempts.Closed):
            attempts.answer(
                attempt, item=given.item, step=given.step, response=given.response, sequence=None, at=AT
            )
    assert refused(attempt) == []


def test_answer_when_it_is_refused_again_and_again_then_the_log_has_an_end_and_says_so(
    attempt: Attempt, question: Question
) -> None:
    ids = option_ids(question)
    hand_in(attempt)
    for number in range(1, refusals.MOST + 20):
        for _twice in range(2):
            with pytest.raises(attempts.Closed):
                save(attempt, question, ids[1], number)
    lines = refused(attempt)
    assert [line.sequence for line in lines] == list(range(1, refusals.MOST + 1))
    assert [line.facts.get("last") for line in lines[-2:]] == [None, True]


def test_answer_when_what_was_sent_is_huge_then_only_its_beginning_is_kept(
    attempt: Attempt, question: Question
) -> None:
    hand_in(attempt)
    with pytest.raises(attempts.Closed):
        save(attempt, question, "é" * 3 * refusals.LONGEST)
    (line,) = refused(attempt)
    assert (line.response[:3], len(line.response), line.facts["cut"]) == ('"éé', refusals.LONGEST, True)


def test_answer_when_it_is_saved_then_the_log_of_refusals_is_not_asked(
    attempt: Attempt, question: Question
) -> None:
    with CaptureQueriesContext(connection) as asked:
        save(attempt, question, option_ids(question)[0], 1)
    assert not [query for query in asked if "refused" in query["sql"]]
    with_noting = len(asked)
    with CaptureQueriesContext(connection) as asked:
        attempts.answer.__wrapped__(
            attempt, item=item_of(attempt, question), step=str(question.translation_key),
            response=option_ids(question)[1], sequence=2, at=AT,
        )  # fmt: skip
    assert with_noting == len(asked)


# --- All on one page, and over the pages ------------------------------------------------------------


@pytest.fixture
def together() -> tuple[Attempt, list[Question]]:
    questions = [make_question(text=f"<p>{n}?</p>") for n in range(3)]
    stage = make_stage(*questions, presentation=Presentation.ALL)
    return attempts.begin(make_learner(stage), stage.page, at=timezone.now()), questions


def fields(attempt: Attempt, questions: list[Question], position: int, sequence: int) -> dict[str, str]:
    sent = {}
    for number, question in enumerate(questions, start=1):
        sent[f"q{number}-step"] = str(question.translation_key)
        sent[f"q{number}-sequence"] = str(sequence)
        sent[f"q{number}-option"] = option_ids(question)[position]
    return sent


def test_one_page_when_another_window_was_newer_or_all_is_handed_in_then_each_lost_answer_is_noted(
    client_for: Callable[[User], Client], together: tuple[Attempt, list[Question]]
) -> None:
    attempt, questions = together
    browser, address = client_for(attempt.enrolment.user), reverse("attempt_all", args=[attempt.uuid])
    browser.post(address, fields(attempt, questions[:1], 0, 5))
    answer = browser.post(address, fields(attempt, questions[:2], 1, 2))
    assert answer.status_code == 422
    (line,) = refused(attempt)
    assert (line.response, line.facts) == (option_ids(questions[0])[1], {"reason": "late"})
    hand_in(attempt, at=timezone.now())
    answer = browser.post(address, fields(attempt, questions, 1, 9))
    assert answer.url == reverse("attempt_debrief", args=[attempt.uuid])
    assert [(line.response, line.facts["reason"]) for line in refused(attempt)[1:]] == [
        (option_ids(question)[1], "handed-in") for question in (questions[0], questions[2])
    ]


def test_page_when_sent_after_handing_in_then_it_is_noted(
    client_for: Callable[[User], Client], attempt: Attempt, question: Question
) -> None:
    hand_in(attempt)
    sent = {"step": str(question.translation_key), "sequence": "1", "option": option_ids(question)[2]}
    address = reverse("attempt_item", args=[attempt.uuid, 1])
    client_for(attempt.enrolment.user).post(address, sent)
    (line,) = refused(attempt)
    assert line.response == option_ids(question)[2]


@pytest.mark.django_db(transaction=True)
def test_answer_when_its_transaction_is_rolled_back_then_the_line_stays() -> None:
    question, scenario = make_question(), make_scenario()
    stage = make_stage(question, scenario)
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    hand_in(attempt)
    with pytest.raises(attempts.Closed):
        save(attempt, question, option_ids(question)[0])
    assert not connection.in_atomic_block
    assert len(refused(attempt)) == 1
