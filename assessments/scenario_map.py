"""The flow map of a scenario of the library: its scenes and choices in words, with what people chose, as picture and list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Profession
from assessments import flow_map
from assessments.flow_layers import Place, Way
from assessments.models import Scenario
from assessments.models.scenarios import words_of
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
    has_shares: bool


def map_of(scenario: Scenario) -> ScenarioMap:
    """As the scenario is written now; shares are those of all its versions that were answered."""
    taken = ways_taken(scenario.translation_key)
    names = {profession.code: str(profession) for profession in Profession.objects.all()}
    ids = {child.value["name"]: str(child.id) for child in scenario.scenes}
    places = [
        Place(
            str(child.id),
            child.value["title"],
            [
                way
                for choice in child.value["choices"]
                for way in _ways(
                    choice, _for_whom(choice, child.value["choices"], names), str(child.id), ids, taken
                )
            ],
        )
        for child in scenario.scenes
    ]
    picture = flow_map.draw(places)
    boxes = {box.id: box for box in picture.boxes}
    titles = {place.id: place.title for place in places}
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
        has_shares=any(way.share for place in places for way in place.ways),
    )


def _for_whom(choice: Any, choices: Any, names: dict[str, str]) -> str:
    """Whose choice it is, in words; empty: everybody's."""
    profession = choice.value["profession"]
    if profession:
        return names.get(profession, profession)
    return _("everybody else") if any(other.value["profession"] for other in choices) else ""


def _ways(choice: Any, whose: str, scene: str, ids: dict[str, str], taken: WaysTaken) -> list[Way]:
    """The other ways on of a choice, then the ordinary one."""
    value = choice.value
    always = [whose, _conditions(value)]
    branches = [(branch["leads_to"], [*always, _conditions(branch)]) for branch in value["branches"]]
    return [
        Way(
            choice=str(choice.id),
            kind="critical" if value["is_critical"] else value["quality"] or "poor",
            text=value["text"],
            to=ids.get(leads_to, leads_to) or None,
            only_if="; ".join(filter(None, conditions)),
            share=_share(taken.share(scene, str(choice.id), ids.get(leads_to))),
            is_lost=bool(leads_to) and leads_to not in ids,
        )
        for leads_to, conditions in [*branches, (value["leads_to"], always)]
    ]


def _conditions(value: Any) -> str:
    """What something depends on, in words."""
    if_words, not_words = words_of(value["if_remembered"]), words_of(value["if_not_remembered"])
    parts = [_("if remembered: %(words)s") % {"words": ", ".join(if_words)}] if if_words else []
    parts += [_("if not remembered: %(words)s") % {"words": ", ".join(not_words)}] if not_words else []
    return "; ".join(parts)


def _share(percent: int | None) -> str:
    return "" if percent is None else f"{percent} %"
