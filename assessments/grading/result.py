"""What grading says of an answer: its worth, as a whole and part by part."""

from dataclasses import dataclass
from fractions import Fraction


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
    return min(max(fraction, Fraction(0)), Fraction(1))
