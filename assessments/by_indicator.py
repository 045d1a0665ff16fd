"""Results counted by indicator: how often it could be noticed, and how well people then decided. No person is named."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessments.models import Answer, Snapshot

FEWEST = 5  # attempts; the decisions of fewer could be those of somebody whom one knows


@dataclass(frozen=True)
class Result:
    attempts: int = 0  # handed in, with a decision where the indicator could be noticed
    good: int = 0  # decisions: good ones of scenarios, right answers to questions
    acceptable: int = 0
    poor: int = 0

    @property
    def decisions(self) -> int:
        return self.good + self.acceptable + self.poor

    @property
    def is_told(self) -> bool:
        """Whether its figures may be shown."""
        return self.attempts >= FEWEST


def results_by_indicator() -> dict[str, Result]:
    """The result of each indicator that a frozen question or scenario names, by its key.

    Counted from what was asked and answered in the attempts that were handed in: what is tagged later counts from the
    next attempt on. Two queries, whatever the number of attempts.
    """
    frozen = Snapshot.objects.filter(payload__has_key="indicators")
    payloads = dict(frozen.values_list("digest", "payload"))
    worth = {digest: dict(_qualities(payload)) for digest, payload in payloads.items()}
    attempts: dict[str, set[int]] = defaultdict(set)
    decisions: dict[str, Counter[str]] = defaultdict(Counter)
    answers = Answer.objects.filter(attempt__handed_in_at__isnull=False, item__in=frozen.values("digest"))
    for attempt, item, step, option in answers.values_list("attempt_id", "item", "step", "option").iterator():
        for key in payloads[item]["indicators"].get(step, ()):
            attempts[key].add(attempt)
            decisions[key][worth[item][option]] += 1
    named = {key for payload in payloads.values() for keys in payload["indicators"].values() for key in keys}
    return {key: Result(attempts=len(attempts[key]), **decisions[key]) for key in named}


def _qualities(payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What each option of a frozen question or scenario is worth, by its id."""
    for option in payload.get("options", ()):
        yield option["id"], "good" if option["correct"] else "poor"
    for scene in payload.get("scenes", ()):
        for choice in scene["choices"]:
            yield choice["id"], choice["quality"]
