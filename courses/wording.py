"""What a page or shared text says, part by part: a part is a text field, or one block of a stream with all inside it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import unescape
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import get_translatable_fields

from courses.translatable import FromTheSource

# They have no words of their own, or so few that they may be the same in two languages.
ALIKE_IN_ALL_LANGUAGES = {
    "heading",
    "best_practice",
    "shared_text",
    "indicators",
    "knowledge_check",
    "download",
    "image",
    "video",
    "audio",
}
NAMES = {"title", "seo_title", "term", "other_forms", "instrument", "article", "publisher"}
NO_WORDING = {"slug"}  # an address


@dataclass(frozen=True)
class Part:
    """`name` is that of the field, for a block with its id: "body.<id>". The same in all languages."""

    name: str
    words: Any  # nested texts
    may_be_alike: bool  # whether it may say the same in two languages and yet be translated

    @cached_property
    def digest(self) -> str:
        return sha256(json.dumps(self.words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def parts_of(thing: TranslatableMixin) -> dict[str, Part]:
    """The parts of a page or shared text by their names, in the order of its fields; what says nothing is none."""
    found = (part for name in worded_fields(type(thing)) for part in _parts_of_field(thing, name))
    return {part.name: part for part in found if part.words}


def worded_fields(model: type[models.Model]) -> list[str]:
    """The fields that are translated; choices, numbers and references are those of the source."""
    fields = get_translatable_fields(model)
    return [f.field_name for f in fields if f.is_translated(None) and f.field_name not in NO_WORDING]


def _parts_of_field(thing: TranslatableMixin, name: str) -> Iterator[Part]:
    field = thing._meta.get_field(name)
    if not isinstance(field, StreamField):
        text = field.value_from_object(thing)
        yield Part(name, plain(text) if isinstance(field, RichTextField) else text, name in NAMES)
        return
    for child in field.value_from_object(thing).get_prep_value():
        words = words_of(field.stream_block.child_blocks[child["type"]], child["value"])
        yield Part(f"{name}.{child['id']}", words, child["type"] in ALIKE_IN_ALL_LANGUAGES)


def words_of(block: blocks.Block, stored: Any) -> Any:
    """The texts of a block as it is stored, without what is empty or only chosen: nothing where it has none."""
    if isinstance(block, blocks.RichTextBlock):
        return plain(stored)
    if isinstance(block, FromTheSource):
        return None
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return stored
    if isinstance(block, TypedTableBlock):
        headings = [column["heading"] for column in stored["columns"]]
        return [stored.get("caption"), headings, *(row["values"] for row in stored["rows"])]
    if isinstance(block, ImageBlock):
        return (stored or {}).get("alt_text")
    if isinstance(block, blocks.StructBlock):
        inside = {name: words_of(child, stored.get(name)) for name, child in block.child_blocks.items()}
        return {name: words for name, words in inside.items() if words}
    if isinstance(block, blocks.StreamBlock):
        return [words_of(block.child_blocks[child["type"]], child["value"]) for child in stored or []]
    if isinstance(block, blocks.ListBlock):
        inside = [words_of(block.child_block, _item(child)) for child in stored or []]
        return [words for words in inside if words]
    return None


def _item(stored: Any) -> Any:
    """The value of one item of a list, which older texts store without an id."""
    return stored["value"] if isinstance(stored, dict) and stored.get("type") == "item" else stored


def plain(html: str | None) -> str:
    """Rich text without its tags: the editor writes other ones for the same text."""
    spaced = re.sub(r"</?(?:p|li|ul|ol|br|hr|h\d|blockquote)\b[^>]*>", " ", html or "")
    return " ".join(unescape(re.sub(r"<[^>]+>", "", spaced)).split())


def texts_in(words: Any) -> Iterator[str]:
    """The single texts in the words of a part."""
    if isinstance(words, str):
        yield words
    elif words:
        for inside in words.values() if isinstance(words, dict) else words:
            yield from texts_in(inside)
