"""What the reading of a file of questions found: one entry for each question of the file, taken or not, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TAKEN, WITH_LOSS, REFUSED = "taken", "taken-with-loss", "refused"


@dataclass(frozen=True)
class Picture:
    """A picture that stood in the text of a question: a name in the entry's `files`, and its alternative text.

    `caption`: by which name an option or another short text speaks of it; empty: it stood in the question's own text.
    """

    file: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True)
class File:
    """The file of a picture that goes out."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Entry:
    """One question of the file. `kind` and `payload` are ours, `original_kind` is what the file calls it."""

    name: str = ""
    line: int = 0  # where it begins in the file; 0: the format has no lines
    kind: str = ""
    original_kind: str = ""
    state: str = TAKEN
    losses: list[str] = field(default_factory=list)  # what of a taken question could not be kept
    reason: str = ""  # why it was refused
    payload: dict[str, Any] | None = None  # None: refused
    files: dict[str, bytes] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    category: str = ""
    idnumber: str = ""
    default_mark: float = 1.0
    pictures: list[Picture] = field(
        default_factory=list
    )  # those that stand below the question's text, in their order


@dataclass(frozen=True)
class ImportReport:
    """All entries in the order of the file; `message` is set when the file as a whole could not be read."""

    format: str = ""
    entries: list[Entry] = field(default_factory=list)
    message: str = ""
    categories: dict[str, str] = field(default_factory=dict)  # path of a category: its description

    @property
    def taken(self) -> list[Entry]:
        """The entries that have a payload, with loss or without."""
        return [entry for entry in self.entries if entry.payload is not None]

    @property
    def refused(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.state == REFUSED]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)
