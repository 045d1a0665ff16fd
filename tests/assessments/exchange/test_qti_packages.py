"""Packages of QTI: what the manifest lists, what lies beside, and what must not come in."""

import tracemalloc
from collections import Counter

import pytest

from assessments.exchange import read
from assessments.exchange.qti import read_qti
from assessments.exchange.qti.body import inside
from assessments.exchange.qti.items import Surroundings, read_item
from assessments.exchange.qti.scoring import MOST_STEPS_OF_A_FILE, Effort
from assessments.exchange.refusing import FileRefused
from assessments.exchange.report import Picture
from assessments.exchange.safe_xml import parse
from tests.assessments.exchange.archives import MB, bomb, linked, renamed, zipped
from tests.assessments.exchange.qti_fixtures import FOLDER, needs_fixtures
from tests.assessments.exchange.qti_items import (
    MAP_RESPONSE,
    added,
    choice,
    choices,
    correct,
    declaration,
    item,
    mapping,
)
from tests.processor_time import within

ITEM = item(declaration(right="B"), '<p>Look: <img src="pictures/sign.png" alt="A sign"/></p>' + choice())
PNG = b"\x89PNG\r\n\x1a\n and more"


def manifest(*resources: str) -> str:
    return f'<manifest identifier="P"><resources>{"".join(resources)}</resources></manifest>'


def resource(href: str, kind: str = "imsqti_item_xmlv2p1", rest: str = "") -> str:
    return f'<resource identifier="{href}" type="{kind}" href="{href}"><file href="{href}"/>{rest}</resource>'


def package(*resources: str, **files: str | bytes):
    return read_qti(zipped({"imsmanifest.xml": manifest(*resources)} | {name: files[name] for name in files}))


def test_choices_when_they_are_pictures_then_these_stand_below_the_question_by_the_names_that_the_choices_have():
    shown = item(
        declaration(right="A"),
        '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Which?</prompt>'
        '<simpleChoice identifier="A"><img src="sign.png" alt="A sign"/></simpleChoice>'
        '<simpleChoice identifier="B"><img src="gone.png" alt="A wall"/></simpleChoice></choiceInteraction>',
    )
    (entry,) = read_qti(zipped({"a.xml": shown, "sign.png": PNG})).entries
    assert [option["texts"]["en"]["text"] for option in entry.payload["options"]] == [
        "[Picture 1: A sign]",
        "A wall",
    ]
    assert (entry.pictures, entry.files) == ([Picture("sign.png", "A sign", "Picture 1")], {"sign.png": PNG})
    assert [loss for loss in entry.losses if "A wall" in loss]


def test_package_when_it_has_a_manifest_then_items_come_in_its_order_with_pictures_tags_and_category():
    words = "<metadata><lom><general><keyword><string>border</string></keyword></general></lom></metadata>"
    test = (
        '<assessmentTest identifier="T" title="Test"><testPart><assessmentSection title="Signs / one">'
        '<assessmentItemRef href="items/a.xml"/></assessmentSection></testPart></assessmentTest>'
    )
    report = read_qti(
        zipped(
            {
                "imsmanifest.xml": manifest(
                    resource("items/b.xml"),
                    resource("items/a.xml", rest=words),
                    resource("t.xml", "imsqti_test_xmlv2p1"),
                ),
                "t.xml": test,
                "items/a.xml": ITEM,
                "items/b.xml": ITEM.replace('"One"', '"Two"'),
                "items/pictures/sign.png": PNG,
            }
        )
    )
    assert (report.format, report.message) == ("qti", "")
    assert [(entry.name, entry.state, entry.category, entry.tags) for entry in report.entries] == [
        ("Test", "refused", "", []),
        ("Two", "taken-with-loss", "", []),
        ("One", "taken-with-loss", "Test/Signs // one", ["border"]),
    ]
    one = report.entries[2]
    assert (one.files, one.pictures[0].file, one.pictures[0].alt) == ({"sign.png": PNG}, "sign.png", "A sign")
    assert one.payload["texts"]["en"]["text"] == "<p>Look:</p><p>Which?</p>"


def test_archive_when_it_has_no_manifest_then_every_item_in_it_is_read():
    report = read_qti(zipped({"a.xml": ITEM, "b.xml": ITEM, "c.xml": "<other/>", "d.txt": "no"}))
    assert [(entry.name, entry.state) for entry in report.entries] == [
        ("One", "taken-with-loss"),
        ("One", "taken-with-loss"),
        ("c.xml", "refused"),
    ]
    first, second = (entry.payload["key"] for entry in report.entries[:2])
    assert first != second


