"""The best and the worst path through a scenario, told to its authors scene by scene, for each side of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments import grading
from assessments.models import Scenario
from assessments.models.scenarios import gradable
from assessments.models.unfit import titles_of

WayTaken = tuple[str, grading.Branch]  # the id of a choice, and which of its ways on


@dataclass(frozen=True)
class Told:
    """A scene of a path, with the choice that is taken there."""

    scene: str  # its id
    title: str
    choice: str


@dataclass(frozen=True)
class Path:
    points: int
    mistakes: int  # how many of its choices are critical
    steps: Sequence[Told]


@dataclass(frozen=True)
class Side:
    """The two paths of one side; both None: they can't be told before what is wrong is put right."""

    name: str  # in words; empty: there is only one side
    best: Path | None
    worst: Path | None


@dataclass(frozen=True)
class Paths:
    sides: Sequence[Side]
    best_for: Mapping[WayTaken, str]  # in words: on whose best path a way lies


def paths_of(scenario: Scenario, names: Mapping[str, str]) -> Paths:
    """As the scenario is written now. `names`: those of professions, by their code."""
    shape = gradable(scenario.scenes, "")
    titles = titles_of(scenario.scenes)
    texts = {
        str(choice.id): choice.value["text"] for child in scenario.scenes for choice in child.value["choices"]
    }

    def told(steps: Sequence[grading.Step]) -> Path:
        taken = [(step.scene.id, step.choice) for step in steps if step.choice]
        return Path(
            points=sum(choice.points for _scene, choice in taken),
            mistakes=sum(choice.is_critical for _scene, choice in taken),
            steps=[Told(scene, titles[scene], texts[choice.id]) for scene, choice in taken],
        )

    sides: list[Side] = []
    best_for: dict[WayTaken, list[str]] = {}
    for profession in ["", *shape.professions]:
        found = grading.extremes(grading.seen_by(shape, profession))
        name = _side_name(profession, shape.professions, names)
        sides.append(Side(name, told(found.best) if found else None, told(found.worst) if found else None))
        for step in found.best if found else ():
            if step.choice and step.way:
                best_for.setdefault((step.choice.id, step.way), []).append(name or _("everybody"))
    return Paths(sides, {way: ", ".join(whose) for way, whose in best_for.items()})


def _side_name(profession: str, professions: Sequence[str], names: Mapping[str, str]) -> str:
    if profession:
        return names.get(profession, profession)
    return _("everybody else") if professions else ""
