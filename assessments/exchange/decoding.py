"""Bytes of a text file as text: UTF-8, or UTF-16 where a byte order mark says so; nothing else is guessed."""

import codecs

from django.utils.translation import gettext as _

from assessments.exchange.refusing import FileRefused

MOST_BYTES = 24 * 1024 * 1024
MOST_TEXT_BYTES = 4 * 1024 * 1024  # of GIFT and Aiken, which hold no pictures


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
    return text.replace("\r\n", "\n").replace("\r", "\n")


def too_large(limit: int) -> str:
    return _("The file is larger than %(size)s MB.") % {"size": limit // (1024 * 1024)}
