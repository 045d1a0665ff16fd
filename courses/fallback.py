"""Block by block: where a translation lacks a passage, that of the source stands in, and says in which language.

A passage that is translated, but whose source says something else by now, says since when.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest

from courses.blocks import CHECK, SHARED
from courses.languages import language_of
from courses.staleness import UP_TO_DATE, Standing
from courses.wording import ALIKE_IN_ALL_LANGUAGES


@dataclass(frozen=True)
class Passage:
    """One block as it is shown. `lang` is empty where it is in the language of the text around it."""

    block: Any
    lang: str = ""
    is_first: bool = (
        False  # of those next to each other that a note is about: it carries the note for all of them
    )
    changed_at: datetime | None = None  # when its source was changed, and this passage not yet


def passages(
    own: Sequence[Any],
    source: Sequence[Any],
    lang: str,
    *,
    behind: Mapping[str, datetime] = MappingProxyType({}),
    copies: Set[str] = frozenset(),
) -> list[Passage]:
    """A translated stream with the passages that it lacks, in the order of the source.

    Blocks are the same when their ids are. A block that was copied and not translated counts as lacking. What only
    the translation has stands behind the block that it follows there. `lang` is the language of the source; `behind`
    and `copies` name blocks by id: since when their source says something else, and copies of what it said before.
    """
    known = {str(block.id): block for block in source}
    mine: dict[str, Any] = {}
    additions: dict[str, list[Any]] = {"": []}
    last = ""
    for block in own:
        if str(block.id) in known:
            last = str(block.id)
            mine[last] = block
        else:
            additions.setdefault(last, []).append(block)
    shown = [Passage(block) for block in additions[""]]
    worded = {key for key, block in known.items() if block.block_type not in ALIKE_IN_ALL_LANGUAGES}
    is_copied = bool(worded) and all(
        key in copies or is_copy(mine[key], known[key]) for key in worded & mine.keys()
    )
    for key, original in known.items():
        if original.block_type in (*SHARED, CHECK):  # no words of its own; the source decides what is shown
            shown.append(Passage(original))
        elif key in mine and key not in copies and not is_copy(mine[key], original, strictly=is_copied):
            shown.append(Passage(mine[key], changed_at=behind.get(key)))
        else:
            shown.append(Passage(original, lang))
        shown += [Passage(block) for block in additions.get(key, [])]
    return with_notes(shown)


def with_notes(shown: list[Passage]) -> list[Passage]:
    """The first of several neighbours of which the same has to be said says it."""
    before = [None, *shown]
    return [
        replace(passage, is_first=_note(passage) not in (None, _note(neighbour)))
        for neighbour, passage in zip(before, shown, strict=False)
    ]


def _note(passage: Passage | None) -> Any:
    return (passage.lang or (passage.changed_at and passage.changed_at.date())) if passage else None


def is_copy(block: Any, original: Any, *, strictly: bool = False) -> bool:
    """Whether a block still says word for word what the source says.

    A heading or a picture may be the same in two languages; not so (`strictly`) where nothing around it is translated.
    """
    if block is original or (block.block_type in ALIKE_IN_ALL_LANGUAGES and not strictly):
        return False
    return block.get_prep_value()["value"] == original.get_prep_value()["value"]


def passages_of(thing: Any, source: Any, field: str, standing: Standing = UP_TO_DATE) -> list[Passage]:
    """The passages of one stream of a page or shared text. An untranslated one is whole: a note at its top says so.

    `standing` is that of the translation to its source.
    """
    own = getattr(thing, field)
    if source is None or source.pk == thing.pk or language_of(thing) == language_of(source):
        return [Passage(block) for block in own]
    behind = {name.partition(".")[2]: since for name, since in standing.behind.items()}
    copies = {name.partition(".")[2] for name in standing.missing}
    return passages(own, getattr(source, field), language_of(source), behind=behind, copies=copies)


def readable_source(page: Any, request: HttpRequest) -> Any | None:
    """The source of a page, if whoever asks may read it: what is private must not come in by a translation."""
    source = page.source
    if source.pk != page.pk and not _may_read(source.get_view_restrictions(), request):
        return None
    return source


def _may_read(restrictions: Iterable[Any], request: HttpRequest) -> bool:
    return all(restriction.accept_request(request) for restriction in restrictions)


def language_of_text(thing: Any, source: Any, field: str) -> str:
    """The language of one text field: that of the source where it still says word for word what the source says."""
    if source is not None and source.pk != thing.pk and getattr(thing, field) == getattr(source, field):
        return language_of(source)
    return language_of(thing)
