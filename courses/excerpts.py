"""The short passage that a search shows: plain words around the place where the words were found."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue

LENGTH = 220  # characters
BEFORE = 70  # of them before the first word that was found
NOT_WORDS = frozenset({"id", "type", "profession", "image", "document"})


class Piece(NamedTuple):
    text: str
    is_found: bool


def words_in(content: Any) -> Iterator[str]:
    """All words of a text or a stream, block by block, read from what is stored: no query for what it refers to."""
    if isinstance(content, StreamValue):
        content = list(content.raw_data)
    if isinstance(content, dict):
        for name, value in content.items():
            if name not in NOT_WORDS:
                yield from words_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from words_in(value)
    elif isinstance(content, str):
        # A tag ends a word: "<p>one</p><p>two</p>" are two.
        yield " ".join(unescape(strip_tags(content.replace("<", " <"))).split())


def excerpt(text: str, words: list[str]) -> list[Piece]:
    """About `LENGTH` characters around the first of the words, whole words only; accents and case make no difference."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    places = [(found.start(), found.end()) for found in _beginning_with(words, text)]
    start, end = _window(text, places[0][0] if places else 0)
    pieces = [Piece("… ", False)] if start else []
    position = start
    for first, last in places:
        if start <= first and last <= end:
            pieces += [Piece(text[position:first], False), Piece(text[first:last], True)]
            position = last
    pieces.append(Piece(text[position:end] + (" …" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece.text]


def _beginning_with(words: list[str], text: str) -> Iterator[re.Match[str]]:
    """The words of the text that begin with one of the words searched for."""
    wanted = tuple(bare(word) for word in words)
    return (
        found for found in re.finditer(r"[^\W_]+", text) if wanted and bare(found.group()).startswith(wanted)
    )


def _window(text: str, place: int) -> tuple[int, int]:
    start = max(0, place - BEFORE)
    start = text.find(" ", start, place) + 1 or start if start else 0
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", place, end), place)
    return start, end if end > start else min(len(text), start + LENGTH)


def bare(word: str) -> str:
    """A word without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
