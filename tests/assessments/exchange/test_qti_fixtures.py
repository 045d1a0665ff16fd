"""Every outside item is an entry: taken or refused with the reason, counted by version and kind."""

from collections import Counter

from assessments.exchange.qti import read_qti
from assessments.exchange.report import REFUSED
from assessments.grading import thaw
from tests.assessments.exchange.qti_fixtures import FOLDER, entry, item_files, needs_fixtures

pytestmark = needs_fixtures

COUNTED = {
    ("2.1", "matching"): 1,
    ("2.1", "multiple-response"): 3,
    ("2.1", "refused"): 2,
    ("2.1", "short-answer"): 1,
    ("2.1", "single-choice"): 1,
    ("2.2", "cloze"): 1,
    ("2.2", "ordering"): 1,
    ("2.2", "refused"): 19,
    ("2.2", "single-choice"): 7,
    ("2.2", "written"): 1,
    ("3.0", "cloze"): 11,
    ("3.0", "hotspot"): 1,
    ("3.0", "matching"): 2,
    ("3.0", "multiple-response"): 5,
    ("3.0", "numerical"): 1,
    ("3.0", "ordering"): 2,
    ("3.0", "passage"): 2,
    ("3.0", "refused"): 67,
    ("3.0", "short-answer"): 3,
    ("3.0", "single-choice"): 14,
    ("3.0", "written"): 8,
}
REASONS = {
    "It is a template: its numbers or choices are drawn at random.": 5,
    "It is adaptive: it changes while it is answered.": 10,
    "It joins a long written answer with other questions in one.": 1,
    "It joins places in a picture with other questions in one.": 1,
    "It says nothing about how answers are scored.": 36,
    "It uses associateInteraction, which is not read.": 3,
    "It uses drawingInteraction, which is not read.": 2,
    "It uses graphicAssociateInteraction, which is not read.": 2,
    "It uses graphicGapMatchInteraction, which is not read.": 7,
    "It uses graphicOrderInteraction, which is not read.": 2,
    "It uses mediaInteraction, graphicGapMatchInteraction, which is not read.": 2,
    "It uses positionObjectInteraction, which is not read.": 2,
    "It uses selectPointInteraction, which is not read.": 2,
    "It uses sliderInteraction, which is not read.": 2,
    "It uses uploadInteraction, which is not read.": 3,
    "Its picture is not there, so that nobody knows where its places are.": 2,
    "Its points follow a rule of their own, which none of our kinds of question has.": 6,
}


def version(path: str) -> str:
    head = (FOLDER / path).read_bytes()[:2000]
    if b"<qti-" in head:
        return "3.0"
    return "2.2" if b"imsqti_v2p2" in head else "2.1"


def test_outside_items_when_read_then_each_is_taken_as_its_kind_or_refused():
    counted = Counter((version(path), entry(path).kind or "refused") for path in item_files())
    assert counted == COUNTED
    assert sum(counted.values()) == 153


def test_outside_items_when_refused_then_the_reasons_are_those_counted():
    refused = [entry(path) for path in item_files() if entry(path).state == REFUSED]
    assert Counter(found.reason for found in refused) == REASONS


def test_outside_item_when_taken_then_its_payload_can_be_graded():
    for path in item_files():
        if payload := entry(path).payload:
            thaw(payload)


TWINS = {
    "items/1edtech-examples/qtiv2p2-examples/items/": "items/1edtech-examples/qtiv3-examples/packaging/items/",
    "items/oat-samples/interaction_mix_sachsen/": "items/1edtech-examples/qtiv3-examples/packaging/interactionMixSaxonyV3/",
}


def test_item_when_it_exists_in_two_versions_then_it_becomes_the_same_question():
    same = different = 0
    for older, newer in TWINS.items():
        for path in (found for found in item_files() if found.startswith(older)):
            one, other = entry(path), entry(path.replace(older, newer))
            assert (one.kind, one.state, one.reason) == (other.kind, other.state, other.reason), path
            if one.payload:
                same += one.payload == other.payload
                different += one.payload != other.payload
    assert (same, different) == (
        11,
        5,
    )  # the five have other words in the files: titles, alternative texts, a typo


def test_file_when_it_holds_no_item_then_it_is_refused_by_what_it_is():
    found = {
        path.name: [entry.original_kind for entry in read_qti(path.read_bytes()).entries]
        for folder in ("tests", "results")
        for path in sorted((FOLDER / folder).glob("*.xml"))
    }
    assert (
        found.pop("rtest01-set01.xml") == found.pop("rtest01-set03.xml") == [""]
    )  # an item whose body is elsewhere
    assert Counter(kind for kinds in found.values() for kind in kinds) == {
        "assessmentTest": 8,
        "assessmentResult": 2,
    }
