"""Hotspot: areas typed in percent, drawn in the picture and listed in words."""

from typing import Any

import pytest
from wagtail.blocks import StructBlockValidationError

from assessments import grading
from assessments.kinds.areas import drawn, read_coords
from assessments.kinds.hotspot import Hotspot, RegionBlock
from tests.assessments.kinds.authored import (
    answer_page,
    answered,
    part,
    part_id,
    payload_of,
    posting,
    preview,
    refusals,
    result_page,
    words,
)
from tests.courses.builders import make_image

KIND = Hotspot()
SHAPES = [("rect", "10,20,30,15"), ("circle", "50,40,8"), ("polygon", "10,10 50,10 30,40")]
TEXTS = ["A <bolt> outside", "A poster", "A second bed"]


def regions(right: set[int]) -> list[dict[str, Any]]:
    return [
        part(
            "region",
            n,
            shape=shape,
            coords=coords,
            text=TEXTS[n],
            is_correct=n in right,
            credit="",
            feedback=f"<p>Why {n}.</p>",
            sources=[],
        )
        for n, (shape, coords) in enumerate(SHAPES)
    ]


def frozen(*, right: set[int] = {0, 2}, single: bool = False) -> dict[str, Any]:  # noqa: B006 # never changed
    """A payload as it comes from a picture of 960 by 540 points, made without one."""
    payload = payload_of(
        KIND, {"picture": None, "regions": regions(right), "single": single, "rule": "weights"}
    )
    picture = {"id": 7, "file": "f", "url": "/media/room.png", "width": 960, "height": 540}
    return {
        **payload,
        "picture": {
            **picture,
            "texts": {"en": {"alt": "A <room> from above"}, "fr": {"alt": "Une chambre"}},
        },
    }


PAYLOAD = frozen()


def test_hotspot_when_frozen_and_thawed_then_the_right_places_earn_everything() -> None:
    question = grading.thaw(PAYLOAD)
    right = grading.right_answer(question)
    assert right == [part_id(0), part_id(2)]
    assert grading.grade(question, right).fraction == 1
    assert grading.grade(question, [part_id(0), part_id(1)]).fraction == 0
    assert "single" not in PAYLOAD


def test_hotspot_when_one_answer_is_asked_for_then_two_are_refused() -> None:
    question = grading.thaw(frozen(right={0}, single=True))
    assert grading.grade(question, [part_id(0)]).fraction == 1
    with pytest.raises(ValueError, match="takes one"):
        grading.grade(question, [part_id(0), part_id(1)])


@pytest.mark.parametrize(
    ("shape", "typed", "stored"),
    [
        ("rect", " 10, 20 ,30 , 15.50", "10,20,30,15.5"),
        ("rect", "0 0 100 100", "0,0,100,100"),
        ("circle", "50;40;8", "50,40,8"),
        ("polygon", "10,10, 50,10, 30,40", "10,10 50,10 30,40"),
    ],
)
def test_coords_when_typed_in_any_spacing_then_they_are_stored_in_one(
    shape: str, typed: str, stored: str
) -> None:
    assert read_coords(shape, typed) == stored
    assert read_coords(shape, stored) == stored


@pytest.mark.parametrize(
    ("shape", "typed", "said"),
    [
        ("rect", "10,20,30", "four numbers"),
        ("rect", "10,20,0,15", "no size"),
        ("rect", "80,20,30,15", "beyond the picture"),
        ("rect", "10,20,30,-15", "numbers with commas"),
        ("rect", "10px,20,30,15", "numbers with commas"),
        ("rect", "10,20,30,115", "from 0 to 100"),
        ("circle", "50,40", "three numbers"),
        ("circle", "50,40,0", "three numbers"),
        ("polygon", "10,10 50,10", "three corners"),
        ("polygon", "10,10 50,10 30", "three corners"),
    ],
)
def test_coords_when_they_draw_no_area_then_the_editor_says_what_to_write(
    shape: str, typed: str, said: str
) -> None:
    value = {**regions({0})[0]["value"], "shape": shape, "coords": typed}
    with pytest.raises(ValueError, match=said):
        read_coords(shape, typed)
    with pytest.raises(StructBlockValidationError) as refusal:
        RegionBlock().clean(RegionBlock().to_python(value))
    assert said in str(refusal.value.block_errors["coords"])


@pytest.mark.parametrize(
    ("region", "coords", "number"),
    [
        (0, {"x": "96", "y": "108", "width": "288", "height": "81"}, ("96", "108")),
        (1, {"cx": "480", "cy": "216", "r": "76.8"}, ("480", "139.2")),
        (2, {"points": "96,54 480,54 288,216"}, ("96", "54")),
    ],
)
def test_area_when_drawn_then_it_lies_where_the_percents_say(
    region: int, coords: dict[str, str], number: tuple[str, str]
) -> None:
    place = drawn(PAYLOAD["regions"][region], 960, 540)
    assert place.coords == coords
    assert (place.x, place.y) == number


