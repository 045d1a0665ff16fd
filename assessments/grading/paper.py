"""A whole assessment: weighted grades against a pass mark; one critical choice fails it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from assessments.grading.grade import Grade


@dataclass(frozen=True)
class Verdict:
    percent: Decimal  # two decimals, rounded down: nobody passes by rounding
    is_passed: bool
    has_critical: bool


def judge(grades: Sequence[tuple[Grade, int]], *, pass_mark: int) -> Verdict:
    """Weighted mean of the fractions, against a pass mark in percent (0 to 100).

    Compared as exact fractions; the percentage shown is rounded down. Raises ValueError without a positive weight.
    """
    whole = sum(weight for _grade, weight in grades)
    if whole <= 0 or any(weight < 0 for _grade, weight in grades):
        raise ValueError("An assessment needs items with a positive weight.")
    if not 0 <= pass_mark <= 100:
        raise ValueError("A pass mark is a percentage between 0 and 100.")
    share = sum((grade.fraction * weight for grade, weight in grades), Fraction(0)) / whole
    has_critical = any(grade.critical_choices for grade, _weight in grades)
    hundredths = share * 10_000
    percent = (Decimal(hundredths.numerator // hundredths.denominator) / 100).quantize(
        Decimal("0.01"), ROUND_DOWN
    )
    return Verdict(
        percent, is_passed=not has_critical and share * 100 >= pass_mark, has_critical=has_critical
    )
