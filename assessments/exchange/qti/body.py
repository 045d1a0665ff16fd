"""The words of an item: its HTML as ours, its plain texts, and the pictures and other files that come along."""

import posixpath
from collections.abc import Callable
from html import escape
from urllib.parse import quote, unquote, urlsplit

from django.utils.translation import gettext as _

from assessments.exchange import media
from assessments.exchange.budget import Budget
from assessments.exchange.draft import Draft
from assessments.exchange.rich_text import one_line
from assessments.exchange.safe_xml import Element

# Read elsewhere, or not for the learner.
APART = {
    "feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock", "stylesheet", "templateInline", "templateBlock",
    "printedVariable", "catalogInfo", "companionMaterialsInfo", "script", "style",
}  # fmt: skip
MEDIA = {"audio": "src", "video": "src", "source": "src", "track": "src", "object": "data", "embed": "src"}
KEPT = {
    "p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "div", "pre", "u",
    "blockquote", "sub", "sup", "dl", "dt", "dd", "section", "article", "header", "footer", "figure", "figcaption",
}  # fmt: skip
BLOCKS = {"prompt": "p", "hottext": "b", "simpleMatchSet": "div", "contentBody": "div", "caption": "p"}
MATH_TEXT = {"mi", "mn", "mo", "mtext", "ms"}

Instead = dict[Element, str]


class Words:
    """Reads the words of one item into its draft; what can't be kept of them is noted there as a loss."""

    def __init__(
        self, found: Callable[[str], bytes | None], folder: str, language: str, budget: Budget | None = None
    ) -> None:
        self.found = found  # the content of a file of the package by its path; None: it has no such file
        self.folder = folder
        self.draft = Draft(language, budget)

    def apart(self) -> "Words":
        """The same words read once more, for a purpose of which it is not sure yet whether it is taken."""
        return Words(self.found, self.folder, self.draft.language, self.draft.budget)

    def lose(self, what: str) -> None:
        self.draft.lose(what)

    def question(self, element: Element, instead: Instead) -> str:
        """The text of the question itself as HTML in our form: its pictures are kept, and will stand below it.

        `instead` has the HTML, as `raw` gives it, that stands in the place of some elements.
        """
        return self.draft.question(self.raw(element, instead))

    def raw(self, element: Element, instead: Instead | None = None) -> str:
        """The content of an element as HTML that still has to be cleaned."""
        return _Writing(self, instead or {}).content(element)

    def html(self, element: Element) -> str:
        """The content of an element as HTML in our form; a picture in it by its alternative text."""
        return self.draft.html(self.raw(element))

    def plain(self, element: Element) -> str:
        """The content of an element as one line of plain text; a picture in it by its alternative text."""
        return self.draft.plain(_Writing(self, {}, is_plain=True).content(element))

    def take(self, address: str) -> str:
        """Take a file along. Its name among the files of the entry; "" when there is none."""
        inline = media.inline_picture(address)
        if inline is not None:
            name = f"picture-{len(self.draft.files) + 1}.{media.kind_of_picture(inline) or 'png'}"
            self.draft.add_file(name, inline)
            return name if name in self.draft.files else ""
        path = inside(self.folder, address)
        content = self.found(path) if path else None
        if content is None:
            self.lose(_("The file “%(name)s” is not there.") % {"name": address[:80]})
            return ""
        name = self._free_name(path, content)
        self.draft.add_file(name, content)
        return name if name in self.draft.files else ""

    def _free_name(self, path: str, content: bytes) -> str:
        """The name without its folder, with it where another file has that name."""
        short, long = media.safe_name(path), media.safe_name(path.replace("/", "-"))
        return long if self.draft.files.get(short, content) != content else short


class _Writing:
    """Writes the content of one element as HTML that the draft can clean."""

    def __init__(self, words: Words, instead: Instead, *, is_plain: bool = False) -> None:
        self.words, self.instead, self.is_plain = words, instead, is_plain
        self.has_gaps = any("[[" in html for html in instead.values())

    def content(self, element: Element) -> str:
        pieces = [self._text(element.text)]
        for child in element:
            pieces += [self._one(child), self._text(child.tail)]
        return "".join(pieces)

    def _text(self, text: str | None) -> str:
        """Two opening brackets would begin a gap, where there are gaps."""
        written = escape(text or "", quote=False)
        return written.replace("[[", "[ [") if self.has_gaps else written

    def _one(self, element: Element) -> str:
        tag = element.tag
        if element in self.instead:
            return self.instead[element]
        if tag in APART:
            return ""
        if tag == "math":
            return escape(self._formula(element))
        if tag == "img":
            return self._picture(element.get("src", ""), element.get("alt", ""))
        if tag in MEDIA:
            return self._medium(element)
        if tag == "tr":
            self.words.lose(_("A table: its rows are lines of text here."))
            return f"<p>{' | '.join(one_line(self._in_a_line(cell)) for cell in element)}</p>"
        if tag == "br":
            return "<br>"
        content = self.content(element)
        if tag == "a":
            return f'<a href="{escape(element.get("href", ""))}">{content}</a>'
        tag = BLOCKS.get(tag, tag)
        return f"<{tag}>{content}</{tag}>" if tag in KEPT else content

    def _in_a_line(self, cell: Element) -> str:
        content = self.content(cell)
        for block in ("<p>", "</p>", "<div>", "</div>"):
            content = content.replace(block, " ")
        return content

    def _formula(self, element: Element) -> str:
        self.words.lose(_("Formulas become plain text."))
        return element.get("alttext") or " ".join(
            "".join(text.split()) for part in element.iter() if part.tag in MATH_TEXT and (text := part.text)
        )

    def _picture(self, address: str, alt: str) -> str:
        """Where Moodle would have it, for the draft to keep or lose; by its words where it is not there."""
        name, alt = self.words.take(address), one_line(alt)
        is_picture = bool(name and media.kind_of_picture(self.words.draft.files[name]))
        if self.is_plain and not (is_picture and alt):
            shown = alt or posixpath.basename(urlsplit(address[:200]).path)
            self.words.lose(
                _("A picture in an answer is kept as the words “%(words)s”.") % {"words": shown[:80]}
            )
            return f" {escape(shown)} "
        if is_picture:
            if not alt:
                self.words.lose(_("The picture “%(name)s” has no alternative text.") % {"name": name})
            return f'<img src="{media.PLUGINFILE}{quote(name)}" alt="{escape(alt)}">'
        return f" [{escape(alt)}] " if alt else ""

    def _medium(self, element: Element) -> str:
        address = element.get(MEDIA[element.tag], "")
        if element.tag == "object" and element.get("type", "").startswith("image/"):
            return self._picture(address, element.get("aria-label", "") or "".join(element.itertext()))
        within = self.content(element)
        if address:
            self.words.take(address)
            self.words.lose(_("“%(name)s” is not shown in the question.") % {"name": address[:80]})
        return within


def inside(folder: str, address: str) -> str:
    """The path in the package that an address in one of its files means; "" when it leads out of the package."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not path or path.startswith("/") or "\\" in path or "\0" in path:
        return ""
    path = posixpath.normpath(posixpath.join(folder, path))
    return "" if path.startswith(("../", "/")) or path in ("..", ".") else path


def heading(text: str) -> str:
    return f"<p><b>{escape(text, quote=False)}</b></p>"
