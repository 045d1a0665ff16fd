"""An attempt as the learner sees it: which step is next, what was answered, in their language."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from assessments import grading
from assessments.kinds import Answered, Kind, kind_of
from assessments.marking import frozen_of, grade_of, responses_of
from assessments.models import Attempt
from assessments.review import ALL_AFTER_HANDING_IN, Policy
from assessments.snapshots import Frozen
from assessments.steps import Step, path_of_an_expert, path_taken, roles_of
from assessments.texts import in_language, localised


@dataclass(frozen=True)
class Section:
    """A part of the paper with a title."""

    id: str
    texts: dict[str, str]
    must_pass: int | None  # percent; None: it counts with the rest alone


@dataclass(frozen=True)
class Item:
    """A question or a scenario of the paper. `steps` are the scenes reached so far; the last may be open."""

    number: int  # from 1
    digest: str
    kind: str
    texts: dict[str, str]
    grade: grading.Grade
    payload: dict[str, Any] = field(default_factory=dict)
    response: Any = None  # to a question
    order: dict[str, list[str]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    best_steps: tuple[Step, ...] = ()  # the path an expert would take
    roles: tuple[dict[str, Any], ...] = ()  # who is who in a scenario
    is_flagged: bool = False
    is_told: bool = False  # something was told about the answer: it is final
    section: str = ""  # id; empty: it belongs to none

    @property
    def is_finished(self) -> bool:
        return self.grade.is_finished

    @property
    def is_begun(self) -> bool:
        return self.grade.is_answered

    @property
    def open_step(self) -> Step | None:
        return None if self.is_finished or not self.steps else self.steps[-1]

    @property
    def key(self) -> str:
        """The step that an answer to it belongs to; of a scenario, the scene that is open or was the last."""
        return self.steps[-1].id if self.steps else self.payload["key"]

    @property
    def best_response(self) -> Any:
        """The right answer; of a scenario, the best choice in the scene that is open."""
        if self.answered is None:
            return self.steps[-1].best.id
        return grading.right_answer(grading.thaw(self.payload))

    @cached_property
    def answered(self) -> Answered | None:
        """A question as its templates show it; None: a scenario."""
        if self.steps:
            return None
        return Answered(localised(self.payload), self.response, self.grade, self.order)

    @property
    def question_kind(self) -> Kind:
        return kind_of({"kind": self.kind})

    @property
    def shown(self) -> dict[str, Any]:
        """What the templates of its kind need."""
        return self.question_kind.shown(self.answered)

    @property
    def echo(self) -> str:
        """How the answer that is saved is understood, where that is not plain."""
        return self.question_kind.echo(self.answered) if self.answered else ""

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def with_response(self, response: Any) -> "Item":
        """The same page with a response that is not saved."""
        return replace(self, response=response)


@dataclass(frozen=True)
class Sitting:
    attempt: Attempt
    title: str
    items: list[Item]
    lang: str = ""  # the language of the title
    sections: tuple[Section, ...] = ()
    policy: Policy = ALL_AFTER_HANDING_IN

    @property
    def groups(self) -> list[tuple[Section | None, list[Item]]]:
        """The items section by section; None: those that belong to none."""
        parts: list[Section | None] = [None, *self.sections]
        groups = [
            (part, [item for item in self.items if item.section == (part.id if part else "")])
            for part in parts
        ]
        return [(part, items) for part, items in groups if items]

    @property
    def has_written(self) -> bool:
        """Whether something that was answered has to be marked by a person."""
        return any(item.grade.needs_marking for item in self.items)

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
    asked, responses = frozen_of(attempt), responses_of(attempt)
    flagged = set(attempt.flags.values_list("item", flat=True))
    paper = attempt.paper.payload
    policy = Policy.of(paper)
    told = (
        set(attempt.answers.filter(told_at__isnull=False).values_list("item", flat=True))
        if policy.tells_each_answer
        else set()
    )
    texts = in_language(paper["texts"])
    entries = [
        paper["items"][position] for position in attempt.layout.get("items", range(len(paper["items"])))
    ]
    items = [
        _item(
            number,
            entry["digest"],
            asked[entry["digest"]],
            responses.get(entry["digest"], {}),
            attempt.layout,
        )
        for number, entry in enumerate(entries, start=1)
    ]
    return Sitting(
        attempt=attempt,
        title=texts["title"],
        lang=texts["lang"],
        items=[
            replace(
                item,
                is_flagged=item.digest in flagged,
                is_told=item.digest in told,
                section=entry.get("section", ""),
            )
            for item, entry in zip(items, entries, strict=True)
        ],
        sections=tuple(
            Section(section["id"], in_language(section["texts"]), section.get("must_pass"))
            for section in paper.get("sections", ())
        ),
        policy=policy,
    )


def _item(number: int, digest: str, known: Frozen, given: dict[str, Any], layout: dict[str, Any]) -> Item:
    grade, payload = grade_of(known, given), known.payload
    kind, texts = payload["kind"], in_language(payload["texts"])
    if kind == "scenario":
        return Item(
            number,
            digest,
            kind,
            texts,
            grade,
            steps=tuple(path_taken(payload, digest, given, layout)),
            best_steps=tuple(path_of_an_expert(payload, digest, layout)),
            roles=tuple(roles_of(payload)),
        )
    order = {name: layout[f"{digest}/{name}"] for name in kind_of(payload).lists(payload)}
    response = given.get(payload["key"])
    return Item(number, digest, kind, texts, grade, payload=payload, response=response, order=order)
