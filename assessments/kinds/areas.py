"""Areas of a picture: read from what authors type in percent, and drawn in the picture's own points."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SHAPES = [("rect", _("Rectangle")), ("circle", _("Circle")), ("polygon", _("Polygon"))]
DISC_TO_TYPE = Decimal("1.4")
DISC = Decimal("3.6")  # the radius of a number's disc, in percent of the width: legible on a phone
NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})?")


def read_coords(shape: str, typed: str) -> str:
    """What an author typed, as payloads say it. Raises ValueError, in words for the author, when it draws no area."""
    numbers = _numbers(typed)
    if shape == "rect":
        return _rectangle(numbers)
    if shape == "circle":
        return _circle(numbers)
    if len(numbers) < 6 or len(numbers) % 2:
        raise ValueError(
            gettext("Write at least three corners, each from the left and from the top, for instance: 10,10 50,10 30,40.")
        )  # fmt: skip
    return " ".join(",".join(map(_short, pair)) for pair in _pairs(numbers))


def _numbers(typed: str) -> list[Decimal]:
    pieces = [piece for piece in re.split(r"[,;\s]+", typed.strip()) if piece]
    if not all(NUMBER.fullmatch(piece) for piece in pieces):
        raise ValueError(
            gettext("Write numbers with commas between them; decimals with a point, for instance 12.5.")
        )
    numbers = [Decimal(piece) for piece in pieces]
    if any(number > 100 for number in numbers):
        raise ValueError(gettext("Numbers are percent of the picture: from 0 to 100."))
    return numbers


def _rectangle(numbers: list[Decimal]) -> str:
    if len(numbers) != 4:
        raise ValueError(
            gettext("Write four numbers: from the left, from the top, width, height, for instance: 10,20,30,15.")
        )  # fmt: skip
    left, top, width, height = numbers
    if not width or not height or left + width > 100 or top + height > 100:
        raise ValueError(gettext("The rectangle has no size, or goes beyond the picture."))
    return ",".join(map(_short, numbers))


def _circle(numbers: list[Decimal]) -> str:
    if len(numbers) != 3 or not numbers[2]:
        raise ValueError(
            gettext("Write three numbers: its middle from the left and from the top, and its radius, for instance: 50,40,8.")
        )  # fmt: skip
    return ",".join(map(_short, numbers))


def _pairs(numbers: list[Decimal]) -> Iterable[tuple[Decimal, Decimal]]:
    return zip(numbers[::2], numbers[1::2], strict=True)


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"


@dataclass(frozen=True)
class Drawn:
    """An area in the points of its picture: attributes of SVG, and the disc with its number at its edge."""

    shape: str
    coords: dict[str, str]
    x: str
    y: str
    radius: str  # of the disc
    size: str  # of the number in it


def drawn(region: dict[str, Any], width: int, height: int) -> Drawn:
    """Where a region lies in a picture of that size; the radius of a circle is in percent of the width."""
    numbers = [Decimal(piece) for piece in re.split(r"[,\s]+", region["coords"])]
    if region["shape"] == "rect":
        left, wide = _part(numbers[0], width), _part(numbers[2], width)
        top, high = _part(numbers[1], height), _part(numbers[3], height)
        edge = left, top
        coords = {"x": _point(left), "y": _point(top), "width": _point(wide), "height": _point(high)}
    elif region["shape"] == "circle":
        x, y, radius = _part(numbers[0], width), _part(numbers[1], height), _part(numbers[2], width)
        edge = x, y - radius
        coords = {"cx": _point(x), "cy": _point(y), "r": _point(radius)}
    else:
        corners = [(_part(x, width), _part(y, height)) for x, y in _pairs(numbers)]
        edge = corners[0]
        coords = {"points": " ".join(f"{_point(x)},{_point(y)}" for x, y in corners)}
    disc = _part(DISC, width)
    inside = [min(max(at, disc), whole - disc) for at, whole in zip(edge, (width, height), strict=True)]
    return Drawn(region["shape"], coords, *map(_point, inside), _point(disc), _point(disc * DISC_TO_TYPE))


def _part(percent: Decimal, whole: int) -> Decimal:
    return percent * whole / 100


def _point(value: Decimal) -> str:
    return _short(round(value, 1))
