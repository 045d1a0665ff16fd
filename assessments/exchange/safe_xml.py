"""The one gate for XML from outside: bytes in, a plain tree out whose elements know their line; all else is refused.

Only what a question file needs gets through: no DTD and so no entities (bombs, XXE), no unusual encodings, and limits on
bytes, depth, elements, and the length of a single tag or text, each so that a hostile file is refused within a second
and 64 MB. Nothing is ever fetched. Names lose their prefix (`qti:item` is `item`): formats are told apart by their
names, and files found in the wild forget to declare their namespaces. The `xml:` prefix of attributes stays.
"""

import sys
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext as _

LIMIT_BYTES = 24 * 1024 * 1024
LIMIT_DEPTH = 100
LIMIT_NODES = 150_000  # elements and attributes together
LIMIT_CHILDREN = 10_000  # of one element: a file holds at most 2,000 questions
LIMIT_TAG = 256 * 1024  # bytes of one tag with its attributes, comment or instruction
LIMIT_TEXT = 1024 * 1024  # characters of one text, unless it is plain ASCII as pictures in base 64 are
LIMIT_TEXTS = 28 * 1024 * 1024  # bytes of memory for all texts
ENCODINGS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
PIECE = 64 * 1024


class XmlRefused(ValueError):
    """The file is not XML that may come in. `str()` says why, in the language of the moment; `line` where."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


class Element(ElementTree.Element):
    """An element of ElementTree (find, iter, text, tail…) that knows the line it began on."""

    __slots__ = ("line",)
    line: int


def parse(data: bytes, *, limit_bytes: int = LIMIT_BYTES) -> Element:
    """The root of the document. Raises XmlRefused, and nothing else, whatever the bytes are."""
    if len(data) > limit_bytes:
        size = limit_bytes // (1024 * 1024)
        raise XmlRefused(_("The file is larger than %(size)s MB.") % {"size": size})
    return _Reading().read(data)


class _Reading:
    """One pass over one document."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.last: Element | None = None  # closed last: further text is its tail
        self.pieces: list[str] = []
        self.nodes = 0
        self.texts = 0
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = PIECE
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.pieces.append

    def read(self, data: bytes) -> Element:
        parser, view = self.parser, memoryview(data)
        try:
            for begin in range(0, len(data), PIECE):
                parser.Parse(view[begin : begin + PIECE], False)
                if begin + PIECE - max(parser.CurrentByteIndex, 0) > LIMIT_TAG:
                    self._refuse(_("A single tag is too long."))
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            reason = _("The file is not well-formed XML: %(error)s.") % {
                "error": expat.ErrorString(error.code)
            }
            raise XmlRefused(reason, error.lineno) from error
        except (LookupError, UnicodeError) as error:  # an encoding that Python refuses
            self._refuse(_("The encoding of the file is unknown or wrong."), error)
        if self.root is None:  # pragma: no cover - expat has refused a document without elements
            self._refuse(_("The file is empty."))
        return self.root

    def _refuse(self, reason: str, cause: Exception | None = None) -> Any:
        raise XmlRefused(reason, self.parser.CurrentLineNumber) from cause

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ENCODINGS:
            self._refuse(_("The encoding “%(name)s” is not read.") % {"name": encoding[:40]})

    def _doctype(self, *details: Any) -> None:
        self._refuse(_("The file has a document type declaration (DTD); such files are not read."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        self.nodes += 1 + len(attributes)
        if self.nodes > LIMIT_NODES or (self.open and len(self.open[-1]) >= LIMIT_CHILDREN):
            self._refuse(_("The file has too many elements."))
        if len(self.open) >= LIMIT_DEPTH:
            self._refuse(_("The elements of the file are nested too deeply."))
        element = Element(_local(name), _without_prefixes(attributes) if attributes else {})
        element.line = self.parser.CurrentLineNumber
        if self.open:
            self.open[-1].append(element)
        else:
            self.root = element
        self.open.append(element)
        self.last = None

    def _end(self, name: str) -> None:
        self._flush()
        self.last = self.open.pop()

    def _flush(self) -> None:
        """Hang the text read since the last tag where ElementTree keeps it."""
        if not self.pieces:
            return
        length = sum(len(piece) for piece in self.pieces)
        if length > LIMIT_TEXT and not all(piece.isascii() for piece in self.pieces):
            self._refuse(_("A single text is too long."))
        text = "".join(self.pieces)
        self.pieces.clear()
        self.texts += sys.getsizeof(text)
        if self.texts > LIMIT_TEXTS:
            self._refuse(_("The texts of the file are too long."))
        if self.last is not None:
            self.last.tail = text
        elif self.open:
            self.open[-1].text = text


def _local(name: str) -> str:
    return sys.intern(name.rpartition(":")[2])


def _without_prefixes(attributes: dict[str, str]) -> dict[str, str]:
    """`xml:lang` stays; declarations of namespaces go; of any other only the local name is kept.

    An attribute without prefix wins over one that has the same local name with it.
    """
    kept = {}
    for name, value in sorted(attributes.items(), key=lambda pair: ":" not in pair[0]):
        if name.startswith("xml:"):
            kept[name] = value
        elif name != "xmlns" and not name.startswith("xmlns:"):
            kept[_local(name)] = value
    return kept