def test_manifest_when_in_the_one_folder_of_the_archive_then_it_is_found():
    report = read_qti(zipped({"p/imsmanifest.xml": manifest(resource("a.xml")), "p/a.xml": ITEM}))
    assert [entry.kind for entry in report.entries] == ["single-choice"]


def test_manifest_when_it_lists_what_is_no_item_here_then_that_is_refused_by_name():
    report = package(
        resource("gone.xml"),
        resource("../a.xml"),
        resource("bad.xml"),
        resource("l.xml", "imslti_xmlv1p1"),
        resource("old.xml", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"),
        resource("page.html", "webcontent"),
        **{"bad.xml": "<!DOCTYPE a><a/>"},
    )
    assert [(entry.state, entry.reason) for entry in report.entries] == [
        ("refused", "The file “gone.xml” is not there."),
        ("refused", "The file “” is not there."),
        ("refused", "The file has a document type declaration (DTD); such files are not read."),
        ("refused", "It is a link to another system (LTI)."),
        ("refused", "It is QTI 1: only QTI 2.1, 2.2 and 3.0 are read."),
    ]


def test_template_when_it_comes_with_the_package_then_it_is_used():
    own = (
        "<responseProcessing><setOutcomeValue identifier='SCORE'><mapResponse identifier='RESPONSE'/>"
        "</setOutcomeValue></responseProcessing>"
    )
    mapped = declaration(right="B", mapping='<mapping><mapEntry mapKey="B" mappedValue="4"/></mapping>')
    text = item(mapped, choice(), '<responseProcessing template="rp/own.xml"/>')
    report = package(
        resource("rp/own.xml", "imsqti_rptemplate_xmlv2p1"),
        resource("a.xml"),
        **{"rp/own.xml": own, "a.xml": text},
    )
    assert [(entry.kind, entry.default_mark) for entry in report.entries] == [("single-choice", 4.0)]


def test_archive_when_it_holds_no_items_then_it_says_so():
    for data in (zipped({}), zipped({"a.txt": "x"}), zipped({"imsmanifest.xml": manifest()})):
        assert (read_qti(data).entries, read_qti(data).message) == ([], "The archive holds no items of QTI.")


@pytest.mark.parametrize(
    ("folder", "address", "path"),
    [
        ("items", "a.png", "items/a.png"),
        ("items", "../a%20b.png?x#y", "a b.png"),
        ("", "./x/../a.png", "a.png"),
        ("items", "../../a.png", ""),
        ("", "..", ""),
        ("", "/etc/passwd", ""),
        ("", "%2fetc/passwd", ""),
        ("", "file:///etc/passwd", ""),
        ("", "http://localhost/a.png", ""),
        ("", "//localhost/a.png", ""),
        ("", "..\\a.png", ""),
        ("", "%2e%2e/a.png", ""),
        ("", "a%00.png", ""),
        ("", "http://[", ""),
        ("", "", ""),
    ],
)
def test_address_when_it_leads_out_of_the_package_then_it_leads_nowhere(folder, address, path):
    assert inside(folder, address) == path


HOSTILE = {
    "name that leads upward": lambda: renamed("a/bc/d", "../b/d"),
    "link": linked,
    "bomb": lambda: bomb(size=100 * MB),
    "bomb as a picture": lambda: zipped({"a.xml": ITEM, "pictures/sign.png": bytes(60 * MB)}),
    "hundred megabytes": lambda: b"<assessmentItem>" + b" " * (100 * MB),
    "hundred megabytes of archive": lambda: b"PK\x03\x04" + bytes(100 * MB),
    "external entity": lambda: (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><assessmentItem>&x;</assessmentItem>'
    ),
    "wrong encoding": lambda: b'<?xml version="1.0" encoding="utf-16"?><assessmentItem/>',
    "depth": lambda: b"<assessmentItem>" * 100_000,
    "markup without end": lambda: zipped(
        {f"{number}.xml": "<a>" + f"<b>{'<c/>' * 8_000}</b>" * 10 + "</a>" for number in range(2)}
    ),
}


@pytest.mark.parametrize("make", list(HOSTILE.values())[:-1], ids=list(HOSTILE)[:-1])
def test_package_when_hostile_then_it_is_refused_within_a_second_and_64_mb(make):
    data = make()
    report = within(1, lambda: read_qti(data))
    assert (report.entries, bool(report.message)) == ([], True)
    tracemalloc.start()
    try:
        read_qti(data)
        assert tracemalloc.get_traced_memory()[1] < 40 * MB
    finally:
        tracemalloc.stop()


def test_package_when_it_has_too_much_markup_or_calculation_then_it_is_refused_as_a_whole():
    report = read_qti(HOSTILE["markup without end"]())
    assert (report.entries, report.message) == (
        [],
        "The file holds too much markup; divide it into several files.",
    )
    effort = Effort()
    read_item(parse(ITEM.encode()), "en", Surroundings(effort=effort))
    assert 0 < effort.steps < 2_000
    effort.steps = MOST_STEPS_OF_A_FILE - 1
    with pytest.raises(FileRefused, match="asks for too much calculation; divide it into several files"):
        read_item(parse(ITEM.encode()), "en", Surroundings(effort=effort))


NAMES = [f"N{number}" for number in range(40)]
COSTLY = {
    "boxes to tick": item(
        declaration(cardinality="multiple", right=NAMES[::2], mapping=mapping(dict.fromkeys(NAMES[::2], 1))),
        f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">{choices(NAMES)}</choiceInteraction>',
        MAP_RESPONSE,
    ),
    "forms to type": item(
        declaration(
            kind="string",
            right=["w0"],
            mapping=mapping({f"w{number}": 1 / (number + 1) for number in range(50)}),
        ),
        '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
        MAP_RESPONSE,
    ),
    "many questions in one": item(
        "".join(declaration(name, right=["A"]) for name in NAMES[:5]),
        "".join(choice("ABCD", name=name) for name in NAMES[:5]),
        added(*[(name, correct(name), 1) for name in NAMES[:5]]),
    ),
}


@pytest.mark.parametrize("kind", COSTLY)
def test_file_when_it_asks_for_too_much_calculation_then_it_is_refused_within_a_second(kind):
    data = zipped({f"{number}.xml": COSTLY[kind] for number in range(300)})
    report = within(1, lambda: read_qti(data))
    assert (report.entries, "too much calculation" in report.message) == ([], True)


@needs_fixtures
def test_outside_packages_when_read_then_they_ask_for_less_than_a_third_of_what_is_calculated(monkeypatch):
    monkeypatch.setattr("assessments.exchange.qti.scoring.MOST_STEPS_OF_A_FILE", MOST_STEPS_OF_A_FILE // 3)
    for path in (FOLDER / "packages").glob("*.zip"):
        assert "calculation" not in read_qti(path.read_bytes()).message


def test_file_when_its_content_is_qti_then_it_is_read_as_such():
    assert [entry.kind for entry in read(ITEM.encode()).entries] == ["single-choice"]
    assert [entry.kind for entry in read(zipped({"a.xml": ITEM})).entries] == ["single-choice"]


COUNTED = {
    "BBQsTest.zip": {"taken": 10, "taken-with-loss": 5, "refused": 8},
    "CASEWithOutcome.zip": {"taken": 19, "refused": 1},
    "ccPackage.zip": {"taken": 10, "taken-with-loss": 1, "refused": 1},
    "englishHighLevelV2.zip": {"taken": 9, "refused": 1},
    "feedbackTest.zip": {"taken": 2, "refused": 6},
    "lti.zip": {"refused": 1},
    "metaData.zip": {"taken-with-loss": 1},
    "pci_item_examples.zip": {"refused": 4},
    "simple.zip": {"taken-with-loss": 1},
    "testWithLti.zip": {"taken-with-loss": 1, "refused": 4},
    "usageData.zip": {},
}


@needs_fixtures
def test_outside_package_when_read_then_everything_to_be_answered_is_an_entry():
    found = {
        path.name: dict(Counter(entry.state for entry in read_qti(path.read_bytes()).entries))
        for path in sorted((FOLDER / "packages").glob("*.zip"))
    }
    assert found == COUNTED


@needs_fixtures
def test_outside_package_when_it_has_pictures_then_they_come_along():
    for name in ("simple.zip", "metaData.zip"):
        [entry] = read_qti((FOLDER / "packages" / name).read_bytes()).entries
        assert (list(entry.files), [picture.alt for picture in entry.pictures]) == (
            ["sign.png"],
            ["NEVER LEAVE LUGGAGE UNATTENDED"],
        )
