"""Hotspots: the picture of an interaction, and places in it in percent of its width and height, as our kind says them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from math import cos, pi, sin
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image

from assessments.exchange import media
from assessments.exchange.qti.body import Words
from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.rich_text import one_line
from assessments.exchange.safe_xml import Element

PICTURES = {"object": "data", "img": "src"}
NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?")
LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)(?:px)?")
CORNERS = 16  # with which an ellipse is drawn
Point = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Ground:
    """The picture in which there are places: the name of its file (none: it is not there), its size and its words."""

    file: str
    width: Decimal
    height: Decimal
    alt: str

    def payload(self, language: str) -> dict[str, Any]:
        return {"file": self.file, "texts": {language: {"alt": self.alt}}} if self.file else {}


def ground(interaction: Element, words: Words) -> Ground:
    """The picture of an interaction, taken along. Raises QuestionRefused when nothing says how large it is."""
    element = next((child for child in interaction.iter() if child.tag in PICTURES), None)
    if element is None:
        raise QuestionRefused(_("It has no picture."))
    name = words.take(element.get(PICTURES[element.tag], ""))
    alt = one_line(element.get("alt") or element.get("aria-label") or "".join(element.itertext()))
    if name and not media.kind_of_picture(words.draft.files[name]):
        words.lose(_("“%(name)s” is not shown in the question.") % {"name": name})
        name = ""
    if name and not alt:
        words.lose(_("The picture “%(name)s” has no alternative text.") % {"name": name})
    lengths = [LENGTH.fullmatch(element.get(side, "").strip()) for side in ("width", "height")]
    sides = [Decimal(found[1]) for found in lengths if found]
    if len(sides) != 2:
        sides = _measured(words.draft.files[name]) if name else []
    if not sides or not all(sides):
        raise QuestionRefused(_("Its picture is not there, so that nobody knows where its places are."))
    return Ground(name, *sides, alt)


def _measured(data: bytes) -> list[Decimal]:
    """Width and height as the file's head says them; nothing when it is damaged."""
    try:
        return [Decimal(side) for side in Image.open(BytesIO(data)).size]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []


def region(choice: Element, picture: Ground, words: Words) -> dict[str, str]:
    """Shape and coordinates of a choice. Raises QuestionRefused when they draw nothing inside the picture."""
    shape, told = choice.get("shape", ""), choice.get("coords", "")
    pieces = [piece for piece in re.split(r"[,\s]+", told.strip()) if piece]
    if shape == "default":
        return {"shape": "rect", "coords": "0,0,100,100"}
    numbers = [Decimal(piece) for piece in pieces if NUMBER.fullmatch(piece)]
    draw = SHAPES.get(shape)
    found = draw(numbers, picture) if draw and len(numbers) == len(pieces) else None
    if found is None:
        raise QuestionRefused(
            _("The place “%(place)s” can't be drawn in its picture.") % {"place": f"{shape} {told}"[:60]}
        )
    if shape == "ellipse":
        words.lose(_("An ellipse is drawn with %(number)d corners.") % {"number": CORNERS})
    return found


def _rectangle(numbers: Sequence[Decimal], picture: Ground) -> dict[str, str] | None:
    """From the left, top, right and bottom edge."""
    if len(numbers) != 4:
        return None
    left, right = sorted(_across(number, picture) for number in numbers[::2])
    top, bottom = sorted(_down(number, picture) for number in numbers[1::2])
    if left == right or top == bottom:
        return None
    return {"shape": "rect", "coords": ",".join(map(_short, (left, top, right - left, bottom - top)))}


def _circle(numbers: Sequence[Decimal], picture: Ground) -> dict[str, str] | None:
    """From the middle and the radius, which we say in percent of the width."""
    if len(numbers) != 3 or not 0 < numbers[2] <= picture.width or not _is_inside(numbers[:2], picture):
        return None
    x, y, radius = numbers
    percent = (_across(x, picture), _down(y, picture), _across(radius, picture))
    return {"shape": "circle", "coords": ",".join(map(_short, percent))} if percent[2] else None


def _polygon(numbers: Sequence[Decimal], picture: Ground) -> dict[str, str] | None:
    """From its corners; the first may be said again at the end."""
    corners = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(numbers) % 2 or not any(_is_inside(corner, picture) for corner in corners):
        return None
    drawn = list(
        dict.fromkeys(f"{_short(_across(x, picture))},{_short(_down(y, picture))}" for x, y in corners)
    )
    return {"shape": "polygon", "coords": " ".join(drawn)} if len(drawn) > 2 else None


def _ellipse(numbers: Sequence[Decimal], picture: Ground) -> dict[str, str] | None:
    """From the middle and both radii."""
    if len(numbers) != 4:
        return None
    x, y, wide, high = numbers
    turns = [2 * pi * corner / CORNERS for corner in range(CORNERS)]
    corners = [(x + wide * Decimal(cos(turn)), y + high * Decimal(sin(turn))) for turn in turns]
    return _polygon([side for corner in corners for side in corner], picture)


SHAPES = {"rect": _rectangle, "circle": _circle, "poly": _polygon, "ellipse": _ellipse}


def _is_inside(point: Sequence[Decimal], picture: Ground) -> bool:
    return 0 <= point[0] <= picture.width and 0 <= point[1] <= picture.height


def _across(x: Decimal, picture: Ground) -> Decimal:
    return _percent(x, picture.width)


def _down(y: Decimal, picture: Ground) -> Decimal:
    return _percent(y, picture.height)


def _percent(length: Decimal, whole: Decimal) -> Decimal:
    """Within the picture: what reaches beyond it ends at its edge."""
    return round(min(max(length / whole * 100, Decimal(0)), Decimal(100)), 2)


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"
