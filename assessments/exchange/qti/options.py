"""Options to choose from, with what each is worth, found out by trying them."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.qti.interactions import Choice
from assessments.exchange.qti.scoring import Scoring
from assessments.exchange.refusing import QuestionRefused


def one_option(scoring: Scoring, slot: int, whole: Fraction, language: str) -> list[dict[str, Any]]:
    """The options of a slot where one is chosen; `whole` are the points of the best."""
    tries = scoring.slots[slot].tries
    credits = [share_of(scoring.worth(slot, place), whole) for place in range(len(tries))]
    return [
        option(choice, credit == 1, credit, language)
        for choice, credit in zip(scoring.slots[slot].choices, credits, strict=True)
    ]


def many_options(scoring: Scoring, slot: int, whole: Fraction, language: str) -> Iterator[dict[str, Any]]:
    """Proposals for a slot where several are ticked: all or nothing, equal shares, own credits, each option."""
    found, tries = scoring.slots[slot], scoring.slots[slot].tries
    best = scoring.best_given[slot]
    right = set(tries[best][0]) if best is not None else set()
    choices = list(zip(found.choices, found.names, strict=True))
    plain = [option(choice, name in right, None, language) for choice, name in choices]
    yield {"options": plain, "rule": "all-or-nothing"}
    yield {"options": plain, "rule": "weights"}
    credits = [share_of(_added(scoring, slot, right, name), whole) for _choice, name in choices]
    if found.is_limited and sum(credits) >= 1 and len(right) < len(choices):
        raise QuestionRefused(
            _("Only the number of ticks allowed keeps one from ticking all; here there is no limit.")
        )
    yield {
        "options": [
            option(choice, name in right, credit, language, says_credit=True)
            for (choice, name), credit in zip(choices, credits, strict=True)
        ],
        "rule": "weights",
    }
    yield {"options": plain, "rule": "each-option"}


def _added(scoring: Scoring, slot: int, right: set[str], name: str) -> Fraction:
    """What a tick adds to the right ones; to one less of them, where so many are not allowed."""
    places = {frozenset(atom): place for place, (atom, _ours) in enumerate(scoring.slots[slot].tries)}
    others = frozenset(right - {name})
    if others | {name} not in places:
        others -= {min(others)} if others else set()
    more = scoring.worth(slot, places.get(others | {name}))
    return more - scoring.worth(slot, places.get(others))


def option(
    choice: Choice, is_right: bool, credit: Fraction | None, language: str, *, says_credit: bool = False
) -> dict[str, Any]:
    """`credit` is left out where it goes without saying: 1 for a right option, 0 for another."""
    says_credit = says_credit or (credit is not None and credit != int(is_right))
    return {
        "id": choice.id,
        "correct": is_right,
        **({"credit": str(credit)} if says_credit else {}),
        "sources": [],
        "texts": {language: {"text": choice.text, "feedback": ""}},
    }


def share_of(points: Fraction, whole: Fraction) -> Fraction:
    """Points as a share; a penalty beyond everything costs everything, and no more."""
    return max(points / whole, Fraction(-1))
