"""Ordering: nine ways to reckon an order, each held against a slow and plain reckoning over all orders."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import combinations, pairwise, permutations

import pytest

from assessments.grading import grade
from assessments.grading.ordering import RULES, Ordering
from tests.processor_time import within


@pytest.mark.parametrize(
    ("order", "worth"),
    [
        # in the order of RULES: absolute, all or nothing, next, next and last, neighbours, all, ordered, contiguous, to correct
        ("abcdef", "1 1 1 1 1 1 1 1 1"),
        ("fedcba", "0 0 0 0 0 0 0 0 2/5"),
        ("bcdefa", "0 0 4/5 2/3 2/3 2/3 5/6 5/6 2/3"),
        ("abcdfe", "2/3 0 3/5 1/2 7/12 14/15 5/6 5/6 14/15"),
        ("badcfe", "0 0 0 0 0 4/5 1/2 1/3 4/5"),
        ("adbecf", "1/3 0 0 1/6 1/6 4/5 2/3 1/2 4/5"),
        ("cabfde", "0 0 2/5 1/3 1/3 11/15 2/3 1/2 11/15"),
    ],
)
def test_grade_when_items_are_ordered_then_each_rule_has_its_worth(order: str, worth: str) -> None:
    found = {rule: str(grade(Ordering("q", tuple("abcdef"), rule), list(order)).fraction) for rule in RULES}
    assert found == dict(zip(RULES, worth.split(), strict=True))


# --- The same rules, reckoned slowly ---------------------------------------------------------------

Order = tuple[int, ...]  # right places, in the order given


def subsets(order: Order) -> list[Order]:
    return [part for size in range(2, len(order) + 1) for part in combinations(order, size)]


def longest(order: Order, fits: Callable[[int, int], bool]) -> int:
    return max(
        (len(part) for part in subsets(order) if all(fits(a, b) for a, b in pairwise(part))), default=0
    )


def before_and_after(order: Order) -> list[tuple[set[int], set[int]]]:
    return [(set(order[: order.index(x)]), set(order[order.index(x) + 1 :])) for x in range(len(order))]


def neighbours(order: Order) -> set[tuple[int, int]]:
    """Each item with what stands before it and after it, each way; -1 and n are the ends."""
    row = (-1, *order, len(order))
    return {(0, *pair) for pair in pairwise(row)} | {(1, *pair) for pair in pairwise(row)}


def shared_neighbours(order: Order) -> int:
    """Of 2n: as in the right order, what follows each item and what stands before it."""
    ours, right = neighbours(order), neighbours(tuple(range(len(order))))
    n = len(order)
    return len(
        {pair for pair in ours & right if (pair[0] == 0 and pair[1] >= 0) or (pair[0] == 1 and pair[2] < n)}
    )


SLOW: dict[str, Callable[[Order, int], Fraction]] = {
    "absolute-position": lambda order, n: Fraction(sum(a == b for a, b in enumerate(order)), n),
    "all-or-nothing": lambda order, n: Fraction(int(list(order) == sorted(order))),
    "relative-next": lambda order, n: Fraction(sum(b == a + 1 for a, b in pairwise(order)), n - 1),
    "relative-next-and-last": lambda order, n: Fraction(sum(b == a + 1 for a, b in pairwise((*order, n))), n),
    "relative-neighbours": lambda order, n: Fraction(shared_neighbours(order), 2 * n),
    "relative-all": lambda order, n: Fraction(
        sum(
            len(before & set(range(x))) + len(after & set(range(x + 1, n)))
            for x, (before, after) in enumerate(before_and_after(order))
        ),
        n * (n - 1),
    ),
    "longest-ordered": lambda order, n: Fraction(longest(order, lambda a, b: a < b), n),
    "longest-contiguous": lambda order, n: Fraction(longest(order, lambda a, b: b == a + 1), n),
    "relative-to-correct": lambda order, n: Fraction(
        sum(n - 1 - abs(a - b) for a, b in enumerate(order)), n * (n - 1)
    ),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_grade_when_every_order_is_tried_then_it_agrees_with_a_slow_reckoning(rule: str, n: int) -> None:
    question = Ordering("q", tuple(map(str, range(n))), rule)
    for order in permutations(range(n)):
        graded = grade(question, [str(place) for place in order])
        assert graded.fraction == SLOW[rule](order, n), order
        mean = sum(part.fraction for part in graded.parts) / len(graded.parts)
        assert graded.fraction == (mean if rule != "all-or-nothing" else int(mean == 1))


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (["a", "b"], "all of its items"),
        (["a", "b", "b"], "twice"),
        (["a", "b", "d"], "has no 'd'"),
        ("abc", "list"),
        ({"a": "b"}, "list"),
        (["a", "b", 3], "type int"),
    ],
)
def test_grade_when_the_order_makes_no_sense_then_it_refuses(response: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grade(Ordering("q", ("a", "b", "c")), response)


@pytest.mark.parametrize(
    ("items", "rule", "message"),
    [
        ((), "absolute-position", "no items"),
        (("a",), "absolute-position", "no order"),
        (("a", "a"), "absolute-position", "same id"),
        (("a", "b"), "by-chance", "no rule 'by-chance'"),
    ],
)
def test_ordering_when_it_can_not_be_graded_then_it_refuses(
    items: tuple[str, ...], rule: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Ordering("q", items, rule)


def test_grade_when_there_are_thousands_of_items_then_each_rule_takes_less_than_a_second() -> None:
    items = tuple(map(str, range(4_000)))
    for rule in RULES:
        question = Ordering("q", items, rule)
        assert within(1, partial(grade, question, items)).fraction == 1
        assert within(1, partial(grade, question, items[::-1])).fraction < Fraction(1, 2)
