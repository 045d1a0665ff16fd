"""A number as it was typed, and as it is said back: in the reader's language, with its unit, within its tolerance."""

from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext

from assessments.grading.exact import exact
from assessments.grading.typed_numbers import read_number
from assessments.kinds.kind import Payload
from assessments.kinds.parts import worth_of

MOST_DIGITS = 12  # more of them are no longer read


def as_read(number: Fraction) -> str:
    """A number with the decimal sign of the reader's language; very large and very small ones as powers of ten."""
    context = Context(prec=MOST_DIGITS, Emax=10_000, Emin=-10_000)
    decimal = context.divide(Decimal(number.numerator), Decimal(number.denominator)).normalize(context)
    is_plain = not decimal or -MOST_DIGITS < decimal.adjusted() < MOST_DIGITS
    text = f"{decimal:f}" if is_plain else str(decimal)
    return text.replace(".", str(formats.get_format("DECIMAL_SEPARATOR"))).replace("-", "−")


def with_unit(question: Payload, number: str, unit: str) -> str:
    """A number beside its unit, on the side where the question has it."""
    return " ".join([unit, number] if question.get("unit_before") else [number, unit]).strip()


def typed_words(question: Payload, response: Any) -> str:
    """A response as it was typed."""
    if not isinstance(response, dict):
        return response or ""
    return with_unit(
        question, response.get("number", ""), unit_names(question).get(response.get("unit", ""), "")
    )


def understood(question: Payload, response: Any) -> str:
    """How a typed number is read; empty: there is nothing to read, or no number in it."""
    chosen = response if isinstance(response, dict) else {"number": response or ""}
    names = unit_names(question)
    number = read_number(
        chosen.get("number", ""),
        units=tuple(names.values()),
        unit_before=question.get("unit_before", False),
        decimal_comma=question.get("decimal_comma", True),
    )
    if number is None:
        return ""
    if question.get("unit_rule", "none") == "none":
        return as_read(number.value)
    unit = names.get(chosen.get("unit", ""), "") or number.beside
    return with_unit(question, as_read(number.value), unit)


def unit_names(question: Payload) -> dict[str, str]:
    return {unit["id"]: unit["name"] for unit in question.get("units", [])}


def best_answer(question: Payload) -> Payload | None:
    """The number that is worth most, the first of equals; None: any number is right."""
    numbers = [answer for answer in question["answers"] if answer["number"] != "*"]
    return max(numbers, key=worth_of, default=None)


def right_words(question: Payload, answer: Payload) -> str:
    """The right number with its unit, and between what it may lie."""
    number = exact(answer["number"])
    unit = "" if question.get("unit_rule", "none") == "none" else question["units"][0]["name"]
    words = with_unit(question, as_read(number), unit)
    low, high = span(answer)
    if low == high:
        return words
    return gettext("%(number)s (anything from %(low)s to %(high)s)") % {
        "number": words,
        "low": as_read(low),
        "high": as_read(high),
    }


def span(answer: Payload) -> tuple[Fraction, Fraction]:
    """Between what a number is accepted, both included."""
    number, tolerance = exact(answer["number"]), abs(exact(answer.get("tolerance", "0")))
    kind = answer.get("tolerance_kind", "nominal")
    if kind == "geometric":
        low, high = sorted((number / (1 + tolerance), number * (1 + tolerance)))
        return low, high
    margin = tolerance * abs(number) if kind == "relative" else tolerance
    return number - margin, number + margin
