"""The flow map in the CMS: drawn from what is saved, with the share of those who went each way, and none of the few."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.authoring import ensure_library
from assessments.models import Scenario
from assessments.scenario_map import map_of
from assessments.ways_taken import ways_taken
from tests.assessments.builders import (
    AT,
    TWO_SCENES,
    choice_id,
    decide,
    hand_in,
    make_learner,
    make_scenario,
    make_stage,
    scene_id,
)
from tests.assessments.rewriting import part, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario(professions: object) -> Scenario:
    """By the phone the first choice ends the story for those who remember that they called, and goes on for others."""
    branch = part("item", 1, if_remembered="called", if_not_remembered="", leads_to="desk")
    story = {**TWO_SCENES, "desk": [("good", ""), ("poor", "")]}
    return rewrite(
        make_scenario(story),
        {"door.0": {"remembers": "called"}, "phone.0": {"branches": [branch], "profession": ""}},
    )


def play(scenario: Scenario, *, people: int, door: int, phone: int | None, handed_in: bool = True) -> None:
    for _person in range(people):
        attempt = attempts.begin(make_learner(play.stage), play.stage.page, at=AT)
        decide(attempt, scenario, "door", door)
        if phone is not None:
            decide(attempt, scenario, "phone", phone)
        if handed_in:
            hand_in(attempt)


def test_shares_when_people_went_different_ways_then_only_those_of_five_or_more_are_told(
    scenario: Scenario,
) -> None:
    play.stage = make_stage(scenario)
    play(scenario, people=5, door=0, phone=0)
    play(scenario, people=4, door=1, phone=0)
    play(scenario, people=1, door=1, phone=None)
    play(scenario, people=3, door=1, phone=0, handed_in=False)  # still open: not counted
    ways = {
        (entry.title, way.kind, title): way.share
        for entry in map_of(scenario).entries
        for way, _target, title in entry.ways
    }
    assert ways["Door", "good", "Phone"] == "50 %"
    assert ways["Door", "acceptable", "Phone"] == "50 %"
    assert ways["Phone", "good", "Desk"] == "56 %"  # those who remember
    assert ways["Phone", "good", ""] == ""  # four who don't
    taken = ways_taken(scenario.translation_key)
    assert taken.decisions == {scene_id(scenario, "door"): 10, scene_id(scenario, "phone"): 9}
    assert taken.ways[choice_id(scenario, "phone", 0), None] == 4


def test_map_when_ways_depend_on_what_is_remembered_then_the_words_say_when(scenario: Scenario) -> None:
    (phone,) = [entry for entry in map_of(scenario).entries if entry.title == "Phone"]
    assert [(way.only_if, title) for way, _target, title in phone.ways][:2] == [
        ("if remembered: called", "Desk"),
        ("", ""),
    ]


def test_map_when_a_trainer_opens_the_editor_or_the_library_then_picture_and_list_are_there(
    scenario: Scenario, trainer: User, client_for: Callable[[User], Client]
) -> None:
    ensure_library()
    client = client_for(trainer)
    for name in ("edit", "inspect"):
        page = client.get(reverse(f"wagtailsnippets_assessments_scenario:{name}", args=[scenario.pk]))
        soup = BeautifulSoup(page.content, "html5lib")
        assert len(soup.select(".flow-map__box")) == 3
        assert len(soup.select("path.flow-map__arrow")) == 4 + 3  # the key's, and the story's
        outline = soup.select_one(".flow-map__outline")
        assert "Good: door, choice 0 → Phone" in " ".join(outline.get_text(" ").split())
        for link in outline.select("a"):
            assert outline.find(id=link["href"].removeprefix("#"))


def test_map_when_a_scenario_is_new_then_the_editor_shows_none(
    trainer: User, client_for: Callable[[User], Client]
) -> None:
    ensure_library()
    page = client_for(trainer).get(reverse("wagtailsnippets_assessments_scenario:add"))
    assert page.status_code == 200
    assert "flow-map__picture" not in page.content.decode()


def test_map_when_some_choices_are_for_one_profession_then_it_says_for_whom_the_others_are(
    scenario: Scenario,
) -> None:
    rewrite(scenario, {"door.0": {"profession": "police"}})
    entries = {
        entry.title: [way.only_if for way, _box, _title in entry.ways] for entry in map_of(scenario).entries
    }
    assert set(entries.pop("Door")) == {"Police", "everybody else"}
    assert all("everybody else" not in whose for ways in entries.values() for whose in ways)
