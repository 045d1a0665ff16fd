"""An attempt as the learner sees it: which step is next, what was answered, in their language."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from assessments import grading
from assessments.kinds import Answered, Kind, kind_of
from assessments.marking import frozen_of, grade_of
from assessments.models import Answer, Attempt
from assessments.review import ALL_AFTER_HANDING_IN, Policy
from assessments.snapshots import Frozen, frozen
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
    """A question or a scenario of the paper, with what was answered."""

    number: int  # from 1
    digest: str
    kind: str
    texts: dict[str, str]
    grade: grading.Grade
    payload: dict[str, Any] = field(default_factory=dict)
    response: Any = None  # to a question
    order: dict[str, list[str]] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)  # the choices in a scenario, by scene
    layout: dict[str, Any] = field(default_factory=dict)  # of the attempt, for a scenario
    is_flagged: bool = False
    is_told: bool = False  # something was told about the answer: it is final
    section: str = ""  # id; empty: it belongs to none
    rows: tuple[Answer, ...] = ()  # its answers as they were saved

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The scenes of a scenario that were reached so far; the last may be open. A question has none."""
        if self.kind != "scenario":
            return ()
        return tuple(path_taken(self.payload, self.digest, self.given, self.layout))

    @cached_property
    def best_steps(self) -> tuple[Step, ...]:
        """The path an expert would take through a scenario."""
        return tuple(path_of_an_expert(self.payload, self.digest, self.layout))

    @property
    def roles(self) -> list[dict[str, Any]]:
        """Who is who in a scenario."""
        return roles_of(self.payload)

    @cached_property
    def saved(self) -> Answer | None:
        """The answer to the step that is shown, as it was saved; None while it is open."""
        return next((row for row in self.rows if row.step == self.key), None)

    @property
    def sequence(self) -> int:
        """The number that the next save of it has."""
        return self.saved.sequence + 1 if self.saved else 1

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
        if self.kind == "scenario":
            return self.steps[-1].best.id
        return grading.right_answer(grading.thaw(self.payload))

    @cached_property
    def answered(self) -> Answered | None:
        """A question as its templates show it; None: a scenario."""
        if self.kind == "scenario":
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

    def with_saved(self, *rows: Answer) -> "Sitting":
        """After these answers were saved."""
        return replace(self, items=[_with_rows(self.attempt, item, rows) for item in self.items])


def _with_rows(attempt: Attempt, item: Item, saved: Iterable[Answer]) -> Item:
    new = {row.step: row for row in saved if row.item == item.digest}
    if not new:
        return item
    rows = [*({row.step: row for row in item.rows} | new).values()]
    known = frozen([item.digest])[item.digest]
    return _item(
        attempt, known, item.number, item.digest, rows, is_flagged=item.is_flagged, section=item.section
    )


def sitting_of(attempt: Attempt) -> Sitting:
    rows: dict[str, list[Answer]] = {}
    for answer in attempt.answers.all():
        rows.setdefault(answer.item, []).append(answer)
    flagged = set(attempt.flags.values_list("item", flat=True))
    paper, asked = attempt.paper.payload, frozen_of(attempt)
    texts = in_language(paper["texts"])
    entries = [
        paper["items"][position] for position in attempt.layout.get("items", range(len(paper["items"])))
    ]
    return Sitting(
        attempt=attempt,
        title=texts["title"],
        lang=texts["lang"],
        items=[
            _item(
                attempt,
                asked[entry["digest"]],
                number,
                entry["digest"],
                rows.get(entry["digest"], []),
                is_flagged=entry["digest"] in flagged,
                section=entry.get("section", ""),
            )
            for number, entry in enumerate(entries, start=1)
        ],
        sections=tuple(
            Section(section["id"], in_language(section["texts"]), section.get("must_pass"))
            for section in paper.get("sections", ())
        ),
        policy=Policy.of(paper),
    )


def _item(
    attempt: Attempt, known: Frozen, number: int, digest: str, rows: list[Answer], **facts: Any
) -> Item:
    given = {row.step: row.response for row in rows}
    payload, layout = known.payload, attempt.layout
    texts = in_language(payload["texts"])
    facts |= {"rows": tuple(rows), "is_told": any(row.told_at for row in rows)}
    if payload["kind"] == "scenario":
        facts |= {"given": given, "layout": layout}
    else:
        lists = kind_of(payload).lists(payload)
        facts |= {
            "response": given.get(payload["key"]),
            "order": {name: layout[f"{digest}/{name}"] for name in lists},
        }
    grade = grade_of(known, given)
    return Item(number, digest, payload["kind"], texts, grade, payload=payload, **facts)
