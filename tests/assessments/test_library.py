"""What authors are told when a question or a scenario can't be used as it stands."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.test import RequestFactory
from wagtail.blocks import StreamBlock
from wagtail.blocks.stream_block import StreamBlockValidationError

from accounts.models import User
from assessments.models import Question, Scenario
from tests.assessments.builders import (
    CRITICAL_AND_ALL_POINTS,
    TWO_SCENES,
    Story,
    make_question,
    make_scenario,
    raw,
    raw_options,
)

pytestmark = pytest.mark.django_db


OPTIONS = Question.body.field.stream_block.child_blocks["single_choice"].child_blocks["options"]
SCENES = Scenario.scenes.field.stream_block


def told(block: StreamBlock, stream: list[dict[str, Any]]) -> list[str]:
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
            ["In “Door” a choice leads to “nowhere”, but no scene has this short name."],
        ),
        (
            {"door": [("good", ""), ("acceptable!", "")]},
            ["In “Door” a choice is a critical mistake but not marked as poor."],
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
            ["No path earns a point: mark the choices that are good or acceptable."],
        ),
        (
            {"door": [("acceptable", "phone"), ("good", "")], "phone": [("good", ""), ("poor", "")]},
            [
                "A detour earns more points than the best choices do: lower what the choices on the detour are worth."
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
