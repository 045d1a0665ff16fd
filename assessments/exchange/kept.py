"""What no file says of a question stays as it is in the library when a file updates it: sources, critical mistakes."""

from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from typing import Any

Stored = dict[str, Any]
CRITICAL = ("is_critical", "wrong_is_critical")
RIGHT = ("is_correct", "is_hit", "holds", "answer")  # which of these a part has says what would be a mistake


def is_beyond_files(name: str) -> bool:
    """Whether a field of a block is one that no file can fill."""
    return name.startswith("sources") or name == "indicator" or name in CRITICAL


def with_what_is_kept(body: list[Stored], there: list[Stored]) -> list[Stored]:
    """The stream of a question as a file has it, with what the library says beside it; parts are known by their ids.

    A mistake stays critical only where what is right has not changed, and where it earns nothing.
    """
    fresh = deepcopy(body)
    if fresh and there and fresh[0]["type"] == there[0]["type"]:
        fresh[0]["id"] = there[0]["id"]  # an author's own has another one
    known = {part["id"]: part["value"] for part in _parts(there)}
    for part in _parts(fresh):
        old, new = known.get(part["id"]), part["value"]
        if not isinstance(old, dict) or not isinstance(new, dict):
            continue
        is_still_wrong = all(old.get(name) == new.get(name) for name in RIGHT)
        is_still_wrong = is_still_wrong and Fraction(new.get("credit") or 0) <= 0
        for name, value in old.items():
            if is_beyond_files(name) and value and (is_still_wrong or name not in CRITICAL):
                new[name] = value
    return fresh


def _parts(value: Any) -> Iterator[Stored]:
    """Every child of every stream, at whatever depth."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and {"type", "id", "value"} <= value.keys():
        yield value
    for part in inside:
        yield from _parts(part)
