"""Drawing questions from pools for one attempt: unseen first, then those least often asked. Pure, no clock."""

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
    questions to spare is served first. Where too few fit, all of them are taken.
    """
    taken = set(on_the_paper)
    chance = Random(seed)  # noqa: S311 # which question somebody is asked is drawn, not kept secret
    chances = {key: chance.random() for key in sorted({key for pool in pools for key in pool.questions})}
    found: dict[str, list[str]] = {}
    for pool in sorted(pools, key=lambda pool: (len(set(pool.questions) - taken) - pool.number, pool.id)):
        free = [key for key in dict.fromkeys(pool.questions) if key not in taken]
        best = sorted(free, key=lambda key: (times.get(key, 0), chances[key]))[: pool.number]
        found[pool.id] = [key for key in free if key in set(best)]
        taken |= set(best)
    return found


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
