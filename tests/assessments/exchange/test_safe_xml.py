"""The XML gate: what a question file needs comes through with its lines; everything dangerous is refused, cheaply."""

import contextlib
import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from assessments.exchange import safe_xml
from assessments.exchange.safe_xml import XmlRefused, parse
from tests.processor_time import within

OUTSIDE = Path(settings.BASE_DIR).parent / "shared" / "fixtures"
MB = 1024 * 1024


def test_xml_when_read_then_the_tree_knows_texts_tails_attributes_and_lines():
    root = parse(b'<?xml version="1.0"?>\n<quiz a="1">one<b>two</b>three\n<c xml:lang="fr"/>\nfour</quiz>')
    assert (root.tag, root.attrib, root.text, root.line) == ("quiz", {"a": "1"}, "one", 2)
    first, second = root
    assert (first.tag, first.text, first.tail, first.line) == ("b", "two", "three\n", 2)
    assert (second.attrib, second.text, second.tail, second.line) == ({"xml:lang": "fr"}, None, "\nfour", 3)
    assert root.find("b") is first
    assert "".join(root.itertext()) == "onetwothree\n\nfour"


def test_names_when_they_have_a_prefix_then_they_lose_it_declared_or_not():
    declared = parse(b'<q:item xmlns:q="urn:q" xmlns="urn:d" xsi:type="s" q:id="1"/>')
    assert (declared.tag, declared.attrib) == ("item", {"type": "s", "id": "1"})
    assert parse(b'<item x:id="1" id="2"/>').attrib == {"id": "2"}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?><a>é😀</a>'.encode(), "é😀"),
        ("﻿<a>é</a>".encode(), "é"),
        ('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16"), "é"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1"), "é"),
        ('<?xml version="1.0" encoding="windows-1252"?><a>“</a>'.encode("cp1252"), "“"),
        (b"<a><!-- no -->x<![CDATA[<y>]]>&amp;&#233;<?pi no?>z</a>", "x<y>&éz"),
    ],
)
def test_xml_when_in_a_known_encoding_then_it_is_read(data, text):
    assert parse(data).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no element found"),
        (b"   ", "no element found"),
        (b"<a>", "no element found"),
        (b"<a></b>", "mismatched tag"),
        (b"plain text", "syntax error"),
        (b"<a/><b/>", "junk after document element"),
        (b"<a>&nbsp;</a>", "undefined entity"),
        (b"<a>\xe9</a>", "not well-formed"),
        (b"<a>\x00</a>", "not well-formed"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>' + "é".encode("latin-1") + b"</a>", "not well-formed"),
        (
            b'<?xml version="1.0" encoding="utf-16"?><a/>',
            "encoding specified in XML declaration is incorrect",
        ),
        (b'<?xml version="1.0" encoding="utf-7"?><a>+ADw-</a>', "encoding “utf-7” is not read"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "encoding “shift_jis” is not read"),
        ("<a/>".encode("utf-32"), "not well-formed"),
        (b"<!DOCTYPE a><a/>", "document type declaration"),
        (b'<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>', "document type declaration"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "document type declaration"),
        (b"<a>" * 101 + b"</a>" * 101, "nested too deeply"),
    ],
)
def test_xml_when_it_is_not_plain_then_it_is_refused_with_the_reason(data, reason):
    with pytest.raises(XmlRefused, match=reason):
        parse(data)


def test_xml_when_refused_then_the_line_is_told():
    with pytest.raises(XmlRefused) as refusal:
        parse(b"<a>\n<b>\n</c></a>")
    assert refusal.value.line == 3


def test_entity_bomb_when_read_then_it_is_refused_before_it_grows():
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    _refused_cheaply(f'<!DOCTYPE a [<!ENTITY e0 "ha">{levels}]><a>&e11;</a>'.encode())


HOSTILE = {
    "a hundred megabytes": lambda: b"<a>" + b"x" * (100 * MB) + b"</a>",
    "millions of elements": lambda: b"<a>" + b"<b/>" * (5 * MB) + b"</a>",
    "elements in groups": lambda: b"<a>" + (b"<b>" + b"<c/>" * 9_000 + b"</b>") * 600 + b"</a>",
    "elements with attributes": lambda: b"<a>" + b"<b c='1'/>" * (2 * MB) + b"</a>",
    "one tag without end": lambda: b"<a x='" + b"y" * (23 * MB),
    "one comment without end": lambda: b"<a><!--" + b"y" * (23 * MB),
    "depth": lambda: b"<a>" * (7 * MB),
    "a text four times as wide in memory": lambda: b"<a>" + b"x" * (23 * MB) + "😀</a>".encode(),
    "many such texts": lambda: b"<a>" + (b"<b>" + b"x" * (MB - 10) + "😀</b>".encode()) * 23 + b"</a>",
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_xml_when_of_hostile_size_then_it_is_refused_within_a_second_and_64_mb(make):
    _refused_cheaply(make())


def _refused_cheaply(data: bytes) -> None:
    def refused() -> None:
        with pytest.raises(XmlRefused):
            parse(data)

    within(1, refused)
    tracemalloc.start()
    try:
        refused()
        assert tracemalloc.get_traced_memory()[1] < 40 * MB  # beside the bytes themselves, 24 MB at most
    finally:
        tracemalloc.stop()


def test_text_when_it_is_that_of_a_picture_then_it_may_be_long():
    assert len(parse(b"<a>" + b"QUJD" * (5 * MB) + b"</a>").text) == 20 * MB


@pytest.mark.skipif(not OUTSIDE.exists(), reason="outside fixtures are not on this machine")
def test_xml_when_it_is_an_outside_attack_then_it_never_brings_in_a_file():
    for path in sorted((OUTSIDE / "security" / "xxe").glob("*.xml")):
        with pytest.raises(XmlRefused, match="document type declaration"):
            parse(path.read_bytes())


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: f"<a>{text}</a>".encode("utf-8", "replace"))
)
def test_bytes_when_of_any_kind_then_they_give_a_tree_or_a_refusal(data):
    with contextlib.suppress(XmlRefused):
        assert isinstance(parse(data), safe_xml.Element)
