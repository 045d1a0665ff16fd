"""What an answer is worth, as Moodle writes it (percent, rounded) and as we keep it (exact fractions)."""

import re
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.refusing import QuestionRefused

NEAR = Fraction(1, 100_000)  # Moodle takes a grade for one of its own when it is nearer than this
NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII)
WHOLES = [20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
# The grades of Moodle's question editor (question_bank::fraction_options_full): these and their negatives.
GRADES = sorted(
    {Fraction(0), *(Fraction(1, whole) for whole in WHOLES)}
    | {Fraction(tenths, 10) for tenths in (3, 4, 6, 7, 8, 9)}
    | {Fraction(2, 3), Fraction(3, 4), Fraction(5, 6)}
)


def number(text: str) -> str | None:
    """A number as a payload says it, from one that Moodle wrote; None when it is none, or monstrous."""
    text = text.strip().replace(",", ".").lstrip("+")
    return text if len(text) <= 60 and NUMBER.fullmatch(text) else None


def percent(text: str) -> Fraction:
    """The exact share that a percentage says. Raises QuestionRefused when it is no number."""
    exact = number(text)
    if exact is None:
        raise QuestionRefused(_("“%(text)s” is no percentage.") % {"text": text[:40]})
    return Fraction(exact) / 100


def snapped(share: Fraction) -> Fraction:
    """The grade of Moodle's list that is meant by a rounded one: 0.3333333 is 1/3.

    Raises QuestionRefused when there is none, as Moodle does.
    """
    grade = _near(share)
    if grade is None:
        text = as_percent(share)
        raise QuestionRefused(_("The grade %(grade)s%% is none that Moodle knows.") % {"grade": text})
    return grade


def snapped_or_exact(share: Fraction) -> Fraction:
    """The same for gaps of a cloze, where any percentage may stand. Raises QuestionRefused beyond 100%."""
    if abs(share) > 1:
        text = as_percent(share)
        raise QuestionRefused(_("The grade %(grade)s%% is more than the whole.") % {"grade": text})
    grade = _near(share)
    return share if grade is None else grade


def _near(share: Fraction) -> Fraction | None:
    sign = -1 if share < 0 else 1
    return next((sign * grade for grade in GRADES if abs(abs(share) - grade) < NEAR), None)


def as_percent(share: Fraction) -> str:
    """Percent with at most five decimals, as Moodle writes it."""
    with localcontext() as context:
        context.prec = 40
        rounded = (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(Decimal("0.00001"))
    return f"{rounded:f}".rstrip("0").rstrip(".") if rounded else "0"


def as_decimal(number: Fraction) -> str:
    """A number in decimals; empty when they have no end."""
    for places in range(31):
        scaled = number * 10**places
        if scaled.denominator == 1:
            digits = f"{abs(scaled.numerator):0{places + 1}}"
            text = f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else digits
            return f"-{text}" if number < 0 else text
    return ""


def is_moodles(share: Fraction) -> bool:
    return abs(share) in GRADES


def options(worths: Sequence[Fraction], *, single: bool) -> list[dict[str, Any]]:
    """Which options are right, and their credit where it is not what the rule of the kind says anyway.

    Raises QuestionRefused when nothing, or not exactly the whole, can be earned: so does Moodle when it saves the question.
    """
    best = max(worths, default=Fraction(0))
    if single and best != 1:
        raise QuestionRefused(no_full_marks(best))
    earned = sum((worth for worth in worths if worth > 0), Fraction(0))
    if not single and round(earned, 2) != 1:
        text = as_percent(earned)
        raise QuestionRefused(_("The right options add up to %(sum)s%%, not to 100%%.") % {"sum": text})
    right = [worth == 1 if single else worth > 0 for worth in worths]
    usual = usual_worths(right, single=single)
    if list(worths) == usual:
        return [{"correct": is_right} for is_right in right]
    return [
        {"correct": is_right, "credit": str(worth)} for is_right, worth in zip(right, worths, strict=True)
    ]


def usual_worths(right: Sequence[bool], *, single: bool) -> list[Fraction]:
    """What options earn that have no credit of their own (see assessments/grading/multiple_response.py)."""
    if single:
        return [Fraction(int(is_right)) for is_right in right]
    share = Fraction(1, max(sum(right), 1))
    return [share if is_right else -share for is_right in right]


def worths_of(options: Sequence[dict[str, Any]], *, single: bool) -> list[Fraction]:
    """What each option of a payload earns."""
    usual = usual_worths([option["correct"] for option in options], single=single)
    return [
        Fraction(option["credit"]) if "credit" in option else worth
        for option, worth in zip(options, usual, strict=True)
    ]


def answers(worths: Sequence[Fraction]) -> list[dict[str, Any]]:
    """The credit of accepted answers, where it is not 1. Raises QuestionRefused when none earns the whole."""
    best = max(worths, default=Fraction(0))
    if best != 1:
        raise QuestionRefused(no_full_marks(best))
    return [{} if worth == 1 else {"credit": str(worth)} for worth in worths]


def no_full_marks(best: Fraction) -> str:
    return _("No answer earns the whole point; the best one earns %(percent)s%%.") % {
        "percent": as_percent(best)
    }
