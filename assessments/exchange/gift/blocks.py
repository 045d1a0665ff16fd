"""The text of a GIFT file cut into questions: blank lines, comments, categories, and characters that were escaped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Escaped characters are set aside as characters that no text holds, so that they don't end or part anything.
ESCAPES = ":#={}~n\\"
ASIDE = {character: chr(0xFDD0 + number) for number, character in enumerate(ESCAPES)}
BACK = {ord(placeholder): "\n" if character == "n" else character for character, placeholder in ASIDE.items()}
ESCAPED = re.compile(r"\\([:#={}~n\\])")
SET_ASIDE = re.compile("[\ufdd0-\ufdef]")
CATEGORY = "$CATEGORY:"
ID = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f])+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f])+)\]")
PARTS = re.compile(r"\[parts:([^\]]*)\]")
EXPORTED = re.compile(r"// question: \d+  name: ")
ORDER = re.compile(r"\[order:([\d ]*)\]")


@dataclass(frozen=True)
class Block:
    """What stands between two blank lines, without its comments."""

    line: int
    text: str  # escaped characters are set aside
    comments: str = ""
    category: str | None = None  # the block names the category of what follows

    @property
    def idnumber(self) -> str:
        found = ID.search(self.comments)
        return found[1].replace("\\]", "]").strip() if found else ""

    @property
    def tags(self) -> list[str]:
        return [tag.replace("\\]", "]").strip() for tag in TAG.findall(self.comments)]

    @property
    def parts(self) -> list[str]:
        found = PARTS.search(self.comments)
        return found[1].split() if found else []

    @property
    def order(self) -> list[int]:
        found = ORDER.search(self.comments)
        return [int(place[:6]) for place in found[1].split()] if found else []


@dataclass
class _Lines:
    """The lines of a block while they are collected."""

    first: int = 0
    text: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def blocks(text: str) -> Iterator[Block]:
    """All blocks of a file that hold a question or a category.

    A category may stand directly above a question: Moodle takes the question for a part of its name.
    """
    lines = _Lines()
    for number, whole in enumerate([*SET_ASIDE.sub("", text).split("\n"), ""], start=1):
        line = whole.strip()
        if line.startswith(CATEGORY):
            yield from _finished(lines)
            yield Block(number, "", category=set_aside(line.removeprefix(CATEGORY).strip()))
            lines = _Lines()
        elif line.startswith("//"):
            lines.comments.append(line)
            lines.text.append(" ")
        elif line:
            lines.first = lines.first or number
            lines.text.append(line)
        else:
            yield from _finished(lines)
            lines = _Lines()


def _finished(lines: _Lines) -> Iterator[Block]:
    text = "\n".join(_without_rest_of_comment(lines)).strip()
    if text:
        yield Block(lines.first, set_aside(text), "\n".join(lines.comments))


def _without_rest_of_comment(lines: _Lines) -> list[str]:
    """Moodle writes a name that has line breaks into a comment, and only its first line becomes one."""
    if not (lines.comments and EXPORTED.match(lines.comments[0])):
        return lines.text
    begin = next((place for place, line in enumerate(lines.text) if line.startswith("::")), 0)
    return lines.text[begin:]


def set_aside(text: str) -> str:
    return ESCAPED.sub(lambda found: ASIDE[found[1]], text)


def restored(text: str) -> str:
    """The text with the characters that were escaped."""
    return text.translate(BACK)
