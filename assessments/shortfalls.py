"""What a paper lacks, so that nobody is given an easier one: draws that find too few questions, sections without any."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks import StructValue

from assessments.edition_content import words_of
from assessments.models import AssessmentPage, Question
from assessments.paper_blocks import SECTION
from assessments.papers import Part, parts_of
from assessments.pools import drawable
from courses.memory import Memory


def is_whole(
    page: AssessmentPage, drawn: Mapping[str, Sequence[Question]], asking: Collection[str] = ()
) -> bool:
    """Whether the paper asks all that it says, with these questions drawn.

    Of a refresher (`asking` are the keys of what it asks again) only that: it has fewer parts, and perhaps none of a
    section that must be passed, but each draw that it makes again is made in full.
    """
    parts = list(parts_of(page, asking))
    found = {draw: len(questions) for draw, questions in drawn.items()}
    return not any(_short(parts, found)) and (bool(asking) or not any(_empty(page, parts)))


def shortfalls_of(page: AssessmentPage, *, memory: Memory | None = None) -> list[str]:
    """Why nobody can begin an assessment as its authors wrote it, in words for them; empty where all can."""
    parts = list(parts_of(page))
    if not parts:
        return [_("Nothing is asked. Until something is, nobody can begin.")]
    draws = [
        ngettext(
            "“%(draw)s”: %(found)s question fits. Until more fit, nobody can begin.",
            "“%(draw)s”: %(found)s questions fit. Until more fit, nobody can begin.",
            found,
        )
        % {"draw": words_of(part), "found": found}
        for part, found in _short(parts, drawable(page, memory=memory))
    ]
    sections = [
        _("The section “%(title)s” must be passed and asks nothing. Until it does, nobody can begin.")
        % {"title": section["title"]}
        for section in _empty(page, parts)
    ]
    return draws + sections


def _short(parts: Iterable[Part], found: Mapping[str, int]) -> Iterator[tuple[Part, int]]:
    """The draws that find fewer questions than they ask, with how many they find."""
    for part in parts:
        if part.thing is None and found.get(part.id, 0) < part.number:
            yield part, found.get(part.id, 0)


def _empty(page: AssessmentPage, parts: Iterable[Part]) -> Iterator[StructValue | dict[str, Any]]:
    """The sections that must be passed and hold none of these parts: what stood there was deleted."""
    used = {part.section for part in parts}
    for block in page.paper:
        if block.block_type == SECTION and block.value["must_pass"] and str(block.id) not in used:
            yield block.value
