"""A translation that was made as a whole becomes one that is translated part by part, and keeps every word.

wagtail-localize builds a translation from its source and the strings it knows; of what was written otherwise it knows
nothing and would write the source's words over it. So its strings are made from the translation first.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import TranslatableMixin
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments, quote_path_component
from wagtail_localize.strings import StringValue

from courses.wording import parts_of, texts_in


class CannotTakeOver(Exception):
    """Something that is translated would be lost; the message names the passages, and nothing was changed."""


def translate_part_by_part(thing: TranslatableMixin, source: TranslatableMixin) -> Translation:
    """Let a translation that exists be edited part by part. Raises CannotTakeOver."""
    with transaction.atomic():
        prepared, _created = TranslationSource.update_or_create_from_instance(source)
        translation, _created = Translation.objects.update_or_create(
            source=prepared, target_locale=thing.locale, defaults={"enabled": True}
        )
    return translation


@transaction.atomic
def take_over(translation: Translation) -> None:
    """Make the strings of a translation from what is translated already; its draft where there is a newer one."""
    own = _existing(translation)
    if own is None:
        return
    theirs = list(extract_segments(own))
    rows = StringSegment.objects.filter(source=translation.source).select_related("context", "string")
    for row, mine in side_by_side(rows.order_by("order"), theirs):
        _translate(translation, row, mine)
    chosen = {
        segment.path: segment.data for segment in theirs if isinstance(segment, OverridableSegmentValue)
    }
    for row in OverridableSegment.objects.filter(source=translation.source).select_related("context"):
        value = chosen.get(row.context.path, row.data)
        if value != row.data:
            _override(translation, row.context, value)
    lost = _lost(translation, own)
    if lost:
        raise CannotTakeOver(
            _(
                "“%(title)s” can't be translated part by part yet. These passages have other paragraphs than the "
                "source, or are not in it: %(passages)s"
            )
            % {"title": own, "passages": "; ".join(lost)}
        )


def _existing(translation: Translation) -> Any | None:
    try:
        own = translation.get_target_instance()
    except translation.source.specific_content_type.model_class().DoesNotExist:
        return None
    if getattr(own, "alias_of_id", None):
        return None
    return own.get_latest_revision_as_object() if own.latest_revision_id else own


def side_by_side(source: Iterable[Any], own: Iterable[Any]) -> Iterator[tuple[Any, StringSegmentValue]]:
    """The strings of a source, each with what stands in its place in a translation that was written as a whole."""
    strings = _by_place(segment for segment in own if isinstance(segment, StringSegmentValue))
    for place, wanted in _by_place(source).items():
        yield from zip(wanted, _as_many(strings.get(place, []), wanted), strict=False)


def _by_place(segments: Iterable[Any]) -> dict[str, list[Any]]:
    """Strings by the place where they stand: several for a rich text, in a table those of all its cells."""
    places: dict[str, list[Any]] = defaultdict(list)
    for segment in segments:
        places[place_of(_path(segment))].append(segment)
    return places


def _path(segment: StringSegment | StringSegmentValue) -> str:
    return str(segment.context.path if isinstance(segment, StringSegment) else segment.path)


def place_of(path: str) -> str:
    """Where a string stands, whatever it says: the cells of a table are known by their words."""
    return re.sub(r"\.[0-9a-f]{32}$", "", path)


def _as_many(mine: list[StringSegmentValue], wanted: list[Any]) -> list[StringSegmentValue]:
    """As many strings as there are wanted: paragraphs that a translation has more stay behind its last one."""
    last = len(wanted) - 1
    if len(mine) <= len(wanted) or _path(wanted[0]) != mine[0].path:
        return mine
    joined = StringValue("<br/>".join(segment.string.data for segment in mine[last:]))
    return [*mine[:last], StringSegmentValue(mine[last].path, joined, attrs=mine[last].attrs)]


def _translate(translation: Translation, row: StringSegment, mine: StringSegmentValue) -> None:
    if mine.string.data == row.string.data:
        return  # a copy
    StringTranslation.objects.update_or_create(
        translation_of=row.string,
        locale=translation.target_locale,
        context=row.context,
        defaults={
            "data": mine.string.data,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "has_error": False,
            "field_error": "",
        },
    )
    links = json.loads(row.attrs) or {}
    for name, attributes in (mine.attrs or {}).items():
        href = links.get(name, {}).get("href")
        if href and attributes.get("href") not in (None, href):
            path = f"{row.context.path}.{quote_path_component(href)}"
            _override(
                translation,
                TranslationContext.objects.get(object=row.context.object_id, path=path),
                attributes["href"],
            )


def _override(translation: Translation, context: TranslationContext, value: Any) -> None:
    """Another picture, document or link than that of the source."""
    SegmentOverride.objects.update_or_create(
        context=context,
        locale=translation.target_locale,
        defaults={"data_json": json.dumps(value), "has_error": False},
    )


def _lost(translation: Translation, own: TranslatableMixin) -> list[str]:
    """The beginnings of the passages that would not be in the translation any more as they are."""
    made = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    source, kept = parts_of(translation.source.as_instance()), parts_of(made)
    return [
        Truncator(next(texts_in(part.words))).chars(60)
        for name, part in parts_of(own).items()
        if part.words not in [getattr(found.get(name), "words", None) for found in (source, kept)]
    ]
