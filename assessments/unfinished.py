"""What has to be put right before a scenario can be published, told to its authors while it is a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.rich_text import RichText

from assessments import grading
from assessments.models import Scenario
from assessments.models.scenarios import gradable
from assessments.models.unfit import (
    in_words,
    name_twice,
    people_named,
    scenes_named,
    titles_of,
    unknown_in_words,
    unknown_speakers,
)
from assessments.side_blocks import is_empty_side, sides_twice


@dataclass(frozen=True)
class ToPutRight:
    text: str
    scene: str = ""  # the id of the scene it is about; empty: it stands in no scene


def to_put_right(scenario: Scenario) -> list[ToPutRight]:
    """All that publishing would refuse in a scenario as it is written now; empty: it may be published."""
    return [*_of_people(scenario), *_of_scenes(scenario.scenes), *_of_story(scenario.scenes)]


def _of_people(scenario: Scenario) -> Iterator[ToPutRight]:
    if twice := name_twice(scenario.roles, "short_name"):
        yield ToPutRight(people_named(twice))
    known = {child.value["short_name"] for child in scenario.roles}
    titles = titles_of(scenario.scenes)
    for position, by_side in unknown_speakers(scenario.scenes, known).items():
        scene = str(scenario.scenes[position].id)
        for speaker in (speaker for speakers in by_side.values() for speaker in speakers.values()):
            yield ToPutRight(unknown_in_words(titles[scene], speaker), scene)


def _of_scenes(scenes: blocks.StreamValue) -> Iterator[ToPutRight]:
    titles = titles_of(scenes)
    for child in scenes:
        scene = str(child.id)
        if empty := list(_empty_fields(child.block, child.value)):
            text = _("In “%(scene)s” something is still empty: fill in %(fields)s.")
            yield ToPutRight(text % {"scene": titles[scene], "fields": ", ".join(empty)}, scene)
        if any(is_empty_side(side) for side in child.value["sides"]):
            text = _(
                "In “%(scene)s” nothing is different on one of the sides: write what its people meet, or delete it."
            )
            yield ToPutRight(text % {"scene": titles[scene]}, scene)
        if sides_twice(child.value["sides"]):
            text = _("In “%(scene)s” one profession has two sides: put them together.")
            yield ToPutRight(text % {"scene": titles[scene]}, scene)
        if len(child.value["choices"]) == 1:
            yield ToPutRight(
                _("In “%(scene)s” there is one choice only: add another.") % {"scene": titles[scene]}, scene
            )


def _empty_fields(block: blocks.Block, value: Any) -> Iterator[str]:
    """The labels of the fields that must be filled in and are not; those inside a list with its label and a number."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if isinstance(child, (blocks.StructBlock, blocks.ListBlock, blocks.StreamBlock)):
                yield from _empty_fields(child, value[name])
            elif child.required and _is_empty(value[name]):
                yield str(child.label)
    elif isinstance(block, blocks.StreamBlock):
        for number, part in enumerate(value, start=1):
            for label in _empty_fields(part.block, part.value):
                yield f"{block.label} {number}: {label}"
    elif isinstance(block, blocks.ListBlock):
        for number, part in enumerate(value, start=1):
            for label in _empty_fields(block.child_block, part):
                yield f"{block.label} {number}: {label}"


def _is_empty(value: Any) -> bool:
    """Whether nothing stands in a field; an empty paragraph is nothing."""
    if isinstance(value, RichText):
        return "<embed" not in value.source and not strip_tags(value.source).strip()
    return not value


def _of_story(scenes: blocks.StreamValue) -> Iterator[ToPutRight]:
    """As long as two scenes have one name nobody can say which of them a choice leads to."""
    if twice := name_twice(scenes, "name"):
        first = next(child for child in scenes if child.value["name"] == twice)
        yield ToPutRight(scenes_named(twice), str(first.id))
        return
    for problem in grading.problems(gradable(scenes, "")):
        yield ToPutRight(in_words(problem, scenes), problem.scene)
