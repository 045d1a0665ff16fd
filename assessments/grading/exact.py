"""Exact numbers from texts: no binary fractions, and no number so long or so large that it costs time or memory."""

import re
from fractions import Fraction
from typing import Any

MOST_CHARACTERS = 1_000
MOST_ZEROS = 400  # exponents of ten; a floating-point number ends at 308
MOST_CHARACTERS_OF_A_SHARE = 40  # so that a sum of many has no monstrous denominator

_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?", re.ASCII)
_FRACTION = re.compile(r"([+-]?\d+)/(\d+)", re.ASCII)


def exact(value: Any) -> Fraction:
    """The number that a payload says: "3.14", "-1/2", "1e-3" or a whole number.

    Raises ValueError for anything else, binary fractions included, and for numbers beyond 400 zeros.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
        raise ValueError("A number in a payload is a short text or a whole number.")
    text = value.strip()
    if (quotient := _FRACTION.fullmatch(text)) and int(quotient[2]):
        return Fraction(int(quotient[1]), int(quotient[2]))
    number = _NUMBER.fullmatch(text)
    if not number:
        raise ValueError(f"{text[:40]!r} is not a number.")
    sign, digits, power = number.groups()
    exponent = int(power or 0)
    if abs(exponent) > MOST_ZEROS:
        raise ValueError(f"{text[:40]!r} is too large or too small.")
    return scaled(digits, exponent) * (-1 if sign == "-" else 1)


def share(value: Any) -> Fraction:
    """A credit, a weight or a penalty as a payload says it: `exact`, in few characters."""
    if isinstance(value, str) and len(value) > MOST_CHARACTERS_OF_A_SHARE:
        raise ValueError("A credit in a payload is a short text.")
    return exact(value)


def scaled(digits: str, exponent: int) -> Fraction:
    """Digits with at most one point, times ten to the exponent, which has to be small."""
    whole, _point, decimals = digits.partition(".")
    power = exponent - len(decimals)
    number = int((whole + decimals) or "0")
    return Fraction(number * 10**power) if power >= 0 else Fraction(number, 10**-power)
