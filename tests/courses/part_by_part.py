"""Translating part by part as a translator does in the CMS, and one of every block there is."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import CharField, ForeignKey, Model, TextField
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from assessments.models import Question, Scenario
from assessments.paper_blocks import FitsBlock
from courses.models import BestPractice, HomePage, Indicator, LessonPage, Source
from courses.translatable import AudioOfTheSource, CodeBlock, VideoOfTheSource
from tests.assessments.builders import make_question, make_scenario
from tests.courses.builders import (
    make_document,
    make_image,
    make_indicator,
    make_practice,
    make_recording,
    make_source,
    make_stage,
    text,
)
from tests.factories import make_course

MADE: dict[type, Callable[[], Any]] = {
    Source: make_source,
    BestPractice: make_practice,
    Question: make_question,
    Scenario: make_scenario,
    Indicator: make_indicator,
    LessonPage: lambda: make_stage(HomePage.objects.get(locale=Locale.get_default()), [text()]).lessons[0],
}
_numbers = itertools.count(1)


def started(thing: Any, language: str = "fr") -> Translation:
    """The translation of a thing, sent to translation as it is now."""
    source, _created = TranslationSource.update_or_create_from_instance(thing)
    locale = Locale.objects.get(language_code=language)
    return Translation.objects.get_or_create(source=source, target_locale=locale)[0]


def fill(translation: Translation, written: Callable[[str], str]) -> None:
    """Translate every string that the translator is shown."""
    for row in StringSegment.objects.filter(source=translation.source).select_related("string"):
        StringTranslation.objects.update_or_create(
            translation_of=row.string,
            locale=translation.target_locale,
            context=row.context,
            defaults={"data": written(row.string.data)},
        )


def sample(block: blocks.Block) -> Any:
    """A stored value of any kind of block, with two items in each list and all kinds in each stream."""
    if isinstance(block, ImageBlock):
        return {"image": make_image().pk, "alt_text": words(), "decorative": False}
    if isinstance(block, blocks.StructBlock):
        return {name: sample(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [block_of("item", block.child_block) for _number in range(2)]
    if isinstance(block, blocks.StreamBlock):
        return [block_of(kind, child) for kind, child in block.child_blocks.items()]
    if isinstance(block, TypedTableBlock):
        rows = [{"values": [words(), words()]} for _number in range(2)]
        columns = [{"type": "text", "heading": words()} for _number in range(2)]
        return {"columns": columns, "rows": rows, "caption": words()}
    if isinstance(block, DocumentChooserBlock):
        return make_document().pk
    if isinstance(block, AudioOfTheSource):
        return make_recording("audio").pk
    if isinstance(block, VideoOfTheSource):
        return make_recording().pk
    if isinstance(block, blocks.ChooserBlock):
        return MADE[block.target_model]().pk
    if isinstance(block, FitsBlock):
        return ""  # never stored
    if isinstance(block, CodeBlock):
        return "a-code"
    simple = {blocks.BooleanBlock: True, blocks.IntegerBlock: 1, blocks.RegexBlock: f"name-{next(_numbers)}"}
    for kind, value in simple.items():
        if isinstance(block, kind):
            return value
    if isinstance(block, blocks.ChoiceBlock):
        return next(value for value, _label in block.field.choices if value)
    return (
        f"<p>{words()}</p><ul><li>{words()}</li></ul>" if isinstance(block, blocks.RichTextBlock) else words()
    )


def words() -> str:
    return f"words {next(_numbers)}"


def block_of(kind: str, block: blocks.Block) -> dict[str, Any]:
    return {"type": kind, "id": f"{next(_numbers):08}-0000-4000-8000-000000000000", "value": sample(block)}


def blank(model: type[Model]) -> Any:
    """An unsaved row of any model with something in every field that must be filled."""
    required = (
        field
        for field in model._meta.fields
        if field.model is not Page or field.name == "title"
        if field.editable and not (field.null or field.blank or field.has_default() or field.primary_key)
    )
    return model(**{field.name: _fact(field) for field in required if field.name != "locale"})


def _fact(field: Any) -> Any:
    if isinstance(field, ForeignKey):
        return make_course()
    if isinstance(field, StreamField):
        return []
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, CharField | TextField):
        return "xx" if field.max_length == 2 else words()
    return 5


def ids(stored: Any) -> Iterator[str]:
    """Every id in a stored stream, those of nested streams and lists included, in order."""
    if isinstance(stored, dict):
        if "id" in stored and "type" in stored:
            yield stored["id"]
        for inside in stored.values():
            yield from ids(inside)
    elif isinstance(stored, list):
        for inside in stored:
            yield from ids(inside)
