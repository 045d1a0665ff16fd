"""What two manifests say differently of a course beside its texts: names, order, minutes. Pure: no query, no clock."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Retimed:
    """A part of a course, or the whole, with its minutes before and after."""

    title: str
    before: int
    after: int


@dataclass(frozen=True)
class Arrangement:
    """How the parts of a course stand otherwise than before; by titles."""

    renamed: list[tuple[str, str]] = field(default_factory=list)  # course and modules: before, after
    moved: list[str] = field(default_factory=list)  # modules and items that stand elsewhere
    retimed: list[Retimed] = field(default_factory=list)  # items, and last the course

    @property
    def number(self) -> int:
        return len(self.renamed) + len(self.moved) + len(self.retimed)


def arranged(before: dict[str, Any], after: dict[str, Any]) -> Arrangement:
    """Compare by keys; what came or went is told elsewhere, and moves nothing."""
    known = {module["key"]: module for module in before["modules"]}
    renamed = [
        (old["title"], new["title"])
        for old, new in [(before, after), *_pairs(known, after["modules"])]
        if old["title"] != new["title"]
    ]
    items = {item["key"]: item for module in before["modules"] for item in module["items"]}
    now = [item for module in after["modules"] for item in module["items"]]
    retimed = [
        Retimed(new["title"], old["minutes"], new["minutes"])
        for old, new in _pairs(items, now)
        if old["minutes"] != new["minutes"]
    ]
    if before["learning_minutes"] != after["learning_minutes"]:
        retimed.append(Retimed(after["title"], before["learning_minutes"], after["learning_minutes"]))
    return Arrangement(renamed, _moved(before, after), retimed)


def _pairs(
    known: dict[str, Any], parts: Sequence[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(known[part["key"]], part) for part in parts if part["key"] in known]


def _moved(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """As few as explain the new order: of two that changed places one has moved."""
    home = {item["key"]: module["key"] for module in before["modules"] for item in module["items"]}
    moved = _out_of_order(before["modules"], after["modules"])
    then = {module["key"]: module["items"] for module in before["modules"]}
    for module in after["modules"]:
        elsewhere = [
            item for item in module["items"] if home.get(item["key"], module["key"]) != module["key"]
        ]
        stayed = [item for item in module["items"] if home.get(item["key"]) == module["key"]]
        moved += [*elsewhere, *_out_of_order(then.get(module["key"], []), stayed)]
    return [part["title"] for part in moved]


def _out_of_order(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts without which the rest has kept its order: all but a longest increasing subsequence."""
    place = {part["key"]: number for number, part in enumerate(before)}
    common = [part for part in after if part["key"] in place]
    ends: list[int] = []  # the least last place of an increasing run of each length
    lengths = []
    for part in common:
        length = bisect_left(ends, place[part["key"]])
        ends[length : length + 1] = [place[part["key"]]]
        lengths.append(length)
    kept, wanted = set(), len(ends) - 1
    for number in reversed(range(len(common))):
        if lengths[number] == wanted:
            kept.add(number)
            wanted -= 1
    return [part for number, part in enumerate(common) if number not in kept]
