"""The flow map of a scenario of the library: its scenes and choices in words, with what people chose, as picture and list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Profession
from assessments import flow_map, grading
from assessments.flow_layers import Place, Way
from assessments.models import Scenario
from assessments.models.scenarios import condition_of, scene_ids, words_of
from assessments.models.unfit import titles_of
from assessments.scenario_paths import Paths, Side, paths_of
from assessments.ways_taken import WaysTaken, ways_taken


@dataclass(frozen=True)
class Entry:
    """A scene in the list that says the same as the picture."""

    box: flow_map.Box
    title: str
    ways: Sequence[tuple[Way, flow_map.Box | None, str]]  # with the scene it leads to and its title


@dataclass(frozen=True)
class ScenarioMap:
    picture: flow_map.FlowMap
    entries: Sequence[Entry]
    sides: Sequence[Side]  # with their best and worst paths
    has_shares: bool


@dataclass(frozen=True)
class Known:
    """What the ways of a scenario are told with."""

    names: dict[str, str]  # of professions, by code
    ids: dict[str, str]  # of scenes, by short name
    taken: WaysTaken
    paths: Paths


def map_of(scenario: Scenario, taken: WaysTaken | None = None) -> ScenarioMap:
    """As the scenario is written now; shares are those of all its versions that were answered.

    `taken`: who went which way, where that was counted before; None: it is counted.
    """
    names = {profession.code: str(profession) for profession in Profession.objects.all()}
    taken = taken or ways_taken(scenario.translation_key)
    known = Known(names, scene_ids(scenario.scenes), taken, paths_of(scenario, names))
    titles = titles_of(scenario.scenes)
    places = [
        Place(
            str(child.id),
            titles[str(child.id)],
            [
                way
                for choice in child.value["choices"]
                for way in _ways(choice, _for_whom(choice, child.value["choices"], names), known)
            ],
        )
        for child in scenario.scenes
    ]
    picture = flow_map.draw(places)
    boxes = {box.id: box for box in picture.boxes}
    return ScenarioMap(
        picture,
        [
            Entry(
                boxes[place.id],
                place.title,
                [
                    (way, boxes.get(way.to or ""), titles.get(way.to or "", way.to or ""))
                    for way in place.ways
                ],
            )
            for place in places
        ],
        sides=known.paths.sides,
        has_shares=any(way.share for place in places for way in place.ways),
    )


def _for_whom(choice: Any, choices: Any, names: dict[str, str]) -> str:
    """Whose choice it is, in words; empty: everybody's."""
    profession = choice.value["profession"]
    if profession:
        return names.get(profession, profession)
    return _("everybody else") if any(other.value["profession"] for other in choices) else ""


def _ways(choice: Any, whose: str, known: Known) -> list[Way]:
    """The other ways on of a choice, then the ordinary one."""
    value = choice.value
    always = [whose, _conditions(value)]
    branches = [
        (condition_of(branch), branch["leads_to"], [*always, _conditions(branch)])
        for branch in value["branches"]
    ]
    return [
        _way(choice, grading.Branch(condition, known.ids.get(name, name) or None), conditions, known)
        for condition, name, conditions in [*branches, (grading.ALWAYS, value["leads_to"], always)]
    ]


def _way(choice: Any, way: grading.Branch, conditions: Sequence[str], known: Known) -> Way:
    value, key = choice.value, (str(choice.id), way)
    return Way(
        choice=str(choice.id),
        kind="critical" if value["is_critical"] else value["quality"] or "poor",
        text=value["text"],
        to=way.leads_to,
        only_if="; ".join(filter(None, conditions)),
        share=_share(known.taken.share(key)),
        is_lost=bool(way.leads_to) and way.leads_to not in known.ids.values(),
        best_for=known.paths.best_for.get(key, ""),
    )


def _conditions(value: Any) -> str:
    """What something depends on, in words."""
    if_words, not_words = words_of(value["if_remembered"]), words_of(value["if_not_remembered"])
    parts = [_("if remembered: %(words)s") % {"words": ", ".join(if_words)}] if if_words else []
    parts += [_("if not remembered: %(words)s") % {"words": ", ".join(not_words)}] if not_words else []
    return "; ".join(parts)


def _share(percent: int | None) -> str:
    return "" if percent is None else f"{percent} %"
