"""Equally hard variants of a scenario: which one somebody meets, and whether they are equally hard. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

MUCH = Fraction(1, 4)  # of the larger one: by more than that variants may not differ


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
    """How much there is to earn and to decide on the best path."""

    points: int
    decisions: int


def differ_much(one: Extent, other: Extent) -> bool:
    pairs = ((one.points, other.points), (one.decisions, other.decisions))
    return any(abs(a - b) > MUCH * max(a, b) for a, b in pairs)
