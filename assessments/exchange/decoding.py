"""Bytes of a text file as text: UTF-8, or UTF-16 where a byte order mark says so; nothing else is guessed."""

import codecs
from collections.abc import Sized

from django.utils.translation import gettext as _

from assessments.exchange.refusing import FileRefused

MOST_BYTES = 24 * 1024 * 1024
MOST_TEXT_BYTES = 4 * 1024 * 1024  # of GIFT and Aiken, which hold no pictures
MOST_LINES = 100_000
MOST_QUESTIONS = 2_000  # of a file


def text_of(data: bytes) -> str:
    """The text of the file, without byte order mark. Raises FileRefused."""
    if len(data) > MOST_TEXT_BYTES:
        raise FileRefused(too_large(MOST_TEXT_BYTES))
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            _("The file is not encoded in UTF-8 (line %(line)s); save it as UTF-8 and try again.")
            % {"line": line}
        ) from error
    if "\x00" in text:
        raise FileRefused(_("The file is no text file."))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise FileRefused(_("The file has too many lines; divide it into several files."))
    return text


def counted(questions: Sized) -> None:
    """Refuse a file that holds more questions than can be read in a moment."""
    if len(questions) > MOST_QUESTIONS:
        raise FileRefused(
            _("The file holds more than %(most)d questions; divide it into several files.")
            % {"most": MOST_QUESTIONS}
        )


def too_large(limit: int) -> str:
    return _("The file is larger than %(size)s MB.") % {"size": limit // (1024 * 1024)}
