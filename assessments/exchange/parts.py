"""Ids of imported questions and their parts: the same whenever the same file is read, and kept by our own exports.

A part's id follows from the question's key and the part's place, unless the file says another one.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

Payload = dict[str, Any]
NAME = re.compile(r"[\w-]{1,40}")
GAP = re.compile(r"\[\[([\w-]{1,40})\]\]")

NAMESPACE = uuid5(NAMESPACE_URL, "https://elearning.example/questions")
LISTS = ("options", "statements", "stems", "items", "segments", "regions", "answers", "units", "choices")


def as_key(text: str) -> str | None:
    """The key that an exported question carries as its id number; None when the text is no such key."""
    try:
        return str(UUID(text)) if len(text) == 36 else None
    except ValueError:
        return None


class Keys:
    """Gives each question of a file its key, from what says in the file which question it is.

    That is its id number within its category, or else its category, name and text: so a question whose answers were
    corrected keeps its key, and one whose text is another is another. Equal ones are counted through.
    """

    def __init__(self) -> None:
        self.seen: dict[tuple[str, ...], int] = {}

    def key(self, *, kind: str, category: str, idnumber: str, name: str, text: str) -> str:
        own = as_key(idnumber)
        told: tuple[str, ...] = (kind, category, "id", idnumber) if idnumber else (kind, category, name, text)
        if own:
            told = (own,)
        count = self.seen[told] = self.seen.get(told, 0) + 1
        if own and count == 1:
            return own
        return str(uuid5(NAMESPACE, "\n".join([*told, *([str(count)] if count > 1 else [])])))


def parts(payload: Payload) -> Iterator[tuple[str, Payload]]:
    """Every part of a question with its place, gaps and their parts last."""
    for name in LISTS:
        for number, part in enumerate(payload.get(name, []), start=1):
            yield f"{name}-{number}", part
    for number, gap in enumerate(payload.get("gaps", []), start=1):
        yield f"gap-{number}", gap
        yield from ((f"gap-{number}-{place}", part) for place, part in parts(gap))


def derived_id(key: str, place: str) -> str:
    return str(uuid5(UUID(key), place))


def told_ids(payload: Payload) -> list[str]:
    """The ids of all parts, where they are not those that follow from the key; else nothing."""
    ids = [part["id"] for _place, part in parts(payload)]
    derived = [derived_id(payload["key"], place) for place, _part in parts(payload)]
    return [] if ids == derived else ids


def reordered(payload: Payload, order: Sequence[int]) -> Payload:
    """The answers of a matching question in the order that the file tells beside it; else as they stand there."""
    answers = payload.get("answers", [])
    if "stems" in payload and sorted(order) == list(range(len(answers))):
        payload["answers"] = [answers[place] for place in order]
        for stem in payload["stems"]:
            stem["answer"] = list(order).index(stem["answer"])
    return payload


def renamed(payload: Payload, names: Sequence[str]) -> None:
    """Gaps called as the file says, when it has a name for each of them."""
    gaps = payload.get("gaps", [])
    if len(names) != len(gaps) or len(set(names)) != len(names) or not all(map(NAME.fullmatch, names)):
        return
    known = {gap["name"]: name for gap, name in zip(gaps, names, strict=True)}
    for gap in gaps:
        gap["name"] = known[gap["name"]]
    for texts in payload["texts"].values():
        texts["text"] = GAP.sub(lambda found: f"[[{known.get(found[1], found[1])}]]", texts["text"])


def identify(payload: Payload, told: Sequence[str] = ()) -> Payload:
    """Give all parts their ids, and turn references by place (answers of stems and gaps) into ids.

    Ids that the file tells are taken when there is one for each part and no two are the same.
    """
    found = list(parts(payload))
    ids = [derived_id(payload["key"], place) for place, _part in found]
    if len(set(told)) == len(told) == len(ids) and all(0 < len(given) <= 64 for given in told):
        ids = list(told)
    for (_place, part), part_id in zip(found, ids, strict=True):
        part["id"] = part_id
    for stem in payload.get("stems", []):
        stem["answer"] = payload["answers"][stem["answer"]]["id"]
    for gap in payload.get("gaps", []):
        if gap["kind"] == "choice":
            gap["answer"] = payload["choices"][gap["answer"]]["id"]
    return payload
