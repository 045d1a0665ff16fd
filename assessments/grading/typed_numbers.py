"""Reads a number as people type it: decimal comma or point, thousands separators, exponents, a unit beside it.

Follows the lenient reading of Moodle 4.5 (qtype_numerical_answer_processor::apply_units): spaces don't count, x10^, *10**
and E are exponents, and what is not the number is the unit. Other than there, the comma is the decimal separator unless
something speaks against it (a point after it, a second comma, or a question that says so), because it is that in French,
German and Luxembourgish; and of point and comma the last one is the decimal separator.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from assessments.grading.exact import MOST_CHARACTERS, MOST_ZEROS, scaled

BEYOND = (
    Fraction(10) ** 2_500
)  # larger than any number of a payload, whatever unit or tolerance it is multiplied by

_SIGNS = str.maketrans({"−": "-", "–": "-", "＋": "+", "’": "'", "ʼ": "'", "，": ",", "．": "."})
_EXPONENT = re.compile(r"(?:[eE]|[xX×*·⋅]10(?:\^|\*\*))([+-]?\d+)", re.ASCII)
_DIGITS = r"[+-]?[.,']*\d[\d.,']*"
_IN_FRONT = re.compile(rf"({_DIGITS})(?:e([+-]?\d+))?", re.ASCII)
_AT_THE_END = re.compile(rf"({_DIGITS})(?:e([+-]?\d+))?\Z", re.ASCII)
_POINTS_OF_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}", re.ASCII)


@dataclass(frozen=True)
class Typed:
    """A number, and what stood beside it without its spaces (the unit, perhaps)."""

    value: Fraction
    beside: str


def squeezed(text: str) -> str:
    """The text without any spaces."""
    return "".join(text.split())


def read_number(
    text: str, *, units: tuple[str, ...] = (), unit_before: bool = False, decimal_comma: bool = True
) -> Typed | None:
    """The number at the beginning of a text, or at its end where units stand before it; None: there is none.

    `units` are names that can stand before the number and may themselves end with digits or points.
    Texts of more than 1,000 characters hold no number.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    plain = _EXPONENT.sub(r"e\1", squeezed(text.translate(_SIGNS)))
    if not unit_before:
        found = _IN_FRONT.match(plain)
        return _typed(found, plain[found.end() :], decimal_comma) if found else None
    for unit in sorted(units, key=len, reverse=True):
        if unit and plain.startswith(unit) and (found := _IN_FRONT.fullmatch(plain, len(unit))):
            return _typed(found, unit, decimal_comma)
    found = _AT_THE_END.search(plain)
    return _typed(found, plain[: found.start()], decimal_comma) if found else None


def _typed(found: re.Match[str], beside: str, decimal_comma: bool) -> Typed:
    digits, power = found.groups()
    sign = -1 if digits[0] == "-" else 1
    number, left_over = _with_point(digits.lstrip("+-").replace("'", "").rstrip(".,"), decimal_comma)
    if left_over:
        return Typed(sign * _sized(number, "0"), left_over + (f"e{power}" if power else "") + beside)
    return Typed(sign * _sized(number, power or "0"), beside)


def _with_point(digits: str, decimal_comma: bool) -> tuple[str, str]:
    """Digits with a point as the only separator, and what is left when a second one ends the number ("1.2.3")."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas and decimal_comma and digits.rindex(",") > digits.rindex("."):
        digits = digits.replace(".", "").replace(",", ".")
    elif points or commas > 1 or not decimal_comma:
        digits = digits.replace(",", "")
        if decimal_comma and _POINTS_OF_THOUSANDS.fullmatch(digits):
            digits = digits.replace(".", "")
    else:
        digits = digits.replace(",", ".")
    whole, point, rest = digits.partition(".")
    decimals, second, left_over = rest.partition(".")
    return whole + point + decimals, second + left_over


def _sized(digits: str, power: str) -> Fraction:
    """The number, exact; beyond all measure: one that fits nothing, or 0."""
    exponent = int(power)
    if not digits.strip("0."):
        return Fraction(0)
    if abs(exponent) <= MOST_ZEROS:
        return scaled(digits, exponent)
    return BEYOND if exponent > 0 else Fraction(0)
