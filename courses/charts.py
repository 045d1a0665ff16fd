"""Bars and lines as pictures: where each mark stands, reckoned here, so that templates only draw. No database, no clock.

Lengths are percentages of the picture, written with a point whatever the language; the words beside the marks and the
table behind them say the same, so that neither colour nor picture carries meaning alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Bar:
    label: str
    words: str  # the value as it is read: "72 %, 18 of 25 people"
    length: str  # of 100
    is_below_target: bool


@dataclass(frozen=True)
class Bars:
    """Shares of a whole, one bar each; `target` is a share too, or None."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    bars: Sequence[Bar]
    target: str | None
    target_words: str
    template = "components/chart_bars.html"


@dataclass(frozen=True)
class Point:
    x: str
    y: str


@dataclass(frozen=True)
class Line:
    label: str
    points: Sequence[Point]
    number: int  # from 1: each has a stroke and a mark of its own

    @property
    def path(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def last(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True)
class Tick:
    at: str
    words: str


@dataclass(frozen=True)
class Lines:
    """Shares over time, one line for each series; `target` is a share too, or None."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    lines: Sequence[Line]
    dates: Sequence[str]
    ticks: Sequence[Tick]
    target: str | None
    target_words: str
    template = "components/chart_lines.html"


def bars(
    title: str,
    columns: tuple[str, str],
    shares: Sequence[tuple[str, float, str]],
    *,
    target: float | None = None,
    target_words: str = "",
) -> Bars:
    """A bar for each (label, share of 100, words); `columns` head the table: what is compared, and the value."""
    return Bars(
        title=title,
        columns=columns,
        rows=[(label, words) for label, _share, words in shares],
        bars=[
            Bar(label, words, _percent(share), target is not None and share < target)
            for label, share, words in shares
        ],
        target=None if target is None else _percent(target),
        target_words=target_words,
    )


def lines(
    title: str,
    dates: tuple[str, Sequence[str]],
    series: Sequence[tuple[str, Sequence[float], Sequence[str]]],
    *,
    target: float | None = None,
    target_words: str = "",
) -> Lines:
    """A line for each (label, shares of 100, words), one value a date; `dates` is the column's head and its words."""
    head, days = dates
    return Lines(
        title=title,
        columns=[head, *(label for label, _shares, _words in series)],
        rows=[[day, *(words[index] for _label, _shares, words in series)] for index, day in enumerate(days)],
        lines=[
            Line(label, [_point(index, len(days), share) for index, share in enumerate(shares)], number)
            for number, (label, shares, _words) in enumerate(series, start=1)
        ],
        dates=days,
        ticks=[Tick(_percent(100 - tick), f"{tick} %") for tick in TICKS],
        target=None if target is None else _percent(100 - target),
        target_words=target_words,
    )


def _point(index: int, count: int, share: float) -> Point:
    """Dates at even distances from edge to edge; a single one stands in the middle."""
    x = 50 if count == 1 else 100 * index / (count - 1)
    return Point(_percent(x), _percent(100 - share))


def _percent(value: float) -> str:
    """A number from 0 to 100 for an attribute of SVG; what lies outside stands at the edge."""
    return f"{min(max(value, 0), 100):.2f}".rstrip("0").rstrip(".")
