"""Freezing of scenarios: a branching story as plain data, and that data as a gradable shape."""

from typing import Any

from assessments import grading
from assessments.frozen_words import (
    by_id,
    frozen_indicators,
    frozen_sources,
    in_published_words,
    live_translations,
)
from assessments.models import Scenario


def scenario_payload(scenario: Scenario, only: str = "") -> dict[str, Any]:
    versions = live_translations(scenario, only)
    scenes = {code: by_id(version.scenes) for code, version in versions.items()}
    ids = {child.value["name"]: str(child.id) for child in scenario.scenes}
    return {
        "kind": "scenario",
        "key": str(scenario.translation_key),
        "texts": {
            code: {
                "title": version.title,
                "content_note": version.content_note,
                "setting": in_published_words(version.setting, code),
            }
            for code, version in versions.items()
        },
        "scenes": [
            {
                "id": str(child.id),
                "texts": {
                    code: {
                        "title": known[str(child.id)]["title"],
                        "narrative": in_published_words(known[str(child.id)]["narrative"].source, code),
                        "question": known[str(child.id)]["question"],
                    }
                    for code, known in scenes.items()
                    if str(child.id) in known
                },
                "choices": [
                    _choice_payload(choice, str(child.id), ids, scenes) for choice in child.value["choices"]
                ],
            }
            for child in scenario.scenes
        ],
        **frozen_indicators({str(child.id): child.value["indicators"] for child in scenario.scenes}),
    }


def _choice_payload(
    choice: Any, scene_id: str, ids: dict[str, str], scenes: dict[str, dict]
) -> dict[str, Any]:
    choice_id = str(choice.id)
    texts = {}
    for code, known in scenes.items():
        translated = by_id(known[scene_id]["choices"]).get(choice_id) if scene_id in known else None
        if translated:
            texts[code] = {
                "text": translated["text"],
                "consequence": in_published_words(translated["consequence"].source, code),
                "reason": in_published_words(translated["reason"].source, code),
            }
    return {
        "id": choice_id,
        "quality": choice.value["quality"],
        "critical": bool(choice.value["is_critical"]),
        "leads_to": ids.get(choice.value["leads_to"]),
        "sources": frozen_sources(choice.value["sources"]),
        "texts": texts,
    }


def thaw_scenario(payload: dict[str, Any]) -> grading.Scenario:
    """The gradable shape of a frozen scenario."""
    return grading.Scenario(
        payload["key"],
        tuple(
            grading.Scene(
                scene["id"],
                tuple(
                    grading.Choice(choice["id"], choice["quality"], choice["critical"], choice["leads_to"])
                    for choice in scene["choices"]
                ),
            )
            for scene in payload["scenes"]
        ),
    )
