"""Texts of other programs in our form: the same text always looks the same, and nothing gets through that we don't show."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessments.exchange.rich_text import normal, one_line, plain
from courses.text import clean

PIECES = st.lists(
    st.sampled_from(
        ["a", " ", "&amp;", "&nbsp;", "<", "é", "<p>", "</p>", "<br>", "<b>", "</b>", "<em>", "</em>", "<ul>", "</ul>",
         "<li>", "</li>", "<ol>", "<div>", "</div>", "<h2>", "</h2>", "<table>", "<td>", "<sup>2</sup>", "<sub>n</sub>",
         '<a href="https://x.lu/?a=1&amp;b">', "</a>", '<a href="javascript:x">', "<script>", "</script>", "<!--", "-->",
         '<img src="x.png" alt="p">', "<u>", "\n", '"', "'"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("html", "ours"),
    [
        ("", ""),
        ("<p>&nbsp;</p><br>", ""),
        ("Hello", "<p>Hello</p>"),
        (
            "<p dir='ltr'>a <strong>b<em>c</strong>d</em></p>tail",
            "<p>a <b>b<i>c</i></b><i>d</i></p><p>tail</p>",
        ),
        ("<h2>T</h2>text", "<p><b>T</b></p><p>text</p>"),
        (
            "<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul>",
            "<ul><li>a<ul><li>b</li></ul></li><li>c<br>d</li></ul>",
        ),
        ("<b>one<p>two</p>three</b>", "<p><b>one</b></p><p><b>two</b></p><p><b>three</b></p>"),
        ("m<sup>2</sup>, CO<sub>2</sub>, x<sup>n</sup>", "<p>m², CO₂, xn</p>"),
        ('<a href="/x">in</a> <a href="mailto:a@b.lu">out</a>', '<p>in <a href="mailto:a@b.lu">out</a></p>'),
        ("<table><tr><td>1<td>2</table>", "<p>1</p><p>2</p>"),
        ("x < 5 & y > 3", "<p>x &lt; 5 &amp; y &gt; 3</p>"),
        ("a « b » :", "<p>a « b » :</p>"),
    ],
)
def test_text_when_brought_into_our_form_then_it_reads_so(html, ours):
    assert normal(html) == ours


@settings(deadline=None)
@example("<b><h2>a")
@example('<a href="https://x.lu/"><table><a href="https://x.lu/">a')
@given(PIECES)
def test_text_when_in_our_form_then_it_stays_as_it_is_and_is_clean(html):
    ours = normal(html)
    assert normal(ours) == ours
    assert clean(ours) == ours


@settings(deadline=None)
@given(PIECES)
def test_text_when_formatted_or_plain_then_it_holds_the_same_words(html):
    assert "".join(plain(normal(html)).split()) == "".join(plain(html).split())


@given(st.text(alphabet="a \t\n\xa0é", max_size=20))
def test_line_when_it_has_unbreakable_spaces_between_words_then_they_stay(text):
    line = one_line(text)
    assert one_line(line) == line
    assert "\n" not in line
