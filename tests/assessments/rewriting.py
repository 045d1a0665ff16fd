"""Rewrites single fields of a scenario's scenes and choices, so that a test says only what is particular in its story."""

from typing import Any

from assessments.models import Scenario
from tests.assessments.builders import raw


def rewrite(scenario: Scenario, fields: dict[str, dict[str, Any]]) -> Scenario:
    """Give fields of scenes ("door") and of choices ("door.0") other values; lists get ids of their own."""
    scenes = raw(scenario.scenes)
    for place, values in fields.items():
        name, _dot, position = place.partition(".")
        value = next(scene["value"] for scene in scenes if scene["value"]["name"] == name)
        target = value["choices"][int(position)]["value"] if position else value
        target.update(values)
    scenario.scenes = scenes
    scenario.save()
    return Scenario.objects.get(pk=scenario.pk)


def part(kind: str, number: int, **value: Any) -> dict[str, Any]:
    """A part of a stream or a list, with an id that is known by its number."""
    return {"type": kind, "id": f"{number:08}-0000-4000-8000-000000000000", "value": value}
