"""HTML of other programs in the one form that questions keep: paragraphs, lists, bold, italic, links, line breaks.

nh3 reads it (fast, however it is nested), then the writer below builds the text anew from nothing but our own tags, so that
the same text always looks the same: `normal(normal(html)) == normal(html)`. What is taken into the library passes `gate`
as well: bleach, by the one allow-list.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from html import escape, unescape

import nh3

from courses.text import PROTOCOLS, UNREAD

PICTURE = "img"
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "a": "a"}
LISTS = {"ul", "ol"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
RAISED = {"sub": "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "sup": "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"}
DIGITS = "0123456789+-=()"
BLOCKS = {
    "p", "div", "li", "td", "th", "tr", "table", "blockquote", "pre", "section", "article", "header", "main", "footer",
    "aside", "dt", "dd", "dl", "caption", "figcaption", "figure", "center", "hr", "fieldset", "legend",
} | HEADINGS | LISTS  # fmt: skip
READ = BLOCKS | set(INLINE) | set(RAISED) | {"br", PICTURE}
CLEANER = nh3.Cleaner(
    tags=READ,
    attributes={"a": {"href"}, PICTURE: {"src", "alt"}},
    clean_content_tags=set(UNREAD),
    url_schemes={*PROTOCOLS, "data"},  # data: for pictures; where a link leads is looked at once more
    link_rel=None,
)
SPACE = re.compile(r"[\t\r\n\f\v][ \t\r\n\f\v]*| [ \t\r\n\f\v]+")  # all but what is one space already
EMPTY = re.compile(r"<(b|i|a)(?: [^>]*)?>((?: |<br>)*)</\1>")
BREAK = re.compile(r" *<br> *")
AT_AN_END = (" ", "\xa0", "<br>")
ENDS = re.compile(r"^(?:[ \xa0]|<br>)+|(?:[ \xa0]|<br>)+$")
DEEPEST_LIST = 6  # what is nested deeper stands at that depth

# What nh3 writes: tags with quoted attributes, and text in which < is an entity.
TOKEN = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>|[^<]+')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')

Picture = Callable[
    [str, str], str
]  # address and alternative text of a picture: what stands in its place (plain text)


def normal(html: str, picture: Picture = lambda address, alt: "") -> str:
    """The text in our form; empty when nothing is left to read."""
    writer = _Writer(picture)
    writer.read(CLEANER.clean(html))
    writer.end_paragraph()
    return "".join(part.html() if isinstance(part, _List) else f"<p>{part}</p>" for part in writer.root)


def plain(html: str, picture: Picture = lambda address, alt: "") -> str:
    """The text without any tags; blocks and line breaks become single spaces."""
    if "<" not in html and "&" not in html:
        return one_line(html)
    reader = _Reader(picture)
    reader.read(CLEANER.clean(html))
    return one_line("".join(reader.pieces))


def one_line(text: str) -> str:
    """White space as one space each, but unbreakable spaces stay what they are."""
    return SPACE.sub(" ", text).strip(" \xa0")


def as_html(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, line breaks stay."""
    return with_breaks(escape(text.strip(), quote=False))


def with_breaks(html: str) -> str:
    """What Moodle calls its auto-format: HTML in which line breaks count, unless a tag stands beside them."""
    html = re.sub(r"[ \t\r\n]*\n[ \t\r\n]*(?=<)|(?<=>)[ \t\r\n]*\n[ \t\r\n]*", " ", html)
    return re.sub(r"\n", "<br>", re.sub(r"\r?\n[ \t\r]*\n\s*", "<p>", html))


def _is_link(address: str) -> bool:
    """Only whole addresses lead anywhere from here: those of a file or page of the other system do not."""
    scheme, colon, _rest = address.strip().partition(":")
    return bool(colon) and scheme.lower() in PROTOCOLS


