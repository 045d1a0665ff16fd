"""Characters in words, for those who have to find and replace them."""

import unicodedata
from collections.abc import Iterable


def in_words(characters: Iterable[str]) -> str:
    """Each character with its code point, and its Unicode name where it can't be seen: "王 (U+738B), U+200B ZERO WIDTH SPACE"."""
    return ", ".join(_in_words(char) for char in dict.fromkeys(characters))


def _in_words(char: str) -> str:
    point = f"U+{ord(char):04X}"
    if (
        unicodedata.category(char)[0] in "CMZ"
    ):  # control, combining mark, separator: nothing one could see by itself
        return f"{point} {unicodedata.name(char, '')}".strip()
    return f"{char} ({point})"
