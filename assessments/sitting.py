"""An attempt as the learner sees it: which step is next, what was answered, in their language."""

from dataclasses import dataclass, field, replace
from typing import Any

from assessments.marking import payloads_of, responses_of
from assessments.models import Attempt
from assessments.steps import Step, decision_of, path_of_an_expert, path_taken, roles_of
from assessments.texts import in_language


@dataclass(frozen=True)
class Item:
    """A question or a scenario of the paper. `steps` are those reached so far; the last may be open."""

    number: int  # from 1
    digest: str
    kind: str
    texts: dict[str, str]
    steps: list[Step]
    best_steps: list[Step]  # the path an expert would take; empty for a question
    roles: list[dict[str, Any]] = field(default_factory=list)  # who is who in a scenario
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
    if payload["kind"] == "scenario":
        return Item(
            number,
            digest,
            payload["kind"],
            texts,
            path_taken(payload, digest, given, layout),
            path_of_an_expert(payload, digest, layout),
            roles_of(payload),
        )
    decisions = {option["id"]: decision_of(option) for option in payload["options"]}
    step = Step(
        id=payload["key"],
        texts=texts,
        options=[decisions[option_id] for option_id in layout[f"{digest}/{payload['key']}"]],
        chosen=decisions.get(given.get(payload["key"], "")),
        best=next(option for option in decisions.values() if option.is_correct),
    )
    return Item(number, digest, payload["kind"], texts, [step], [])
