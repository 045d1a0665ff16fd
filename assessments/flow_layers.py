"""In which layer a scene of a flow map stands, in which order, and how far down. Pure.

Layers by the longest way there, the order in a layer by barycentres (Sugiyama, Tagawa and Toda 1981).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

DOWN = 26  # between two boxes
LANE = 12  # height of the place that a passing arrow keeps free
SWEEPS = 6


@dataclass(frozen=True)
class Way:
    """One arrow to be: a choice with one of the scenes that it may lead to."""

    choice: str
    kind: str  # good, acceptable, poor, critical
    text: str
    to: str | None  # the id of a scene; None: the story ends
    only_if: str = ""  # in words: when it leads there, if not always
    share: str = ""  # in words: how many took it; empty: too few to say
    is_lost: bool = False  # it leads to a scene that does not exist
    best_for: str = ""  # in words: on whose best path it lies; empty: on nobody's


@dataclass(frozen=True)
class Place:
    """A scene to be drawn."""

    id: str
    title: str
    ways: Sequence[Way]


Node = tuple[str, int]  # a scene with its layer, or a lane to that scene in an earlier layer


@dataclass
class Graph:
    """The scenes and what leads where: their layers, and which arrows lead back."""

    places: Sequence[Place]
    layer: dict[str, int] = field(default_factory=dict)
    back: set[tuple[str, str]] = field(default_factory=set)  # arrows that lead back

    def __post_init__(self) -> None:
        self.by_id = {place.id: place for place in self.places}
        self.reached: set[str] = set()
        for place in self.places:
            self._find_ways_back(place.id)
        self._reach()
        self._put_into_layers()

    def targets(self, scene: str) -> list[str]:
        return list(dict.fromkeys(way.to for way in self.by_id[scene].ways if way.to in self.by_id))

    def _find_ways_back(self, start: str) -> None:
        """An arrow leads back when its scene is still being walked through; without recursion, for long stories."""
        seen: set[str] = getattr(self, "_seen", set())
        self._seen = seen
        walking: list[tuple[str, list[str]]] = [(start, self.targets(start))] if start not in seen else []
        open_scenes = {start}
        seen.add(start)
        while walking:
            scene, left = walking[-1]
            if not left:
                open_scenes.discard(walking.pop()[0])
                continue
            target = left.pop(0)
            if target in open_scenes:
                self.back.add((scene, target))
            elif target not in seen:
                seen.add(target)
                open_scenes.add(target)
                walking.append((target, self.targets(target)))

    def _reach(self) -> None:
        edge = [self.places[0].id] if self.places else []
        while edge:
            scene = edge.pop()
            if scene not in self.reached:
                self.reached.add(scene)
                edge += self.targets(scene)

    def forward(self, scene: str) -> list[str]:
        """The scenes that it leads on to; what nobody comes to moves nothing that somebody comes to."""
        return [
            target
            for target in self.targets(scene)
            if (scene, target) not in self.back and (scene in self.reached or target not in self.reached)
        ]

    def _put_into_layers(self) -> None:
        before: dict[str, int] = defaultdict(int)
        for place in self.places:
            for target in self.forward(place.id):
                before[target] += 1
        free = [place.id for place in self.places if not before[place.id]]
        self.layer = dict.fromkeys(self.by_id, 0)
        while free:
            scene = free.pop(0)
            for target in self.forward(scene):
                self.layer[target] = max(self.layer[target], self.layer[scene] + 1)
                before[target] -= 1
                if not before[target]:
                    free.append(target)

    def nodes_between(self, scene: str, target: str) -> list[Node]:
        """The lanes of an arrow in the layers that it passes, then its target."""
        return [(target, layer) for layer in range(self.layer[scene] + 1, self.layer[target] + 1)]

    def links(self) -> list[tuple[Node, Node]]:
        """Between neighbouring layers, each once."""
        found: dict[tuple[Node, Node], None] = {}
        for place in self.places:
            for target in self.targets(place.id):
                if self.layer[target] > self.layer[place.id]:
                    way = [(place.id, self.layer[place.id]), *self.nodes_between(place.id, target)]
                    found |= dict.fromkeys(pairwise(way))
        return list(found)


def ordered(graph: Graph, links: Sequence[tuple[Node, Node]]) -> list[list[Node]]:
    """The nodes of each layer from top to bottom: by the mean place of their neighbours, to and fro."""
    layers: dict[int, dict[Node, None]] = defaultdict(dict)
    for place in graph.places:
        layers[graph.layer[place.id]][place.id, graph.layer[place.id]] = None
    for pair in links:
        for node in pair:
            layers[node[1]][node] = None
    left, right = defaultdict(list), defaultdict(list)
    for source, target in links:
        left[target].append(source)
        right[source].append(target)
    ordered = [list(layers[number]) for number in sorted(layers)]
    for sweep in range(SWEEPS):
        neighbours = right if sweep % 2 else left
        for number in reversed(range(len(ordered))) if sweep % 2 else range(len(ordered)):
            _by_barycentre(ordered[number], neighbours, ordered[max(0, number - 1) : number + 2])
    return ordered


def _by_barycentre(
    nodes: list[Node], neighbours: Mapping[Node, list[Node]], layers: list[list[Node]]
) -> None:
    """`layers`: this one, and those on both sides of it."""
    place = {node: index / max(1, len(layer)) for layer in layers for index, node in enumerate(layer)}
    mean = {
        node: sum(place[other] for other in neighbours[node]) / len(neighbours[node])
        if neighbours.get(node)
        else place[node]
        for node in nodes
    }
    nodes.sort(key=lambda node: mean[node])


def tops_of(
    layers: Sequence[Sequence[Node]], links: Sequence[tuple[Node, Node]], heights: Mapping[Node, int]
) -> dict[Node, int]:
    """The upper edge of every node: near those it comes from, in the order of its layer, none over another."""
    left: dict[Node, list[Node]] = defaultdict(list)
    for source, target in links:
        left[target].append(source)
    tops: dict[Node, int] = {}
    for nodes in layers:
        wanted, bottom = [], 0
        for index, node in enumerate(nodes):
            before = [tops[source] for source in left[node]]
            wished = sum(before) // len(before) if before else bottom
            top = wished if index == 0 else max(wished, bottom)
            wanted.append(wished - top)
            tops[node] = top
            bottom = top + heights.get(node, LANE) + DOWN
        shift = sum(wanted) // len(wanted)
        for node in nodes:
            tops[node] += shift
    highest = min(tops.values(), default=0)
    return {node: top - highest + DOWN for node, top in tops.items()}
