"""Cleaning of HTML, held against other people's attack vectors: bleach at the gate, nh3 on the way out."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Comment
from django.conf import settings
from django.template import Context, Template
from django.utils.html import escape
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import RichText

from courses.blocks import RICH_TEXT_FEATURES
from courses.text import clean, clean_import, from_markdown, published, safe
from tests.courses.pasted import DOCS, LEFT, WEB, WORD

OUTSIDE = Path(settings.BASE_DIR).parent / "shared" / "fixtures" / "security"

# Written out once more, so that a tag that slips into the allow-list is noticed.
TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "sub", "sup"}
SCHEMES = {"http", "https", "mailto", "tel", ""}

# bleach takes a scheme and digits for a host and a port. Digits alone do nothing; nh3 removes the address all the same.
HOST_AND_PORT = re.compile(r"javascript:\d+")

CLEANERS: dict[str, Callable[[str], str]] = {
    "clean": clean,
    "safe": safe,
    "import": clean_import,
    "both": lambda html: safe(clean(html)),
    "all": lambda html: safe(clean_import(html)),
}

needs_fixtures = pytest.mark.skipif(
    not OUTSIDE.is_dir(), reason=f"{OUTSIDE} is absent: the attack vectors are not part of this project"
)


def read(name: str) -> Any:
    path = OUTSIDE / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def findings(html: str) -> list[str]:
    """What a browser would find in a piece of HTML that no lesson may hold."""
    found = []
    body = BeautifulSoup(f"<body><div>{html}</div></body>", "html5lib")
    for tag in body.find("div").find_all(True):
        if tag.name not in TAGS:
            found.append(f"tag {tag.name}")
        for name, value in tag.attrs.items():
            if tag.name != "a" or name not in ("href", "rel"):
                found.append(f"attribute {name} of {tag.name}")
            elif name == "href" and scheme(value) not in SCHEMES and not HOST_AND_PORT.fullmatch(value):
                found.append(f"address {value}")
    found += [f"comment {text}" for text in body.find_all(string=lambda text: isinstance(text, Comment))]
    if len(body.body.find_all(recursive=False)) != 1:
        found.append("something has left its place")
    return found


def scheme(address: str) -> str:
    """The scheme as a browser reads it (WHATWG URL, 4.4): controls and blanks around it, tabs and line ends in it go."""
    text = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(0x21)))))
    try:
        return urlsplit(text).scheme.lower()
    except ValueError:
        return "unreadable"


HTML5SEC = {f"html5sec-{vector['id']}": vector["data"] for vector in read("html5sec-vectors.json")}
DOMPURIFY = {f"dompurify-{n}": vector["payload"] for n, vector in enumerate(read("dompurify-expect.json"))}
NAUGHTY = {f"naughty-{n}": text for n, text in enumerate(read("blns.json"))}


@needs_fixtures
def test_attack_vectors_when_they_are_read_then_none_is_missing() -> None:
    assert (len(HTML5SEC), len(DOMPURIFY), len(NAUGHTY)) == (75, 112, 258)


@needs_fixtures
@pytest.mark.parametrize("how", CLEANERS)
@pytest.mark.parametrize("vectors", [HTML5SEC, DOMPURIFY, NAUGHTY], ids=["html5sec", "dompurify", "naughty"])
def test_cleaning_when_the_text_is_an_attack_then_nothing_executable_is_left(
    how: str, vectors: dict[str, str]
) -> None:
    left = {name: findings(CLEANERS[how](vector)) for name, vector in vectors.items()}
    assert {name: found for name, found in left.items() if found} == {}


@needs_fixtures
@pytest.mark.parametrize("how", CLEANERS)
def test_cleaning_when_it_is_done_twice_then_the_second_changes_nothing(how: str) -> None:
    cleaner = CLEANERS[how]
    once = {name: cleaner(vector) for name, vector in {**HTML5SEC, **DOMPURIFY, **NAUGHTY}.items()}
    assert {name: (html, cleaner(html)) for name, html in once.items() if cleaner(html) != html} == {}


@pytest.mark.parametrize(
    "html",
    [
        "<script>x()</script>",
        '<p onclick="x()">a</p>',
        '<p style="color:red">a</p>',
        '<a href="javascript:x()">a</a>',
        '<a href="java&#10;script:x()">a</a>',
        '<a href="data:text/html,x">a</a>',
        '<a href="vbscript:x()">a</a>',
        '<img src="x">',
        "<!-- hidden -->",
        "</div><p>left",
        '<a href="https://example.org" target="_blank" class="x">a</a>',
        "<iframe></iframe>",
        "<h2>too large</h2>",
    ],
)
def test_findings_when_the_html_is_dirty_then_they_are_found_and_cleaning_removes_them(html: str) -> None:
    """The oracle of these tests is not blind."""
    assert findings(html) != []
    assert {name: findings(cleaner(html)) for name, cleaner in CLEANERS.items()} == {
        name: [] for name in CLEANERS
    }


def words(html: str) -> str:
    return BeautifulSoup(html, "html5lib").get_text()


# A parser of HTML replaces or drops these; bleach writes a question mark for the first group, so that nothing is hidden.
INVISIBLE = [*range(0x9), 0xB, 0xC, *range(0xE, 0x20)]
REPLACED = [*INVISIBLE, 0xD, 0x7F, *range(0x80, 0xA0), 0xFEFF, 0xFFFD, 0xFFFE]


def readable(text: str, *, invisible: str = "") -> str:
    return text.translate({**dict.fromkeys(REPLACED, ""), **dict.fromkeys(INVISIBLE, invisible)})


@needs_fixtures
@pytest.mark.parametrize("how", CLEANERS)
def test_cleaning_when_a_naughty_string_is_written_as_text_then_it_survives(how: str) -> None:
    invisible = "" if how == "safe" else "?"
    survived = {
        name: readable(words(CLEANERS[how](f"<p>{escape(text)}</p>"))).strip()
        for name, text in NAUGHTY.items()
    }
    assert survived == {name: readable(text, invisible=invisible).strip() for name, text in NAUGHTY.items()}


ALLOWED = (
    "<p>One <b>b</b> <strong>s</strong> <i>i</i> <em>e</em><br>x<sub>1</sub><sup>2</sup></p>"
    "<h3>h</h3><h4>h</h4><ul><li>a</li></ul><ol><li>b</li></ol><blockquote>q</blockquote>"
)


def test_safe_when_bleach_took_a_scheme_for_a_host_then_the_address_goes() -> None:
    assert safe(clean('<a href="javascript:123">x</a>')) == '<a rel="noopener noreferrer">x</a>'


@pytest.mark.parametrize("how", CLEANERS)
def test_cleaning_when_all_is_allowed_then_nothing_changes(how: str) -> None:
    assert CLEANERS[how](ALLOWED) == ALLOWED


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a?b=1", "http://example.org", "mailto:a@example.org", "tel:+3521", "/en/", "#x"],
)
def test_cleaning_when_a_link_is_allowed_then_its_address_stays(address: str) -> None:
    for cleaner in CLEANERS.values():
        cleaned = cleaner(f'<p><a href="{address}">x</a></p>')
        assert BeautifulSoup(cleaned, "html5lib").a["href"] == address


def test_safe_when_it_has_cleaned_then_cleaning_again_changes_nothing() -> None:
    once = safe('<p>a <a href="https://example.org">b</a> &amp; c &lt; d<script>x</script></p>')
    assert (
        safe(once)
        == once
        == '<p>a <a href="https://example.org" rel="noopener noreferrer">b</a> &amp; c &lt; d</p>'
    )


def test_from_markdown_when_it_holds_html_then_only_what_is_allowed_is_left() -> None:
    text = "A **b** [c](javascript:x) <img src=x onerror=x()>\n\n- one\n- two\n\n[d](https://example.org)"
    html = from_markdown(text)
    assert findings(html) == []
    assert html == (
        "<p>A <b>b</b> <a>c</a></p><ul><li>one</li><li>two</li></ul>"
        '<p><a href="https://example.org">d</a></p>'
    )


@pytest.mark.django_db
def test_clean_html_when_what_is_stored_is_dirty_then_the_page_is_not() -> None:
    """Wagtail cleans in the editor; what a program has stored is cleaned on its way out."""
    dirty = '<p onclick="x()">a<script>x()</script><a href="javascript:x()">b</a></p>'
    template = Template("{% load lesson %}{{ value|clean_html }}")
    for value in (RichText(dirty), dirty):
        html = template.render(Context({"value": value}))
        assert findings(html) == []
        assert words(html) == "ab"
    assert findings(published(dirty)) == []


# --- Pasted and imported ---------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "html"), [("word", WORD), ("docs", DOCS), ("web", WEB)])
def test_clean_import_when_it_comes_from_another_program_then_only_its_text_is_left_in_order(
    name: str, html: str
) -> None:
    """The list of Word stays paragraphs: it says what is one only in its styles."""
    cleaned = clean_import(html)
    assert findings(cleaned) == []
    assert " ".join(cleaned.split()).replace("> <", "><") == LEFT[name]


@pytest.mark.parametrize("html", [WORD, DOCS, WEB])
def test_clean_import_when_it_is_done_then_the_editor_can_open_the_text_and_loses_no_word(html: str) -> None:
    """Wagtail's editor fails at a text whose tags don't match."""
    editor = ContentstateConverter(RICH_TEXT_FEATURES)
    cleaned = clean_import(html)
    opened = editor.to_database_format(editor.from_database_format(cleaned))
    assert "".join(words(opened).split()) == "".join(words(cleaned).split())


def test_clean_import_when_it_is_nested_very_deeply_then_it_does_not_fail() -> None:
    assert words(clean_import("<div>" * 2000 + "deep")) == "deep"
