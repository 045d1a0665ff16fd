"""A frozen scenario as a gradable shape. What an older payload does not have is what its authors could not yet write."""

from typing import Any

from assessments.grading.scenario import Branch, Choice, Condition, Scenario, Scene


def thaw_scenario(payload: dict[str, Any]) -> Scenario:
    """The gradable shape of a frozen scenario."""
    return Scenario(payload["key"], tuple(thaw_scene(scene) for scene in payload["scenes"]))


def thaw_scene(scene: dict[str, Any]) -> Scene:
    return Scene(
        scene["id"],
        tuple(_thawed_choice(choice) for choice in scene["choices"]),
        tuple(thaw_condition(passage["only_if"]) for passage in scene.get("passages", ())),
    )


def _thawed_choice(choice: dict[str, Any]) -> Choice:
    return Choice(
        choice["id"],
        choice["quality"],
        choice["critical"],
        choice["leads_to"],
        own_points=choice.get("points"),
        remembers=frozenset(choice.get("remembers", ())),
        only_if=thaw_condition(choice.get("only_if", {})),
        branches=tuple(
            Branch(thaw_condition(branch["only_if"]), branch["leads_to"])
            for branch in choice.get("branches", ())
        ),
    )


def thaw_condition(condition: dict[str, list[str]]) -> Condition:
    return Condition(
        frozenset(condition.get("remembered", ())), frozenset(condition.get("not_remembered", ()))
    )
