"""Ordering: items to be put in the right order.

The fraction is the mean of what the items that can earn something earned; n is the number of items. By rule, with the
number of the grading type in Moodle 4.5 (qtype_ordering):
- absolute-position (0): an item earns 1 at its right place.
- all-or-nothing (-1): 1 when every item is at its right place, else 0.
- relative-next (1): an item earns 1 when the right one follows it; the right last item can't earn.
- relative-next-and-last (2): the same, and the right last item earns 1 at the end.
- relative-neighbours (3): half for the right one (or nothing) before it, half for the right one (or nothing) after it.
- relative-all (4): the share of the n - 1 others that stand on the right side of it.
- longest-ordered (5): an item earns 1 when it belongs to a longest subset in the right order; one item alone is no subset.
- longest-contiguous (6): the same for items that follow one another in the right order, wherever they stand.
- relative-to-correct (7): (n - 1 - distance from its right place)/(n - 1).
"""

from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading.result import Grade, Part
from assessments.grading.shapes import check_ids, check_rule, read_ids

Places = list[int]  # the right places (0 to n - 1) of the items, in the order given
Shares = dict[int, Fraction]  # what each item earned, by its right place


@dataclass(frozen=True)
class Ordering:
    id: str
    items: tuple[str, ...]  # ids in the right order
    rule: str = "absolute-position"

    def __post_init__(self) -> None:
        check_ids(self.id, "items", self.items)
        check_rule(self.id, self.rule, RULES)
        if len(self.items) < 2:
            raise ValueError(f"Question {self.id}: one item has no order.")


def grade(question: Ordering, response: Any) -> Grade:
    """Response: the list of all item ids in the order given."""
    given = read_ids(response, set(question.items), question.id)
    if not given:
        parts = tuple(Part(item, Fraction(0), is_answered=False) for item in question.items)
        return Grade(Fraction(0), is_answered=False, is_finished=False, parts=parts)
    if len(given) != len(question.items):
        raise ValueError(f"Question {question.id} takes all of its items in order.")
    right_place = {item: place for place, item in enumerate(question.items)}
    shares = RULES[question.rule]([right_place[item] for item in given])
    mean = sum(shares.values(), Fraction(0)) / len(shares)
    return Grade(
        Fraction(int(mean == 1)) if question.rule == "all-or-nothing" else mean,
        is_answered=True,
        is_finished=True,
        parts=tuple(Part(question.items[place], shares[place], is_answered=True) for place in sorted(shares)),
    )


def _absolute(places: Places) -> Shares:
    return {place: Fraction(int(place == here)) for here, place in enumerate(places)}


def _after(places: Places) -> dict[int, int | None]:
    """What follows each item in the order given; None: nothing."""
    return dict(zip(places, [*places[1:], None], strict=True))


def _next(places: Places) -> Shares:
    after = _after(places)
    return {place: Fraction(int(after[place] == place + 1)) for place in range(len(places) - 1)}


def _next_and_last(places: Places) -> Shares:
    return {**_next(places), len(places) - 1: Fraction(int(places[-1] == len(places) - 1))}


def _neighbours(places: Places) -> Shares:
    after, before = _after(places), _after(places[::-1])
    last = len(places) - 1
    return {
        place: Fraction(
            (after[place] == (place + 1 if place < last else None))
            + (before[place] == (place - 1 if place > 0 else None)),
            2,
        )
        for place in places
    }


def _all_others(places: Places) -> Shares:
    others = len(places) - 1
    before: list[int] = []  # the right places of what came before, sorted
    shares: Shares = {}
    for here, place in enumerate(places):
        rightly_before = bisect_left(before, place)
        rightly_after = (others - place) - (here - rightly_before)
        shares[place] = Fraction(rightly_before + rightly_after, others)
        insort(before, place)
    return shares


def _to_correct(places: Places) -> Shares:
    most = len(places) - 1
    return {place: Fraction(most - abs(place - here), most) for here, place in enumerate(places)}


def _longest_ordered(places: Places) -> Shares:
    """A longest increasing subsequence, by the piles of patience sorting."""
    tops: list[int] = []  # the smallest last place of an ordered subset of each length
    before: dict[int, int | None] = {}
    for place in places:
        length = bisect_left(tops, place)
        before[place] = tops[length - 1] if length else None
        tops[length : length + 1] = [place]
    subset: set[int] = set()
    last: int | None = tops[-1]
    while last is not None:
        subset.add(last)
        last = before[last]
    return _members(places, subset)


def _longest_contiguous(places: Places) -> Shares:
    length: dict[int, int] = {}
    for place in places:
        length[place] = length.get(place - 1, 0) + 1
    last = max(length, key=lambda place: length[place])
    return _members(places, set(range(last - length[last] + 1, last + 1)))


def _members(places: Places, subset: set[int]) -> Shares:
    return {place: Fraction(int(len(subset) > 1 and place in subset)) for place in places}


RULES: dict[str, Callable[[Places], Shares]] = {
    "absolute-position": _absolute,
    "all-or-nothing": _absolute,
    "relative-next": _next,
    "relative-next-and-last": _next_and_last,
    "relative-neighbours": _neighbours,
    "relative-all": _all_others,
    "longest-ordered": _longest_ordered,
    "longest-contiguous": _longest_contiguous,
    "relative-to-correct": _to_correct,
}
