"""What authors are told when a question or a scenario can't be used as it stands."""

from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from accounts.models import User
from assessments.authoring import ensure_library
from assessments.models import Question, Scenario
from assessments.models.unfit import without_speaker
from tests.assessments.builders import (
    CRITICAL_AND_ALL_POINTS,
    TWO_SCENES,
    Story,
    make_question,
    make_scenario,
    raw,
    raw_options,
)
from tests.assessments.rewriting import part, rewrite
from tests.assessments.typed import typed

pytestmark = pytest.mark.django_db


OPTIONS = Question.body.field.stream_block.child_blocks["single_choice"].child_blocks["options"]
SCENES = Scenario.scenes.field.stream_block


def told(block: blocks.StreamBlock, stream: list[dict[str, Any]]) -> list[str]:
    """What the editor says about a stream as a whole; nothing when it accepts it."""
    try:
        block.clean(block.to_python(stream))
    except StreamBlockValidationError as refusal:
        return list(refusal.as_json_data()["messages"])
    return []


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        ([True, False, False], []),
        ([False, False, True], []),
        ([False, False, False], ["Mark exactly one option as right; 0 are marked now."]),
        ([True, False, True], ["Mark exactly one option as right; 2 are marked now."]),
    ],
)
def test_options_when_not_exactly_one_is_right_then_the_author_is_told(
    right: list[bool], expected: list[str]
) -> None:
    stream = raw_options(make_question())
    for option, is_correct in zip(stream, right, strict=True):
        option["value"]["is_correct"] = is_correct
    assert told(OPTIONS, stream) == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (TWO_SCENES, []),
        (CRITICAL_AND_ALL_POINTS, []),
        (
            {"door": [("good", "nowhere"), ("poor", "")]},
            [
                "In “Door” the choice “door, choice 0” leads to “nowhere”, but no scene has this short name: correct it."
            ],
        ),
        (
            {"door": [("good", ""), ("acceptable!", "")]},
            [
                "In “Door” the choice “door, choice 1” is a critical mistake but not marked as poor: mark it as poor."
            ],
        ),
        (
            {"door": [("good", "door"), ("poor", "")]},
            ["“Door” can be reached from itself: every path must come to an end."],
        ),
        (
            {"door": [("good", ""), ("poor", "")], "phone": [("good", ""), ("poor", "")]},
            ["“Phone” can't be reached: no choice leads to it."],
        ),
        (
            {"door": [("good", "phone"), ("poor", "")], "phone": [("poor!", ""), ("poor!", "")]},
            ["In “Phone” every choice is a critical mistake: nobody could pass."],
        ),
        (
            {"door": [("poor", ""), ("poor", "")]},
            [
                "The best path, which begins in “Door”, earns no point: mark the choices that are good or acceptable, there and later."
            ],
        ),
        (
            {"door": [("acceptable", "phone"), ("good", "")], "phone": [("good", ""), ("poor", "")]},
            [
                "In “Door” a detour earns more points than the best choices do: the choice “door, choice 0” opens it. "
                "Lower what the choices on the detour are worth, or call this choice good."
            ],
        ),
    ],
)
def test_scenes_when_a_story_is_unfit_then_the_author_is_told_where(
    story: Story, expected: list[str]
) -> None:
    assert told(SCENES, raw(make_scenario(story).scenes)) == expected


def beside(model: type[Model], field: str, stream: list[dict[str, Any]]) -> dict[str, list[str]]:
    """What the editor says at single fields of a stream, by the way to them: positions and names."""
    block = model._meta.get_field(field).stream_block
    with pytest.raises(StreamBlockValidationError) as refusal:
        block.clean(block.to_python(stream))
    return dict(_placed(refusal.value.as_json_data(), ()))


