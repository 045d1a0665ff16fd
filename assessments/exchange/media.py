"""Files that come inside a file of questions: pictures are what they say they are, names lead nowhere."""

import binascii
import re
from urllib.parse import unquote

SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
PICTURES = {"png", "jpg", "jpeg", "gif", "webp"}
RECORDINGS = {
    "mp3",
    "m4a",
    "ogg",
    "oga",
    "wav",
    "aac",
    "flac",
    "mp4",
    "webm",
    "m4v",
    "mov",
    "ogv",
    "avi",
    "mkv",
}
INLINE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
PLUGINFILE = "@@PLUGINFILE@@/"


def kind_of_picture(data: bytes) -> str:
    """What sort of picture the bytes are; empty: none that is shown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for signature, kind in SIGNATURES.items() if data.startswith(signature)), "")


def decoded(text: str) -> bytes | None:
    """Bytes from base 64; None when it is none."""
    try:
        return binascii.a2b_base64(text.encode("ascii")) or None
    except (UnicodeEncodeError, binascii.Error):
        return None


def safe_name(name: str) -> str:
    """The last part of a file's name, without anything that could lead to another folder."""
    last = unquote(name).replace("\\", "/").rpartition("/")[2]
    kept = re.sub(r"[^\w.() -]", "_", last).strip(" .")
    return kept[-100:] or "file"


def is_picture_name(name: str) -> bool:
    return name.rpartition(".")[2].lower() in PICTURES


def is_recording_name(name: str) -> bool:
    """Whether a file is called as sound or film is."""
    return name.rpartition(".")[2].lower() in RECORDINGS


def name_in_address(address: str) -> str | None:
    """The name of the file that an address in a text of Moodle points to; None: to none that came along."""
    before, found, after = address.strip().partition(PLUGINFILE)
    return safe_name(after.partition("?")[0]) if found and not before else None


def inline_picture(address: str) -> bytes | None:
    """The picture that stands in the address itself."""
    found = INLINE.match(address)
    return decoded(address[found.end() :]) if found else None
