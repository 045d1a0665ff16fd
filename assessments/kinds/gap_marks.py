"""The marks in a text that say where its gaps are: [[1]]."""

import re
from collections.abc import Iterator, Mapping

from django.utils.safestring import SafeString, mark_safe

from courses.text import safe

MARK = re.compile(r"\[\[([^\[\]]{1,40})\]\]")
TAG = re.compile(r"(<[^>]*>)")  # in cleaned HTML the sign > stands nowhere else, not even inside an attribute


def marks_in(html: str) -> list[str]:
    """The names of the gaps in the order of their marks, as often as they stand there."""
    return [name.strip() for piece in _texts(TAG.split(safe(html))) for name in MARK.findall(piece)]


def _texts(pieces: list[str]) -> Iterator[str]:
    return (piece for piece in pieces if not piece.startswith("<"))


def with_gaps(html: str, fields: Mapping[str, SafeString]) -> SafeString:
    """A text, cleaned, with the field of each gap at its mark. Marks without a gap are left out.

    A gap without a mark, as in a translation that is behind, has its field at the end, so that it can be answered.
    """
    left = dict(fields)
    pieces = [
        piece if piece.startswith("<") else MARK.sub(lambda mark: left.pop(mark[1].strip(), ""), piece)
        for piece in TAG.split(safe(html))
    ]
    rest = f"<p>{' '.join(left.values())}</p>" if left else ""
    return mark_safe("".join(pieces) + rest)  # noqa: S308 # cleaned above; the fields are rendered templates
