"""Captions as WebVTT files: whether browsers will show each cue, told by line (W3C WebVTT, section 4)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

MAX_BYTES = 1024 * 1024  # an hour of talk has about a tenth of it
SIGNATURE = re.compile(r"WEBVTT(?:[ \t].*)?")
TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMINGS = re.compile(rf"\s*{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")
NOT_CUES = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")  # remarks and looks
TAGS = re.compile(r"<[^>]*>?")

Block = list[tuple[int, str]]  # lines that stand together, each with its number


class CaptionsRefused(ValueError):
    """Why a file can't be shown as captions, in words for the trainer; with the line where there is one."""


def read_captions(data: bytes) -> str:
    """The text of a WebVTT file; lines end with a line feed.

    Raises `CaptionsRefused` unless the file is UTF-8 of at most `MAX_BYTES`, begins with its signature, and holds cues
    with words, each beginning before it ends and none before the cue above it.
    """
    if len(data) > MAX_BYTES:
        raise CaptionsRefused(_("The captions are larger than 1 MB. Is this the right file?"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(line, _("these letters are not UTF-8. Save the file as UTF-8.")) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise _refusal(text[: text.index("\0")].count("\n") + 1, _("an unreadable character."))
    head, *blocks = _blocks(text) or [[(1, "")]]
    _check_head(head)
    starts = [start for block in blocks for start in _check_block(block)]
    if not starts:
        raise CaptionsRefused(
            _("The file holds no captions: it needs at least one time with words below it.")
        )
    _check_order(starts)
    return text


def _refusal(line: int, what: str) -> CaptionsRefused:
    return CaptionsRefused(_("Line %(line)s of the captions: %(what)s") % {"line": line, "what": what})


def _blocks(text: str) -> list[Block]:
    """The lines of a text, in groups that blank lines separate. What stands first is a block even if it is blank."""
    found: list[Block] = [[]]
    for number, line in enumerate(text.split("\n"), start=1):
        if line or number == 1:
            found[-1].append((number, line))
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def _check_head(head: Block) -> None:
    (number, first), *rest = head
    if not SIGNATURE.fullmatch(first):
        raise _refusal(number, _("the file must begin with the word WEBVTT."))
    for number, line in rest:
        if "-->" in line:
            raise _refusal(number, _("a blank line is missing before the first caption."))


def _check_block(block: Block) -> Iterator[tuple[int, int]]:
    """The line and the start (in milliseconds) of the cue that a block is; nothing for remarks."""
    (first, words), *_rest = block
    if "-->" in words:
        timings, payload = block[0], block[1:]
    elif NOT_CUES.fullmatch(words):
        return
    elif len(block) > 1 and "-->" in block[1][1]:  # the first line is the name of the cue
        timings, payload = block[1], block[2:]
    else:
        raise _refusal(first, _("a time like 00:01.000 --> 00:04.000 is missing above these words."))
    yield timings[0], _start_of(*timings)
    for number, line in payload:
        if "-->" in line:
            raise _refusal(number, _("a blank line is missing before this caption."))
    if not any(TAGS.sub("", line).strip() for _number, line in payload):
        raise _refusal(timings[0], _("there are no words below this time."))


def _start_of(number: int, line: str) -> int:
    found = TIMINGS.fullmatch(line)
    if not found:
        raise _refusal(number, _("this is no time. Write it like 00:01.000 --> 00:04.000."))
    start, end = _milliseconds(*found.groups()[:4]), _milliseconds(*found.groups()[4:])
    if end <= start:
        raise _refusal(number, _("the caption ends before it begins."))
    return start


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _check_order(starts: list[tuple[int, int]]) -> None:
    latest = 0
    for number, start in starts:
        if start < latest:
            raise _refusal(number, _("this caption begins before the one above it."))
        latest = start
