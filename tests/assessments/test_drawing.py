"""Drawing from pools, and shuffling: how many, none twice, unseen first, the same again for the same attempt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.drawing import Pool, drawn, shuffled_groups

LETTERS = list("abcdefghijkl")
keys = st.lists(st.sampled_from(LETTERS), max_size=12)
pools_of = st.lists(st.tuples(st.integers(1, 5), keys), min_size=1, max_size=4).map(
    lambda found: [Pool(str(n), number, questions) for n, (number, questions) in enumerate(found)]
)
histories = st.dictionaries(st.sampled_from(LETTERS), st.integers(0, 4))
seeds = st.text(max_size=5)


@pytest.mark.parametrize(
    ("number", "pool", "on_the_paper", "times", "expected"),
    [
        (2, "abcd", "", {"a": 1, "c": 1}, "bd"),  # unseen first
        (3, "abcd", "", {"a": 2, "b": 1, "c": 1}, "bcd"),  # then those least often asked
        (1, "abc", "", {"a": 3, "b": 2, "c": 3}, "b"),
        (2, "abcd", "bd", {}, "ac"),  # never what is asked anyway
        (5, "abc", "", {"a": 9}, "abc"),  # too few fit: all of them
        (2, "ab", "ab", {}, ""),
        (2, "aab", "", {}, "ab"),
        (3, "", "", {}, ""),
    ],
)
def test_drawn_when_somebody_was_asked_before_then_what_they_know_least_comes_first(
    number: int, pool: str, on_the_paper: str, times: dict[str, int], expected: str
) -> None:
    found = drawn([Pool("p", number, list(pool))], on_the_paper=on_the_paper, times=times, seed="s")
    assert found == {"p": list(expected)}


def test_drawn_when_a_small_pool_lies_inside_a_large_one_then_both_get_what_they_ask_for() -> None:
    large, small = Pool("large", 3, list("abcde")), Pool("small", 2, list("ab"))
    for order in ([large, small], [small, large]):
        found = drawn(order, on_the_paper=(), times={"c": 5, "d": 5, "e": 5}, seed="s")
        assert found == {"small": ["a", "b"], "large": ["c", "d", "e"]}


def test_drawn_when_many_attempts_draw_then_each_question_has_its_turn() -> None:
    pool = Pool("p", 1, LETTERS)
    first = {drawn([pool], on_the_paper=(), times={}, seed=str(number))["p"][0] for number in range(400)}
    assert first == set(LETTERS)


@given(pools_of, st.sets(st.sampled_from(LETTERS)), histories, seeds)
def test_drawn_when_any_pools_then_no_question_comes_twice_and_none_that_is_asked_anyway(
    pools: list[Pool], on_the_paper: set[str], times: dict[str, int], seed: str
) -> None:
    found = drawn(pools, on_the_paper=on_the_paper, times=times, seed=seed)
    asked = [key for chosen in found.values() for key in chosen]
    assert len(asked) == len(set(asked))
    assert not set(asked) & on_the_paper
    for pool in pools:
        assert set(found[pool.id]) <= set(pool.questions)
        assert found[pool.id] == [key for key in dict.fromkeys(pool.questions) if key in found[pool.id]]
        left = set(pool.questions) - on_the_paper - set(asked)
        assert len(found[pool.id]) == pool.number or not left


@given(st.integers(1, 5), keys, histories, seeds)
def test_drawn_when_one_pool_then_so_many_as_there_are_and_nothing_left_was_asked_less_often(
    number: int, pool: list[str], times: dict[str, int], seed: str
) -> None:
    (chosen,) = drawn([Pool("p", number, pool)], on_the_paper=(), times=times, seed=seed).values()
    left = set(pool) - set(chosen)
    assert len(chosen) == min(number, len(set(pool)))
    assert all(times.get(key, 0) <= times.get(other, 0) for key in chosen for other in left)


@given(pools_of, histories, seeds)
def test_drawn_when_drawn_again_with_the_same_number_then_it_is_the_same(
    pools: list[Pool], times: dict[str, int], seed: str
) -> None:
    first = drawn(pools, on_the_paper=(), times=times, seed=seed)
    assert drawn(list(reversed(pools)), on_the_paper=(), times=times, seed=seed) == first


groups_of = st.lists(st.tuples(st.booleans(), st.lists(st.booleans(), max_size=6)), max_size=4)


@given(groups_of, seeds)
def test_shuffled_when_any_paper_then_nothing_leaves_its_group_and_what_stays_stays(
    shapes: list[tuple[bool, list[bool]]], seed: str
) -> None:
    position, groups = 0, []
    for is_shuffled, stay in shapes:
        groups.append((is_shuffled, [(position + n, stays) for n, stays in enumerate(stay)]))
        position += len(stay)
    order = shuffled_groups(groups, seed=seed)
    assert sorted(order) == list(range(position))
    for is_shuffled, items in groups:
        places = [where for where, _stays in items]
        assert sorted(order[where] for where in places) == places
        assert all(order[where] == where for where, stays in items if stays or not is_shuffled)


def test_shuffled_when_many_attempts_then_the_orders_differ() -> None:
    group = (True, [(0, True), (1, False), (2, False), (3, False)])
    orders = {tuple(shuffled_groups([group], seed=str(number))) for number in range(200)}
    assert len(orders) == 6


# Served one after another by chance, the last one often finds nothing left.
IN_A_RING = [Pool("a", 1, list("12")), Pool("b", 1, list("13")), Pool("c", 1, list("23"))]


@pytest.mark.parametrize("seed", [str(number) for number in range(30)])
def test_drawn_when_draws_compete_then_each_gets_what_it_asks_whatever_the_seed(seed: str) -> None:
    found = drawn(IN_A_RING, on_the_paper=(), times={"1": 3}, seed=seed)
    assert sorted(key for chosen in found.values() for key in chosen) == ["1", "2", "3"]
    assert all(len(chosen) == 1 for chosen in found.values())


def largest(pools: list[Pool], fixed: set[str]) -> int:
    """By trying all: how many questions can be drawn in all."""
    places = [pool for pool in pools for _n in range(pool.number)]

    def most(position: int, used: frozenset[str]) -> int:
        if position == len(places):
            return 0
        free = sorted(set(places[position].questions) - fixed - used)
        return max([most(position + 1, used), *(1 + most(position + 1, used | {key}) for key in free)])

    return most(0, frozenset())


@given(
    st.lists(st.tuples(st.integers(1, 2), st.lists(st.sampled_from("abcde"), max_size=4)), max_size=3),
    st.sets(st.sampled_from("abcde"), max_size=2),
    histories,
    seeds,
)
def test_drawn_when_any_small_pools_then_as_many_are_drawn_as_can_be(
    written: list[tuple[int, list[str]]], fixed: set[str], times: dict[str, int], seed: str
) -> None:
    pools = [Pool(str(n), number, questions) for n, (number, questions) in enumerate(written)]
    found = drawn(pools, on_the_paper=fixed, times=times, seed=seed)
    assert all(len(found[pool.id]) <= pool.number for pool in pools)
    assert sum(len(chosen) for chosen in found.values()) == largest(pools, fixed)
