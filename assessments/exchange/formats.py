"""The formats that can be read and written, and how a file is told to be of one of them."""

import re
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from assessments.exchange.aiken import read_aiken
from assessments.exchange.cloze_text import read_cloze
from assessments.exchange.embedded import has_nothing_but_embedded
from assessments.exchange.gift.reading import read_gift
from assessments.exchange.moodle.reading import read_moodle_xml
from assessments.exchange.qti import read_qti
from assessments.exchange.report import ImportReport

Reader = Callable[..., ImportReport]
QTI = "qti"
READERS: dict[str, Reader] = {
    "moodlexml": read_moodle_xml,
    "gift": read_gift,
    "aiken": read_aiken,
    QTI: read_qti,
    "cloze": read_cloze,
}
AUTO = "auto"
ROOT = re.compile(r"<(?![?!])\s*(?:[\w.-]+:)?([\w.-]+)")
AIKEN_OPTION = re.compile(r"^[ \t]*[A-Z][).]", re.MULTILINE)
AIKEN_ANSWER = re.compile(r"^[ \t]*ANSWER:", re.MULTILINE)
BEGIN = 200_000  # characters that are looked at


def read(
    data: bytes, format: str = AUTO, *, name: str = "", language: str = "en"
) -> ImportReport:  # a word of the command line
    """Every question of a file as an entry: taken with its payload, or refused with the reason. Raises nothing.

    `name` is the file's, `language` the code under which its texts are put. `auto` goes by the content.
    """
    known = format if format != AUTO else sniffed(data)
    reader = READERS.get(known)
    if reader is None:
        return ImportReport(known, message=_("The format “%(name)s” is not read.") % {"name": known[:40]})
    report = reader(data, name=name, language=language)
    if not (report.entries or report.categories or report.message):
        return replace(report, message=_("There are no questions in the file."))
    return report


def sniffed(data: bytes) -> str:
    """The format that the content looks like."""
    if data.startswith(b"PK"):
        return QTI
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data[:BEGIN].decode(encoding, errors="replace").replace("\r", "\n").lstrip()
    if text.startswith("<"):
        root = ROOT.search(text)
        return "moodlexml" if root is None or root[1] == "quiz" else QTI
    if AIKEN_ANSWER.search(text) and AIKEN_OPTION.search(text) and "{" not in text:
        return "aiken"
    return "cloze" if has_nothing_but_embedded(text) else "gift"
