"""Archives as they come from outside, honest and hostile."""

import struct
import zipfile
from io import BytesIO

MB = 1024 * 1024


def zipped(files: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def renamed(name: str, other: str) -> bytes:
    """An archive with a name that `zipfile` would not write."""
    assert len(name.encode()) == len(other.encode())
    return zipped({name: b"x"}).replace(name.encode(), other.encode())


def linked(name: str = "link", target: bytes = b"/etc/passwd") -> bytes:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, target)
    return stream.getvalue()


def bomb(name: str = "imsmanifest.xml", size: int = 2_000 * MB) -> bytes:
    """Zeros, many thousand times smaller than they are."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as file:
        for _each in range(size // MB):
            file.write(bytes(MB))
    return stream.getvalue()


def lying(data: bytes, size: int) -> bytes:
    """The same archive, whose directory says that its first file unpacks to `size`."""
    place = data.index(b"PK\x01\x02")
    return data[: place + 24] + struct.pack("<L", size) + data[place + 28 :]


def crowded(number: int) -> bytes:
    """An end record that promises many files, with a directory as long."""
    entry = b"PK\x01\x02" + bytes(42)
    directory = entry * number
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number & 0xFFFF, number & 0xFFFF, len(directory), 0, 0)
    return directory + end
