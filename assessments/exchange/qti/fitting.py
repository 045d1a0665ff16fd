"""Fits an item to one of our kinds: a question is taken only when our grading gives each answer the item's own marks.

For each kind some payloads are proposed, the plainest first; the first one that agrees on every trial is taken.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.qti.answers import number_answers, text_answers
from assessments.exchange.qti.cloze import clozes
from assessments.exchange.qti.options import many_options, one_option
from assessments.exchange.qti.passage import segments
from assessments.exchange.qti.scoring import Given, Scoring, Trial
from assessments.exchange.refusing import QuestionRefused
from assessments.grading import grade, thaw
from assessments.grading.ordering import RULES as ORDERS
from assessments.grading.passage import RULES as PASSAGE_RULES
from assessments.grading.result import Grade


@dataclass(frozen=True)
class Fit:
    """A kind, the fields of its payload, and all the trials on which it agreed, each with our grade."""

    kind: str
    fields: dict[str, Any]
    trials: list[Trial]
    grades: list[Grade]

    def named(self) -> list[set[str]]:
        """For each answered trial the ids of the options and answers that our grading names."""
        graded = zip(self.trials, self.grades, strict=True)
        return [set(grade.feedback) for trial, grade in graded if trial.is_answered]


def fit(scoring: Scoring, language: str) -> Fit:
    """The first proposal that agrees. Raises QuestionRefused when none does."""
    trials = scoring.trials()
    for kind, fields, respond in _proposals(scoring, language):
        grades = _agreeing(kind, fields, respond, trials)
        if grades is not None:
            return Fit(kind, fields, trials, grades)
    raise QuestionRefused(
        _("Its points follow a rule of their own, which none of our kinds of question has.")
    )


def _agreeing(
    kind: str, fields: dict[str, Any], respond: Callable[[Given], Any], trials: list[Trial]
) -> list[Grade] | None:
    """Our grade for each trial; None as soon as one is not that of the item."""
    grades = []
    try:
        question = thaw({"kind": kind, "key": "trial", "texts": {}, **fields})
        for trial in trials:
            grades.append(grade(question, respond(trial.given)))
            if grades[-1].fraction != trial.fraction:
                return None
    except ValueError:  # not a question that could be graded: no credit above 0, one beyond 1…
        return None
    return grades


Proposal = tuple[str, dict[str, Any], Callable[[Given], Any]]


def _proposals(scoring: Scoring, language: str) -> Iterator[Proposal]:
    interactions = scoring.interactions
    if len(interactions) == 1:
        propose = SINGLE.get(interactions[0].tag)
        if propose:
            yield from propose(scoring, language)
    if not any(interaction.tag in NOT_IN_GAPS for interaction in interactions):
        yield from clozes(scoring, language)


def _first(scoring: Scoring) -> Callable[[Given], Any]:
    return lambda given: scoring.response(0, given)


def _choice(scoring: Scoring, language: str) -> Iterator[Proposal]:
    if scoring.slots[0].kind == "one":
        yield "single-choice", {"options": one_option(scoring, 0, scoring.best, language)}, _first(scoring)
        return
    for fields in many_options(scoring, 0, scoring.best, language):
        yield "multiple-response", fields, _first(scoring)


def _order(scoring: Scoring, language: str) -> Iterator[Proposal]:
    slot = scoring.slots[0]
    right = scoring.response(0, scoring.best_given)
    words = {choice.id: choice.text for choice in slot.choices}
    items = [{"id": item, "texts": {language: {"text": words[item]}}} for item in right or ()]
    for rule in ORDERS:
        yield "ordering", {"items": items, "rule": rule}, _first(scoring)


def _match(scoring: Scoring, language: str) -> Iterator[Proposal]:
    """Stems without a right answer or with several, points that differ and penalties are for a cloze."""
    slots, best = scoring.slots, scoring.best_given
    if None in best or any(slot.kind != "one" for slot in slots):
        return
    fields = {
        "stems": [
            {
                "id": slot.id,
                "answer": scoring.response(place, best),
                "texts": {language: {"text": slot.text}},
            }
            for place, slot in enumerate(slots)
        ],
        "answers": [
            {"id": choice.id, "texts": {language: {"text": choice.text}}} for choice in slots[0].choices
        ],
    }

    def respond(given: Given) -> dict[str, Any]:
        return {slot.id: scoring.response(place, given) for place, slot in enumerate(slots)}

    for rule in ("each", "all-or-nothing"):
        yield "matching", {**fields, "rule": rule}, respond


def _text_entry(scoring: Scoring, language: str) -> Iterator[Proposal]:
    if scoring.slots[0].kind == "number":
        yield "numerical", number_answers(scoring, 0, scoring.best, language), _first(scoring)
        return
    for case_matters in (True, False):
        fields = text_answers(scoring, 0, scoring.best, language, case_matters=case_matters)
        yield "short-answer", fields, _first(scoring)


def _hotspot(scoring: Scoring, language: str) -> Iterator[Proposal]:
    """The choices of a picture are options that have a place in it."""
    slot = scoring.slots[0]
    picture = slot.picture.payload(language) if slot.picture else {}
    for _kind, fields, respond in _choice(scoring, language):
        options = zip(fields["options"], slot.places, strict=True)
        found = {"picture": picture, "regions": [option | place for option, place in options]}
        if slot.kind == "one":
            yield "hotspot", {**found, "rule": "weights", "single": True}, _listed(respond)
        else:
            yield "hotspot", {**found, "rule": fields["rule"]}, respond


def _hottext(scoring: Scoring, language: str) -> Iterator[Proposal]:
    """A passage to be marked where its marks agree, else a choice from a list of what can be marked."""
    slot, respond = scoring.slots[0], _first(scoring)
    ids, best = [choice.id for choice in slot.choices], scoring.response(0, scoring.best_given)
    right = {best} if slot.kind == "one" else set(best or ())
    found = segments(slot.passage.pieces, slot.id, ids, right, language)
    if len(found) > 1:
        rules = (
            PASSAGE_RULES[::-1] if slot.kind == "one" else PASSAGE_RULES
        )  # several marks earn nothing there
        for rule in rules:
            fields = {"segments": found, "rule": rule}
            yield "passage", fields, _listed(respond) if slot.kind == "one" else respond
    if len({choice.text for choice in slot.choices}) < len(slot.choices):
        raise QuestionRefused(
            _("Places to be marked have the same words; in a list nobody could tell them apart.")
        )
    yield from _choice(scoring, language)


def _listed(respond: Callable[[Given], Any]) -> Callable[[Given], list[Any] | None]:
    """One choice, where ours may be several."""
    return lambda given: None if (chosen := respond(given)) is None else [chosen]


NOT_IN_GAPS = {"hotspotInteraction", "hottextInteraction"}
SINGLE: dict[str, Callable[[Scoring, str], Iterator[Proposal]]] = {
    "choiceInteraction": _choice,
    "hotspotInteraction": _hotspot,
    "hottextInteraction": _hottext,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _text_entry,
}
