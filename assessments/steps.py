"""The scenes of a scenario as the learner meets them: what is told on this path, what is offered, what was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments import grading
from assessments.texts import in_language, localised


@dataclass(frozen=True)
class Decision:
    """One choice as it stands on the page."""

    id: str
    texts: dict[str, str]
    sources: list[dict[str, str]]
    quality: str  # good, acceptable, poor
    is_critical: bool


@dataclass(frozen=True)
class Side:
    """A scene as another profession sees it, and how they decide there."""

    profession: str  # its code; empty: everybody else
    texts: dict[str, str]
    best: Decision
    others: tuple[Decision, ...] = ()  # what else they could choose
    dialogue: tuple[dict[str, Any], ...] = ()
    exhibits: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Step:
    """One scene, with its options in this learner's order, and what was chosen."""

    id: str
    texts: dict[str, str]
    options: list[Decision]
    chosen: Decision | None
    best: Decision
    passages: tuple[dict[str, Any], ...] = ()  # those told on this path
    # What all hear and look at, then what is for the learner's own side.
    dialogue: tuple[dict[str, Any], ...] = ()  # lines, each with its speaker; None: the learner
    exhibits: tuple[dict[str, Any], ...] = ()
    notes: tuple[dict[str, Any], ...] = ()
    seconds: int | None = None  # how long one would have in reality; None: no matter
    sides: tuple[Side, ...] = ()


def path_taken(
    payload: dict[str, Any], digest: str, given: dict[str, str], layout: dict[str, Any]
) -> list[Step]:
    """The scenes that were reached with these choices; the last may be open."""
    return _shown(payload, digest, layout, grading.walk(grading.thaw_scenario(payload), given))


def path_of_an_expert(payload: dict[str, Any], digest: str, layout: dict[str, Any]) -> list[Step]:
    return _shown(payload, digest, layout, grading.best_path(grading.thaw_scenario(payload)))


def roles_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Who is who in a frozen scenario, in the reader's language; one's own part says so."""
    own = payload.get("profession")
    return [
        {**role, "is_own": bool(own) and role.get("profession") == own}
        for role in localised(payload.get("roles", []))
    ]


def people_of(payload: dict[str, Any]) -> dict[str, Any]:
    """Who is who, by id."""
    return {role["id"]: role for role in roles_of(payload)}


def _shown(
    payload: dict[str, Any], digest: str, layout: dict[str, Any], path: list[grading.Step]
) -> list[Step]:
    scenes = {scene["id"]: scene for scene in payload["scenes"]}
    people = people_of(payload)
    has_everybody = "" in payload.get("other_sides", ())
    return [
        _step(scenes[at.scene.id], at, layout[f"{digest}/{at.scene.id}"], people, has_everybody=has_everybody)
        for at in path
    ]


def _step(
    scene: dict[str, Any],
    at: grading.Step,
    order: list[str],
    people: dict[str, Any],
    *,
    has_everybody: bool,
) -> Step:
    """`has_everybody`: whether there are others than the professions that are named, so that their side is told too."""
    decisions = {choice["id"]: decision_of(choice) for choice in scene["choices"]}
    offered = {choice.id for choice in at.offered}
    told = [
        passage
        for passage in scene.get("passages", [])
        if grading.thaw_condition(passage["only_if"]).holds(at.memory)
    ]
    return Step(
        id=scene["id"],
        texts=in_language(scene["texts"]),
        options=[decisions[choice_id] for choice_id in order if choice_id in offered],
        chosen=decisions[at.choice.id] if at.choice else None,
        best=decisions[at.best.id],
        passages=tuple(localised(told)),
        **told_beside([scene, scene.get("own", {})], people),
        notes=tuple(localised(scene.get("notes", []))),
        seconds=scene.get("seconds"),
        sides=tuple(
            _side(side, at, people) for side in scene.get("sides", []) if side["profession"] or has_everybody
        ),
    )


def told_beside(
    parts: Sequence[dict[str, Any]], people: dict[str, Any], profession: str = ""
) -> dict[str, Any]:
    """What is said and what lies on the table, one frozen part after the other, in the reader's language.

    `profession`: whose side it is where it is not the reader's; what the learner says there is said by their person.
    """
    theirs = [role for role in people.values() if profession and role.get("profession") == profession]
    learner = theirs[0] if theirs else None
    return {
        "dialogue": tuple(
            {**line, "speaker": people.get(line.get("speaker"), learner)}
            for part in parts
            for line in localised(part.get("dialogue", []))
        ),
        "exhibits": tuple(exhibit for part in parts for exhibit in localised(part.get("exhibits", []))),
    }


def _side(side: dict[str, Any], at: grading.Step, people: dict[str, Any]) -> Side:
    """How others decide in this moment, with what this path remembers where that says something to them.

    Of what is said and shown only what is theirs: the scene itself tells the rest.
    """
    scene = grading.thaw_scene({"id": at.scene.id, "choices": side["choices"]})
    return side_of(side, scene, at.memory, **told_beside([side], people, side["profession"]))


def side_of(side: dict[str, Any], scene: grading.Scene, memory: grading.Memory, **told: Any) -> Side:
    """`side`: the frozen words and choices of a side; `scene`: the same to be graded; `told`: dialogue and exhibits."""
    choices = {choice["id"]: choice for choice in side["choices"]}
    offered = scene.offered(memory) or scene.choices
    best = grading.best_of(offered)
    return Side(
        side["profession"],
        in_language(side["texts"]),
        decision_of(choices[best.id]),
        tuple(decision_of(choices[choice.id]) for choice in offered if choice.id != best.id),
        **told,
    )


def decision_of(option: dict[str, Any]) -> Decision:
    return Decision(
        id=option["id"],
        texts=in_language(option["texts"]),
        sources=option["sources"],
        quality=option["quality"],
        is_critical=option["critical"],
    )
