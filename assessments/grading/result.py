"""What grading says of an answer: its worth, as a whole and part by part."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

NOTHING, ALL = Fraction(0), Fraction(1)  # made once: many questions have many parts


@dataclass(frozen=True)
class Part:
    """What one statement, stem, gap, item, option, segment or region of a question earned."""

    id: str
    fraction: Fraction  # 0 to 1: the share of what this part could earn
    is_answered: bool


@dataclass(frozen=True)
class Grade:
    """What an answer is worth: a fraction between 0 and 1, and whether it was finished or fatal."""

    fraction: Fraction
    is_answered: (
        bool  # something was given; otherwise it is "not answered", which is not "wrong" (though worth 0)
    )
    is_finished: bool  # nothing is left to give
    critical_choices: tuple[
        str, ...
    ] = ()  # ids of choices and parts that fail the whole assessment; "true" or "false"
    parts: tuple[Part, ...] = ()
    feedback: tuple[
        str, ...
    ] = ()  # ids of the options and answers whose feedback is shown; "true" or "false"
    needs_marking: bool = False  # a person must mark it


def clamped(fraction: Fraction) -> Fraction:
    """The fraction, not below 0 and not above 1."""
    if fraction.numerator <= 0:
        return NOTHING
    return ALL if fraction.numerator >= fraction.denominator else fraction


def total(fractions: Iterable[Fraction]) -> Fraction:
    """Their exact sum. Those of one denominator are added as whole numbers: adding fractions one by one takes ten times as long."""
    numerators: dict[int, int] = {}
    for fraction in fractions:
        numerators[fraction.denominator] = numerators.get(fraction.denominator, 0) + fraction.numerator
    return sum((Fraction(above, below) for below, above in numerators.items()), NOTHING)
