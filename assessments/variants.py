"""Equally hard variants of a scenario: which one somebody meets, and whether they are equally hard. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

MUCH = Fraction(1, 4)  # of the larger one: by more than that variants may not differ
FEWEST_PEOPLE = 20  # who have sat a variant, before their results say how hard it is
MUCH_OBSERVED = Fraction(1, 10)  # of all its points: by more than that mean results may not differ


def choose(group: Sequence[str], seen: Sequence[str], *, taken: Collection[str] = ()) -> str:
    """The key of the variant that somebody meets.

    `group`: the keys of the variants, first the one that the assessment names. `seen`: what this person was asked
    before, oldest first; a key may come again. `taken`: what the same paper asks already. The first that was not seen;
    else the one that was seen longest ago. One that is taken only where there is no other.
    """
    free = [key for key in group if key not in taken] or list(group)
    last = {key: position for position, key in enumerate(seen)}
    return min(free, key=lambda key: last.get(key, -1))


@dataclass(frozen=True)
class Extent:
    """How much there is to earn, to decide and to get wrong in a scenario."""

    points: int  # on the best path
    length: int  # of the best path: how many decisions it asks for
    decisions: int  # in all scenes that can be reached
    critical: int  # choices in them that are critical mistakes


def differences(one: Extent, other: Extent) -> list[str]:
    """The names of the figures in which two variants differ by more than they may."""
    pairs = {name: (getattr(one, name), getattr(other, name)) for name in Extent.__annotations__}
    return [name for name, (a, b) in pairs.items() if abs(a - b) > MUCH * max(a, b)]


@dataclass(frozen=True)
class Observed:
    """How people did in a variant when they met it first."""

    people: int
    mean: Fraction  # of the fractions that they reached


def observed(fractions: Sequence[Fraction]) -> Observed | None:
    """None: too few have sat it to say anything."""
    people = len(fractions)
    return Observed(people, sum(fractions, Fraction()) / people) if people >= FEWEST_PEOPLE else None


def turned_out_unequal(one: Observed, other: Observed) -> bool:
    return abs(one.mean - other.mean) > MUCH_OBSERVED
