"""Kinds of questions on the pages of an attempt: what is refused is kept, what is saved is said back."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.models import Attempt, Question
from assessments.sitting import sitting_of
from tests.assessments.builders import AT, make_learner, make_stage
from tests.assessments.kinds.making import part, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BODIES: dict[str, dict[str, Any]] = {
    "ordering": {"items": [part("item", text) for text in ("One", "Two", "Three")], "rule": "absolute-position"},
    "numerical": {
        "answers": [part("number", {"number": "3.14", "tolerance": "0", "tolerance_kind": "nominal", "credit": "", "feedback": ""})],
        "units": [part("unit", {"name": "m", "factor": "1"})],
        "unit_rule": "graded",
        "unit_penalty": "1/10",
        "unit_penalty_of": "response",
    },
    "short_answer": {
        "answers": [part("form", {"form": "recruit*", "credit": "", "feedback": ""})],
        "case_matters": False,
        "accents_matter": False,
    },
}  # fmt: skip


@pytest.fixture
def attempt() -> Attempt:
    """An attempt at one question of each of these kinds, in this order."""
    asked = [
        Question.objects.create(text=f"<p>{stem}</p>", body=[part(stem, body)]) for stem, body in BODIES.items()
    ]  # fmt: skip
    stage = make_stage(*asked)
    return attempts.begin(make_learner(stage), stage.page, at=AT)


@pytest.fixture
def browser(client_for: Callable[[User], Client], attempt: Attempt) -> Client:
    return client_for(attempt.enrolment.user)


def send(browser: Client, attempt: Attempt, asked: int, *, script: bool = False, **fields: str) -> Any:
    address = reverse("attempt_item", args=[attempt.uuid, asked])
    headers = {"HX-Request": "true"} if script else {}
    return browser.post(
        address, {"step": sitting_of(attempt).items[asked - 1].key, **fields}, headers=headers
    )


def test_order_when_two_entries_have_one_place_then_nothing_is_saved_and_nothing_lost(
    browser: Client, attempt: Attempt
) -> None:
    items = [item["id"] for item in sitting_of(attempt).items[0].answered.question["items"]]
    chosen = {f"part-{item}": place for item, place in zip(items, "122", strict=True)}
    refused = send(browser, attempt, 1, **chosen)
    page = BeautifulSoup(refused.content, "html.parser")
    assert refused.status_code == 422
    assert "Each entry needs a place of its own." in words(page.select_one("[role=alert]"))
    assert {field["name"]: words(field.select_one("[selected]")) for field in page.select("select")} == chosen
    assert not attempt.answers.exists()
    by_script = send(browser, attempt, 1, script=True, **chosen)
    assert "Not saved. Each entry needs a place of its own." in by_script.content.decode()
    saved = send(browser, attempt, 1, **{**chosen, f"part-{items[2]}": "3"})
    assert saved.status_code == 302
    assert attempt.answers.get().response == items


def test_number_when_it_is_saved_then_the_line_says_how_it_is_understood(
    browser: Client, attempt: Attempt
) -> None:
    line = send(browser, attempt, 2, script=True, number="3,140 m").content.decode()
    assert "understood as 3.14 m" in line
    page = browser.get(reverse("attempt_item", args=[attempt.uuid, 2]))
    assert "understood as 3.14 m" in words(BeautifulSoup(page.content, "html.parser").select_one(".saved"))
    assert "understood" not in send(browser, attempt, 3, script=True, text="recruits").content.decode()


def test_text_when_it_is_taken_back_then_the_question_is_open_again(
    browser: Client, attempt: Attempt
) -> None:
    assert "Write an answer first." in send(browser, attempt, 3, text=" ").content.decode()
    send(browser, attempt, 3, text="recruits")
    assert sitting_of(attempt).answered == 1
    assert send(browser, attempt, 3, script=True, text=" ").status_code == 200
    assert sitting_of(attempt).answered == 0


def test_best_response_when_asked_for_in_the_reader_s_language_then_it_is_right(attempt: Attempt) -> None:
    for item in sitting_of(attempt).items:
        attempts.answer(attempt, item=item.digest, step=item.key, response=item.best_response, at=AT)
    assert attempts.hand_in(attempt, language="en", at=AT).percent == 100
