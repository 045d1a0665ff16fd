"""Words of the glossary marked in HTML: which ones, where, and that nothing else changes."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from courses.glossary import Marks, Matcher, Term
from courses.text import safe

WORDS = [
    "trafficking in human beings",
    "trafficking",
    "THB",
    "victim",
    "presumed victim",
    "exploitation",
    "prélèvement d'organes",
    "traite",
    "Ausbeutung",
    "Opfer",
    "child",
    "Ad-hoc-Verwalter",
]


def marks() -> Marks:
    terms = [Term(n, f"key-{n}", word, "en", "What it means.", "en") for n, word in enumerate(WORDS)]
    return Marks(Matcher((term.term, term) for term in terms))


def marked(html: str) -> list[str]:
    """The words that become buttons, in order."""
    page = BeautifulSoup(marks().mark(html), "html5lib")
    return [button.get_text() for button in page.select("button.term")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A victim speaks.</p>", ["victim"]),
        ("<p>VICTIM, Victim</p>", ["VICTIM"]),
        ("<p>victimhood, victims and revictim</p>", []),
        ("<p>(victim)</p>", ["victim"]),
        ("<p>The victim’s passport</p>", ["victim"]),
        ("<p>A presumed victim, then a victim.</p>", ["presumed victim", "victim"]),
        ("<p>A presumed victim, then a presumed victim.</p>", ["presumed victim"]),
        ("<p>a presumed\n victim</p>", ["presumed\n victim"]),
        ("<p>a presumed\u00a0victim</p>", ["presumed\u00a0victim"]),
        ("<p>a presumed <b>victim</b></p>", ["victim"]),
        ("<p>Trafficking in human beings</p>", ["Trafficking in human beings"]),
        ("<p>THB and thb</p>", ["THB"]),
        ("<p>thb</p>", []),
        ("<p>l’exploitation de l'exploitation</p>", ["exploitation"]),
        ("<p>le prélèvement d’organes</p>", ["prélèvement d’organes"]),
        ("<p>une maltraitée, la traite</p>", ["traite"]),
        ("<p>Arbeitsausbeutung, Ausbeutungs-Opfer, Opferschutz</p>", []),
        ("<p>die Ausbeutung der Opfer</p>", ["Ausbeutung", "Opfer"]),
        ("<p>Zwangs-Ausbeutung und non\u2011victim</p>", []),
        ("<p>vic\u00adtim victim\u00adhood</p>", []),
        ("<p>child\u0301</p>", []),
        ("<p>der Ad-hoc-Verwalter</p>", ["Ad-hoc-Verwalter"]),
        ("<ul><li>a child</li></ul>", ["child"]),
        ('<p><a href="https://example.org/">the victim</a></p>', []),
        ("<h3>The victim</h3><p>A child</p>", ["child"]),
        ("<blockquote><p>Every victim</p></blockquote><p>a victim</p>", ["victim"]),
        ("<p>H<sup>victim</sup> <sub>victim</sub></p>", []),
        ("<p>a&lt;b&gt;victim&lt;/b&gt; &amp; child</p>", ["victim", "child"]),
        ("", []),
        ("victim", ["victim"]),
    ],
)
def test_mark_when_a_text_uses_terms_then_whole_words_are_marked_once(html: str, expected: list[str]) -> None:
    assert marked(html) == expected


def test_mark_when_a_page_has_several_texts_then_a_term_is_marked_in_the_first_only() -> None:
    page = marks()
    assert page.mark("<p>no such word</p>") == "<p>no such word</p>"
    assert page.mark("<p>A child.</p>") == (
        '<p>A <span class="term-word"><button type="button" class="term" popovertarget="term-10">child</button>.'
        "</span></p>"
    )
    assert page.mark("<p>The child of a victim.</p>").count("<button") == 1
    assert [term.term for term in page.found] == ["child", "victim"]


def test_mark_when_something_touches_a_term_then_both_stay_on_one_line() -> None:
    page = BeautifulSoup(marks().mark("<p>fin de l’exploitation, traite «victim»; child</p>"), "html5lib")
    assert [glued.get_text() for glued in page.select(".term-word")] == ["l’exploitation,", "«victim»;"]
    assert [button.get_text() for button in page.select("button")] == [
        "exploitation",
        "traite",
        "victim",
        "child",
    ]


def test_mark_when_a_word_is_hidden_in_an_attribute_then_the_tag_stays_as_it_is() -> None:
    html = '<p><a href="https://example.org/victim?a=1&amp;b=child" rel="noopener noreferrer">x</a> child</p>'
    assert marks().mark(html).startswith(html.removesuffix(" child</p>"))


# --- What always holds -----------------------------------------------------------------------------

pieces = st.one_of(
    st.sampled_from([*WORDS, " ", ", ", "-", "’", "é", "<", "&", "&amp;", "\u00a0", "\u0301"]),
    st.text(max_size=6),
)
tags = st.sampled_from(["p", "b", "em", "li", "ul", "a", "h3", "blockquote", "sup", "script", "br", "div"])
htmls = st.recursive(
    st.lists(pieces, max_size=6).map("".join),
    lambda inner: st.tuples(tags, st.lists(inner, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=8,
)
OURS = re.compile(
    r'<button type="button" class="term" popovertarget="term-\d+">|</button>|</?span(?: class="term-word")?>'
)


@given(htmls)
def test_mark_when_it_has_marked_then_only_our_own_tags_have_come_in(html: str) -> None:
    clean = safe(html)
    result = marks().mark(clean)
    assert OURS.sub("", result) == clean  # so no word, tag or sign is changed
    assert safe(result) == clean  # the allow-list takes them out again and finds nothing else


@given(htmls)
def test_mark_when_it_has_marked_then_no_term_is_marked_twice_and_none_where_it_is_left_alone(
    html: str,
) -> None:
    page = marks()
    result = BeautifulSoup(page.mark(safe(html)), "html5lib")
    targets = [button["popovertarget"] for button in result.select("button")]
    assert targets == [f"term-{term.id}" for term in page.found]
    assert len(set(targets)) == len(targets)
    assert result.select("a button, h3 button, blockquote button, sup button, button button") == []
