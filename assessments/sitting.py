"""An attempt as the learner sees it: which step is next, what was answered, in their language."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from assessments import grading
from assessments.freezing import thaw
from assessments.marking import payloads_of, responses_of
from assessments.models import Attempt


def in_language(texts: dict[str, dict[str, str]]) -> dict[str, str]:
    """The texts in the active language, else in the site's own, else in any that was published; `lang` says which."""
    wanted = [(get_language() or "").split("-")[0], settings.LANGUAGE_CODE, *sorted(texts)]
    code = next(language for language in wanted if language in texts)
    return {**texts[code], "lang": code}


@dataclass(frozen=True)
class Decision:
    """One option as it stands on the page."""

    id: str
    texts: dict[str, str]
    sources: list[dict[str, str]]
    is_correct: bool  # of a question
    quality: str  # of a scenario: good, acceptable, poor; empty for a question
    is_critical: bool


@dataclass(frozen=True)
class Step:
    """A question or one scene, with its options in this learner's order, and what was chosen."""

    id: str
    texts: dict[str, str]
    options: list[Decision]
    chosen: Decision | None
    best: Decision


@dataclass(frozen=True)
class Item:
    """A question or a scenario of the paper. `steps` are those reached so far; the last may be open."""

    number: int  # from 1
    digest: str
    kind: str
    texts: dict[str, str]
    steps: list[Step]
    best_steps: list[Step]  # the path an expert would take; empty for a question
    is_flagged: bool = False

    @property
    def is_finished(self) -> bool:
        return self.steps[-1].chosen is not None

    @property
    def is_begun(self) -> bool:
        return self.steps[0].chosen is not None

    @property
    def open_step(self) -> Step | None:
        return None if self.is_finished else self.steps[-1]

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True)
class Sitting:
    attempt: Attempt
    title: str
    items: list[Item]
    lang: str = ""  # the language of the title

    @property
    def next_item(self) -> Item | None:
        """The first item with something left to choose."""
        return next((item for item in self.items if not item.is_finished), None)

    @property
    def answered(self) -> int:
        return sum(item.is_finished for item in self.items)

    @property
    def open_items(self) -> list[Item]:
        return [item for item in self.items if not item.is_finished]

    def item(self, number: int) -> Item | None:
        return self.items[number - 1] if 1 <= number <= len(self.items) else None


def sitting_of(attempt: Attempt) -> Sitting:
    payloads, responses = payloads_of(attempt), responses_of(attempt)
    flagged = set(attempt.flags.values_list("item", flat=True))
    paper = attempt.paper.payload
    texts = in_language(paper["texts"])
    items = [
        _item(
            number,
            entry["digest"],
            payloads[entry["digest"]],
            responses.get(entry["digest"], {}),
            attempt.layout,
        )
        for number, entry in enumerate(paper["items"], start=1)
    ]
    return Sitting(
        attempt=attempt,
        title=texts["title"],
        lang=texts["lang"],
        items=[replace(item, is_flagged=item.digest in flagged) for item in items],
    )


def _item(
    number: int, digest: str, payload: dict[str, Any], given: dict[str, str], layout: dict[str, Any]
) -> Item:
    texts = in_language(payload["texts"])
    if payload["kind"] == "single-choice":
        right = next(option["id"] for option in payload["options"] if option["correct"])
        step = _step(digest, {**payload, "id": payload["key"]}, payload["options"], given, layout, right)
        return Item(number, digest, payload["kind"], texts, [step], [])
    scenario = thaw(payload)
    scenes = {scene["id"]: scene for scene in payload["scenes"]}

    def shown(path: list[grading.scenario.Step], choices: dict[str, str]) -> list[Step]:
        return [
            _step(digest, scenes[at.scene.id], scenes[at.scene.id]["choices"], choices, layout, at.best.id)
            for at in path
        ]

    best_steps = grading.best_path(scenario)
    expert = {step.scene.id: step.choice.id for step in best_steps if step.choice}
    return Item(
        number,
        digest,
        payload["kind"],
        texts,
        shown(grading.walk(scenario, given), given),
        shown(best_steps, expert),
    )


def _step(
    digest: str,
    step: dict[str, Any],
    options: list[dict],
    given: dict[str, str],
    layout: dict[str, Any],
    best: str,
) -> Step:
    order = layout[f"{digest}/{step['id']}"]
    decisions = {option["id"]: _decision(option) for option in options}
    return Step(
        id=step["id"],
        texts=in_language(step["texts"]),
        options=[decisions[option_id] for option_id in order],
        chosen=decisions.get(given.get(step["id"], "")),
        best=decisions[best],
    )


def _decision(option: dict[str, Any]) -> Decision:
    return Decision(
        id=option["id"],
        texts=in_language(option["texts"]),
        sources=option["sources"],
        is_correct=option.get("correct", False),
        quality=option.get("quality", ""),
        is_critical=option.get("critical", False),
    )