def _placed(error: dict[str, Any], way: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    if error.get("messages") and way:
        yield "/".join(way), [str(message) for message in error["messages"]]
    for place, inner in error.get("blockErrors", {}).items():
        yield from _placed(inner, (*way, str(place)))


@pytest.mark.parametrize(
    ("story", "place", "words"),
    [
        ({"door": [("good", ""), ("poor", "nowhere")]}, "0/choices/1/leads_to", "No scene has this short name"),
        ({"door": [("good", ""), ("acceptable!", "")]}, "0/choices/1/is_critical", "Only a poor choice can be"),
        ({"door": [("good", "door"), ("poor", "")]}, "0/choices", "The story comes back to this scene"),
        (
            {"door": [("good", ""), ("poor", "")], "phone": [("good", ""), ("poor", "")]},
            "1/name",
            "This scene can't be reached: no choice leads to it.",
        ),
        (
            {"door": [("good", "phone"), ("poor", "")], "phone": [("poor!", ""), ("poor!", "")]},
            "1/choices",
            "Every choice here is a critical mistake",
        ),
    ],
)  # fmt: skip
def test_scenes_when_a_story_is_unfit_then_it_is_told_beside_the_field_too(
    story: Story, place: str, words: str
) -> None:
    found = beside(Scenario, "scenes", raw(make_scenario(story).scenes))
    assert list(found) == [place]
    assert found[place][0].startswith(words)


WRONG: list[tuple[dict[str, dict[str, Any]], str, str]] = [
    ({"door.1": {"points": 9}}, "0/choices/1/points", "In “Door” the choice “door, choice 1” earns more than a better one"),
    ({"phone.2": {"points": 1}}, "1/choices/2/points", "In “Phone” the critical mistake “phone, choice 2” earns points"),
    ({"phone.1": {"if_remembered": "calld"}}, "1/choices/1/if_remembered", "In “Phone” the choice “phone, choice 1” depends on calld"),
    ({"phone": {"passages": [part("item", 1, if_remembered="", if_not_remembered="calld", text="<p>x</p>")]}}, "1/passages", "In “Phone” a passage depends on calld"),
    ({"door.0": {"branches": [part("item", 1, if_remembered="", if_not_remembered="", leads_to="cellar")]}}, "0/choices/0/branches", "In “Door” the choice “door, choice 0” has another way on to “cellar”"),
    ({"door.0": {"remembers": "called"}, **{f"phone.{n}": {"if_not_remembered": "called"} for n in range(3)}}, "1/choices", "In “Phone” those who remember called have nothing to choose"),
    ({f"phone.{n}": {"profession": "police"} for n in range(3)}, "1/choices", "In “Phone” some who come there have nothing to choose"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "place", "words"), WRONG)
def test_scenes_when_memory_points_or_sides_are_unfit_then_it_is_told_above_and_beside_the_field(
    professions: object, fields: dict[str, dict[str, Any]], place: str, words: str
) -> None:
    stream = raw(rewrite(make_scenario(), fields).scenes)
    (above,) = told(SCENES, stream)
    assert above.startswith(words)
    assert above.rstrip(".").count(".") + above.count(":") >= 1  # it says what to do
    assert list(beside(Scenario, "scenes", stream)) == [place]


def test_scenes_when_only_one_profession_is_stuck_in_mistakes_then_it_is_named(professions: object) -> None:
    scenario = make_scenario({"door": [("good", ""), ("poor", ""), ("poor!", ""), ("poor!", "")]})
    own = {f"door.{n}": {"profession": "police"} for n in (2, 3)}
    (above,) = told(SCENES, raw(rewrite(scenario, own).scenes))
    assert above.endswith("(As people of this profession see it: Police.)")


def test_roles_when_two_people_have_one_short_name_then_the_author_is_told() -> None:
    people = [
        part("role", n, short_name="owner", name="Mr Roth", role="owner", profession="") for n in (1, 2)
    ]
    assert told(Scenario.roles.field.stream_block, people) == [
        "Two people are called “owner”: give each their own short name."
    ]
    assert list(beside(Scenario, "roles", people)) == ["0/short_name", "1/short_name"]


def test_scenario_when_somebody_speaks_who_is_nobody_then_the_editor_says_so_beside_the_line(
    editor: User, client_for: Callable[[User], Client]
) -> None:
    ensure_library()
    lines = [
        part("item", 5, speaker="", words="Good evening."),
        part("item", 6, speaker="ownr", words="I translate."),
    ]
    people = [part("role", 1, short_name="owner", name="Mr Roth", role="owner", profession="")]
    scenario = rewrite(make_scenario(roles=people), {"phone": {"dialogue": lines}})
    known = {child.value["short_name"] for child in scenario.roles}
    refusal = without_speaker(scenario.scenes, known)
    assert dict(_placed(refusal.as_json_data(), ())) == {
        "1/dialogue/1/speaker": [
            "Nobody in “Who is who” has this short name: add the person, or leave it empty for the learner."
        ]
    }
    assert without_speaker(scenario.scenes, {"owner", "ownr"}) is None
    page = client_for(editor).post(
        reverse("wagtailsnippets_assessments_scenario:edit", args=[scenario.pk]),
        {**typed(scenario), "action-publish": "1"},
    )
    assert r"somebody called \u201cownr\u201d speaks" in unescape(page.content.decode())
    assert page.context_data["form"].errors.as_data()["scenes"][0].as_json_data() == refusal.as_json_data()


def test_scenes_when_two_things_are_wrong_with_one_choice_then_each_stands_at_its_field() -> None:
    found = beside(Scenario, "scenes", raw(make_scenario({"door": [("good!", "a"), ("poor", "")]}).scenes))
    assert sorted(found) == ["0/choices/0/is_critical", "0/choices/0/leads_to"]


def test_scenes_when_two_have_the_same_short_name_then_the_author_is_told() -> None:
    stream = raw(make_scenario().scenes)
    stream[1]["value"]["name"] = "door"
    assert told(SCENES, stream) == ["Two scenes are called “door”: give each its own short name."]
    assert list(beside(Scenario, "scenes", stream)) == ["0/name", "1/name"]


@pytest.mark.parametrize("name", ["The door", "door!", "", "d" * 41])
def test_scene_when_its_short_name_can_not_be_pointed_at_then_it_is_refused(name: str) -> None:
    stream = raw(make_scenario({"door": [("good", ""), ("poor", "")]}).scenes)
    assert told(SCENES, stream) == []
    stream[0]["value"]["name"] = name
    block = Scenario._meta.get_field("scenes").stream_block
    with pytest.raises(StreamBlockValidationError) as refusal:
        block.clean(block.to_python(stream))
    assert list(refusal.value.block_errors) == [0]


def test_preview_when_the_editor_asks_for_a_question_or_a_scenario_then_it_is_shown(
    officer: User, rf: RequestFactory
) -> None:
    request = rf.get("/")
    request.user = officer
    for thing, words in ((make_question(), "Option 1"), (make_scenario(), "phone, choice 2")):
        assert words in thing.serve_preview(request, "").render().content.decode()
