"""The picture of a scenario: boxes that don't cover each other, arrows that lead on, whatever the story looks like."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.flow_layers import Place, Way
from assessments.flow_map import Box, FlowMap, draw

KINDS = ("good", "acceptable", "poor", "critical")


def place(name: str, *targets: str | None, title: str = "") -> Place:
    ways = [Way(f"{name}.{n}", KINDS[n % 4], f"Choice {n}", target) for n, target in enumerate(targets)]
    return Place(name, title or name, ways)


def columns(picture: FlowMap) -> dict[str, int]:
    """The number of each scene's layer, from the left."""
    edges = sorted({box.x for box in picture.boxes})
    return {box.id: edges.index(box.x) for box in picture.boxes}


def test_draw_when_there_are_several_ways_then_a_scene_stands_as_far_right_as_its_longest_way() -> None:
    picture = draw([place("a", "b", "c"), place("b", "c"), place("c", None, None)])
    assert columns(picture) == {"a": 0, "b": 1, "c": 2}
    assert [arrow.kind for arrow in picture.arrows] == ["good", "acceptable", "good"]
    assert not any(arrow.is_back for arrow in picture.arrows)


def test_draw_when_an_arrow_passes_a_layer_then_it_runs_clear_of_the_boxes_there() -> None:
    picture = draw([place("a", "b", "d"), place("b", "c"), place("c", "d"), place("d", None)])
    (passing,) = [arrow for arrow in picture.arrows if arrow.kind == "acceptable"]
    assert passing.path.count("H") == 2  # a lane beside b, and one beside c
    heights = [int(piece.split()[-1]) for piece in passing.path.split(" H")[:-1]]
    for box, height in zip([b for b in picture.boxes if b.id in "bc"], heights, strict=True):
        assert not box.y <= height <= box.y + box.height


def test_draw_when_a_draft_runs_in_circles_or_nowhere_then_it_is_drawn_and_says_so() -> None:
    picture = draw([place("a", "b", "nowhere"), place("b", "a", "b"), place("alone", "b")])
    assert {box.id: box.is_reached for box in picture.boxes} == {"a": True, "b": True, "alone": False}
    assert sorted(arrow.is_back for arrow in picture.arrows) == [False, False, True, True]
    assert columns(picture)["b"] == 1


def test_draw_when_a_title_is_long_then_it_wraps_and_nothing_of_it_is_lost() -> None:
    title = "What the neighbour says about the light that burns in the kitchen all night, every night"
    (box,) = draw([place("a", None, title=title)]).boxes
    assert " ".join(box.lines) == title
    assert max(map(len, box.lines)) <= 32
    assert box.height > draw([place("a", None)]).boxes[0].height


def test_draw_when_there_is_nothing_then_the_picture_is_empty() -> None:
    assert draw([]).boxes == []


@st.composite
def stories(draw_from: st.DrawFn) -> list[Place]:
    names = [f"s{n}" for n in range(draw_from(st.integers(1, 12)))]
    targets = st.lists(st.sampled_from([None, "nowhere", *names]), min_size=1, max_size=4)
    title = st.text("abc ", max_size=90)
    return [place(name, *draw_from(targets), title=draw_from(title)) for name in names]


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@given(stories())
@settings(max_examples=150)
def test_draw_when_any_story_then_boxes_stand_apart_inside_the_picture_and_arrows_lead_on(
    places: list[Place],
) -> None:
    picture = draw(places)
    assert picture == draw(places)
    assert [box.id for box in picture.boxes] == [place.id for place in places]
    assert not any(overlap(one, other) for one, other in combinations(picture.boxes, 2))
    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= picture.width
        assert box.y + box.height <= picture.height
        inside = [row.inside for row in box.rows]
        assert inside == sorted(inside)
        assert not inside or inside[-1] < box.height
    names = {place.id for place in places}
    assert len(picture.arrows) == sum(way.to in names for place in places for way in place.ways)
    assert picture.boxes[0].is_reached


def test_draw_when_there_are_forty_scenes_then_it_is_drawn_at_once() -> None:
    places = [place(f"s{n}", f"s{n + 1}", f"s{min(n + 3, 40)}", None) for n in range(40)] + [
        place("s40", None)
    ]
    picture = draw(places)
    assert len(columns(picture)) == 41
    assert picture.width < 41 * 400
