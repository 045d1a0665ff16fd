"""What translators send back, read with care: PO files, or archives of them, from outside.

Nothing is trusted: not the names, the sizes, the encoding, nor the HTML in the passages (see `courses.text.clean_passage`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import polib
from django.utils.translation import gettext as _

from courses.po_files import KEY, LOCALIZE_ID
from courses.safe_zip import SafeZip, ZipRefused

KB = 1024
MOST_BYTES = 1024 * KB  # of a PO file: ten times the longest lesson
MOST_FILES = 1_000
MOST_ENTRIES = 4_000  # of a PO file


class PoRefused(ValueError):
    """Nothing can be read from the file; `str()` says why, in the language of the moment."""


@dataclass(frozen=True)
class Sent:
    """One PO file as it came. `refusal`: why it can't be read; then there is nothing else in it."""

    name: str
    entries: tuple[polib.POEntry, ...] = ()
    language: str = ""  # that of its header; empty: it has none
    key: UUID | None = None  # of what it translates
    localize_id: UUID | None = None  # as wagtail-localize names a translation
    refusal: str = ""


def sent_in(uploads: Iterable[tuple[str, bytes]]) -> Iterator[Sent]:
    """The PO files of an upload, those in its archives too, in the order of their names; what is none is left out."""
    files: list[Sent] = []
    for name, data in uploads:
        try:
            files += [_read(inner, content) for inner, content in _unpacked(name, data)]
        except ZipRefused as refusal:
            files.append(Sent(name, refusal=str(refusal)))
    if len(files) > MOST_FILES:
        files = [
            Sent(_("the upload"), refusal=_("These are more than %(most)s files.") % {"most": MOST_FILES})
        ]
    yield from files


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if not data.startswith(b"PK"):
        yield name, data
        return
    archive = SafeZip(data)
    names = sorted(inner for inner in archive.names if inner.lower().endswith(".po"))
    if not names:
        raise ZipRefused(_("There is no PO file in the archive."))
    if len(names) > MOST_FILES:
        raise ZipRefused(_("The archive has too many files."))
    for inner in names:
        yield inner, archive.read(inner) or b""


def _read(name: str, data: bytes) -> Sent:
    try:
        po = parsed(data)
    except PoRefused as refusal:
        return Sent(name, refusal=str(refusal))
    told = po.metadata
    return Sent(
        name,
        tuple(entry for entry in po if not entry.obsolete),
        language=str(told.get("Language", "")),
        key=_uuid(told.get(KEY)),
        localize_id=_uuid(told.get(LOCALIZE_ID)),
    )


def parsed(data: bytes) -> polib.POFile:
    """A PO file. Raises PoRefused when it is too large, not in UTF-8, or no PO file."""
    if len(data) > MOST_BYTES:
        raise PoRefused(_("The file is larger than %(size)s KB.") % {"size": MOST_BYTES // KB})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PoRefused(_("The file is not in UTF-8. Save it as UTF-8 and send it again.")) from error
    try:
        # What begins with a line break is no path: polib would open the file of that name.
        po = polib.pofile("\n" + text.replace("\0", ""), encoding="utf-8")
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise PoRefused(_("This is no PO file, or it is damaged.")) from error
    charset = po.metadata.get("Content-Type", "").lower().partition("charset=")[2].strip()
    if charset not in ("", "utf-8", "utf8", "us-ascii", "ascii", "charset"):
        raise PoRefused(
            _("The file says that it is in %(charset)s; only UTF-8 is read.") % {"charset": charset[:40]}
        )
    if not po:
        raise PoRefused(_("This is no PO file, or there is nothing in it."))
    if len(po) > MOST_ENTRIES:
        raise PoRefused(_("The file has more than %(most)s passages.") % {"most": MOST_ENTRIES})
    return po


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
