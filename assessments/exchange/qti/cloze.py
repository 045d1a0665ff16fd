"""Several slots in one text: a cloze, whose gaps weigh what they earn in the item."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from math import gcd, lcm
from typing import Any
from uuid import UUID, uuid5

from assessments.exchange.qti.answers import number_answers, text_answers
from assessments.exchange.qti.options import many_options, one_option
from assessments.exchange.qti.scoring import Given, Scoring


def clozes(scoring: Scoring, language: str) -> Iterator[tuple[str, dict[str, Any], Callable[[Given], Any]]]:
    """Proposals: gap by gap with the weight of each, and all or nothing."""
    slots = scoring.slots
    if any(slot.kind == "order" for slot in slots):
        return
    worths = [scoring.worth(place, scoring.best_given[place]) for place in range(len(slots))]
    if any(worth <= 0 for worth in worths):
        return

    ways = [list(_ways(scoring, place, worths[place], language)) for place in range(len(slots))]
    for rule, weights in (("", _whole(worths)), ("all-or-nothing", [1] * len(slots))):
        for number in range(max(map(len, ways))):
            chosen = [way[min(number, len(way) - 1)] for way in ways]
            gaps = [
                {"id": slot.id, "name": str(place + 1), "weight": weight, **fields}
                for place, (slot, weight, fields) in enumerate(zip(slots, weights, chosen, strict=True))
            ]
            fields = _shared(scoring, gaps, language) | ({"rule": rule} if rule else {})
            yield "cloze", fields, _responding(scoring, fields["gaps"])


def _responding(scoring: Scoring, gaps: list[dict[str, Any]]) -> Callable[[Given], dict[str, Any]]:
    has_own = [gap["kind"] != "choice" and _draws_on_a_list(scoring, place) for place, gap in enumerate(gaps)]
    tries = [
        [_own_ids(gap["id"], ours) if own else ours for _atom, ours in slot.tries]
        for gap, slot, own in zip(gaps, scoring.slots, has_own, strict=True)
    ]
    ids = [gap["id"] for gap in gaps]

    def respond(given: Given) -> dict[str, Any]:
        chosen = zip(ids, tries, given, strict=True)
        return {gap: ours[place] for gap, ours, place in chosen if place is not None}

    return respond


def _ways(scoring: Scoring, place: int, worth: Fraction, language: str) -> Iterator[dict[str, Any]]:
    slot = scoring.slots[place]
    if slot.kind == "one":
        options = one_option(scoring, place, worth, language)
        yield {"kind": "single-choice", "options": options}
    elif slot.kind == "many":
        for fields in many_options(scoring, place, worth, language):
            yield {"kind": "multiple-response", **fields}
    elif slot.kind == "number":
        yield {"kind": "numerical", **number_answers(scoring, place, worth, language)}
    else:
        answers = partial(text_answers, scoring, place, worth, language)
        for case_matters in (True, False):
            yield {"kind": "short-answer", **answers(case_matters=case_matters)}


def _shared(scoring: Scoring, gaps: list[dict[str, Any]], language: str) -> dict[str, Any]:
    """One list for all gaps, where all choose from the same and only right and wrong are told apart."""
    lists = {tuple(choice.id for choice in slot.choices) for slot in scoring.slots}
    is_plain = all(
        gap["kind"] == "single-choice"
        and sum(option["correct"] for option in gap["options"]) == 1
        and not any("credit" in option for option in gap["options"])
        for gap in gaps
    )
    if len(gaps) < 2 or len(lists) != 1 or not is_plain:
        return {"gaps": [_shown(scoring, place, gap) for place, gap in enumerate(gaps)]}
    choices = scoring.slots[0].choices
    return {
        "gaps": [
            {name: gap[name] for name in ("id", "name", "weight")}
            | {
                "kind": "choice",
                "answer": next(option["id"] for option in gap["options"] if option["correct"]),
            }
            for gap in gaps
        ],
        "choices": [{"id": choice.id, "texts": {language: {"text": choice.text}}} for choice in choices],
    }


def _shown(scoring: Scoring, place: int, gap: dict[str, Any]) -> dict[str, Any]:
    """Choices in a line of text drop down, those of a choice interaction stand one below the other.

    Where each gap has the whole list to itself, the options get ids of their own.
    """
    if _draws_on_a_list(scoring, place):
        options = [option | {"id": _own_ids(gap["id"], option["id"])} for option in gap["options"]]
        gap = {**gap, "options": options}
    if gap["kind"] != "single-choice":
        return gap
    is_radio = _tag(scoring, place) == "choiceInteraction"
    return {**gap, "display": "radio" if is_radio else "dropdown"}


def _tag(scoring: Scoring, place: int) -> str:
    return [interaction.tag for interaction in scoring.interactions for _slot in interaction.slots][place]


def _draws_on_a_list(scoring: Scoring, place: int) -> bool:
    return _tag(scoring, place) in ("matchInteraction", "gapMatchInteraction")


def _own_ids(gap: str, ids: Any) -> Any:
    """The ids of one option, or of several, in this gap alone."""
    return str(uuid5(UUID(gap), ids)) if isinstance(ids, str) else [_own_ids(gap, each) for each in ids]


def _whole(worths: list[Fraction]) -> list[int]:
    scale = lcm(*(worth.denominator for worth in worths))
    numbers = [int(worth * scale) for worth in worths]
    common = gcd(*numbers)
    return [number // common for number in numbers]
