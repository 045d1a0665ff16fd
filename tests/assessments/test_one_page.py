"""All questions on one page: each is saved by the rules of its kind, whatever becomes of the others."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments import attempts
from assessments.models import AssessmentPage, Attempt, AttemptEvent, Question
from assessments.models.pages import Presentation
from assessments.review import Moment
from assessments.sitting import sitting_of
from tests.assessments.builders import make_learner, make_question, make_scenario, make_stage, section
from tests.assessments.kinds.making import part
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    """A question, a scenario, and in a section of its own a question in which three entries are put in order."""
    body = {"items": [part("item", text) for text in ("One", "Two", "Three")], "rule": "absolute-position"}
    ordering = Question.objects.create(text="<p>Put them in order.</p>", body=[part("ordering", body)])
    stage = make_stage(
        make_question(), make_scenario(), section("Order"), ordering, presentation=Presentation.ALL
    )
    return attempts.begin(make_learner(stage), stage.page, at=timezone.now())


@pytest.fixture
def browser(client_for: Callable[[User], Client], attempt: Attempt) -> Client:
    return client_for(attempt.enrolment.user)


@pytest.fixture
def address(attempt: Attempt) -> str:
    return reverse("attempt_all", args=[attempt.uuid])


def form_of(browser: Client, address: str) -> dict[str, Any]:
    """What the form on the page holds, as a browser would send it."""
    form = soup(browser.get(address)).select_one("main form")
    fields = {field["name"]: field["value"] for field in form.select("input[type=hidden], input[checked]")}
    for select in form.select("select"):
        chosen = select.select_one("option[selected]")
        fields[select["name"]] = (chosen.get("value") or chosen.text) if chosen else ""
    return fields


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def first_option(attempt: Attempt) -> str:
    return sitting_of(attempt).items[0].best_response


def placed(attempt: Attempt, *places: str) -> dict[str, str]:
    entries = sitting_of(attempt).items[2].payload["items"]
    return {f"q3-part-{entry['id']}": place for entry, place in zip(entries, places, strict=True)}


def saved(attempt: Attempt) -> dict[int, Any]:
    return {
        item.number: item.response
        for item in sitting_of(attempt).items
        if item.kind != "scenario" and item.rows
    }


def test_page_when_opened_then_it_holds_all_questions_in_their_sections_and_the_way_to_the_scenario(
    browser: Client, attempt: Attempt, address: str
) -> None:
    assert (
        browser.get(reverse("attempt_next", args=[attempt.uuid])).headers["Location"]
        == f"{address}#question-1"
    )
    assert (
        browser.get(reverse("attempt_item", args=[attempt.uuid, 3])).headers["Location"]
        == f"{address}#question-3"
    )
    page = soup(browser.get(address))
    assert [place["id"] for place in page.select("main form section")] == [
        "question-1",
        "question-2",
        "question-3",
    ]
    assert page.select_one("#question-2 a")["href"] == reverse("attempt_item", args=[attempt.uuid, 2])
    assert [title.text for title in page.select("main form h2, main form h3")][-2:] == ["Order", "Question 3"]
    names = [field["name"] for field in page.select("main form [name]")]
    assert {name.split("-")[0] for name in names if name not in ("csrfmiddlewaretoken", "flag")} == {
        "q1",
        "q3",
    }
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    lines = [line["href"] for line in page.select("#questions li a")]
    assert lines == [
        f"{address}#question-1",
        reverse("attempt_item", args=[attempt.uuid, 2]),
        f"{address}#question-3",
    ]


def test_form_when_all_is_filled_in_then_all_is_saved_and_the_review_follows(
    browser: Client, attempt: Attempt, address: str
) -> None:
    filled = form_of(browser, address) | {"q1-option": first_option(attempt)} | placed(attempt, "2", "1", "3")
    response = browser.post(address, filled)
    assert response.headers["Location"] == reverse("attempt_review", args=[attempt.uuid])
    entries = [entry["id"] for entry in sitting_of(attempt).items[2].payload["items"]]
    assert saved(attempt) == {1: first_option(attempt), 3: [entries[1], entries[0], entries[2]]}
    events = attempt.events.filter(kind=AttemptEvent.Kind.SAVED)
    assert sorted(events.values_list("sequence", flat=True)) == [1, 1]
    browser.post(address, form_of(browser, address))  # the same again
    assert events.count() == 2


def test_form_when_one_answer_does_not_fit_then_the_others_are_saved_and_it_stands_there_still(
    browser: Client, attempt: Attempt, address: str
) -> None:
    filled = form_of(browser, address) | {"q1-option": first_option(attempt)} | placed(attempt, "1", "1", "3")
    response = browser.post(address, filled)
    assert response.status_code == 422
    page = soup(response)
    assert [link["href"] for link in page.select("main .notice--danger a")] == ["#question-3"]
    assert "Each entry needs a place of its own" in page.select_one("#question-3 .notice").text
    chosen = {
        select["name"]: select.select_one("option[selected]").text
        for select in page.select("#question-3 select")
    }
    assert chosen == placed(attempt, "1", "1", "3")
    assert list(saved(attempt)) == [1]


def test_form_when_the_time_was_changed_meanwhile_then_the_page_that_refuses_something_says_so(
    browser: Client, attempt: Attempt, address: str
) -> None:
    filled = form_of(browser, address) | placed(attempt, "1", "1", "3")
    deadline = timezone.now() + timedelta(minutes=45)
    Attempt.objects.filter(pk=attempt.pk).update(time_limit_minutes=45, deadline_at=deadline)
    shown = soup(browser.post(address, filled)).select_one(".time-left")
    assert datetime.fromisoformat(shown["data-deadline"]) == deadline


def test_form_when_nothing_is_filled_in_then_nothing_is_saved_and_nothing_is_wrong(
    browser: Client, attempt: Attempt, address: str
) -> None:
    assert browser.post(address, form_of(browser, address)).status_code == 302
    assert saved(attempt) == {}


def test_form_when_another_window_saved_meanwhile_then_only_that_question_is_refused(
    browser: Client, attempt: Attempt, address: str
) -> None:
    old = form_of(browser, address)
    options = [option["id"] for option in sitting_of(attempt).items[0].payload["options"]]
    browser.post(address, old | {"q1-option": options[0]})
    response = browser.post(address, old | {"q1-option": options[1]} | placed(attempt, "3", "2", "1"))
    assert response.status_code == 422
    assert "A newer answer was saved" in soup(response).select_one("#question-1 .notice").text
    assert saved(attempt)[1] == options[0]
    assert 3 in saved(attempt)


def test_script_when_it_saves_one_question_then_only_that_is_touched_and_told_of(
    browser: Client, attempt: Attempt, address: str
) -> None:
    form = {name: value for name, value in form_of(browser, address).items() if name.startswith("q1-")}
    sent = form | {"q1-option": first_option(attempt)}
    response = browser.post(address, sent, headers={"HX-Request": "true"})
    told = soup(response)
    assert told.select_one("#saved-1").text.strip().startswith("Saved ")
    assert told.select_one("#saved-3") is None
    assert told.select_one("#sequence-1")["value"] == "2"
    assert told.select_one("#answered").text == "Answered: 1 of 3"
    assert "(answered)" in str(told.find(id="line-1"))
    assert list(saved(attempt)) == [1]


def test_flag_when_set_then_what_was_filled_in_is_saved_and_one_is_back_at_the_question(
    browser: Client, attempt: Attempt, address: str
) -> None:
    filled = form_of(browser, address) | {"q1-option": first_option(attempt), "flag": "3-on"}
    assert browser.post(address, filled).headers["Location"] == f"{address}#question-3"
    assert list(saved(attempt)) == [1]
    assert soup(browser.get(address)).select_one("#question-3 [name=flag]")["value"] == "3-off"
    browser.post(address, form_of(browser, address) | {"flag": "3-off"})
    assert not attempt.flags.exists()
    for strange in ("99-on", "-on", "9" * 5000, "²-on"):
        assert (
            browser.post(address, form_of(browser, address) | {"flag": strange}).headers["Location"]
            == address
        )
    assert not attempt.flags.exists()


def test_form_when_the_session_has_ended_then_all_of_it_waits_for_the_sign_in(
    client: Client, browser: Client, attempt: Attempt, address: str
) -> None:
    filled = form_of(browser, address) | {"q1-option": first_option(attempt)} | placed(attempt, "3", "2", "1")
    stranger = Client()
    response = stranger.post(address, filled)
    assert response.headers["Location"] == f"/en/account/login/?next={address}"
    typed = {"login": attempt.enrolment.user.email, "password": PASSWORD}
    stranger.post(f"/en/account/login/?next={address}", typed)
    page = stranger.get(address)
    assert "What you chose is still here, but not saved yet." in page.content.decode()
    assert {**filled, **form_of_page(page)} == filled
    assert saved(attempt) == {}


def form_of_page(response: Any) -> dict[str, str]:
    page = soup(response)
    chosen = {
        select["name"]: select.select_one("option[selected]").text
        for select in page.select("#question-3 select")
    }
    return {"q1-option": page.select_one("#question-1 input[checked]")["value"], **chosen}


def test_form_when_time_is_up_then_nothing_is_saved_and_one_is_told(
    browser: Client, attempt: Attempt, address: str
) -> None:
    filled = form_of(browser, address) | {"q1-option": first_option(attempt)}
    Attempt.objects.filter(pk=attempt.pk).update(
        begun_at=timezone.now() - timedelta(hours=2),
        deadline_at=timezone.now() - timedelta(hours=1),
        time_limit_minutes=60,
    )
    response = browser.post(address, filled)
    assert response.headers["Location"] == reverse("attempt_debrief", args=[attempt.uuid])
    assert saved(attempt) == {}


def test_answers_when_one_is_of_another_paper_then_nothing_is_saved(attempt: Attempt) -> None:
    own = sitting_of(attempt).items[0]
    fits = attempts.Given(own.digest, own.key, own.best_response, 1)
    strange = attempts.Given("0" * 64, own.key, own.best_response, 1)
    with pytest.raises(attempts.NotPossible, match="not part of the assessment"):
        attempts.answer_all(attempt, [fits, strange], at=timezone.now())
    assert saved(attempt) == {}


def test_page_when_the_paper_has_one_question_a_page_then_it_leads_there(
    client_for: Callable[[User], Client],
) -> None:
    stage = make_stage(make_question())
    attempt = attempts.begin(make_learner(stage), stage.page, at=timezone.now())
    response = client_for(attempt.enrolment.user).get(reverse("attempt_all", args=[attempt.uuid]))
    assert response.headers["Location"] == reverse("attempt_next", args=[attempt.uuid])
    assert (
        "presentation" not in attempt.paper.payload
    )  # and it keeps the digest it had before there was such a thing


def test_assessment_when_something_is_told_after_each_answer_then_it_can_not_have_one_page() -> None:
    page = AssessmentPage(
        title="A", minutes=5, presentation=Presentation.ALL, feedback_shown=Moment.EACH_ANSWER
    )
    with pytest.raises(ValidationError, match="needs a page of its own"):
        page.clean()


def test_form_when_the_attempt_is_closed_in_the_same_moment_then_nothing_is_saved_and_one_is_told(
    browser: Client, attempt: Attempt, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = form_of(browser, address) | {"q1-option": first_option(attempt), "flag": "1-on"}

    def closed_just_before(_attempt: Attempt, *_given: Any, **_at: Any) -> dict[str, Any]:
        attempts.hand_in(attempt, language="en", at=timezone.now())
        raise attempts.NotPossible("closed")

    monkeypatch.setattr(attempts, "answer_all", closed_just_before)
    response = browser.post(address, filled, follow=True)
    assert response.redirect_chain[0][0] == reverse("attempt_debrief", args=[attempt.uuid])
    assert "This attempt has been handed in; its answers stand." in response.content.decode()
    assert saved(attempt) == {}
