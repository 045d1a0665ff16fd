"""Hottext as our "mark the passage": the text of an interaction cut into segments, those that can be marked and the rest."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from assessments.exchange.qti.body import Words
from assessments.exchange.rich_text import one_line
from assessments.exchange.safe_xml import Element

BREAKS = re.compile(r"</?(?:p|ul|ol|li)(?: [^>]*)?>|<br>")
MARK = re.compile(r"\[\[(\d+)\]\]")
BEHIND = re.compile(r"[^\w\s]+")  # signs that belong to the word before them
BEFORE = re.compile(r"(?:^|(?<=\s))[^\w\s]+$")  # those that belong to the word after them


@dataclass(frozen=True)
class Piece:
    """A segment before it has an id: its words, which of the choices it is (None: none), whether a paragraph begins."""

    text: str
    choice: int | None = None
    begins: bool = False


@dataclass(frozen=True)
class Passage:
    """The pieces of a text (none: a choice is only a part of a word), and what gets lost where they are taken."""

    pieces: tuple[Piece, ...] = ()
    losses: tuple[str, ...] = ()


def passage(interaction: Element, words: Words, choices: Sequence[str]) -> Passage:
    """`choices` are the words of those that can be marked, in their order."""
    apart = words.apart()
    marks = enumerate(interaction.iter("hottext"))
    instead = {element: f"[[{number}]]" for number, element in marks}
    instead |= dict.fromkeys(interaction.findall("prompt"), "")
    found: list[Piece] = []
    for line in BREAKS.split(apart.draft.html(apart.raw(interaction, instead))):
        pieces = _cut(apart.draft.plain(line), choices)
        if pieces is None:
            return Passage()
        found += [replace(piece, begins=bool(found) and piece is pieces[0]) for piece in pieces]
    return Passage(tuple(found), tuple(apart.draft.losses))


def _cut(line: str, choices: Sequence[str]) -> list[Piece] | None:
    """The pieces of one line; None when a word is cut. Signs stay with the words that they stand beside."""
    parts = MARK.split(line)
    between, marks = parts[::2], [int(mark) for mark in parts[1::2]]
    found: list[Piece] = []
    for place, text in enumerate(between):
        mark = marks[place] if place < len(marks) else None
        if (place and text[:1].isalnum()) or (mark is not None and text[-1:].isalnum()):
            return None
        if place and (behind := BEHIND.match(text)):
            found[-1] = replace(found[-1], text=found[-1].text + behind[0])
            text = text[behind.end() :]
        before = BEFORE.search(text) if mark is not None else None
        if told := one_line(text[: before.start()] if before else text):
            found.append(Piece(told))
        if mark is not None:
            found.append(Piece((before[0] if before else "") + choices[mark], mark))
    return found


def segments(
    pieces: Sequence[Piece], slot: str, ids: Sequence[str], right: Collection[str], language: str
) -> list[dict[str, Any]]:
    """The segments of a payload; `slot` is the id of the interaction, `ids` those of the choices, `right` of the right ones."""
    return [
        {
            "id": (own := str(uuid5(UUID(slot), f"text {n}")) if piece.choice is None else ids[piece.choice]),
            "hit": own in right,
            **({"paragraph": True} if piece.begins else {}),
            "texts": {language: {"text": piece.text, "feedback": ""}},
        }
        for n, piece in enumerate(pieces)
    ]
