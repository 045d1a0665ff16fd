"""Results counted by indicator: how often it could be noticed, and how well people then decided. No person is named."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments import grading
from assessments.models import Answer, Snapshot

FEWEST = 5  # attempts, or people; the decisions of fewer could be those of somebody whom one knows


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
    worth = Worth(payloads)
    attempts: dict[str, set[int]] = defaultdict(set)
    decisions: dict[str, Counter[str]] = defaultdict(Counter)
    answers = Answer.objects.filter(attempt__handed_in_at__isnull=False, item__in=frozen.values("digest"))
    for attempt, item, step, response in answers.values_list(
        "attempt_id", "item", "step", "response"
    ).iterator():
        named = payloads[item]["indicators"]
        for place, quality in worth.by_place(item, step, response).items():
            for key in named.get(place, ()):
                attempts[key].add(attempt)
                decisions[key][quality] += 1
    named = {key for payload in payloads.values() for keys in payload["indicators"].values() for key in keys}
    return {key: Result(attempts=len(attempts[key]), **decisions[key]) for key in named}


class Worth:
    """How good a decision is: that of a scene by its author; an answer that is right in parts is acceptable.

    Nothing for an answer that was taken back, or that a person has to mark.
    """

    def __init__(self, payloads: dict[str, dict[str, Any]]) -> None:
        self.payloads = payloads
        self.known: dict[tuple[str, str], dict[str, str]] = {}
        self.choices = {
            (digest, choice["id"]): choice["quality"]
            for digest, payload in payloads.items()
            for scene in payload.get("scenes", ())
            for choice in scene["choices"]
        }

    def by_place(self, item: str, step: str, response: Any) -> dict[str, str]:
        """The worth of an answer by the places that can name an indicator: a scene; a question and the parts of it."""
        if self.payloads[item]["kind"] == "scenario":
            return {step: self.choices[item, response]}
        given = item, json.dumps(response, sort_keys=True)
        if given not in self.known:
            self.known[given] = self._of_question(item, response)
        return self.known[given]

    def _of_question(self, item: str, response: Any) -> dict[str, str]:
        payload = self.payloads[item]
        grade = grading.grade(grading.thaw(payload), response)
        if not grade.is_answered or grade.needs_marking:
            return {}
        parts = {part.id: _quality(part.fraction) for part in grade.parts}
        return {payload["key"]: _quality(grade.fraction), **parts}


def _quality(fraction: Fraction) -> str:
    return "good" if fraction == 1 else "acceptable" if fraction else "poor"
