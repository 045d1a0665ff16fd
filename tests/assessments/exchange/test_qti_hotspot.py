"""Hotspots of QTI: places in a picture, in percent of it, with the marks of the item."""

import io

import pytest
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Locale

from assessments.exchange import read
from assessments.exchange.into_library import CHANGED, NEW, SAME, plan, take
from assessments.freezing import question_payload
from assessments.grading import grade, thaw
from assessments.kinds.areas import read_coords
from tests.assessments.exchange.archives import zipped
from tests.assessments.exchange.qti_items import MAP_RESPONSE, MATCH_CORRECT, declaration, item, mapping


def picture(width: int = 200, height: int = 100) -> bytes:
    stream = io.BytesIO()
    Pillow.new("RGB", (width, height), "red").save(stream, "PNG")
    return stream.getvalue()


OBJECT = '<object data="room.png" type="image/png">A room</object>'
PLACES = (
    '<hotspotChoice identifier="A" shape="circle" coords="100,50,10" hotspotLabel="The table"/>'
    '<hotspotChoice identifier="B" shape="rect" coords="0,0,50,25" hotspotLabel="The door"/>'
    '<hotspotChoice identifier="C" shape="poly" coords="0,0,200,0,200,100,0,0" hotspotLabel="The wall"/>'
)


def hotspot(
    inside: str = OBJECT + PLACES,
    *,
    files: dict | None = None,
    most: int = 1,
    right="A",
    points: str = "",
    processing: str = MATCH_CORRECT,
):
    body = (
        f'<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="{most}"><prompt>Where?</prompt>{inside}'
        "</hotspotInteraction>"
    )
    cardinality = "single" if most == 1 else "multiple"
    told = item(declaration(cardinality=cardinality, right=right, mapping=points), body, processing)
    files = {"room.png": picture()} if files is None else files
    (entry,) = read(zipped({"a.xml": told, **files}), "qti").entries
    return entry


def test_hotspot_when_one_place_is_right_then_it_is_ours_with_its_picture():
    entry = hotspot()
    payload = entry.payload
    assert (entry.kind, entry.losses, entry.pictures) == ("hotspot", [], [])
    assert payload["picture"] == {"file": "room.png", "texts": {"en": {"alt": "A room"}}}
    assert payload["texts"]["en"]["text"] == "<p>Where?</p>"
    assert [(part["texts"]["en"]["text"], part["shape"], part["coords"]) for part in payload["regions"]] == [
        ("The table", "circle", "50,50,5"),
        ("The door", "rect", "0,0,25,25"),
        ("The wall", "polygon", "0,0 100,0 100,100"),
    ]
    ids = [part["id"] for part in payload["regions"]]
    assert [grade(thaw(payload), [chosen]).fraction for chosen in ids] == [1, 0, 0]
    assert payload["single"]


def test_hotspot_when_places_earn_and_cost_points_then_they_do_here():
    points = mapping({"A": 1, "B": 1, "C": -1}, lowerBound=0)
    payload = hotspot(most=0, right="AB", points=points, processing=MAP_RESPONSE).payload
    a, b, c = (part["id"] for part in payload["regions"])
    given = [[a, b], [a], [a, c], [a, b, c]]
    assert [str(grade(thaw(payload), marked).fraction) for marked in given] == ["1", "1/2", "0", "1/2"]
    assert "single" not in payload


@pytest.mark.parametrize(
    ("place", "shape", "coords"),
    [
        ('shape="rect" coords="50,80,0,200"', "rect", "0,80,25,20"),
        ('shape="rect" coords="1,1,3,2"', "rect", "0.5,1,1,1"),
        ('shape="circle" coords="10 10 200"', "circle", "5,10,100"),
        ('shape="default"', "rect", "0,0,100,100"),
        ('shape="poly" coords="-20,0,20,0,20,20"', "polygon", "0,0 10,0 10,20"),
    ],
)
def test_place_when_brought_into_percent_then_it_is_one_that_the_editor_takes(place, shape, coords):
    inside = OBJECT + PLACES + f'<hotspotChoice identifier="D" hotspotLabel="D" {place}/>'
    region = hotspot(inside).payload["regions"][-1]
    assert (region["shape"], region["coords"]) == (shape, coords)
    assert read_coords(shape, coords) == coords


def test_place_when_it_is_an_ellipse_then_it_is_drawn_with_corners_and_that_is_told():
    inside = (
        OBJECT
        + PLACES
        + '<hotspotChoice identifier="D" hotspotLabel="D" shape="ellipse" coords="100,50,20,10"/>'
    )
    entry = hotspot(inside)
    region = entry.payload["regions"][-1]
    corners = region["coords"].split()
    assert (region["shape"], len(corners), corners[0], corners[4]) == ("polygon", 16, "60,50", "50,60")
    assert read_coords("polygon", region["coords"]) == region["coords"]
    assert entry.losses == ["An ellipse is drawn with 16 corners."]


