"""An attempt as the learner sees it: which step is next, what was answered, in their language."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from assessments import debrief_paths, grading
from assessments.asked_files import shown_to
from assessments.behind import BEHIND, changed_at
from assessments.kinds import Answered, Kind, kind_of
from assessments.marking import frozen_of, grade_of
from assessments.models import Answer, Attempt
from assessments.models.pages import Presentation
from assessments.review import ALL_AFTER_HANDING_IN, Policy
from assessments.snapshots import Frozen, frozen
from assessments.steps import Step, path_of_an_expert, path_taken, roles_of
from assessments.texts import in_language


@dataclass(frozen=True)
class Section:
    """A part of the paper with a title."""

    id: str
    texts: dict[str, str]
    must_pass: int | None  # percent; None: it counts with the rest alone


@dataclass(frozen=True)
class Item:
    """A question or a scenario of the paper, with what was answered. What it is worth is reckoned where it is asked for."""

    number: int  # from 1
    digest: str
    known: Frozen
    rows: tuple[Answer, ...]  # its answers as they were saved
    layout: dict[str, Any]  # of the attempt
    is_flagged: bool = False
    section: str = ""  # id; empty: it belongs to none
    is_filled: bool = False  # with something that is not saved

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with where several questions stand in one form."""
        return f"q{self.number}-"

    @property
    def beside(self) -> str:
        """Its address as seen from the page of another item: the same in all attempts, so that what holds it is."""
        return f"../{self.number}/"

    @property
    def payload(self) -> dict[str, Any]:
        return self.known.payload

    @property
    def kind(self) -> str:
        return self.payload["kind"]

    @cached_property
    def texts(self) -> dict[str, str]:
        """In the reader's language."""
        return in_language(self.payload["texts"])

    @property
    def changed_at(self) -> datetime | None:
        """Since when the source says something else than the words that are asked, as it stood when the attempt began."""
        return (
            changed_at(self.layout, self.digest, self.texts["lang"], self.key)
            if BEHIND in self.layout
            else None
        )

    @property
    def latest_change(self) -> datetime | None:
        """The same of all that is told afterwards: the whole question, every scene."""
        return changed_at(self.layout, self.digest, self.texts["lang"])

    @property
    def look(self) -> Hashable:
        """All that its words, before the answer, depend on."""
        return self.number, self.digest, self.known.copies_for, self.changed_at

    @property
    def given(self) -> dict[str, Any]:
        """What was answered, by step: one for a question, one for each scene of a scenario that was decided."""
        return {row.step: row.response for row in self.rows}

    @cached_property
    def response(self) -> Any:
        """To a question; None: not answered."""
        return self.given.get(self.payload["key"])

    @cached_property
    def grade(self) -> grading.Grade:
        return grade_of(self.known, self.given)

    @property
    def is_told(self) -> bool:
        """Whether something was told about the answer: it is final."""
        return any(row.told_at for row in self.rows)

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

    @cached_property
    def further_steps(self) -> tuple[Step, ...]:
        """The scenes of that path that the own one does not tell."""
        return debrief_paths.further(self.steps, self.best_steps)

    @cached_property
    def parting(self) -> Step | None:
        """Where the two paths part."""
        return debrief_paths.parting(self.steps, self.best_steps)

    @cached_property
    def other_sides(self) -> tuple[debrief_paths.OtherSide, ...]:
        return debrief_paths.other_sides(self.payload, self.steps)

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
        return (
            bool(self.rows or self.is_filled) and self.grade.is_finished
        )  # nothing is reckoned for what is open

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
        lists = self.question_kind.lists(self.payload)
        order = {name: self.layout[f"{self.digest}/{name}"] for name in lists}
        return Answered(self.known.localised, self.response, self.grade, order)

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
        item = replace(self, is_filled=True)
        item.__dict__["response"] = response  # in the place of the saved one
        return item


@dataclass(frozen=True)
class Sitting:
    attempt: Attempt
    title: str
    items: list[Item]
    lang: str = ""  # the language of the title
    sections: tuple[Section, ...] = ()
    policy: Policy = ALL_AFTER_HANDING_IN

    @property
    def is_on_one_page(self) -> bool:
        return is_on_one_page(self.attempt)

    @property
    def scripts(self) -> list[str]:
        """What makes answering its questions smoother, below static/."""
        kinds = (item.question_kind for item in self.items if item.kind != "scenario")
        return list(dict.fromkeys(kind.script for kind in kinds if kind.script))

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


def sitting_of(attempt: Attempt, answers: Iterable[Answer] | None = None) -> Sitting:
    """An attempt as it stands; `answers`: all of them, where they are known already."""
    rows: dict[str, list[Answer]] = {}
    for answer in attempt.answers.all() if answers is None else answers:
        rows.setdefault(answer.item, []).append(answer)
    flagged = set(attempt.flags.values_list("item", flat=True))
    paper, asked = attempt.paper.payload, shown_to(attempt, frozen_of(attempt))
    texts = in_language(paper["texts"])
    return Sitting(
        attempt=attempt,
        title=texts["title"],
        lang=texts["lang"],
        items=[
            Item(
                number,
                digest,
                asked[digest],
                tuple(rows.get(digest, ())),
                attempt.layout,
                is_flagged=digest in flagged,
                section=section,
            )
            for number, digest, section in _in_order(attempt)
        ],
        sections=tuple(
            Section(section["id"], in_language(section["texts"]), section.get("must_pass"))
            for section in paper.get("sections", ())
        ),
        policy=Policy.of(paper),
    )


def is_on_one_page(attempt: Attempt) -> bool:
    """Whether its questions stand on one page; scenarios never do."""
    return attempt.paper.payload.get("presentation") == Presentation.ALL


def asked_in(attempt: Attempt) -> list[Item]:
    """What an attempt asks, without what was answered."""
    asked = frozen_of(attempt)
    return [
        Item(number, digest, asked[digest], (), attempt.layout, section=section)
        for number, digest, section in _in_order(attempt)
    ]


def asked_as(attempt: Attempt, number: int) -> Item | None:
    """What an attempt asks under a number, from 1, without what was answered; None: there are not so many."""
    for place, digest, section in _in_order(attempt):
        if place == number:
            return Item(number, digest, frozen([digest])[digest], (), attempt.layout, section=section)
    return None


def _in_order(attempt: Attempt) -> Iterator[tuple[int, str, str]]:
    """Number, digest and section of each item, as this learner meets them."""
    items = attempt.paper.payload["items"]
    for number, position in enumerate(attempt.layout.get("items", range(len(items))), start=1):
        yield number, items[position]["digest"], items[position].get("section", "")
