"""The scenes of a scenario as the editor previews them: with all sides, or as the people of one profession meet them."""

from typing import Any

from assessments.side_blocks import has_narrative


def scenes_for(scenes: Any, professions: frozenset[str] | None) -> list[dict[str, Any]]:
    """The scenes, ready for the template of a scene.

    `professions`: None for all sides, each with its name; empty for those who have none, or several: they are told what
    everybody is told. Who has one meets their own side, and the notes and choices that are written for it.
    """
    if professions is None:
        return [scene.value for scene in scenes]
    return [_seen(scene.value, next(iter(professions), "")) for scene in scenes]


def _seen(scene: Any, profession: str) -> dict[str, Any]:
    """One scene from one side. A note is seen by its profession, and by everybody without one; see `freezing_scenarios`."""
    side = next((side for side in scene["sides"] if profession and side["profession"] == profession), None)
    own = [choice for choice in scene["choices"] if profession and choice.value["profession"] == profession]
    common = [choice for choice in scene["choices"] if not choice.value["profession"]]
    return {
        **scene,
        "narrative": side["narrative"] if side and has_narrative(side) else scene["narrative"],
        "dialogue": [*scene["dialogue"], *(side["dialogue"] if side else [])],
        "exhibits": [*scene["exhibits"], *(side["exhibits"] if side else [])],
        "question": (side and side["question"]) or scene["question"],
        "sides": [],
        "notes": [note for note in scene["notes"] if profession in ("", note.value["profession"])],
        "choices": own or common,
    }
