"""The flow map in the CMS: drawn from what is saved, with the share of those who went each way, and none of the few."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.authoring import ensure_library
from assessments.grading import ALWAYS, Branch
from assessments.models import Scenario
from assessments.scenario_map import map_of
from assessments.ways_taken import ways_taken
from tests.assessments.builders import (
    AT,
    HOUR,
    TWO_SCENES,
    add_assessment,
    choice_id,
    decide,
    fail,
    hand_in,
    item_of,
    make_learner,
    make_scenario,
    make_stage,
    raw,
    release,
    scene_id,
)
from tests.assessments.rewriting import part, rewrite
from tests.factories import make_enrolment, make_posting, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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
    assert {taken.offered[choice_id(scenario, "door", n)] for n in range(3)} == {10}
    assert {taken.offered[choice_id(scenario, "phone", n)] for n in range(3)} == {9}
    assert taken.ways[choice_id(scenario, "phone", 0), Branch(ALWAYS, None)] == 4


def test_shares_when_people_try_again_or_practise_then_each_is_counted_once_as_they_decided_first(
    scenario: Scenario,
) -> None:
    stage = make_stage(scenario, waiting_minutes=0, counted_attempt="first", max_attempts=5)
    other = add_assessment(stage, scenario, waiting_minutes=0)
    release(stage.course, stage.course_page)
    for n in range(8):
        learner = make_learner(stage)
        for hour, page in ((0, stage.page), (1, stage.page), (2, other)):  # counted, for practice, elsewhere
            attempt = attempts.begin(learner, page, at=AT + hour * HOUR)
            decide(attempt, scenario, "door", 0 if n < 6 and not hour else 1, at=AT + hour * HOUR)
            hand_in(attempt, at=AT + hour * HOUR)
    taken = ways_taken(scenario.translation_key)
    assert [taken.offered[choice_id(scenario, "door", n)] for n in range(2)] == [8, 8]
    assert {way[0]: number for way, number in taken.ways.items()} == {
        choice_id(scenario, "door", 0): 6,
        choice_id(scenario, "door", 1): 2,
    }


def test_shares_when_somebody_only_practised_then_they_are_not_counted(scenario: Scenario) -> None:
    stage = make_stage(scenario, waiting_minutes=0, counted_attempt="first")
    learner = make_learner(stage)
    fail(learner, stage)
    attempt = attempts.begin(learner, stage.page, at=AT + HOUR)
    decide(attempt, scenario, "door", 0, at=AT + HOUR)
    hand_in(attempt, at=AT + HOUR)
    assert ways_taken(scenario.translation_key).ways == {}


def test_shares_when_a_choice_is_offered_to_one_side_or_after_one_choice_then_others_are_not_in_its_share(
    scenario: Scenario, professions: SimpleNamespace, agencies: SimpleNamespace
) -> None:
    """Five judges and ten others meet the door, and only those who called may do everything by the phone."""
    common = raw(scenario.scenes)[0]["value"]["choices"]
    own = [
        part("choice", 40 + n, **{**choice["value"], "profession": "judiciary"})
        for n, choice in enumerate(common)
    ]
    rewritten = rewrite(
        scenario, {"door": {"choices": [*common, *own]}, "phone.1": {"if_remembered": "called"}}
    )
    stage = make_stage(rewritten)
    judges = [make_user() for _n in range(5)]
    for judge in judges:
        make_posting(judge, agencies.court, professions.judiciary)
    for learner in [make_enrolment(judge, stage.course, at=AT) for judge in judges]:
        attempt = attempts.begin(learner, stage.page, at=AT)
        attempts.answer(
            attempt,
            item=item_of(attempt, rewritten),
            step=scene_id(rewritten, "door"),
            response=own[1]["id"],
            at=AT,
        )
        decide(attempt, rewritten, "phone", 0)
        hand_in(attempt)
    play.stage = stage
    play(rewritten, people=5, door=0, phone=1)
    play(rewritten, people=5, door=1, phone=0)
    shares = {
        (entry.title, way.text, way.only_if, title): way.share
        for entry in map_of(rewritten).entries
        for way, _target, title in entry.ways
    }
    assert shares["Door", "door, choice 1", "Judiciary", "Phone"] == "100 %"
    assert shares["Door", "door, choice 0", "everybody else", "Phone"] == "50 %"
    assert shares["Door", "door, choice 1", "everybody else", "Phone"] == "50 %"
    assert shares["Phone", "phone, choice 1", "if remembered: called", ""] == "100 %"  # others could not
    assert shares["Phone", "phone, choice 0", "", ""] == "67 %"  # ten of fifteen


def test_shares_when_two_ways_of_one_choice_lead_to_one_scene_then_each_has_its_own(
    scenario: Scenario,
) -> None:
    branches = [
        part("item", n, if_remembered=word, if_not_remembered="", leads_to="desk")
        for n, word in ((1, "called"), (2, "noted"))
    ]
    rewritten = rewrite(
        scenario, {"door.1": {"remembers": "noted"}, "phone.0": {"branches": branches, "leads_to": "desk"}}
    )
    play.stage = make_stage(rewritten)
    play(rewritten, people=12, door=0, phone=0)
    play(rewritten, people=8, door=1, phone=0)
    (phone,) = [entry for entry in map_of(rewritten).entries if entry.title == "Phone"]
    assert [(way.only_if, title, way.share) for way, _target, title in phone.ways[:3]] == [
        ("if remembered: called", "Desk", "60 %"),
        ("if remembered: noted", "Desk", "40 %"),
        ("", "Desk", ""),
    ]


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
        assert len(soup.select("path.flow-map__arrow")) == 5 + 3  # the key's, and the story's
        assert len(soup.select("path.flow-map__band")) == 1 + 2  # beneath those of the best path
        assert len(soup.select("path.flow-map__star")) == 1 + 3  # where it ends there is no arrow
        told = [" ".join(path.get_text(" ").split()) for path in soup.select(".flow-map__path")]
        assert told == [
            "Best path: 6 points, 3 decisions Door : door, choice 0 Phone : phone, choice 0 Desk : desk, choice 0",
            "Worst path: 0 points, 1 decision Door : door, choice 2",
        ]
        for link in soup.select(".flow-map__path a"):
            assert soup.find(id=link["href"].removeprefix("#"))
        outline = soup.select_one(".flow-map__outline")
        words = " ".join(outline.get_text(" ").split())
        assert "Good: door, choice 0 → Phone (best path of: everybody)" in words
        assert "(if remembered: called) → Desk (best path of: everybody)" in words
        assert words.count("best path of") == 3
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


def test_paths_when_a_scenario_has_sides_then_each_has_its_own_best_and_worst_and_arrows_say_whose(
    scenario: Scenario, professions: SimpleNamespace
) -> None:
    common = raw(scenario.scenes)[1]["value"]["choices"]
    orders = [("good", False, "", "Order"), ("poor", True, "desk", "Wait")]
    own = [
        part(
            "choice",
            50 + n,
            **{
                **common[n]["value"],
                "profession": "judiciary",
                "quality": quality,
                "is_critical": critical,
                "leads_to": to,
                "text": text,
                "branches": [],
            },
        )
        for n, (quality, critical, to, text) in enumerate(orders)
    ]
    drawn = map_of(rewrite(scenario, {"phone": {"choices": [*common, *own]}}))
    paths = {
        side.name: [
            (path.points, path.mistakes, [step.choice for step in path.steps])
            for path in (side.best, side.worst)
        ]
        for side in drawn.sides
    }
    assert paths == {
        "everybody else": [
            (6, 0, ["door, choice 0", "phone, choice 0", "desk, choice 0"]),
            (0, 0, ["door, choice 2"]),
        ],
        "Judiciary": [(4, 0, ["door, choice 0", "Order"]), (0, 0, ["door, choice 2"])],
    }
    best = {
        (entry.title, way.text, title): way.best_for
        for entry in drawn.entries
        for way, _target, title in entry.ways
        if way.best_for
    }
    assert best == {
        ("Door", "door, choice 0", "Phone"): "everybody else, Judiciary",
        ("Phone", "phone, choice 0", "Desk"): "everybody else",
        ("Phone", "Order", ""): "Judiciary",
        ("Desk", "desk, choice 0", ""): "everybody else",
    }
    assert [arrow.is_best for arrow in drawn.picture.arrows] == [True, False, True, False]


def test_paths_when_a_path_never_ends_then_the_editor_says_that_they_can_not_be_told(
    scenario: Scenario, trainer: User, client_for: Callable[[User], Client]
) -> None:
    rewrite(scenario, {"desk.1": {"leads_to": "door"}})
    ensure_library()
    page = client_for(trainer).get(reverse("wagtailsnippets_assessments_scenario:edit", args=[scenario.pk]))
    soup = BeautifulSoup(page.content, "html5lib")
    assert soup.select(".flow-map__path, .flow-map__region .flow-map__star") == []
    assert "They can't be told yet" in page.content.decode().replace("&#x27;", "'")