class _Tokens(ABC):
    """Goes through what nh3 wrote, tag by tag."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.raised = ""  # sub or sup, while such a tag is open

    def read(self, html: str) -> None:
        for found in TOKEN.finditer(html):
            end, tag, attributes = found.groups()
            if tag is None:
                self.text(raised(unescape(found[0]), self.raised))
            elif tag in RAISED:
                self.raised = "" if end else tag
            elif end:
                self.end(tag)
            elif tag == PICTURE:
                told = _attributes(attributes)
                self.text(f" {self.picture(told.get('src', ''), told.get('alt', ''))} ")
            else:
                self.start(tag, attributes)

    @abstractmethod
    def start(self, tag: str, attributes: str) -> None: ...

    @abstractmethod
    def end(self, tag: str) -> None: ...

    @abstractmethod
    def text(self, text: str) -> None: ...


def _attributes(written: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(written)}


class _Reader(_Tokens):
    """Collects the text, with a space wherever a block or line ends."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture)
        self.pieces: list[str] = []

    def start(self, tag: str, attributes: str) -> None:
        if tag in BLOCKS or tag == "br":
            self.pieces.append(" ")

    def end(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append(" ")

    def text(self, text: str) -> None:
        self.pieces.append(text)


class _Writer(_Tokens):
    """Builds the text anew: paragraphs and lists on the outside, inline tags opened and closed within each."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture)
        self.root: list[str | _List] = []
        self.lists: list[_List] = []
        self.inline: list[str] = []  # of the paragraph that is being written
        self.open: list[tuple[str, str]] = []  # inline tags that are open: name, and the tag as written

    def start(self, tag: str, attributes: str) -> None:
        if tag in BLOCKS:
            self.end_paragraph()
            self._start_block(tag)
        elif tag == "br":
            self.inline.append("<br>")
        elif tag in INLINE:
            self._open(INLINE[tag], _written_tag(INLINE[tag], attributes))

    def end(self, tag: str) -> None:
        if tag in INLINE:
            self._close(INLINE[tag])
        elif tag in BLOCKS:
            if tag in HEADINGS:
                self._close("b")
            self.end_paragraph()
            if tag in LISTS and self.lists:
                self.lists.pop()

    def text(self, text: str) -> None:
        self.inline.append(escape(SPACE.sub(" ", text), quote=False))

    def _start_block(self, tag: str) -> None:
        if tag in HEADINGS:
            self._open("b", "<b>")
        elif tag == "li" and self.lists:
            self.lists[-1].items.append([])
        elif tag in LISTS:
            self.lists.append(self._started_list(tag))

    def _started_list(self, tag: str) -> "_List":
        if len(self.lists) >= DEEPEST_LIST:
            return self.lists[-1]
        started = _List(tag)
        self._content().append(started)
        return started

    def _content(self) -> "list[str | _List]":
        """Where the next paragraph or list goes: the open list item, or the text itself."""
        if not self.lists:
            return self.root
        if not self.lists[-1].items:
            self.lists[-1].items.append([])
        return self.lists[-1].items[-1]

    def _open(self, name: str, written: str) -> None:
        """Open an inline tag; within another one of its name nothing is written."""
        is_within = any(known == name and tag for known, tag in self.open)
        self.open.append((name, "" if is_within else written))
        self.inline.append(self.open[-1][1])

    def _close(self, name: str) -> None:
        """Close the innermost of that name; what is open within it is closed before and opened again after."""
        last = len(self.open) - 1
        position = next((number for number in range(last, -1, -1) if self.open[number][0] == name), None)
        if position is not None:
            within = self.open[position:]
            self.inline += [f"</{tag}>" for tag, written in reversed(within) if written]
            del self.open[position]
            self.inline += [written for _tag, written in within[1:]]

    def end_paragraph(self) -> None:
        """Put what was collected where it belongs, without space and line breaks at its ends."""
        text = "".join(self.inline + [f"</{tag}>" for tag, written in reversed(self.open) if written])
        self.inline = [written for _tag, written in self.open]
        tidied = _tidy(text)
        if tidied:
            self._content().append(tidied)


def _written_tag(name: str, attributes: str) -> str:
    """A tag of ours; nothing for a link that leads nowhere from here."""
    if name != "a":
        return f"<{name}>"
    href = _attributes(attributes).get("href", "").strip()
    return f'<a href="{escape(href)}">' if _is_link(href) else ""


class _List:
    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.items: list[list[str | _List]] = []

    def html(self) -> str:
        items = [_within_item(content) for content in self.items]
        inside = "".join(f"<li>{item}</li>" for item in items if item)
        return f"<{self.tag}>{inside}</{self.tag}>" if inside else ""


def _within_item(content: list[str | _List]) -> str:
    """Paragraphs of a list item stand on lines of their own; lists within it follow."""
    written = ""
    for part in content:
        if isinstance(part, _List):
            written += part.html()
        else:
            written += f"<br>{part}" if written and not written.endswith((">ul>", "</ol>")) else part
    return written


def _tidy(text: str) -> str:
    """Without empty tags, doubled space, and space or line breaks at either end."""
    before = None
    while text != before:
        before = text
        text = EMPTY.sub(r"\2", text)
        text = SPACE.sub(" ", text)
        if "<br>" in text:
            text = BREAK.sub("<br>", text)
        if text.startswith(AT_AN_END) or text.endswith(
            AT_AN_END
        ):  # looking for an end takes long in a long text
            text = ENDS.sub("", text)
    return text


def raised(text: str, tag: str) -> str:
    """Raised or lowered digits as characters of their own (m², H₂O); other text as it is."""
    if not tag or any(character not in DIGITS for character in text):
        return text
    return "".join(RAISED[tag][DIGITS.index(character)] for character in text)