@pytest.mark.parametrize(
    ("inside", "files", "reason"),
    [
        (PLACES, None, "It has no picture."),
        (OBJECT + PLACES, {}, "nobody knows where its places are"),
        (OBJECT + PLACES, {"room.png": picture()[:20]}, "nobody knows where its places are"),
        (OBJECT + PLACES.replace("100,50,10", "100,50"), None, "“circle 100,50” can't be drawn"),
        (OBJECT + PLACES.replace("100,50,10", "300,50,10"), None, "can't be drawn"),
        (OBJECT + PLACES.replace("100,50,10", "10%,50,10"), None, "can't be drawn"),
        (OBJECT + PLACES.replace("0,0,50,25", "300,0,350,25"), None, "can't be drawn"),
        (OBJECT + PLACES.replace("0,0,200,0,200,100,0,0", "0,0,200,0"), None, "can't be drawn"),
        (OBJECT + PLACES.replace('"circle"', '"star"'), None, "“star 100,50,10” can't be drawn"),
    ],
)
def test_hotspot_when_its_places_can_not_be_told_then_it_is_refused(inside, files, reason):
    entry = hotspot(inside, files=files)
    assert (entry.state, entry.original_kind) == ("refused", "hotspotInteraction")
    assert reason in entry.reason


def test_hotspot_when_its_picture_is_missing_but_its_size_is_told_then_it_is_taken_without_it():
    entry = hotspot(OBJECT.replace("type", 'width="400" height="200px" type') + PLACES, files={})
    assert (entry.payload["picture"], entry.payload["regions"][0]["coords"]) == ({}, "25,25,2.5")
    assert entry.losses == ["The file “room.png” is not there."]


def test_hotspot_when_a_place_has_no_words_then_what_it_is_called_is_told():
    entry = hotspot(OBJECT + PLACES.replace(' hotspotLabel="The door"', ""))
    assert entry.losses == ["A choice without words is called “B”."]


# In the library


@pytest.fixture
def _library(db, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    Locale.objects.get_or_create(language_code="en")


def report(**more):
    told = item(
        declaration(right="A"),
        f'<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where?</prompt>{OBJECT}{PLACES}</hotspotInteraction>',
    )
    return read(zipped({"a.xml": told, "room.png": picture(), **more}), "qti")


@pytest.mark.usefixtures("_library")
def test_hotspot_when_taken_then_its_picture_is_an_image_of_the_library_once():
    (planned,) = plan(report(), "en")
    assert planned.state == NEW
    assert planned.notes == ["Before it is published the editor asks: Why: This field is required."]
    (outcome,) = take(report(), "en")
    (image,) = get_image_model().objects.all()
    frozen, payload = question_payload(outcome.question), outcome.entry.payload
    assert (frozen["picture"]["id"], frozen["picture"]["texts"]) == (image.pk, {"en": {"alt": "A room"}})
    assert frozen["regions"] == payload["regions"]
    assert (frozen["single"], frozen["rule"]) == (True, "weights")
    assert [again.state for again in take(report(), "en")] == [SAME]
    assert [again.state for again in plan(report(**{"room.png": picture(100)}), "en")] == [CHANGED]


@pytest.mark.usefixtures("_library")
def test_hotspot_when_its_picture_can_not_be_an_image_then_it_is_named_and_the_question_taken():
    sized = OBJECT.replace("type", 'width="200" height="100" type')
    told = item(
        declaration(right="A"),
        f'<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where?</prompt>{sized}{PLACES}</hotspotInteraction>',
    )
    (outcome,) = take(read(zipped({"a.xml": told, "room.png": picture()[:40]}), "qti"), "en")
    assert outcome.was_taken
    assert any(note.startswith("room.png:") for note in outcome.notes)
    assert question_payload(outcome.question)["picture"] == {}


@pytest.mark.usefixtures("_library")
def test_passage_when_taken_then_it_is_frozen_as_it_was_read():
    text = "<p><hottext identifier='A'>One.</hottext></p><p><hottext identifier='B'>Two.</hottext> And three.</p>"
    told = item(
        declaration(right="A"),
        f'<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1">{text}</hottextInteraction>',
    )
    (outcome,) = take(read(told.encode(), "qti"), "en")
    frozen, payload = question_payload(outcome.question), outcome.entry.payload
    assert (frozen["segments"], frozen["rule"]) == (payload["segments"], payload["rule"])
