"""The file that an appeal is answered from: all that was asked and done, for holders of a right, and never unseen."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import accommodations, attempts, marking
from assessments.attempt_file import file_of, plain
from assessments.models import Attempt, Question, Scenario
from assessments.sitting import sitting_of
from compliance.privacy import own_learning
from tests.assessments.builders import (
    AT,
    HOUR,
    choose,
    decide,
    hand_in,
    item_of,
    make_learner,
    make_scenario,
    make_stage,
    option_ids,
)
from tests.assessments.kinds.making import part
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
TODAY = AT.date()


@pytest.fixture
def clerk(site: object) -> User:
    """Carla Clerk answers appeals."""
    clerk = make_user("Carla Clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="view_attempt_record"))
    return clerk


@pytest.fixture
def ordering() -> Question:
    body = {"items": [part("item", text) for text in ("One", "Two", "Three")], "rule": "absolute-position"}
    return Question.objects.create(text="<p>Put them</p><p>in order.</p>", body=[part("ordering", body)])


@pytest.fixture
def attempt(question: Question, ordering: Question, scenario: Scenario, manager: User) -> Attempt:
    """Extra time from the beginning, more of it later; answered, answered anew, sent late; handed in, marked anew."""
    stage = make_stage(question, ordering, scenario, time_limit_minutes=60, shuffles_items=True)
    learner = make_learner(stage, "Lea Learner")
    _grant(learner.user, 50, manager)
    attempt = attempts.begin(learner, stage.page, at=AT)
    _grant(learner.user, 100, manager)
    choose(attempt, question, 1, at=AT + timedelta(seconds=5))
    save(attempt, question, 0, 2)
    with pytest.raises(attempts.Superseded):
        save(attempt, question, 2, 1)
    decide(attempt, scenario, "door", 1)
    hand_in(attempt, at=AT + HOUR)
    marking.remark(attempt, by=make_user("Ada Appeals"), reason="A fault was put right.", at=AT + 2 * HOUR)
    return Attempt.objects.get(pk=attempt.pk)


def _grant(user: User, percent: int, by: User) -> None:
    accommodations.grant(
        user, extra_percent=percent, extra_attempts=0, reason="Agreed.", since=TODAY, until=None, by=by, at=AT
    )


def save(attempt: Attempt, question: Question, position: int, sequence: int) -> None:
    attempts.answer(
        attempt, item=item_of(attempt, question), step=str(question.translation_key),
        response=option_ids(question)[position], sequence=sequence, at=AT + timedelta(seconds=9),
    )  # fmt: skip


def entry_of(file: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(entry for entry in file["asked"] if entry["kind"] == kind)


def test_file_when_read_then_all_that_was_asked_stands_in_the_order_in_which_it_was_shown(
    attempt: Attempt, question: Question
) -> None:
    file = file_of(attempt)
    shown = sitting_of(attempt).items
    assert [entry["item"] for entry in file["asked"]] == [item.digest for item in shown]
    choice = entry_of(file, "single-choice")
    item = next(item for item in shown if item.kind == "single-choice")
    assert choice["text"] == "What do you do?"
    assert [row["id"] for row in choice["parts"]] == attempt.layout[f"{item.digest}/options"]
    assert {row["text"] for row in choice["parts"]} == {"Option 0", "Option 1", "Option 2"}
    assert (choice["answer"], choice["right"], choice["earned"], choice["weight"]) == (
        "Option 0", "Option 0", "1", 1,
    )  # fmt: skip
    order = entry_of(file, "ordering")
    assert (order["text"], order["answer"], order["earned"]) == ("Put them in order.", "", "0")
    assert order["right"] == "1. One; 2. Two; 3. Three"
    story = entry_of(file, "scenario")
    assert [(scene["title"], scene["answer"], scene["right"]) for scene in story["scenes"]] == [
        ("Door", "door, choice 1", "door, choice 0"),
        ("Phone", "", "phone, choice 0"),
    ]
    door = attempt.layout[f"{story['item']}/{story['scenes'][0]['id']}"]
    assert [row["id"] for row in story["scenes"][0]["choices"]] == door


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>It says: <i>debt not finish</i>.</p><p>“<b>No</b>”</p>", "It says: debt not finish. “No”"),
        ("<ul><li>One</li><li>Two</li></ul>Three<br/>Four", "One Two Three Four"),
        ('See <a href="/x">the <em>law</em></a>, 2 &lt; 3', "See the law, 2 < 3"),
    ],
)
def test_words_when_made_plain_then_only_what_stands_apart_is_parted(html: str, words: str) -> None:
    assert plain(html) == words


def test_file_when_read_then_the_log_says_when_why_and_by_whom_with_the_zone(
    attempt: Attempt, manager: User
) -> None:
    file = file_of(attempt)
    assert [line["kind"] for line in file["log"]] == [
        "begun", "extended", "saved", "saved", "refused", "saved", "handed-in", "marked", "remarked",
    ]  # fmt: skip
    begun, extended, _first, second, refused, decided, closed, marked, remarked = file["log"]
    assert begun["told"] == [
        "time until 2026-11-23 11:30:00 CET",
        "limit for everybody: 60 minutes",
        f"50 % more time, granted by {manager.full_name}",
    ]
    assert extended["told"] == [
        "time until 2026-11-23 12:00:00 CET",
        f"100 % more time, granted by {manager.full_name}",
    ]
    assert (second["answer"], second["sequence"], second["at"].second) == ("Option 0", 2, 9)
    assert (refused["answer"], refused["sequence"]) == ("Option 2", 1)
    assert refused["told"] == ["Not saved: a newer answer had been saved, perhaps in another window."]
    assert (decided["scene"], decided["answer"]) == ("Door", "door, choice 1")
    assert closed["told"] == ["handed in by the learner"]
    assert marked["told"] == ["41.66 %, not passed"]
    assert remarked["told"] == [
        "before: 41.66 %, not passed", "41.66 %, not passed", "by Ada Appeals", "Reason: A fault was put right.",
    ]  # fmt: skip
    assert [(row["cause"], row["by"], row["reason"]) for row in file["gradings"]] == [
        ("handed-in", "", ""),
        ("remarked", "Ada Appeals", "A fault was put right."),
    ]


def test_file_when_the_attempt_is_open_then_it_does_not_tell_what_is_right(
    question: Question, scenario: Scenario
) -> None:
    stage = make_stage(question, scenario)
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    choose(attempt, question, 0)
    file = file_of(attempt)
    assert (entry_of(file, "single-choice")["answer"], entry_of(file, "single-choice")["right"]) == (
        "Option 0", "",
    )  # fmt: skip
    assert entry_of(file, "scenario")["scenes"][0]["right"] == ""
    assert file["gradings"] == []


def test_page_when_a_holder_opens_a_file_then_it_is_shown_and_the_learner_reads_who_and_why(
    attempt: Attempt, clerk: User, client_for: ClientFor
) -> None:
    browser, address = client_for(clerk), reverse("appeals")
    assert browser.get(address).status_code == 200
    assert not attempt.events.filter(kind="opened").exists()
    sent = {"attempt": str(attempt.uuid), "reason": "An answer is missing."}
    words = BeautifulSoup(browser.post(address, sent).content, "html5lib").get_text(" ")
    for told in (
        "Lea Learner",
        "Put them in order.",
        "Option 2",
        "Not saved: a newer",
        "A fault was put right.",
        "CET",
    ):
        assert told in words
    opened = attempt.events.get(kind="opened")
    assert opened.facts == {"by": "Carla Clerk", "reason": "An answer is missing."}
    record = reverse("attempt_record", args=[attempt.uuid])
    words = BeautifulSoup(client_for(attempt.enrolment.user).get(record).content, "html5lib").get_text(" ")
    assert "looked at for an appeal" in words
    assert "by Carla Clerk; Reason: An answer is missing." in words
    assert "granted by" in words
    assert "Europe/Luxembourg" in words


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"reason": ""}, "This field is required."),
        ({"attempt": "12"}, "Enter a valid UUID."),
        ({"attempt": "6d0c6c1e-5a1e-4f0e-9d3f-0a8f7a1d2b3c"}, "There is no attempt of this number."),
    ],
)
def test_page_when_the_form_is_wrong_then_it_says_so_and_nothing_is_noted(
    attempt: Attempt, clerk: User, client_for: ClientFor, facts: dict[str, str], told: str
) -> None:
    sent = {"attempt": str(attempt.uuid), "reason": "Why", **facts}
    page = client_for(clerk).post(reverse("appeals"), sent).content.decode()
    assert told in page
    assert "Lea Learner" not in page
    assert not attempt.events.filter(kind="opened").exists()


def test_page_when_a_holder_asks_for_their_own_attempt_then_it_is_refused(
    attempt: Attempt, client_for: ClientFor
) -> None:
    learner = attempt.enrolment.user
    learner.user_permissions.add(Permission.objects.get(codename="view_attempt_record"))
    sent = {"attempt": str(attempt.uuid), "reason": "Why"}
    assert "your own attempt" in client_for(learner).post(reverse("appeals"), sent).content.decode()
    assert not attempt.events.filter(kind="opened").exists()


def test_navigation_when_somebody_holds_the_right_then_it_leads_there_and_else_not(
    clerk: User, officer: User, client_for: ClientFor
) -> None:
    link = f'href="{reverse("appeals")}"'
    assert link in client_for(clerk).get("/en/my/").content.decode()
    assert link not in client_for(officer).get("/en/my/").content.decode()


def test_right_when_the_site_is_made_then_nobody_has_it(
    trainer: User, editor: User, reviewer: User, coordinator: User, manager: User
) -> None:
    permission = Permission.objects.get(codename="view_attempt_record")
    assert not permission.group_set.exists()
    assert not permission.user_set.exists()


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("attempt_record", *arguments, stdout=out)
    return out.getvalue()


def test_command_when_run_then_it_prints_the_file_and_notes_that_it_was_opened(attempt: Attempt) -> None:
    text = run(str(attempt.uuid))
    assert f"Attempt {attempt.uuid}: Lea Learner" in text
    assert "2026-11-23 10:00:09 CET  answer saved, part" in text
    assert "Not saved: a newer answer had been saved" in text
    assert "remarked: 41.66 %, not passed, by Ada Appeals: A fault was put right." in text
    told = json.loads(run(str(attempt.uuid), "--json", "--by", "Carla Clerk", "--reason", "An appeal"))
    assert told["log"][-1]["facts"] == {"by": "Carla Clerk", "reason": "An appeal"}
    assert set(told["frozen"]) == {attempt.paper_id, *(entry["item"] for entry in told["asked"])}
    opened = attempt.events.filter(kind="opened")
    assert [event.facts["by"] for event in opened] == ["the command line", "Carla Clerk"]
    with pytest.raises(CommandError, match="no attempt"):
        run("6d0c6c1e-5a1e-4f0e-9d3f-0a8f7a1d2b3c")


def test_record_when_marks_are_kept_back_then_neither_the_old_nor_the_new_ones_are_told(
    question: Question, client_for: ClientFor
) -> None:
    stage = make_stage(question, make_scenario(), marks_shown="closed")
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    choose(attempt, question, 0)
    hand_in(attempt)
    marking.remark(attempt, by=make_user("Ada Appeals"), reason="Again.", at=AT + HOUR)
    browser = client_for(attempt.enrolment.user)
    words = browser.get(reverse("attempt_record", args=[attempt.uuid])).content.decode()
    assert "50.00 %" not in words
    assert "before: not passed" in words


# --- What the person takes along -------------------------------------------------------------------


def test_own_data_when_taken_along_then_each_line_of_the_log_has_its_answer_and_nobody_elses_name(
    attempt: Attempt, question: Question, manager: User
) -> None:
    (told,) = own_learning.attempts(attempt.enrolment.user)
    by_kind = {line["what"]: line for line in told["log"]}
    refused = by_kind["refused"]
    assert (refused["item"], refused["step"], refused["response"], refused["save"]) == (
        item_of(attempt, question), str(question.translation_key), option_ids(question)[2], 1,
    )  # fmt: skip
    number = next(item.number for item in sitting_of(attempt).items if item.digest == refused["item"])
    assert refused["part"] == number
    assert (by_kind["begun"]["item"], by_kind["begun"]["response"]) == (None, None)
    assert by_kind["begun"]["facts"]["more_time"]["extra_percent"] == 50
    words = json.dumps(told["log"], default=str)
    assert manager.full_name not in words
    assert "Ada Appeals" not in words
