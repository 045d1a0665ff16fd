"""Questions and scenes in words that are older than their source: noted when an attempt begins, told where they are asked.

The note stands in the layout of the attempt and not in what is frozen: the same words keep their digest, whatever became of
their source, and an attempt says to the end what was true when it began.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from courses.memory import Memory
from courses.staleness import Standing, standings_in

BEHIND = "behind"  # in a layout: by digest, language and scene (blank: the question, or the scenario as a whole) a day
Days = dict[str, dict[str, str]]  # by language and scene


def noted_in(payloads: Mapping[str, dict[str, Any]], memory: Memory) -> dict[str, Any]:
    """What a layout says of it; nothing where all is up to date. One query for what is not remembered."""
    known: dict[str, Days] = memory.recall(BEHIND, dict)
    languages = {payload["key"]: payload["texts"].keys() for payload in payloads.values()}
    new = [key for key in languages if key not in known]
    if new:
        found: dict[str, Days] = {key: {} for key in new}
        standings = standings_in(map(UUID, new), {code for key in new for code in languages[key]})
        for (key, language), standing in standings.items():
            if standing.behind:
                found[str(key)][language] = _days(standing)
        known.update(found)
    behind = {digest: days for digest, payload in payloads.items() if (days := known[payload["key"]])}
    return {BEHIND: behind} if behind else {}


def _days(standing: Standing) -> dict[str, str]:
    latest: dict[str, datetime] = {}
    for name, since in standing.behind.items():
        stream, _dot, block = name.partition(".")
        scene = block if stream == "scenes" else ""
        latest[scene] = max(since, latest.get(scene, since))
    return {scene: since.isoformat() for scene, since in latest.items()}


def changed_at(
    layout: Mapping[str, Any], digest: str, language: str, scene: str | None = None
) -> datetime | None:
    """Since when the source of what is asked says something else: of the scene, or of what frames it; of all (None)."""
    days = layout.get(BEHIND, {}).get(digest, {}).get(language, {})
    found = [day for name, day in days.items() if scene is None or name in ("", scene)]
    return timezone.localtime(datetime.fromisoformat(max(found))) if found else None
