"""Numerical questions in Moodle XML: answers with tolerances, units, and what a missing unit costs."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange import credits
from assessments.exchange.draft import at_least
from assessments.exchange.moodle.nodes import Node
from assessments.exchange.refusing import QuestionRefused

Fields = dict[str, Any]
NO_UNITS, FROM_LIST = "3", ("1", "2")  # showunits; 0: units are typed


def numerical(node: Node) -> Fields:
    answers = [answer for answer in node.children("answer") if answer.raw or answer.html("feedback")]
    at_least(1, answers, _("The right answer is missing."))
    units = _units(node)
    worths = [_worth(answer) for answer in answers]
    read = [
        {
            **_number(answer, [name for name, _factor in units]),
            **credit,
            "texts": node.draft.texts(feedback=answer.html("feedback")),
        }
        for answer, credit in zip(answers, credits.answers(worths), strict=True)
    ]
    return {"kind": "numerical", "answers": read, **_unit_fields(node, units), **node.draft.notation()}


def _worth(answer: Node) -> Fraction:
    """Percent as an attribute, or a share as an element in very old files."""
    old = credits.number(answer.value("fraction"))
    share = Fraction(old) if old else credits.percent(answer.attribute("fraction", "0"))
    return credits.snapped(share)


def _number(answer: Node, units: list[str]) -> Fields:
    text = answer.raw or "*"
    if text == "*":
        return {"number": "*", "tolerance": "0"}
    value = credits.number(_without_unit(text, units))
    tolerance = credits.number(_without_unit(answer.value("tolerance", "0"), units))
    if value is None or tolerance is None:
        raise QuestionRefused(_("“%(text)s” is no number with a tolerance.") % {"text": text[:40]})
    return {"number": value, "tolerance": tolerance.lstrip("-")}


def _without_unit(text: str, units: list[str]) -> str:
    """Old files write the unit behind the number."""
    return next((text.removesuffix(unit) for unit in units if unit and text.endswith(unit)), text)


def _units(node: Node) -> list[tuple[str, Fraction]]:
    """Names, and how many of the unit of the answers one of each is; that unit is the first.

    Moodle multiplies the other way round: with a multiplier of 100, 100 of this unit are one of the answers' unit.
    """
    found: dict[str, Fraction] = {}
    for unit in (unit for group in node.children("units") for unit in group.children("unit")):
        multiplier = credits.number(unit.value("multiplier", "1"))
        name = unit.value("unit_name")
        if multiplier is None or (exact := Fraction(multiplier)) < 0:
            raise QuestionRefused(_("The unit “%(name)s” has no multiplier.") % {"name": name[:40]})
        if name and exact:
            found.setdefault(name, 1 / exact)
    if found and 1 not in found.values():
        raise QuestionRefused(_("None of the units is that of the answer (with a multiplier of 1)."))
    return sorted(found.items(), key=lambda unit: unit[1] != 1)


def _unit_fields(node: Node, units: list[tuple[str, Fraction]]) -> Fields:
    if not units:
        return {"units": [], "unit_rule": "none"}
    shown = node.value("showunits", "0")
    graded = node.value("unitgradingtype", "0")
    if (instructions := node.child("instructions")) and instructions.raw:
        node.draft.lose(_("The instructions about units."))
    if shown == NO_UNITS:
        return {"units": [], "unit_rule": "none"}
    fields: Fields = {
        "units": [
            {"factor": credits.as_decimal(factor) or str(factor), "texts": node.draft.texts(name=name)}
            for name, factor in units
        ],
        "unit_rule": "optional",
    }
    if graded in ("1", "2"):
        penalty = credits.number(node.value("unitpenalty", "0.1"))
        if penalty is None or not 0 <= Fraction(penalty) <= 1:
            raise QuestionRefused(_("The penalty for a wrong unit is no share between 0 and 1."))
        fields |= {
            "unit_rule": "graded",
            "unit_penalty": str(Fraction(penalty)),
            "unit_penalty_of": "response" if graded == "1" else "question",
        }
    if shown in FROM_LIST:
        fields["unit_choice"] = True
    return fields | ({"unit_before": True} if node.value("unitsleft", "0") == "1" else {})
