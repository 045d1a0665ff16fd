"""What is tried in a text field: the answers that an item names anywhere, their neighbours, and what is surely wrong."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from assessments.exchange.qti.declarations import NUMBERS, Declaration, Single, number
from assessments.exchange.safe_xml import Element

MOST_FORMS = 60
MOST_NUMBERS = 400
SURELY_WRONG = "§ surely wrong §"


@dataclass(frozen=True)
class Constants:
    """Texts, numbers and tolerances that stand in a response processing, where right answers may be hidden."""

    texts: tuple[str, ...] = ()
    numbers: tuple[Fraction, ...] = ()
    tolerances: tuple[tuple[str, Fraction], ...] = ()  # "nominal" or "relative", and how much

    @classmethod
    def of(cls, processing: Element) -> "Constants":
        values = [element for element in processing.iter() if element.tag == "baseValue"]
        equals = [
            element for element in processing.iter() if element.tag == "equal" and element.get("tolerance")
        ]
        return cls(
            tuple(dict.fromkeys(value.text or "" for value in values if value.get("baseType") == "string")),
            tuple(dict.fromkeys(number(value.text) for value in values if value.get("baseType") in NUMBERS)),
            tuple(dict.fromkeys(_tolerance(element) for element in equals)),
        )


Tries = tuple[tuple[Any, Any], ...]


def texts_to_try(declaration: Declaration, constants: Constants) -> tuple[tuple[Single, ...], Tries]:
    """The forms that may be right, and what to try: each form as it is and in other cases, and something wrong."""
    forms = [form for form in _named(declaration, constants.texts) if str(form).strip()]
    tried = [form for name in forms for form in (name, name.lower(), name.upper(), name.swapcase())]
    return tuple(forms), tuple((text, text) for text in dict.fromkeys([*tried, SURELY_WRONG]))


def numbers_to_try(declaration: Declaration, constants: Constants) -> tuple[tuple[Single, ...], Tries]:
    """The same for numbers: each number and the middle between two, their neighbours at and beyond each tolerance."""
    named = _named(declaration, constants.numbers)
    middles = [(one + other) / 2 for one, other in combinations(named[:8], 2)]
    forms = list(dict.fromkeys([*named, *middles]))
    widths = [tolerance for _kind, tolerance in constants.tolerances[:4]]
    widths += [abs(one - other) / 2 for one, other in combinations(named[:8], 2)]
    tried = list(forms)
    for form in forms[:MOST_FORMS]:
        for width in dict.fromkeys([*widths, *(abs(form) * width for width in widths)][:24]):
            tried += [form + sign * width * factor for sign in (1, -1) for factor in NEAR]
        tried += [form + 1, form - 1, form * 10, -form]
    if declaration.base_type == "integer":
        tried = [value for value in tried if value.denominator == 1]
    numbers = list(dict.fromkeys(tried))[:MOST_NUMBERS]
    return tuple(forms), tuple((value, decimal(value)) for value in numbers if decimal(value))


NEAR = (Fraction(1, 2), Fraction(999, 1000), Fraction(1), Fraction(1001, 1000))


def _named(declaration: Declaration, constants: tuple) -> list:
    mapping = declaration.mapping
    keys = [key for key, _points, _case in mapping.entries] if mapping else []
    right = [declaration.correct] if declaration.correct is not None else []
    return list(dict.fromkeys([*keys, *right, *constants]))[:MOST_FORMS]


def _tolerance(element: Element) -> tuple[str, Fraction]:
    is_relative = element.get("toleranceMode") == "relative"
    width = number((element.get("tolerance", "").split() or ["0"])[0])
    return ("relative", width / 100) if is_relative else ("nominal", width)


def decimal(value: Fraction) -> str:
    """The number as a person types it, with a point; "" when it has no end."""
    scaled, digits = value, 0
    while scaled.denominator != 1 and digits < 40:
        scaled, digits = scaled * 10, digits + 1
    if scaled.denominator != 1:
        return ""
    text = str(abs(scaled.numerator)).rjust(digits + 1, "0")
    return ("-" if value < 0 else "") + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)
