"""The debrief of a scenario: critical mistakes first, the best path in full where it parts, each side of the case."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.debrief_paths import other_sides
from assessments.models import Attempt, Scenario
from assessments.review import Moment
from assessments.sitting import Item, sitting_of
from tests.assessments.builders import (
    AT,
    Stage,
    Story,
    decide,
    hand_in,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    raw,
)
from tests.assessments.rewriting import part, rewrite
from tests.courses.builders import make_source
from tests.factories import make_enrolment

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# The best path goes by the kitchen and the desk; who errs at the door comes to the yard, and from there to the desk.
FORKED: Story = {
    "door": [("good", "kitchen"), ("poor", "yard")],
    "kitchen": [("good", "desk"), ("poor!", "")],
    "yard": [("acceptable", "desk"), ("poor!", "")],
    "desk": [("good", ""), ("poor", "")],
}


def reasons(scenario: Scenario) -> Scenario:
    """Each choice has a reason and a source of its own."""
    fields = {}
    for scene in scenario.scenes:
        for number, _choice in enumerate(scene.value["choices"]):
            place = f"{scene.value['name']}.{number}"
            source = make_source(title=f"Law of {place}")
            fields[place] = {
                "reason": f"<p>Because of {place}.</p>",
                "sources": [part("item", 70, **{}) | {"value": source.pk}],
            }
    return rewrite(scenario, fields)


def sat(stage: Stage, scenario: Scenario, *decisions: tuple[str, int], user: User | None = None) -> Attempt:
    learner = make_enrolment(user, stage.course, at=AT) if user else make_learner(stage)
    attempt = attempts.begin(learner, stage.page, at=AT)
    for scene, position in decisions:
        decide(attempt, scenario, scene, position)
    hand_in(attempt)
    return attempt


def item_of_debrief(attempt: Attempt) -> Item:
    return next(item for item in sitting_of(attempt).items if item.kind == "scenario")


@pytest.fixture
def debrief(client_for: Callable[[User], Client]) -> Callable[[Attempt], Tag]:
    def opened(attempt: Attempt) -> Tag:
        page = client_for(attempt.enrolment.user).get(reverse("attempt_debrief", args=[attempt.uuid]))
        return BeautifulSoup(page.content, "html5lib").find("main")

    return opened


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_debrief_when_the_path_parts_then_what_the_best_one_holds_besides_is_told_with_reason_and_source(
    debrief: Callable[[Attempt], Tag],
) -> None:
    scenario = reasons(make_scenario(FORKED))
    page = debrief(sat(make_stage(scenario), scenario, ("door", 1), ("yard", 0), ("desk", 0)))
    (heading,) = [tag for tag in page.find_all("h3") if words(tag) == "What the best path holds besides"]
    assert words(heading.find_next("p")) == "Your path and the best one part in this scene: Door ."
    (told,) = heading.find_next("ol").find_all("li", recursive=False)
    assert words(told) == (
        "Kitchen What happens in this scene kitchen What an expert decides kitchen, choice 0 Because of kitchen.0. "
        "Source: " + words(told.select_one(".feedback__sources")).removeprefix("Source: ")
    )
    assert "Law of kitchen.0" in words(told)
    (door, yard, desk) = page.select_one(".path").find_all("li", recursive=False)
    assert "From here the best path goes on otherwise." in words(door)
    assert not any("goes on otherwise" in words(step) for step in (yard, desk))
    for source in ("Law of door.1", "Law of door.0"):  # of one's own decision, and of the best one beside it
        assert source in words(door)


def test_debrief_when_the_best_path_was_taken_then_nothing_is_told_twice(
    debrief: Callable[[Attempt], Tag],
) -> None:
    scenario = make_scenario(FORKED)
    page = words(debrief(sat(make_stage(scenario), scenario, ("door", 0), ("kitchen", 0), ("desk", 1))))
    assert "holds besides" not in page
    assert "goes on otherwise" not in page


def test_debrief_when_right_answers_or_feedback_may_not_be_shown_then_the_best_path_does_not_tell_them(
    debrief: Callable[[Attempt], Tag],
) -> None:
    for right, feedback in ((Moment.CLOSED, Moment.HANDED_IN), (Moment.HANDED_IN, Moment.CLOSED)):
        scenario = reasons(make_scenario(FORKED))
        stage = make_stage(scenario, right_answers_shown=right, feedback_shown=feedback)
        page = words(debrief(sat(stage, scenario, ("door", 1), ("yard", 0), ("desk", 0))))
        assert ("kitchen, choice 0" in page) == (right == Moment.HANDED_IN)
        assert "Because of kitchen.0." not in page
        assert "Law of kitchen.0" not in page


def test_further_when_an_expert_remembers_more_then_the_scene_is_told_as_they_meet_it() -> None:
    """At the desk only who called may ask; both come there, and decide best otherwise."""
    story: Story = {
        "door": [("good", "desk"), ("poor", "desk")],
        "desk": [("good", ""), ("acceptable", ""), ("poor", "")],
    }
    scenario = rewrite(
        make_scenario(story), {"door.0": {"remembers": "called"}, "desk.0": {"if_remembered": "called"}}
    )
    item = item_of_debrief(sat(make_stage(scenario), scenario, ("door", 1), ("desk", 1)))
    assert [(step.texts["title"], step.chosen.texts["text"]) for step in item.further_steps] == [
        ("Desk", "desk, choice 0")
    ]
    assert item.parting.texts["title"] == "Door"


def test_parting_when_another_choice_led_to_the_same_scene_then_it_is_where_the_scenes_differ() -> None:
    story: Story = {
        "door": [("good", "kitchen"), ("acceptable", "kitchen")],
        "kitchen": [("good", "desk"), ("poor", "")],
        "desk": [("good", ""), ("poor", "")],
    }
    scenario = make_scenario(story)
    item = item_of_debrief(sat(make_stage(scenario), scenario, ("door", 1), ("kitchen", 1)))
    assert item.parting.texts["title"] == "Kitchen"
    assert [step.texts["title"] for step in item.further_steps] == ["Desk"]


def test_further_when_nothing_was_decided_then_all_after_the_first_scene_is_told() -> None:
    scenario = make_scenario(FORKED)
    item = item_of_debrief(sat(make_stage(scenario), scenario))
    assert [step.texts["title"] for step in item.further_steps] == ["Kitchen", "Desk"]
    assert item.parting.texts["title"] == "Door"


def test_debrief_when_critical_mistakes_were_made_then_they_stand_first_and_lessons_and_paths_after_them(
    debrief: Callable[[Attempt], Tag],
) -> None:
    scenarios = [reasons(make_scenario(FORKED)) for _n in range(2)]
    stage = make_stage(make_question(), *scenarios)
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    for scenario, decisions in zip(
        scenarios, ([("door", 0), ("kitchen", 1)], [("door", 1), ("yard", 1)]), strict=True
    ):
        for scene, position in decisions:
            decide(attempt, scenario, scene, position)
    hand_in(attempt)
    page = debrief(attempt)
    headings = [words(tag) for tag in page.find_all("h2") if "feedback__title" not in tag.get("class", [])]
    assert headings == [
        "Critical mistakes first",
        "Lessons to read again",
        "Question 1",
        *(scenario.title for scenario in scenarios),
    ]
    first = page.find("h2").find_parent("section")
    assert [words(tag) for tag in first.find_all("h3")] == ["Kitchen", "Yard"]
    for place in ("kitchen.1", "yard.1"):
        assert f"Because of {place}." in words(first)
        assert f"Law of {place}" in words(first)
    assert "Because of door" not in words(first)


@pytest.fixture
def case(professions: SimpleNamespace) -> Scenario:
    """At the door judges decide on their own; their best choice leads to the court, where the police never come. Who of
    them errs comes to the cell, where social services have a say of their own.
    """
    story: Story = {
        "door": [("good", "desk"), ("poor", "")],
        "desk": [("good", ""), ("poor", "")],
        "court": [("good", ""), ("acceptable", "")],
        "cell": [("good", ""), ("poor", "")],
    }
    scenario = make_scenario(story)

    def own(scene: int, profession: str, *ways: str) -> list[dict[str, Any]]:
        common = raw(scenario.scenes)[scene]["value"]["choices"]
        written = [
            part(
                "choice",
                30 + 10 * scene + n,
                **{
                    **choice["value"],
                    "profession": profession,
                    "leads_to": way,
                    "text": f"{profession} {n}",
                    "reason": f"<p>So says {profession} {n}.</p>",
                },
            )
            for n, (choice, way) in enumerate(zip(common, ways, strict=True))
        ]
        return [*common, *written]

    side = part("item", 90, profession="judiciary", narrative="<p>Your phone rings.</p>", question="")
    return rewrite(
        scenario,
        {
            "door": {"choices": own(0, "judiciary", "court", "cell"), "sides": [side]},
            "cell": {"choices": own(3, "social-services", "", "")},
        },
    )


def folds(page: Tag, begins: str) -> dict[str, str]:
    """The folded parts whose summary begins so, by the rest of it."""
    return {
        words(fold.summary).removeprefix(begins).strip(): words(fold)
        for fold in page.find_all("details")
        if words(fold.summary).startswith(begins)
    }


def test_debrief_when_others_go_another_way_then_their_decisions_are_told_with_reason_off_ones_own_path_too(
    case: Scenario, officer: User, debrief: Callable[[Attempt], Tag]
) -> None:
    page = debrief(sat(make_stage(case), case, ("door", 0), ("desk", 0), user=officer))
    here = folds(page, "The side of:")
    assert set(here) == {"Judiciary"}
    assert "Your phone rings." in here["Judiciary"]
    assert "The best decision judiciary 0 So says judiciary 0." in here["Judiciary"]
    assert "What else they could decide Poor judiciary 1 So says judiciary 1." in here["Judiciary"]
    whole = folds(page, "The whole case as it is for:")
    assert set(whole) == {"Judiciary", "Social services"}
    assert "Door judiciary 0 Why: told above" in whole["Judiciary"]
    assert "Court court The best decision court, choice 0 Away from control" in whole["Judiciary"]
    assert "What else they could decide Acceptable court, choice 1" in whole["Judiciary"]
    assert "Cell" not in whole["Judiciary"]
    assert "Desk desk, choice 0 Why: told above" in whole["Social services"]
    assert (
        "when the story takes another way Cell cell The best decision social-services 0 So says social-services 0."
        in whole["Social services"]
    )


def test_debrief_when_the_reader_has_a_side_of_their_own_then_they_read_what_everybody_else_met_there(
    case: Scenario, judge: User, debrief: Callable[[Attempt], Tag]
) -> None:
    attempt = attempts.begin(
        make_enrolment(judge, (stage := make_stage(case)).course, at=AT), stage.page, at=AT
    )
    item = item_of_debrief(attempt)
    best = item.steps[0].best.id
    attempts.answer(attempt, item=item.digest, step=item.steps[0].id, response=best, at=AT)
    decide(attempt, case, "court", 0)
    hand_in(attempt)
    page = debrief(attempt)
    here = folds(page, "The side of:")
    assert set(here) == {"everybody else"}  # the police
    assert "door The best decision door, choice 0" in here["everybody else"]
    whole = folds(page, "The whole case as it is for:")
    assert set(whole) == {"Social services", "everybody else"}
    assert "Door door, choice 0 Why: told above" in whole["everybody else"]
    assert "Desk desk The best decision desk, choice 0" in whole["everybody else"]
    assert "Door door The best decision door, choice 0" not in whole["Social services"]


def test_debrief_when_all_professions_are_named_then_there_is_nobody_else_and_what_they_share_is_told_in_full(
    case: Scenario, judge: User, debrief: Callable[[Attempt], Tag]
) -> None:
    """At the door the police and social services decide alike; the judge meets something else there."""
    desk = raw(case.scenes)[1]["value"]["choices"]
    own = [
        part("choice", 80 + n, **{**choice["value"], "profession": "police"}) for n, choice in enumerate(desk)
    ]
    stage = make_stage(rewrite(case, {"desk": {"choices": [*desk, *own]}}))
    attempt = attempts.begin(make_enrolment(judge, stage.course, at=AT), stage.page, at=AT)
    item = item_of_debrief(attempt)
    attempts.answer(attempt, item=item.digest, step=item.steps[0].id, response=item.steps[0].best.id, at=AT)
    hand_in(attempt)
    page = debrief(attempt)
    assert folds(page, "The side of:") == {}
    whole = folds(page, "The whole case as it is for:")
    assert set(whole) == {"Police", "Social services"}
    for told in whole.values():
        assert "Door door The best decision door, choice 0 Away from control" in told


def test_other_sides_when_it_was_frozen_before_all_sides_were_then_only_what_is_known_is_told(
    case: Scenario, judge: User
) -> None:
    stage = make_stage(case)
    item = item_of_debrief(attempts.begin(make_enrolment(judge, stage.course, at=AT), stage.page, at=AT))
    payload = {name: value for name, value in item.payload.items() if name != "other_sides"}
    for scene in payload["scenes"]:
        scene["sides"] = [side for side in scene.get("sides", []) if side["profession"]]
    (social,) = other_sides(payload, item.steps)
    assert social.profession == "social-services"
    assert social.path == ()
    assert [side.best.texts["text"] for side in social.elsewhere] == ["social-services 0"]


def test_debrief_when_a_case_has_no_sides_then_there_is_no_other_side(
    debrief: Callable[[Attempt], Tag],
) -> None:
    scenario = make_scenario(FORKED)
    page = debrief(sat(make_stage(scenario), scenario, ("door", 0)))
    assert folds(page, "The whole case") == folds(page, "The side of") == {}
