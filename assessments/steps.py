"""The scenes of a scenario as the learner meets them: what is told on this path, what is offered, what was chosen."""

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


@dataclass(frozen=True)
class Step:
    """One scene, with its options in this learner's order, and what was chosen."""

    id: str
    texts: dict[str, str]
    options: list[Decision]
    chosen: Decision | None
    best: Decision
    passages: tuple[dict[str, Any], ...] = ()  # those told on this path
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


def _shown(
    payload: dict[str, Any], digest: str, layout: dict[str, Any], path: list[grading.Step]
) -> list[Step]:
    scenes = {scene["id"]: scene for scene in payload["scenes"]}
    people = {role["id"]: role for role in roles_of(payload)}
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
        dialogue=tuple(
            {**line, "speaker": people.get(line.get("speaker"))}
            for line in localised(scene.get("dialogue", []))
        ),
        exhibits=tuple(localised(scene.get("exhibits", []))),
        notes=tuple(localised(scene.get("notes", []))),
        seconds=scene.get("seconds"),
        sides=tuple(
            _side(side, at) for side in scene.get("sides", []) if side["profession"] or has_everybody
        ),
    )


def _side(side: dict[str, Any], at: grading.Step) -> Side:
    """How others decide in this moment, with what this path remembers where that says something to them."""
    return side_of(side, grading.thaw_scene({"id": at.scene.id, "choices": side["choices"]}), at.memory)


def side_of(side: dict[str, Any], scene: grading.Scene, memory: grading.Memory) -> Side:
    """`side`: the frozen words and choices of a side; `scene`: the same to be graded."""
    choices = {choice["id"]: choice for choice in side["choices"]}
    offered = scene.offered(memory) or scene.choices
    best = grading.best_of(offered)
    return Side(
        side["profession"],
        in_language(side["texts"]),
        decision_of(choices[best.id]),
        tuple(decision_of(choices[choice.id]) for choice in offered if choice.id != best.id),
    )


def decision_of(option: dict[str, Any]) -> Decision:
    return Decision(
        id=option["id"],
        texts=in_language(option["texts"]),
        sources=option["sources"],
        quality=option["quality"],
        is_critical=option["critical"],
    )
