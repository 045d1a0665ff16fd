"""Marks words of the glossary in HTML: the first place of each on a page becomes a button that opens its explanation.

Pure: HTML and terms in, HTML out. What is stored or frozen is never changed, only what is shown.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

# What belongs to a word: letters, digits, accents that stand on their own, soft hyphens.
_LETTER = r"[\w\u0300-\u036f\u00ad]"
_HYPHEN = r"[-\u2010\u2011]"
_WORD = re.compile(rf"{_LETTER}+(?:{_HYPHEN}{_LETTER}+)*")  # a compound with hyphens is one word
_END = rf"(?!{_LETTER}|{_HYPHEN}{_LETTER})"

# A link leads elsewhere already, a heading is read as a whole, a quotation belongs to somebody else.
LEFT_ALONE = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "button", "sup", "sub"})


@dataclass(frozen=True)
class Equivalent:
    language: str
    term: str


@dataclass(frozen=True)
class Term:
    """A term as a page shows it. `explained_in` is the language of the explanation, mostly that of the term."""

    id: int
    key: str
    term: str
    language: str
    explanation: str
    explained_in: str
    equivalents: tuple[Equivalent, ...] = ()


class Matcher:
    """Finds the forms of terms: whole words only, the longest first; short forms in capitals only in capitals."""

    def __init__(self, forms: Iterable[tuple[str, Term]]) -> None:
        self._by_first_word: dict[str, list[tuple[re.Pattern[str], Term]]] = {}
        for form, term in sorted(forms, key=lambda pair: -len(pair[0])):
            if word := _WORD.match(form):
                entries = self._by_first_word.setdefault(word.group().casefold(), [])
                entries.append((_pattern(form), term))

    def find(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Start, end and term of each place, from left to right, none inside another."""
        position = 0
        for word in _WORD.finditer(text):
            if word.start() < position:
                continue
            for pattern, term in self._by_first_word.get(word.group().casefold(), ()):
                if found := pattern.match(text, word.start()):
                    yield found.start(), found.end(), term
                    position = found.end()
                    break


def _pattern(form: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in form.split())
    is_short_form = form.isupper() and len(form) > 1
    return re.compile(re.sub("['’]", "['’]", words) + _END, 0 if is_short_form else re.IGNORECASE)


class Marks:
    """The marks of one page: each term once, in the order in which a reader meets them."""

    def __init__(self, matcher: Matcher, language: str = "") -> None:
        self.language = language
        self._matcher = matcher
        self._found: dict[int, Term] = {}

    @property
    def found(self) -> list[Term]:
        return list(self._found.values())

    def mark(self, html: str) -> str:
        """HTML that has passed `courses.text.safe`, with the terms that this page has not marked before."""
        marker = _Marker(self)
        marker.feed(html)
        marker.close()
        return "".join(marker.parts) if marker.has_marked else html

    def pieces(self, text: str) -> Iterator[tuple[str, Term | None]]:
        """The text in pieces, each with the term that it is marked as."""
        position = 0
        for start, end, term in self._matcher.find(text):
            if term.id in self._found:
                continue
            self._found[term.id] = term
            yield text[position:start], None
            yield text[start:end], term
            position = end
        yield text[position:], None


class _Marker(HTMLParser):
    def __init__(self, marks: Marks) -> None:
        super().__init__(convert_charrefs=True)
        self.marks = marks
        self.parts: list[str] = []
        self.has_marked = False
        self._shelter = 0  # how many elements around us are left alone

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._shelter += tag in LEFT_ALONE
        self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._shelter -= tag in LEFT_ALONE
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._shelter:
            self.parts.append(_as_html(data))
            return
        pieces = list(self.marks.pieces(data))
        self.has_marked = self.has_marked or len(pieces) > 1
        self.parts.append(_joined(pieces))


def _joined(pieces: list[tuple[str, Term | None]]) -> str:
    """Pieces as HTML. What touches a button (an elided article, a full stop) stays on its line, in a span around both."""
    texts = [text for text, _term in pieces]
    html = []
    for place, (_text, term) in enumerate(pieces):
        if term is None:
            html.append(_as_html(texts[place]))
            continue
        html[-1], before = _cut_end(texts[place - 1])
        after, texts[place + 1] = _cut_start(texts[place + 1])
        glued = _as_html(before) + _button(texts[place], term) + _as_html(after)
        html.append(f'<span class="term-word">{glued}</span>' if before or after else glued)
    return "".join(html)


def _cut_end(text: str) -> tuple[str, str]:
    """The text without what follows its last space, as HTML, and that rest."""
    rest = re.search(r"\S*$", text)
    start = rest.start() if rest else len(text)
    return _as_html(text[:start]), text[start:]


def _cut_start(text: str) -> tuple[str, str]:
    """What stands before the first space, and the text from there."""
    rest = re.match(r"\S*", text)
    end = rest.end() if rest else 0
    return text[:end], text[end:]


def _button(text: str, term: Term) -> str:
    return f'<button type="button" class="term" popovertarget="term-{term.id}">{_as_html(text)}</button>'


def _as_html(text: str) -> str:
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")
