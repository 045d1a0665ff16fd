"""Living through a scenario that remembers, shows and speaks: what stands on the page, and what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.models import Attempt, Scenario
from tests.assessments.builders import (
    AT,
    TWO_SCENES,
    choice_id,
    decide,
    hand_in,
    make_learner,
    make_scenario,
    make_stage,
    raw,
    scene_id,
)
from tests.assessments.rewriting import part, rewrite
from tests.courses.builders import make_document

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def story() -> Scenario:
    """Whoever knocked may ask, and reads that somebody is on the line."""
    roles = [
        part("role", 1, short_name="owner", name="Mr Roth", role="owner of the restaurant", profession="")
    ]
    exhibits = [
        part("document", 4, title="Notebook", text="<p>9,400</p>", document=make_document().pk),
        part("message", 6, sender="Unknown", recipient="Anil", sent="23:10", text="Come <back>."),
    ]
    passages = [
        part("item", 2, if_remembered="called", if_not_remembered="", text="<p>She is on the line.</p>"),
        part("item", 3, if_remembered="", if_not_remembered="called", text="<p>Nobody is on the line.</p>"),
    ]
    return rewrite(
        make_scenario(TWO_SCENES, roles=roles),
        {
            "door.0": {"remembers": "called"},
            "phone.0": {"if_remembered": "called"},
            "phone": {"passages": passages, "exhibits": exhibits, "seconds": 45, "dialogue": [part("item", 7, speaker="owner", words="I translate.")]},
        },
    )  # fmt: skip


@pytest.fixture
def attempt(story: Scenario) -> Attempt:
    stage = make_stage(story)
    return attempts.begin(make_learner(stage), stage.page, at=AT)


@pytest.fixture
def browser(client_for: Callable[[User], Client], attempt: Attempt) -> Client:
    return client_for(attempt.enrolment.user)


def words(page: Any) -> str:
    return " ".join(BeautifulSoup(page.content, "html5lib").find("main").get_text(" ").split())


def item(attempt: Attempt) -> str:
    return reverse("attempt_item", args=[attempt.uuid, 1])


def offered(page: Any) -> set[str]:
    return {field["value"] for field in BeautifulSoup(page.content, "html5lib").select("input[name=option]")}


@pytest.mark.parametrize(("door", "told", "positions"), [(0, "She is on the line.", (0, 1, 2)), (1, "Nobody is on the line.", (1, 2))])  # fmt: skip
def test_item_when_an_earlier_choice_is_remembered_then_passages_and_choices_are_those_of_this_path(
    browser: Client, attempt: Attempt, story: Scenario, door: int, told: str, positions: tuple[int, ...]
) -> None:
    decide(attempt, story, "door", door)
    page = browser.get(item(attempt))
    assert told in words(page)
    assert words(page).count("on the line") == 1
    assert offered(page) == {choice_id(story, "phone", n) for n in positions}


def test_answer_when_a_choice_is_not_open_on_this_path_then_it_is_refused_and_nothing_saved(
    browser: Client, attempt: Attempt, story: Scenario
) -> None:
    decide(attempt, story, "door", 1)
    sent = {"step": scene_id(story, "phone"), "option": choice_id(story, "phone", 0)}
    page = browser.post(item(attempt), sent)
    assert page.status_code == 422
    assert "On your way through the story this is not open to you." in words(page)
    assert attempt.answers.count() == 1


def test_pages_when_a_scene_has_people_and_exhibits_then_item_decision_and_debrief_show_them(
    browser: Client, attempt: Attempt, story: Scenario
) -> None:
    decide(attempt, story, "door", 0)
    page = browser.get(item(attempt))
    for told in ("Who is who Mr Roth owner of the restaurant", "Mr Roth I translate.", "Document: Notebook 9,400", "From: Unknown · To: Anil · 23:10 Come <back>."):  # fmt: skip
        assert told in words(page)
    assert BeautifulSoup(page.content, "html5lib").select_one("main a.download")["href"].startswith("/")
    decide(attempt, story, "phone", 1)
    decided = reverse("attempt_decision", args=[attempt.uuid, 1, scene_id(story, "phone")])
    assert "The scene again phone She is on the line. Mr Roth I translate." in words(browser.get(decided))
    hand_in(attempt)
    debrief = words(browser.get(reverse("attempt_debrief", args=[attempt.uuid])))
    assert "The scene again phone She is on the line. Mr Roth I translate." in debrief


def test_item_when_a_scene_has_time_pressure_then_the_learner_can_switch_it_off_and_keeps_the_choice(
    browser: Client, attempt: Attempt, story: Scenario
) -> None:
    assert "you would have about" not in words(browser.get(item(attempt)))
    decide(attempt, story, "door", 0)
    page = browser.get(item(attempt))
    assert "In reality you would have about 45 seconds here." in words(page)
    assert "js/time-pressure.js" in page.content.decode()
    sent = {"step": scene_id(story, "phone"), "option": choice_id(story, "phone", 1), "time_pressure": "off"}
    page = browser.post(item(attempt), sent, follow=True)
    assert "you would have about" not in words(page)
    assert "js/time-pressure.js" not in page.content.decode()
    (chosen,) = BeautifulSoup(page.content, "html5lib").select("input[name=option][checked]")
    assert chosen["value"] == choice_id(story, "phone", 1)
    assert attempt.answers.count() == 1  # nothing was decided by it
    page = browser.post(item(attempt), {"time_pressure": "on"}, follow=True)
    assert "you would have about 45 seconds" in words(page)


def test_debrief_when_a_scene_has_sides_then_what_others_saw_and_what_was_best_for_them_stands_there(
    professions: Any, client_for: Callable[[User], Client]
) -> None:
    scenario = make_scenario(TWO_SCENES)
    common = raw(scenario.scenes)[1]["value"]["choices"]
    own = [
        part("choice", 10 + n, **{**choice["value"], "profession": "judiciary", "text": f"Order {n}"})
        for n, choice in enumerate(common)
    ]
    side = part("item", 21, profession="judiciary", narrative="<p>Your phone rings.</p>", question="")
    note = part("profession_note", 22, profession="judiciary", text="<p>Write it down.</p>", sources=[])
    stage = make_stage(
        rewrite(scenario, {"phone": {"choices": [*common, *own], "sides": [side], "notes": [note]}})
    )
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    decide(attempt, scenario, "door", 0)
    browser = client_for(attempt.enrolment.user)
    page = words(browser.get(item(attempt)))
    assert "What this means for: Judiciary Write it down." in page
    assert "Your phone rings." not in page
    assert "Order 0" not in page
    decide(attempt, scenario, "phone", 1)
    hand_in(attempt)
    debrief = words(browser.get(reverse("attempt_debrief", args=[attempt.uuid])))
    assert "The side of: Judiciary Your phone rings. The best decision Order 0 Away from control" in debrief
