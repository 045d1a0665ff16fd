"""A question while it is read: turns the texts of a file into ours, and notes what gets lost on the way."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.exchange import media
from assessments.exchange.budget import Budget
from assessments.exchange.from_markdown import cost, from_markdown
from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.report import Picture
from assessments.exchange.rich_text import as_html, normal, one_line, plain, with_breaks

HTML, MOODLE, PLAIN, MARKDOWN = "html", "moodle", "plain", "markdown"

MOST_CHARACTERS = 100_000  # of one text
MOST_TAGS = 2_000  # in one text
MOST_PARTS = 500  # of one question: options, pairs, alternatives in all of its gaps…
MOST_GAPS = 200
DEEPEST = 60  # tags within tags in one text
TAG = re.compile(r"<\s*([a-zA-Z][a-zA-Z0-9]*)")
PICTURE = re.compile(r"<\s*img\b[^>]*>", re.IGNORECASE)
NESTING = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)")
NOT_NESTED = {
    "p",
    "li",
    "br",
    "img",
    "hr",
    "input",
    "td",
    "tr",
    "th",
    "tbody",
    "dt",
    "dd",
    "option",
    "source",
    "wbr",
    "col",
}
COLOURED = re.compile(r"style\s*=\s*[\"'][^\"']*\b(?:color|background|font|text-decoration)", re.IGNORECASE)
SUSPECT = re.compile(r"[<$\\@]")  # none of the losses is without one of these
FORMULA = [("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]")]
FORMATS = {"b", "strong", "i", "em", "u", "s", "del", "code", "ul", "ol", "a", "sub", "sup", "font", "table"}


class Draft:
    """One question of the file: what was lost so far, and the files that came with it."""

    def __init__(self, language: str, budget: Budget | None = None) -> None:
        self.language = language
        self.budget = budget or Budget()
        self._lost: dict[str, None] = {}  # each once, in their order
        self.files: dict[str, bytes] = {}
        self.pictures: list[Picture] = []
        self._named: dict[str, Picture] = {}  # those of short texts, by their files

    @property
    def losses(self) -> list[str]:
        return list(self._lost)

    def lose(self, what: str) -> None:
        self._lost[what] = None

    def question(self, text: str, text_format: str = HTML) -> str:
        """The text of the question itself: its pictures will stand below it, which is a loss where words follow them."""
        html, kept = self._as_html(text.strip(), text_format), len(self.pictures)
        ours = self._in_our_form(html, self._kept_picture)
        if len(self.pictures) > kept and plain(PICTURE.split(html, maxsplit=1)[-1]):
            self.lose(_("Pictures stand below the text, not within it."))
        return ours

    def html(self, text: str, text_format: str = HTML) -> str:
        """A text as HTML in our form; empty when there is nothing to read in it."""
        text = text.strip()
        return self._in_our_form(self._as_html(text, text_format), self._lost_picture) if text else ""

    def plain(self, text: str, text_format: str = HTML) -> str:
        """A text without any formatting, on one line, as options and statements are."""
        if text_format == PLAIN:
            self.measure(text)
            return one_line(text)
        html = self._as_html(text, text_format)
        self._look_for_losses(html)
        if FORMATS & tags_in(html):
            self.lose(_("Formatting of options and other short texts: they are plain text here."))
        return plain(html, self._named_picture)

    def told(self, text: str, text_format: str = HTML) -> str:
        """The words of an option, a statement, an item. Raises QuestionRefused where something stands that has none."""
        words = self.plain(text, text_format)
        if text.strip() and not words:
            raise QuestionRefused(_("A part of it consists of a picture alone, without a description."))
        return words

    def form(self, text: str) -> str:
        """An answer to be compared with what somebody types: as it stands."""
        self.measure(text)
        return text.replace("\r\n", "\n").strip()

    def texts(self, **texts: str) -> dict[str, dict[str, str]]:
        """Texts under the language of the file."""
        return {self.language: texts}

    def notation(self) -> dict[str, bool]:
        """How a comma in a typed number is read: in English it separates thousands, elsewhere decimals."""
        return {"decimal_comma": False} if self.language == "en" else {}

    def add_file(self, name: str, data: bytes | None) -> None:
        """A file that came with the question. What calls itself a picture must be one."""
        safe = media.safe_name(name)
        if data is None or (media.is_picture_name(safe) and not media.kind_of_picture(data)):
            self.lose(_("The file “%(name)s” is not what it says it is; it is left out.") % {"name": safe})
        else:
            self.files.setdefault(safe, data)

    def _in_our_form(self, html: str, picture: Callable[[str, str], str]) -> str:
        self._look_for_losses(html)
        return normal(html, picture)

    def _as_html(self, text: str, text_format: str) -> str:
        self.measure(text)
        if text_format == PLAIN:
            return as_html(text)
        if text_format == MOODLE:
            return with_breaks(text)
        if text_format == MARKDOWN:
            self.budget.spend_signs(cost(text))
            return from_markdown(text)
        return text

    def measure(self, text: str) -> None:
        """Before a text is looked at. Raises QuestionRefused when it is too long, FileRefused when the file has too many."""
        tags = text.count("<")
        if len(text) > MOST_CHARACTERS or tags > MOST_TAGS:
            raise QuestionRefused(_("A text of the question is too long."))
        if tags > DEEPEST and deepest(text) > DEEPEST:
            raise QuestionRefused(_("The tags in a text of the question are nested too deeply."))
        self.budget.spend_text(text)

    def _look_for_losses(self, html: str) -> None:
        if not SUSPECT.search(html):
            return
        tags = tags_in(html)
        if "table" in tags:
            self.lose(_("A table: its cells are paragraphs here."))
        if tags & {"audio", "video", "iframe", "object", "embed"}:
            self.lose(_("Sound, film or another page inside a text."))
        if tags & {"script", "style", "svg", "math", "form", "input", "button", "textarea", "select"}:
            self.lose(_("Scripts, drawings or forms inside a text."))
        if COLOURED.search(html) or tags & {"u", "s", "del", "ins", "font", "mark", "code", "kbd", "big"}:
            self.lose(_("Colours, fonts and other formatting beyond bold and italic."))
        if any(end in html.partition(start)[2] for start, end in FORMULA):
            self.lose(_("A formula in TeX: it is shown as it was typed."))
        if media.PLUGINFILE in PICTURE.sub("", html):
            self.lose(_("A link to a file that came along: the text stays, without the link."))

    def _kept_picture(self, address: str, alt: str) -> str:
        """A picture in the question's text: kept beside it, nothing stands in its place."""
        name = self._file_of(address)
        if name is None:
            return self._lost_picture(address, alt)
        self.pictures.append(Picture(name, one_line(alt)))
        return ""

    def _named_picture(self, address: str, alt: str) -> str:
        """A picture in an option or another short text: it stands below the question, and here its name and description.

        One without a description stays out, for nobody could say what it is to show.
        """
        alt = one_line(alt)
        name = self._file_of(address) if alt else None
        if name is None:
            return self._lost_picture(address, alt)
        if name not in self._named:
            with translation.override(self.language):  # it is a part of the question
                caption = _("Picture %(number)s") % {"number": len(self._named) + 1}
            self._named[name] = Picture(name, alt, caption)
            self.pictures.append(self._named[name])
        told = _("The picture “%(name)s” in a short text stands below the question as “%(caption)s”.")
        self.lose(told % {"name": name, "caption": self._named[name].caption})
        return f"[{self._named[name].caption}: {alt}]"

    def _file_of(self, address: str) -> str | None:
        """The name of the file that a picture shows; None: it did not come along, or is no picture."""
        name, inline = media.name_in_address(address), media.inline_picture(address)
        if inline is not None:
            name = f"picture-{len(self.pictures) + 1}.{media.kind_of_picture(inline) or 'png'}"
            self.add_file(name, inline)
        found = name is not None and name in self.files and media.kind_of_picture(self.files[name])
        return name if found else None

    def _lost_picture(self, address: str, alt: str) -> str:
        """A picture where none can stand: its alternative text does."""
        name = media.name_in_address(address) or one_line(alt) or address[:60]
        self.lose(_("The picture “%(name)s” inside a text; its description stands there.") % {"name": name})
        return f"[{one_line(alt)}]" if alt.strip() else ""


def deepest(html: str) -> int:
    """How many tags are open at most, not counting those that end by themselves."""
    depth = most = 0
    for closing, name in NESTING.findall(html):
        if name.lower() not in NOT_NESTED:
            depth = max(depth - 1, 0) if closing else depth + 1
            most = max(most, depth)
    return most


def tags_in(html: str) -> set[str]:
    return {name.lower() for name in TAG.findall(html)}


def without_empty(texts: Mapping[str, str]) -> dict[str, str]:
    """Only the texts that say something."""
    return {name: text for name, text in texts.items() if text}


def at_most(number: int, most: int) -> None:
    """Refuse a question that has more parts of some kind than anybody would answer."""
    if number > most:
        raise QuestionRefused(_("It has more than %(most)d parts.") % {"most": most})


def at_least(number: int, parts: Iterable[Any], what: str) -> None:
    """Refuse a question that has too few parts of some kind."""
    if len(list(parts)) < number:
        raise QuestionRefused(what)
