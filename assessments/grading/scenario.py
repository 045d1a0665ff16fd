"""Branching scenarios: scenes with decisions, the path somebody took, the path an expert would take.

Points: good 2, acceptable 1, poor 0; a critical choice fails the whole assessment whatever the total (the platform's
own rule; it follows the training proposal that a scenario is passed at 75 % and without a critical error).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

POINTS = {"good": 2, "acceptable": 1, "poor": 0}


@dataclass(frozen=True)
class Choice:
    id: str
    quality: str  # a key of POINTS
    is_critical: bool
    leads_to: str | None  # the id of the next scene; None: the story ends

    @property
    def points(self) -> int:
        return POINTS[self.quality]


@dataclass(frozen=True)
class Scene:
    id: str
    choices: tuple[Choice, ...]

    def choice(self, choice_id: str) -> Choice:
        """The choice of that id; raises ValueError when the scene has none."""
        for choice in self.choices:
            if choice.id == choice_id:
                return choice
        raise ValueError(f"Scene {self.id} has no choice {choice_id}.")

    @property
    def best(self) -> Choice:
        """What an expert would choose: the most points, the first of equals, never a critical one if it can be helped."""
        return max(self.choices, key=lambda choice: (not choice.is_critical, choice.points))


@dataclass(frozen=True)
class Scenario:
    """Scenes in the order of the author; the story begins with the first."""

    id: str
    scenes: tuple[Scene, ...]

    def __post_init__(self) -> None:
        scenes = [scene.id for scene in self.scenes]
        choices = [choice.id for scene in self.scenes for choice in scene.choices]
        if len(set(scenes)) != len(scenes) or len(set(choices)) != len(choices):
            raise ValueError(f"Scenario {self.id}: two scenes or two choices have the same id.")

    @cached_property
    def by_id(self) -> dict[str, Scene]:
        return {scene.id: scene for scene in self.scenes}


@dataclass(frozen=True)
class Step:
    """A scene that was reached, with what was chosen there; None: the story waits here."""

    scene: Scene
    choice: Choice | None


def walk(scenario: Scenario, chosen: Mapping[str, str]) -> list[Step]:
    """The path through the scenario that these choices (scene id to choice id) make, up to the first open scene.

    Choices for scenes that were not reached are ignored. Raises ValueError for an unknown choice on the path.
    """
    steps: list[Step] = []
    scene: Scene | None = scenario.scenes[0]
    while scene is not None and len(steps) < len(scenario.scenes):
        choice = scene.choice(chosen[scene.id]) if scene.id in chosen else None
        steps.append(Step(scene, choice))
        scene = scenario.by_id[choice.leads_to] if choice and choice.leads_to else None
    return steps


def best_path(scenario: Scenario) -> list[Step]:
    """The path of somebody who takes the best choice in each scene."""
    return walk(scenario, {scene.id: scene.best.id for scene in scenario.scenes})


def points(steps: list[Step]) -> int:
    return sum(step.choice.points for step in steps if step.choice)


def fraction(scenario: Scenario, chosen: Mapping[str, str]) -> Fraction:
    """Points on the path taken, divided by the points of the best path; between 0 and 1."""
    most = points(best_path(scenario))
    return min(Fraction(points(walk(scenario, chosen)), most), Fraction(1)) if most else Fraction(0)


@dataclass(frozen=True)
class Problem:
    """What makes a scenario unfit; `code` is one of empty, lost, critical, loop, unreachable, hopeless, worthless, detour_pays."""

    code: str
    scene: str  # the id of the scene it is about; empty: the whole scenario
    choice: str = ""


def problems(scenario: Scenario) -> list[Problem]:
    """All that must be put right before the scenario can be graded fairly; empty when it is fit."""
    if not scenario.scenes or any(not scene.choices for scene in scenario.scenes):
        return [Problem("empty", scene.id) for scene in scenario.scenes if not scene.choices] or [
            Problem("empty", "")
        ]
    found = [
        Problem("lost", scene.id, choice.id)
        for scene in scenario.scenes
        for choice in scene.choices
        if choice.leads_to is not None and choice.leads_to not in scenario.by_id
    ]
    found += [
        Problem("critical", scene.id, choice.id)
        for scene in scenario.scenes
        for choice in scene.choices
        if choice.is_critical and choice.quality != "poor"
    ]
    if any(problem.code == "lost" for problem in found):
        return found
    order, loops = _visit(scenario)
    found += [Problem("loop", scene_id) for scene_id in dict.fromkeys(loops)]
    found += [Problem("unreachable", scene.id) for scene in scenario.scenes if scene.id not in order]
    if not loops:
        best_steps = best_path(scenario)
        best = points(best_steps)
        hopeless = [step.scene.id for step in best_steps if step.choice and step.choice.is_critical]
        if hopeless:
            found.append(Problem("hopeless", hopeless[0]))
        elif best == 0:
            found.append(Problem("worthless", ""))
        elif best < _most_points(scenario, order):
            found.append(Problem("detour_pays", ""))
    return found


def _visit(scenario: Scenario) -> tuple[list[str], list[str]]:
    """The reachable scenes, each after all that follow it, and those at which a loop closes."""
    order: list[str] = []
    loops: list[str] = []
    open_scenes: set[str] = set()

    def visit(scene_id: str) -> None:
        if scene_id in open_scenes:
            loops.append(scene_id)
        elif scene_id not in order:
            open_scenes.add(scene_id)
            for choice in scenario.by_id[scene_id].choices:
                if choice.leads_to is not None:
                    visit(choice.leads_to)
            open_scenes.discard(scene_id)
            order.append(scene_id)

    visit(scenario.scenes[0].id)
    return order, loops


def _most_points(scenario: Scenario, order: list[str]) -> int:
    """The most points that any path can earn."""
    most: dict[str | None, int] = {None: 0}
    for scene_id in order:
        most[scene_id] = max(
            choice.points + most[choice.leads_to] for choice in scenario.by_id[scene_id].choices
        )
    return most[scenario.scenes[0].id]