def test_area_when_it_begins_in_the_corner_then_its_number_stays_inside_the_picture() -> None:
    place = drawn({"shape": "rect", "coords": "0,0,100,100"}, 960, 540)
    assert (place.x, place.y, place.radius) == ("34.6", "34.6", "34.6")


def test_hotspot_when_answered_then_every_area_is_in_the_picture_and_in_the_list() -> None:
    page = answer_page(KIND, answered(KIND, PAYLOAD, [part_id(2)]))
    picture = page.select_one("svg")
    assert (picture["role"], picture["aria-label"]) == ("img", "A <room> from above")
    assert [area["data-region"] for area in picture.select("g")] == [part_id(n) for n in range(3)]
    assert [area["data-region"] for area in picture.select("g.is-chosen")] == [part_id(2)]
    boxes = page.select("input[type=checkbox][name=region]")
    labels = {label["for"]: words(label) for label in page.select("label")}
    assert [labels[box["id"]] for box in boxes] == [f"{n}. {text}" for n, text in enumerate(TEXTS, 1)]
    assert [box["value"] for box in boxes if box.has_attr("checked")] == [part_id(2)]
    assert "style" not in str(page)
    assert "Why" not in page.get_text()


def test_hotspot_when_one_answer_is_asked_for_then_the_list_is_one_of_radios() -> None:
    page = answer_page(KIND, answered(KIND, frozen(right={0}, single=True), []))
    assert [field["type"] for field in page.select("input")] == ["radio"] * 3


def test_hotspot_when_handed_in_then_right_and_chosen_places_are_told_with_their_reasons() -> None:
    page = result_page(KIND, answered(KIND, PAYLOAD, [part_id(0), part_id(1)]))
    assert [words(card) for card in page.select(".feedback")] == [
        "Right Your answer: 1. A <bolt> outside Why 0.",
        "Not right Your answer: 2. A poster Why 1.",
        "Right Also right, not chosen: 3. A second bed Why 2.",
    ]
    assert len(page.select("g.hotspot__area--right")) == 2
    assert not page.select("[data-region]")  # nothing to click any more


def test_hotspot_when_its_picture_was_deleted_then_the_list_alone_can_be_answered() -> None:
    page = answer_page(KIND, answered(KIND, {**PAYLOAD, "picture": {}}, []))
    assert page.select("svg") == []
    assert len(page.select("input[name=region]")) == 3


def test_hotspot_when_posted_then_the_ticked_regions_are_the_response_and_unknown_ones_are_refused() -> None:
    assert KIND.posted(posting(f"region={part_id(1)}&region={part_id(0)}"), PAYLOAD) == [
        part_id(1),
        part_id(0),
    ]
    with pytest.raises(ValueError, match="has no"):
        grading.grade(grading.thaw(PAYLOAD), KIND.posted(posting("region=other"), PAYLOAD))


def test_hotspot_when_told_in_words_then_the_chosen_places_are_named() -> None:
    assert KIND.words(answered(KIND, PAYLOAD, [part_id(2), part_id(0)])) == "A <bolt> outside; A second bed"


@pytest.mark.django_db
def test_hotspot_when_written_with_a_picture_then_file_shape_and_words_are_frozen() -> None:
    image = make_image()
    value = {
        "picture": {"image": image.pk, "alt_text": "A room", "decorative": False},
        "regions": regions({0}),
        "single": True,
        "rule": "weights",
    }
    french = {**value, "picture": {**value["picture"], "alt_text": "Une chambre"}}
    picture = payload_of(KIND, value, french)["picture"]
    assert picture["id"] == image.pk
    assert picture["texts"] == {"en": {"alt": "A room"}, "fr": {"alt": "Une chambre"}}
    assert picture.keys() == {"id", "file", "url", "width", "height", "texts"}
    assert refusals(KIND, value) == ""
    assert "A <bolt> outside" in preview(KIND, value)
    block = KIND.block()
    assert block.render(block.to_python(value)).count("hotspot__edge") == 3
    assert "Mark at least one area" in refusals(KIND, {**value, "regions": regions(set())})
    assert "Mark one area as right" in refusals(KIND, {**value, "regions": regions({0, 1})})
    silent = {**value, "picture": {**value["picture"], "alt_text": "", "decorative": True}}
    assert "say in words what it shows" in refusals(KIND, silent)


def test_region_when_previewed_then_its_words_and_the_reason_are_shown() -> None:
    block = KIND.block()
    html = block.render(block.get_preview_value())
    assert "A door that is bolted from outside" in html
    assert "Nobody bolts a bedroom from outside." in html
