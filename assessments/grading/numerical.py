"""Numerical: a number, within a tolerance, with or without a unit.

The first answer that fits counts. A number x fits an answer a with tolerance t (all from Moodle 4.5, qtype_numerical):
- nominal: |x - a| <= t + e * max(t, |a|, e)
- relative: |x - a| <= (t + e) * |a|
- geometric: x lies between a/q and a*q with q = 1 + t + e
where e = 10^-14: Moodle's allowance for its binary fractions, kept so that both give the same marks at the very edge.
An answer "*" fits any number. A number fits with its unit reckoned in, and also without it.

Units: none are looked for (`none`), or they are reckoned in (`optional`), or a missing or wrong one costs the penalty too
(`graded`): c - p*c of the response, or c - p of the question, not below 0, where c is the credit of the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any
from unicodedata import normalize

from assessments.grading.result import Grade
from assessments.grading.shapes import brief, check_ids, check_rule, read_id, read_text
from assessments.grading.typed_numbers import Typed, read_number, squeezed

TOLERANCE_KINDS = ("nominal", "relative", "geometric")
UNIT_RULES = ("none", "optional", "graded")
PENALTIES_OF = ("response", "question")
EDGE = Fraction(1, 10**14)


@dataclass(frozen=True)
class Answer:
    id: str
    number: Fraction | None  # None: any number fits ("*")
    tolerance: Fraction = Fraction(0)
    tolerance_kind: str = "nominal"
    credit: Fraction = Fraction(1)

    def fits(self, value: Fraction) -> bool:
        if self.number is None:
            return True
        size, tolerance = abs(self.number), abs(self.tolerance)
        if self.tolerance_kind == "relative":
            return abs(value - self.number) <= size * (tolerance + EDGE)
        if self.tolerance_kind == "geometric":
            quotient = 1 + tolerance + EDGE
            low, high = sorted((self.number / quotient, self.number * quotient))
            return low <= value <= high
        return abs(value - self.number) <= tolerance + EDGE * max(tolerance, size, EDGE)


@dataclass(frozen=True)
class Unit:
    id: str
    factor: Fraction  # how many of the first unit make one of this: 1 mm = 0.001 m
    names: tuple[str, ...]  # in all languages


@dataclass(frozen=True)
class Numerical:
    id: str
    answers: tuple[Answer, ...]
    units: tuple[Unit, ...] = ()
    unit_rule: str = "none"
    unit_penalty: Fraction = Fraction(1, 10)
    unit_penalty_of: str = "response"
    unit_before: bool = False
    decimal_comma: bool = True  # False: a single comma separates thousands, as in English

    def __post_init__(self) -> None:
        check_ids(self.id, "answers", [answer.id for answer in self.answers])
        check_rule(self.id, self.unit_rule, UNIT_RULES)
        check_rule(self.id, self.unit_penalty_of, PENALTIES_OF)
        for answer in self.answers:
            check_rule(self.id, answer.tolerance_kind, TOLERANCE_KINDS)
        if self.units:
            check_ids(self.id, "units", [unit.id for unit in self.units])
        if any(unit.factor <= 0 for unit in self.units):
            raise ValueError(f"Question {self.id}: a unit has a factor above 0.")
        if not 0 <= self.unit_penalty <= 1:
            raise ValueError(f"Question {self.id}: a penalty lies between 0 and 1.")
        if not any(answer.credit > 0 for answer in self.answers):
            raise ValueError(f"Question {self.id}: no answer is right.")

    @cached_property
    def factors(self) -> dict[str, Fraction]:
        """The factor by the name of the unit, without spaces."""
        found: dict[str, Fraction] = {}
        for unit in self.units:
            for name in unit.names:
                found.setdefault(_plain(name), unit.factor)
        return found


def grade(question: Numerical, response: Any) -> Grade:
    """Response: the text as typed ("3,14 m"), or {"number": text, "unit": unit id}."""
    text, chosen = _read(question, response)
    if not text:
        return Grade(Fraction(0), is_answered=False, is_finished=False)
    typed = read_number(
        text,
        units=tuple(question.factors),
        unit_before=question.unit_before,
        decimal_comma=question.decimal_comma,
    )
    factor = _factor(question, typed, chosen)
    answer = _matching(question, typed, factor)
    if typed is None or answer is None:
        return Grade(Fraction(0), is_answered=True, is_finished=True)
    is_unit_right = factor is not None and answer.fits(typed.value * factor)
    return Grade(
        _with_penalty(question, answer.credit, is_unit_right),
        is_answered=True,
        is_finished=True,
        feedback=(answer.id,),
    )


def _read(question: Numerical, response: Any) -> tuple[str, Unit | None]:
    if not isinstance(response, Mapping):
        return read_text(response, question.id).strip(), None
    if unknown := [key for key in response if key not in ("number", "unit")]:
        raise ValueError(f"Question {question.id} takes a number and a unit, not {brief(unknown[0])}.")
    units = {unit.id: unit for unit in question.units}
    chosen = read_id(response.get("unit"), units, question.id)
    return read_text(response.get("number"), question.id).strip(), units[chosen] if chosen else None


def _plain(name: str) -> str:
    return normalize("NFKC", squeezed(name))


def _factor(question: Numerical, typed: Typed | None, chosen: Unit | None) -> Fraction | None:
    """What the number is to be multiplied by; None: there is no unit, or none that is known."""
    if question.unit_rule == "none" or typed is None:
        return None
    return chosen.factor if chosen else question.factors.get(_plain(typed.beside))


def _matching(question: Numerical, typed: Typed | None, factor: Fraction | None) -> Answer | None:
    if typed is None:
        return None
    values = [typed.value] if factor is None else [typed.value * factor, typed.value]
    return next((answer for answer in question.answers if any(map(answer.fits, values))), None)


def _with_penalty(question: Numerical, credit: Fraction, is_unit_right: bool) -> Fraction:
    if question.unit_rule == "graded" and not is_unit_right:
        of = credit if question.unit_penalty_of == "response" else 1
        credit -= question.unit_penalty * of
    return max(credit, Fraction(0))
