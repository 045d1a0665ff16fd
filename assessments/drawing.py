"""Drawing questions from pools for one attempt: unseen first, then those least often asked. Pure, no clock."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Pool:
    """A draw of a paper, and the keys of all questions that fit it."""

    id: str
    number: int  # how many are asked
    questions: Sequence[str]


def drawn(
    pools: Sequence[Pool], *, on_the_paper: Collection[str], times: Mapping[str, int], seed: str
) -> dict[str, list[str]]:
    """The questions that each draw gives one attempt, in the order of their pool; keys by the draw's id.

    `on_the_paper` is asked anyway, `times` says how often this person was asked a question before, and `seed` is the
    attempt's own: the same draw again gives the same questions. No question comes twice. What was never asked comes
    first, then what was asked least often; the seed decides between equals. Pools may overlap: the one with the fewest
    questions to spare is served first, and one that comes too short gets what another can replace. So a draw has fewer
    than it asks only where not all of them can be served, whatever the seed; then all that fit are taken.
    """
    fixed = set(on_the_paper)
    chance = Random(seed)  # noqa: S311 # which question somebody is asked is drawn, not kept secret
    chances = {key: chance.random() for key in sorted({key for pool in pools for key in pool.questions})}
    free = {pool.id: [key for key in dict.fromkeys(pool.questions) if key not in fixed] for pool in pools}
    wanted = {
        name: sorted(keys, key=lambda key: (times.get(key, 0), chances[key])) for name, keys in free.items()
    }
    taken: dict[str, str] = {}  # by which draw
    in_need = sorted(pools, key=lambda pool: (len(free[pool.id]) - pool.number, pool.id))
    for pool in in_need:
        best = [key for key in wanted[pool.id] if key not in taken][: pool.number]
        taken |= dict.fromkeys(best, pool.id)
    for pool in in_need:
        while Counter(taken.values())[pool.id] < pool.number and _gains(pool.id, wanted, taken, {pool.id}):
            pass
    return {pool.id: [key for key in free[pool.id] if taken.get(key) == pool.id] for pool in pools}


def _gains(name: str, wanted: Mapping[str, Sequence[str]], taken: dict[str, str], asked: set[str]) -> bool:
    """Give a draw one question more: a free one, or that of another draw which gains one in turn.

    An augmenting path of a bipartite matching (Kuhn 1955); `asked` are the draws on the way, each asked once.
    """
    for key in wanted[name]:
        if key not in taken:
            taken[key] = name
            return True
    for key in wanted[name]:
        other = taken[key]
        if other not in asked:
            asked.add(other)
            if _gains(other, wanted, taken, asked):
                taken[key] = name
                return True
    return False


def shuffled_groups(groups: Sequence[tuple[bool, Sequence[tuple[int, bool]]]], *, seed: str) -> list[int]:
    """The order in which the items of a paper are met.

    Each group is whether its items are shuffled, and its items in the author's order: their position in the paper, and
    whether one stays where it is. Groups keep their order, and no item leaves its group.
    """
    chance = Random(seed)  # noqa: S311 # an order is no secret
    order: list[int] = []
    for is_shuffled, items in groups:
        moving = [position for position, stays in items if not stays]
        if is_shuffled:
            chance.shuffle(moving)
        left = iter(moving)
        order += [position if stays else next(left) for position, stays in items]
    return order
