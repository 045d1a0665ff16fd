"""Which parts of a block are translated: the words. What is chosen is that of the source in every language."""

from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail_localize.fields import SynchronizedField, TranslatableField
from wagtail_localize.segments import StringSegmentValue
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock


class FromTheSource:
    """A block without words to translate: translators don't see it, and a translation has the value of its source."""

    def get_translatable_segments(self, value: Any) -> list[StringSegmentValue]:
        return []


class KeptInEachLanguage(TranslatableField):
    """A text that a language may have although the source has none: it is not emptied with the source's."""

    def is_synchronized(self, source: Any) -> bool:
        return False


class Whole:
    """Things chosen in a list of their own, as one value: what is set replaces all that was chosen, also by nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, thing: Any, model: type | None = None) -> Any:
        return self if thing is None else list(getattr(thing, self.name).all())

    def __set__(self, thing: Any, chosen: list[Any]) -> None:
        getattr(thing, self.name).set(chosen)


class ListOfTheSource(SynchronizedField):
    """Things chosen in a list of their own: a translation has those of its source, also when they are none.

    wagtail-localize passes over an empty list of many-to-many; so it is shown a plain value of the model, its `Whole`.
    """

    def __init__(self, field_name: str, *, whole: str) -> None:
        super().__init__(field_name, overridable=False)
        self.whole = whole

    def get_field(self, model: type) -> Any:
        return SimpleNamespace(name=self.whole, attname=self.whole)


class ChosenInTheSource(FromTheSource, SnippetChooserBlock):
    """A source, a shared text, a question: templates show it in the reader's language where there is one."""

    def clean(self, value: Any) -> Any:
        """What was chosen has just been read from the database: Wagtail would look for each of them once more."""
        return value if isinstance(value, self.model_class) else super().clean(value)


class PageOfTheSource(FromTheSource, blocks.PageChooserBlock):
    """A page by which others are meant; its translations share its key."""


class VideoOfTheSource(FromTheSource, VideoChooserBlock):
    """A video; its captions and transcript have a language of their own."""


class AudioOfTheSource(FromTheSource, AudioChooserBlock):
    """A sound recording, likewise."""


class CodeBlock(FromTheSource, blocks.CharBlock):
    """A short name by which one part refers to another."""

    def get_searchable_content(self, value: str) -> list[str]:
        """Nothing: nobody looks for it."""
        return []


class TranslatableTableBlock(TypedTableBlock):
    """A table whose caption, headings and cells are translated one by one.

    A text is known by its words and not by its place, so that a translation stays when a row is added above it.
    """

    def get_translatable_segments(self, value: TypedTable) -> list[StringSegmentValue]:
        return [StringSegmentValue(_name(text), text) for text in texts_of(value)]

    def restore_translated_segments(
        self, value: TypedTable, segments: list[StringSegmentValue]
    ) -> TypedTable:
        translated = {segment.path: segment.render_text() for segment in segments}

        def read(text: str | None) -> str:
            return translated.get(_name(text or ""), text or "")

        return TypedTable(
            columns=[{**column, "heading": read(column["heading"])} for column in value.columns],
            row_data=[{"values": [read(cell) for cell in row["values"]]} for row in value.row_data],
            caption=read(value.caption),
        )


def texts_of(table: TypedTable) -> list[str]:
    """The caption, the headings and the cells row by row; a text that comes again stands here again."""
    cells = [cell for row in table.row_data for cell in row["values"]]
    texts = [table.caption, *(column["heading"] for column in table.columns), *cells]
    return [text or "" for text in texts]


def _name(text: str) -> str:
    return uuid5(NAMESPACE_OID, text).hex


# In migrations they are the blocks that they extend: what is translated is no matter of the database.
DECONSTRUCT_ALIASES = {
    ChosenInTheSource: "wagtail.snippets.blocks.SnippetChooserBlock",
    PageOfTheSource: "wagtail.blocks.PageChooserBlock",
    VideoOfTheSource: "wagtailmedia.blocks.VideoChooserBlock",
    AudioOfTheSource: "wagtailmedia.blocks.AudioChooserBlock",
    CodeBlock: "wagtail.blocks.CharBlock",
}
