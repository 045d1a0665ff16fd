"""Loads the indicators that are kept as a data file, with their translations beside it. What exists stays as it is."""

from pathlib import Path
from uuid import UUID

from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.models import Locale

from courses.curriculum import Library, profession_notes, read, source_ids, source_version, stable_id, stream
from courses.models import Indicator, Source
from courses.translations import translated_snippet, translations_of


@transaction.atomic
def load_indicators(folder: Path) -> None:
    """Every indicator of `indicators.yaml`, then what lies beside it in other languages."""
    library, path = Library(folder), folder / "indicators.yaml"
    entries = {entry["key"]: entry for entry in read(path)}
    for entry in entries.values():
        _load(library, entry)
    for locale, translations in translations_of(path):
        for translation in translations:
            source = source_version(Indicator, stable_id("indicator", translation["key"]))
            shows = _shows(library, translation)
            translated_snippet(source, locale, {"text": translation["text"], "shows": shows})


def _load(library: Library, entry: dict) -> None:
    key = UUID(stable_id("indicator", entry["key"]))
    if Indicator.objects.filter(translation_key=key).exists():
        return
    indicator = Indicator(
        translation_key=key,
        locale=Locale.get_default(),
        group=entry["group"],
        text=entry["text"],
        shows=_shows(library, entry),
    )
    indicator.sources.set(Source.objects.filter(pk__in=source_ids(entry["sources"])))
    indicator.full_clean()
    indicator.save()
    indicator.save_revision().publish()


def _shows(library: Library, entry: dict) -> StreamValue:
    blocks = library.blocks(profession_notes(entry.get("shows")), "indicator", entry["key"])
    return stream(Indicator.shows.field.stream_block, blocks)
