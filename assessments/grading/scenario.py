"""Branching scenarios: scenes with decisions, the path somebody took, the path an expert would take.

Points: good 2, acceptable 1, poor 0, or what the author gave a choice; a critical choice fails the whole assessment
whatever the total (the platform's own rule; it follows the training proposal that a scenario is passed at 75 % and
without a critical error).

A choice may *remember* words; they are never forgotten. Which choices a scene offers, where a choice leads and which
passages are told may depend on them. A scenario that remembers nothing is graded as if there were no memory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

POINTS = {"good": 2, "acceptable": 1, "poor": 0}

Memory = frozenset[str]
NOTHING: Memory = frozenset()


@dataclass(frozen=True)
class Condition:
    """Holds when all of `remembered` and none of `not_remembered` is remembered; without words, always."""

    remembered: Memory = NOTHING
    not_remembered: Memory = NOTHING

    def holds(self, memory: Memory) -> bool:
        return self.remembered <= memory and not self.not_remembered & memory

    @property
    def words(self) -> Memory:
        return self.remembered | self.not_remembered


ALWAYS = Condition()


@dataclass(frozen=True)
class Branch:
    """Where a choice leads instead, when something is remembered."""

    only_if: Condition
    leads_to: str | None  # the id of a scene; None: the story ends


@dataclass(frozen=True)
class Choice:
    id: str
    quality: str  # a key of POINTS
    is_critical: bool
    leads_to: str | None  # the id of the next scene; None: the story ends
    own_points: int | None = None  # None: those of its quality
    remembers: Memory = NOTHING
    only_if: Condition = ALWAYS  # offered only then
    branches: tuple[Branch, ...] = ()  # the first that fits goes before `leads_to`
    profession: str = ""  # whom it is written for; empty: those for whom nothing is written in its scene

    @property
    def points(self) -> int:
        return POINTS[self.quality] if self.own_points is None else self.own_points

    def following(self, memory: Memory) -> str | None:
        """The id of the scene it leads to, for somebody who remembers this, its own words included."""
        return self.way(memory).leads_to

    def way(self, memory: Memory) -> Branch:
        """The way on that somebody takes who remembers this, its own words included; without a condition, the ordinary one."""
        ordinary = Branch(ALWAYS, self.leads_to)
        return next((branch for branch in self.branches if branch.only_if.holds(memory)), ordinary)


@dataclass(frozen=True)
class Scene:
    id: str
    choices: tuple[Choice, ...]
    told_if: tuple[Condition, ...] = ()  # of its passages that depend on what is remembered

    def offered(self, memory: Memory) -> tuple[Choice, ...]:
        """The choices that are open to somebody who remembers this."""
        return tuple(choice for choice in self.choices if choice.only_if.holds(memory))


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

    @property
    def professions(self) -> list[str]:
        """Those for whom choices of their own are written somewhere, in the order of the author."""
        named = [choice.profession for scene in self.scenes for choice in scene.choices]
        return list(dict.fromkeys(profession for profession in named if profession))


def seen_by(scenario: Scenario, profession: str) -> Scenario:
    """The side of one profession: in each scene the choices written for it, else those written for everybody.

    Without a profession, those written for everybody.
    """
    return replace(
        scenario,
        scenes=tuple(replace(scene, choices=_written_for(scene, profession)) for scene in scenario.scenes),
    )


def _written_for(scene: Scene, profession: str) -> tuple[Choice, ...]:
    own = tuple(choice for choice in scene.choices if choice.profession == profession)
    return own or tuple(choice for choice in scene.choices if not choice.profession)


@dataclass(frozen=True)
class Step:
    """A scene that was reached, with what is remembered there and what was chosen; None: the story waits here."""

    scene: Scene
    choice: Choice | None
    memory: Memory = NOTHING

    @property
    def offered(self) -> tuple[Choice, ...]:
        return self.scene.offered(self.memory)

    @property
    def best(self) -> Choice:
        """What an expert would choose here."""
        return best_of(self.offered)

    @property
    def way(self) -> Branch | None:
        """The way on that was taken; None: the story waits here."""
        return self.choice.way(self.memory | self.choice.remembers) if self.choice else None


def best_of(choices: tuple[Choice, ...]) -> Choice:
    """The most points, of equals the better word, of those the first; never a critical one if it can be helped.

    Raises ValueError where nothing is offered; a scenario without problems offers something everywhere.
    """
    return max(choices, key=lambda choice: (not choice.is_critical, choice.points, POINTS[choice.quality]))


def walk(scenario: Scenario, chosen: Mapping[str, str]) -> list[Step]:
    """The path through the scenario that these choices (scene id to choice id) make, up to the first open scene.

    Choices for scenes that were not reached are ignored. Raises ValueError for a choice on the path that its scene does
    not have, or does not offer to somebody who came this way.
    """

    def decide(scene: Scene, memory: Memory) -> Choice | None:
        if scene.id not in chosen:
            return None
        for choice in scene.offered(memory):
            if choice.id == chosen[scene.id]:
                return choice
        raise ValueError(f"Scene {scene.id} has no choice {chosen[scene.id]}.")

    return _path(scenario, decide)


def best_path(scenario: Scenario) -> list[Step]:
    """The path of somebody who takes the best choice that is offered in each scene."""

    def decide(scene: Scene, memory: Memory) -> Choice | None:
        offered = scene.offered(memory)
        return best_of(offered) if offered else None

    return _path(scenario, decide)


def _path(scenario: Scenario, decide: Callable[[Scene, Memory], Choice | None]) -> list[Step]:
    steps: list[Step] = []
    scene: Scene | None = scenario.scenes[0]
    memory = NOTHING
    while scene is not None and len(steps) < len(scenario.scenes):
        choice = decide(scene, memory)
        steps.append(Step(scene, choice, memory))
        memory |= choice.remembers if choice else NOTHING
        next_id = choice.following(memory) if choice else None
        scene = scenario.by_id[next_id] if next_id else None
    return steps


def points(steps: list[Step]) -> int:
    return sum(step.choice.points for step in steps if step.choice)


def fraction(scenario: Scenario, chosen: Mapping[str, str]) -> Fraction:
    """Points on the path taken, divided by the points of the best path; between 0 and 1."""
    most = points(best_path(scenario))
    return min(Fraction(points(walk(scenario, chosen)), most), Fraction(1)) if most else Fraction(0)
