"""How many people took which way through a scenario, counted from how they decided first. No person is named."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from assessments import grading
from assessments.by_indicator import FEWEST
from assessments.first_tries import first_tries

Way = tuple[str, grading.Branch]  # the id of a choice, and which of its ways on


@dataclass
class WaysTaken:
    ways: Counter[Way] = field(default_factory=Counter)
    offered: Counter[str] = field(
        default_factory=Counter
    )  # by the id of a choice: who decided and could take it

    def share(self, way: Way) -> int | None:
        """Of the people who decided where this choice was offered to them, the percentage that went this way.

        It is not offered to those of another side, nor to those who don't remember what it depends on. None where too
        few people went this way to say so: what one or two did could be known of somebody.
        """
        taken = self.ways[way]
        return round(100 * taken / self.offered[way[0]]) if taken >= FEWEST else None


def ways_taken(key: UUID) -> WaysTaken:
    found = WaysTaken()
    for first in first_tries(key):
        for step in grading.walk(first.scenario, first.response):
            if step.choice and step.way:
                found.offered.update(choice.id for choice in step.offered)
                found.ways[step.choice.id, step.way] += 1
    return found
