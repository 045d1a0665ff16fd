"""Answers that are typed, with what each is worth, found out by trying them."""

from fractions import Fraction
from typing import Any
from uuid import UUID, uuid5

from assessments.exchange.qti.interactions import Slot
from assessments.exchange.qti.options import share_of
from assessments.exchange.qti.scoring import Scoring
from assessments.exchange.qti.typed_answers import SURELY_WRONG, decimal


def text_answers(
    scoring: Scoring, slot: int, whole: Fraction, language: str, *, case_matters: bool
) -> dict[str, Any]:
    """Each form that earns something else than any text does; where any text earns something, a star behind them."""
    found = scoring.slots[slot]
    places = {atom: place for place, (atom, _ours) in enumerate(found.tries)}
    anything = scoring.worth(slot, places[SURELY_WRONG])
    worths = [(str(form), scoring.worth(slot, places[form])) for form in found.forms]
    told = [(_escaped(form), worth) for form, worth in worths if worth != anything]
    if anything:
        told.append(("*", anything))
    return {
        "answers": [
            _answer(found, form, share_of(worth, whole), {"form": form}, language) for form, worth in told
        ],
        "case_matters": case_matters,
    }


def number_answers(scoring: Scoring, slot: int, whole: Fraction, language: str) -> dict[str, Any]:
    """Each number that earns points, with the widest tolerance named in the item within which it earns the same."""
    found = scoring.slots[slot]
    places = {atom: place for place, (atom, _ours) in enumerate(found.tries)}
    answers, covered = [], []
    for form in found.forms:
        worth = scoring.worth(slot, places[form]) if form in places else Fraction(0)
        if worth <= 0 or any(abs(form - centre) <= width for centre, width in covered):
            continue
        kind, tolerance, width = _tolerance(scoring, slot, places, form, worth)
        covered.append((form, width))
        fields = {"number": decimal(form), "tolerance": decimal(tolerance)}
        if kind != "nominal":
            fields["tolerance_kind"] = kind
        answers.append(_answer(found, decimal(form), share_of(worth, whole), {}, language) | fields)
    notation = {"decimal_comma": False} if language == "en" else {}
    return {"answers": answers, "units": [], "unit_rule": "none", **notation}


def _tolerance(
    scoring: Scoring, slot: int, places: dict, form: Fraction, worth: Fraction
) -> tuple[str, Fraction, Fraction]:
    """Kind, tolerance, and how far from the number that reaches."""
    tolerances = [("nominal", Fraction(0))]
    for kind, tolerance in scoring.slots[slot].constants.tolerances:
        tolerances.append((kind, tolerance))
    for other in places:
        if isinstance(other, Fraction) and decimal(abs(other - form)):
            tolerances.append(("nominal", abs(other - form)))
    best = ("nominal", Fraction(0), Fraction(0))
    for kind, tolerance in dict.fromkeys(tolerances):
        width = tolerance * (abs(form) if kind == "relative" else 1)
        edges = [places.get(form - width), places.get(form + width)]
        if (
            None not in edges
            and width > best[2]
            and all(scoring.worth(slot, edge) == worth for edge in edges)
        ):
            within = (place for atom, place in places.items() if abs(atom - form) <= width)
            if all(scoring.worth(slot, place) == worth for place in within):
                best = (kind, tolerance, width)
    return best


def _answer(slot: Slot, name: str, credit: Fraction, texts: dict[str, str], language: str) -> dict[str, Any]:
    return {
        "id": str(uuid5(UUID(slot.id), name)),
        **({} if credit == 1 else {"credit": str(credit)}),
        "texts": {language: {**texts, "feedback": ""}},
    }


def _escaped(form: str) -> str:
    return form.replace("*", "\\*")
