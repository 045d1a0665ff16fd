"""A whole assessment: weighted grades against a pass mark; one critical mistake fails it, and so does a section missed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from assessments.grading.grade import Grade
from assessments.grading.result import total

Weighted = Sequence[tuple[Grade, int]]


@dataclass(frozen=True)
class Section:
    """A part of the paper: which of its items belong to it, and what share of their points is needed to pass."""

    id: str
    positions: tuple[int, ...]  # in the paper, from 0
    must_pass: int | None = None  # percent; None: it counts with the rest alone


@dataclass(frozen=True)
class SectionResult:
    id: str
    fraction: Fraction  # of the points of the section
    must_pass: int | None
    is_passed: bool  # always where nothing is asked of it


@dataclass(frozen=True)
class Verdict:
    percent: Decimal  # two decimals, rounded down: nobody passes by rounding
    is_passed: bool
    has_critical: bool
    is_provisional: bool = False  # a person has yet to mark something; until then it is not passed
    sections: tuple[SectionResult, ...] = ()


def judge(grades: Weighted, *, pass_mark: int, sections: Iterable[Section] = ()) -> Verdict:
    """Weighted mean of the fractions, against a pass mark in percent (0 to 100).

    A section is the weighted mean of its own items; where it must be passed, the whole is passed only if the section
    reaches its mark too. Compared as exact fractions; the percentage shown is rounded down. Raises ValueError without a
    positive weight, in the whole or in a section.
    """
    share = _mean(grades)
    results = tuple(_result(section, grades) for section in sections)
    has_critical = any(grade.critical_choices for grade, _weight in grades)
    is_provisional = any(grade.needs_marking for grade, _weight in grades)
    reached = _reaches(share, pass_mark) and all(result.is_passed for result in results)
    return Verdict(
        in_percent(share),
        is_passed=reached and not has_critical and not is_provisional,
        has_critical=has_critical,
        is_provisional=is_provisional,
        sections=results,
    )


def in_percent(share: Fraction) -> Decimal:
    """A share in percent with two decimals, rounded down."""
    hundredths = share * 10_000
    return (Decimal(hundredths.numerator // hundredths.denominator) / 100).quantize(
        Decimal("0.01"), ROUND_DOWN
    )


def _result(section: Section, grades: Weighted) -> SectionResult:
    share = _mean([grades[position] for position in section.positions])
    is_passed = section.must_pass is None or _reaches(share, section.must_pass)
    return SectionResult(section.id, share, section.must_pass, is_passed)


def _mean(grades: Weighted) -> Fraction:
    whole = sum(weight for _grade, weight in grades)
    if whole <= 0 or any(weight < 0 for _grade, weight in grades):
        raise ValueError("An assessment needs items with a positive weight.")
    return total(grade.fraction * weight for grade, weight in grades) / whole


def _reaches(share: Fraction, mark: int) -> bool:
    if not 0 <= mark <= 100:
        raise ValueError("A pass mark is a percentage between 0 and 100.")
    return share * 100 >= mark
