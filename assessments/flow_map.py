"""The flow map of a scenario: where each scene, choice and arrow stands in the picture. Pure; templates only draw.

Scenes stand in layers from left to right, each as far from the beginning as its longest way there (Sugiyama, Tagawa and
Toda 1981, with the order in a layer by barycentres). An arrow that passes a layer gets a lane of its own there; arrows
to the same scene share it. Ways back, which a draft may have, are drawn but not counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from assessments.flow_layers import DOWN, LANE, Graph, Node, Place, Way, ordered, tops_of

WIDTH = 300  # of a box
ACROSS = 90  # between two layers
LINE = 18  # of text
PAD = 12
BASELINE = 13  # of a line, below its upper edge
TITLE_CHARACTERS, ROW_CHARACTERS, ROW_LINES = 32, 26, 2


@dataclass(frozen=True)
class Row:
    """A way as it stands in the box of its scene; heights are counted from the upper edge of the box."""

    way: Way
    lines: Sequence[str]
    inside: int  # of its middle

    @property
    def text_lines(self) -> list[tuple[str, int]]:
        """Its lines, each with its baseline."""
        first = self.inside - (len(self.lines) * LINE) // 2 + BASELINE
        return [(line, first + n * LINE) for n, line in enumerate(self.lines)]

    @property
    def share_y(self) -> int:
        return self.inside + BASELINE - LINE // 2

    @property
    def end_y(self) -> int:
        return self.inside - 5


@dataclass(frozen=True)
class Box:
    id: str
    number: int  # from 1, in the order of the author
    lines: Sequence[str]  # of the title
    x: int
    y: int
    height: int
    rows: Sequence[Row]
    is_reached: bool
    has_arrows_in: bool
    width: int = WIDTH

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def entry_inside(self) -> int:
        return PAD + LINE // 2

    @property
    def entry(self) -> int:
        """Where arrows come in."""
        return self.y + self.entry_inside

    @property
    def title_lines(self) -> list[tuple[str, int]]:
        return [(line, PAD + BASELINE + n * LINE) for n, line in enumerate(self.lines)]

    @property
    def end_at(self) -> int:
        """Where the sign stands that the story ends, or leads nowhere."""
        return self.width - PAD - 10

    @property
    def share_at(self) -> int:
        """Where the percentage ends."""
        return self.width - PAD - 14


@dataclass(frozen=True)
class Arrow:
    kind: str
    path: str  # as SVG's `d`
    is_back: bool
    is_best: bool = False  # it lies on a best path


@dataclass(frozen=True)
class FlowMap:
    width: int
    height: int
    boxes: Sequence[Box]
    arrows: Sequence[Arrow]


def draw(places: Sequence[Place]) -> FlowMap:
    """Lay out a story; the first place is where it begins."""
    graph = Graph(places)
    links = graph.links()
    layers = ordered(graph, links)
    heights = {(place.id, graph.layer[place.id]): _height(place) for place in places}
    tops = tops_of(layers, links, heights)
    number = {place.id: n for n, place in enumerate(places, start=1)}
    entered = {target for place in places for target in graph.targets(place.id)}
    boxes = {
        place.id: _box(
            place,
            number[place.id],
            graph.layer[place.id],
            tops,
            place.id in graph.reached,
            place.id in entered,
        )
        for place in places
    }
    arrows = [
        _arrow(graph, boxes, tops, place.id, row)
        for place in places
        for row in boxes[place.id].rows
        if row.way.to in boxes
    ]
    return FlowMap(
        width=max((box.right for box in boxes.values()), default=0) + ACROSS // 2,
        height=max((box.y + box.height for box in boxes.values()), default=0) + DOWN,
        boxes=list(boxes.values()),
        arrows=arrows,
    )


def _height(place: Place) -> int:
    lines = len(_lines(place.title, TITLE_CHARACTERS)) + sum(len(_row_lines(way)) for way in place.ways)
    return 2 * PAD + lines * LINE + len(place.ways) * 6


def _lines(text: str, characters: int) -> list[str]:
    return wrap(text, characters) or [""]


def _row_lines(way: Way) -> list[str]:
    lines = _lines(f"{way.text} ({way.only_if})" if way.only_if else way.text, ROW_CHARACTERS)
    return lines if len(lines) <= ROW_LINES else [*lines[: ROW_LINES - 1], f"{lines[ROW_LINES - 1]} …"]


def _box(
    place: Place, number: int, layer: int, tops: Mapping[Node, int], is_reached: bool, has_arrows_in: bool
) -> Box:
    title = _lines(place.title, TITLE_CHARACTERS)
    top = tops[place.id, layer]
    rows, y = [], PAD + len(title) * LINE
    for way in place.ways:
        lines = _row_lines(way)
        rows.append(Row(way, lines, y + 6 + len(lines) * LINE // 2))
        y += 6 + len(lines) * LINE
    return Box(
        id=place.id,
        number=number,
        lines=title,
        x=ACROSS // 2 + layer * (WIDTH + ACROSS),
        y=top,
        height=_height(place),
        rows=rows,
        is_reached=is_reached,
        has_arrows_in=has_arrows_in,
    )


def _arrow(graph: Graph, boxes: Mapping[str, Box], tops: Mapping[Node, int], scene: str, row: Row) -> Arrow:
    source, target = boxes[scene], boxes[row.way.to or ""]
    start = source.y + row.inside
    if graph.layer[target.id] <= graph.layer[scene]:
        back = _way_back(source, target, start)
        return Arrow(row.way.kind, back, is_back=True, is_best=bool(row.way.best_for))
    lanes = graph.nodes_between(scene, target.id)[:-1]
    points = [(source.right, start)]
    for lane in lanes:
        x, y = ACROSS // 2 + lane[1] * (WIDTH + ACROSS), tops[lane] + LANE // 2
        points += [(x, y), (x + WIDTH, y)]
    points.append((target.x - 8, target.entry))
    return Arrow(row.way.kind, _path(points), is_back=False, is_best=bool(row.way.best_for))


def _path(points: Iterable[tuple[int, int]]) -> str:
    """Curves between layers, straight lines through the lanes."""
    (x, y), *rest = points
    parts = [f"M{x} {y}"]
    for number, (to_x, to_y) in enumerate(rest):
        if number % 2:  # through a lane
            parts.append(f"H{to_x}")
        else:
            middle = (x + to_x) // 2
            parts.append(f"C{middle} {y} {middle} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
    return " ".join(parts)


def _way_back(source: Box, target: Box, y: int) -> str:
    """Out to the right, below both boxes, and in from the left."""
    below = max(source.y + source.height, target.y + target.height) + DOWN // 2
    out, into = source.right + ACROSS // 3, target.x - ACROSS // 3
    return f"M{source.right} {y} H{out} V{below} H{into} V{target.entry} H{target.x - 8}"
