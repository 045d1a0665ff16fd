"""Which files of sound and moving pictures browsers play, and how their content is told from their name."""

from collections.abc import Callable
from dataclasses import dataclass

HEAD = 64  # bytes; all signatures stand in them


@dataclass(frozen=True)
class Format:
    content_type: str
    begins_well: Callable[[bytes], bool]


def _is_mp4(head: bytes) -> bool:
    """ISO 14496-12: the file begins with a box named ftyp."""
    return head[4:8] == b"ftyp"


def _is_webm(head: bytes) -> bool:
    """Matroska's EBML head (RFC 8794) whose document type is webm."""
    return head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or the eleven set bits of a frame of layer III (ISO 11172-3)."""
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _is_ogg(head: bytes) -> bool:
    """RFC 3533."""
    return head.startswith(b"OggS")


VIDEO = {"mp4": Format("video/mp4", _is_mp4), "webm": Format("video/webm", _is_webm)}
AUDIO = {
    "mp3": Format("audio/mpeg", _is_mp3),
    "m4a": Format("audio/mp4", _is_mp4),
    "ogg": Format("audio/ogg", _is_ogg),
    "webm": Format("audio/webm", _is_webm),
}
FORMATS = {"video": VIDEO, "audio": AUDIO}


def format_of(kind: str, name: str) -> Format | None:
    """The format that a file's name promises, if recordings of this kind may have it."""
    return FORMATS.get(kind, {}).get(name.rpartition(".")[2].lower()) if "." in name else None
