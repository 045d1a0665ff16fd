"""Numbered source notes: one number a source, in the order in which a lesson first cites it."""

from collections.abc import Iterable, Iterator

from django.db.models import prefetch_related_objects
from wagtail.blocks import ListBlock, StreamBlock, StreamValue, StructBlock, StructValue
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.library_blocks import IndicatorsBlock, LibraryTextBlock, SharedTextBlock
from courses.models import BestPractice, Source
from courses.versions import used_text


def cited(*streams: StreamValue) -> list[Source]:
    """The published sources cited in these streams, each once, in reading order, those of used best practices included."""
    found: dict[int, Source] = {}
    for stream in streams:
        for source in _walk(stream.stream_block, stream):
            found.setdefault(source.pk, source)
    return shown_sources(found.values())


def cited_in_practice(practice: BestPractice) -> list[Source]:
    """The same for a best practice: those of the whole come first, for their marks stand above its text."""
    found = {source.pk: source for source in _walk(None, practice)}
    return shown_sources(found.values())


def shown_sources(sources: Iterable[Source | None]) -> list[Source]:
    """Those that readers may see; what was deleted since it was cited leaves a gap."""
    return [source for source in sources if source and source.live]


def _walk(block: object, value: object) -> Iterator[Source]:
    if isinstance(value, Source):
        yield value
    elif isinstance(value, BestPractice):
        yield from value.sources.all()
        yield from cited(value.body, value.notes)
    elif isinstance(block, StreamBlock) and isinstance(value, StreamValue):
        for child in value:
            yield from _walk(child.block, child.value)
    elif isinstance(block, LibraryTextBlock) and isinstance(value, StructValue):
        if practice := used_text(value):
            # As the lesson's own text it is shown without title and summary, and so without their marks.
            yield from (
                cited(practice.body, practice.notes)
                if isinstance(block, SharedTextBlock)
                else _walk(None, practice)
            )
    elif isinstance(block, IndicatorsBlock) and isinstance(value, StructValue):
        chosen = value.published
        prefetch_related_objects(chosen, "sources")
        for indicator in chosen:
            yield from indicator.sources.all()
            yield from cited(indicator.shows)
    elif isinstance(block, StructBlock) and isinstance(value, StructValue):
        for name, child_block in block.child_blocks.items():
            if isinstance(child_block, StructBlock | ListBlock | SnippetChooserBlock):
                yield from _walk(child_block, value.get(name))
    elif isinstance(block, ListBlock):
        for child in value or []:  # type: ignore[attr-defined] # a ListValue
            yield from _walk(block.child_block, child)
