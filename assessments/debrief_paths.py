"""What a debrief tells beside the path that somebody took: the best path where the two part, and the case from other sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments import grading
from assessments.steps import Side, Step, people_of, side_of, told_beside


def further(own: Sequence[Step], best: Sequence[Step]) -> tuple[Step, ...]:
    """The scenes of the best path that the own path does not tell: those off it, and those where an expert, who
    remembers something else there, decides what was not the best on the own path.
    """
    told = {step.id: step.best.id for step in own}
    return tuple(step for step in best if step.chosen and told.get(step.id) != step.chosen.id)


def parting(own: Sequence[Step], best: Sequence[Step]) -> Step | None:
    """The scene of the own path from which the best one goes on elsewhere; None: it holds nothing that was not met."""
    if not further(own, best):
        return None
    pairs = list(zip(own, best, strict=False))
    shared = next((n for n, (mine, its) in enumerate(pairs) if mine.id != its.id), len(pairs))
    if shared < len(best):
        return own[shared - 1]
    return next(mine for mine, its in pairs if mine.chosen != its.chosen)


@dataclass(frozen=True)
class OtherSide:
    """The case as another profession lives through it when it decides best."""

    profession: str  # its code; empty: everybody else
    path: tuple[tuple[Side, bool], ...]  # with whether it is told beside the own path already
    elsewhere: tuple[
        Side, ...
    ]  # where it decides something of its own too, off its best path and off the own one


def other_sides(payload: dict[str, Any], own: Sequence[Step]) -> tuple[OtherSide, ...]:
    """The sides of others in a frozen scenario, in the reader's language.

    What was frozen for a profession before all sides were does not say what others meet in each scene: then only the
    scenes that name them are told.
    """
    named = [side["profession"] for scene in payload["scenes"] for side in scene.get("sides", ())]
    is_whole = "other_sides" in payload or not payload.get("profession")
    others = [
        _other_side(payload, profession, own, is_whole=is_whole)
        for profession in payload.get("other_sides", dict.fromkeys(named))
    ]
    return tuple(other for other in others if other.path or other.elsewhere)


def _other_side(
    payload: dict[str, Any], profession: str, own: Sequence[Step], *, is_whole: bool
) -> OtherSide:
    views = {scene["id"]: _view(scene, profession) for scene in payload["scenes"]}
    shape = grading.thaw_scenario({**payload, "scenes": list(views.values())})
    path = grading.best_path(shape) if is_whole else []
    on_path = {step.scene.id for step in path}
    on_own = {step.id for step in own}
    people = people_of(payload)

    def told(scene: grading.Scene, memory: grading.Memory) -> Side:
        view = views[scene.id]
        return side_of(view, scene, memory, **told_beside(view["told"], people, profession))

    return OtherSide(
        profession,
        path=tuple(
            (side, _is_told(side, step.scene.id, own))
            for step in path
            for side in [told(step.scene, step.memory)]
        ),
        elsewhere=tuple(
            told(shape.by_id[scene_id], grading.NOTHING)
            for scene_id, view in views.items()
            if view["is_own"] and scene_id not in on_path | on_own
        ),
    )


def _view(scene: dict[str, Any], profession: str) -> dict[str, Any]:
    """A frozen scene as that profession meets it: its own side, else everybody's, which is the reader's where none is named."""
    sides = {side["profession"]: side for side in scene.get("sides", ())}
    seen = sides.get(profession) or sides.get("") or scene
    return {
        **scene,
        "profession": profession,
        "texts": seen["texts"],
        "choices": seen["choices"],
        "told": [scene, sides.get(profession, {})],  # beside the story: to all, then to them alone
        "is_own": profession in sides,
    }


def _is_told(side: Side, scene_id: str, own: Sequence[Step]) -> bool:
    """Whether the own path tells this decision beside one of its scenes."""
    step = next((step for step in own if step.id == scene_id), None)
    if step is None:
        return False
    bests = {other.profession: other.best for other in step.sides}
    return side.best == (bests.get(side.profession) or bests.get("") or step.best)
