"""The one gate for archives from outside: names that stay inside, sizes that stay bounded, and nothing written to disk.

An archive is refused as a whole as soon as one of its names is absolute, leads upward, is a link or is there twice. Files
are unpacked one by one when they are asked for, never more than was declared and never more than the limits say, so that a
bomb costs no more than its own bytes. Archives inside the archive are never opened.
"""

import stat
import struct
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

MB = 1024 * 1024
LIMIT_BYTES = 24 * MB
LIMIT_NAMES = 5_000
LIMIT_DIRECTORY = 2 * MB
LIMIT_FILE = 8 * MB
LIMIT_UNPACKED = 24 * MB  # of all files that are read
LIMIT_RATIO = 200  # times smaller than unpacked: text is not, zeros are
END = b"PK\x05\x06"
END_64 = b"PK\x06\x07"


class ZipRefused(ValueError):
    """The archive may not come in; `str()` says why."""


class SafeZip:
    """An archive whose names have been checked. `read` gives a file, None when there is none of that name."""

    def __init__(self, data: bytes) -> None:
        if len(data) > LIMIT_BYTES:
            raise ZipRefused(_("The file is larger than %(size)s MB.") % {"size": LIMIT_BYTES // MB})
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as error:
            raise ZipRefused(_("The archive is damaged.")) from error
        self._files = _checked(self._zip.infolist())
        self._unpacked = 0
        self._read: dict[str, bytes] = {}

    @property
    def names(self) -> list[str]:
        return list(self._files)

    def read(self, name: str) -> bytes | None:
        """The content of a file. Raises ZipRefused when it is damaged, locked or unpacks to too much."""
        if name not in self._read:
            if name not in self._files:
                return None
            self._read[name] = self._unpack(self._files[name])
        return self._read[name]

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        self._unpacked += info.file_size
        is_bomb = info.file_size > MB and info.file_size > LIMIT_RATIO * max(info.compress_size, 1)
        if is_bomb or info.file_size > LIMIT_FILE or self._unpacked > LIMIT_UNPACKED:
            raise ZipRefused(
                _("The archive unpacks to too much (“%(name)s”).") % {"name": info.filename[:80]}
            )
        try:
            with self._zip.open(info) as file:
                return file.read(info.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            OSError,
            EOFError,
        ) as error:
            raise ZipRefused(_("“%(name)s” can't be unpacked.") % {"name": info.filename[:80]}) from error


def _check_directory(data: bytes) -> None:
    """Look at the end record before the directory is read, which would take memory by what it says."""
    place = len(data) - 22
    if place < 0 or data[place : place + 4] != END or data[-2:] != b"\0\0":
        place = data.rfind(END, max(0, len(data) - 22 - 0xFFFF))
    if place < 0 or place + 22 > len(data):
        raise ZipRefused(_("The archive is damaged."))
    _disks, _disk, _here, number, size, _offset = struct.unpack("<4H2L", data[place + 4 : place + 20])
    if END_64 in data[max(0, place - 20) : place] or number > LIMIT_NAMES or size > LIMIT_DIRECTORY:
        raise ZipRefused(_("The archive has too many files."))


def _checked(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > LIMIT_NAMES:
        raise ZipRefused(_("The archive has too many files."))
    files: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if not _stays_inside(info.orig_filename) or stat.S_ISLNK(info.external_attr >> 16):
            raise ZipRefused(_("“%(name)s” leads out of the archive.") % {"name": name[:80]})
        if info.flag_bits & 1:
            raise ZipRefused(_("The archive is locked with a password."))
        if name in files:
            raise ZipRefused(_("“%(name)s” is twice in the archive.") % {"name": name[:80]})
        if not info.is_dir():
            files[name] = info
    return files


def _stays_inside(name: str) -> bool:
    if not name or "\0" in name or "\\" in name or name.startswith("/") or name[1:2] == ":":
        return False
    return ".." not in name.split("/")
