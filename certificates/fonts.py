"""Which characters the fonts shipped for certificates can print, and how wide a text becomes.

The renderer sets each character by itself and draws a box, without an error, where a font has nothing. So the fonts
hold only what can be set that way (fonts/VERSION.txt), and every text is asked for here first.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent / "fonts"
SERIF, SERIF_BOLD = "NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"
SANS, SANS_BOLD = "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"

_SPACES = re.compile("[ \t\r\n\N{NO-BREAK SPACE}]+")


def printed_form(text: str) -> str:
    """A text as it is printed: letters composed with their marks (Unicode NFC), single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def missing_characters(text: str) -> list[str]:
    """The characters of a text that can't be printed, each once, in their order; empty: it comes out whole.

    A character counts as printable when each of the four fonts has it: any text may stand in any of them.
    """
    return [char for char in dict.fromkeys(printed_form(text)) if ord(char) not in _printable()]


def width(text: str, font: str, points: float) -> float:
    """How wide a text becomes on one line, in points; every character must be printable."""
    advances = _advances(font)
    return points * sum(advances[ord(char)] for char in text)


@cache
def _printable() -> frozenset[int]:
    return frozenset.intersection(
        *(frozenset(_advances(font)) for font in (SERIF, SERIF_BOLD, SANS, SANS_BOLD))
    )


@cache
def _advances(font: str) -> dict[int, float]:
    """How far each character (by code point) moves the pen, as a share of the font size."""
    with TTFont(FOLDER / font, lazy=True) as file:
        per_em, metrics = file["head"].unitsPerEm, file["hmtx"]
        return {code: metrics[glyph][0] / per_em for code, glyph in file.getBestCmap().items()}
