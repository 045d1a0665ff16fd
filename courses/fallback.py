"""Block by block: where a translation lacks a passage, that of the source stands in, and says in which language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from courses.languages import language_of

# They have no words of their own, or so few that they may be the same in two languages.
ALIKE_IN_ALL_LANGUAGES = {"heading", "best_practice", "shared_text", "download", "image", "video", "audio"}


@dataclass(frozen=True)
class Passage:
    """One block as it is shown. `lang` is empty where it is in the language of the text around it."""

    block: Any
    lang: str = ""
    is_first: bool = False  # of those that stand in next to each other: it carries the note for all of them


def passages(own: Sequence[Any], source: Sequence[Any], lang: str) -> list[Passage]:
    """A translated stream with the passages that it lacks, in the order of the source.

    Blocks are the same when their ids are. A block that was copied and not translated counts as lacking. What only
    the translation has stands behind the block that it follows there. `lang` is the language of the source.
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
    for key, original in known.items():
        if key in mine and not is_copy(mine[key], original):
            shown.append(Passage(mine[key]))
        else:
            stands_alone = not shown or not shown[-1].lang
            shown.append(Passage(original, lang, is_first=stands_alone))
        shown += [Passage(block) for block in additions.get(key, [])]
    return shown


def is_copy(block: Any, original: Any) -> bool:
    """Whether a block still says word for word what the source says."""
    if block is original or block.block_type in ALIKE_IN_ALL_LANGUAGES:
        return False
    return block.get_prep_value()["value"] == original.get_prep_value()["value"]


def passages_of(thing: Any, source: Any, field: str) -> list[Passage]:
    """The passages of one stream of a page or shared text. An untranslated one is whole: a note at its top says so."""
    own = getattr(thing, field)
    if source is None or source.pk == thing.pk or language_of(thing) == language_of(source):
        return [Passage(block) for block in own]
    return passages(own, getattr(source, field), language_of(source))


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
