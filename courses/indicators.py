"""Indicators as one reader sees them: in their language as far as it goes, with the notes for their profession."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.models import Profession
from courses.fallback import language_of_text, passages_of
from courses.languages import best_versions, language_of
from courses.models import Indicator, Source


@dataclass(frozen=True)
class Note:
    """How an indicator shows to one profession. `label` is empty where the reader knows that it is theirs."""

    label: str
    lang: str
    text: Any  # rich text
    sources: list[Source]


@dataclass(frozen=True)
class ShownIndicator:
    text: str
    lang: str
    sources: list[Source]
    notes: list[Note]


def shown_to(
    professions: frozenset[str], chosen: Iterable[Indicator | None], *, previewed: Any = None
) -> list[ShownIndicator]:
    """The published ones of these indicators, each in the language of the interface where it is in it.

    Notes are shown to those of their profession, and all of them, labelled, to who has none or several. The indicator
    that is `previewed` is shown as it is. The number of queries does not depend on that of the indicators.
    """
    wanted = [indicator for indicator in chosen if indicator]
    versions = Indicator.objects.filter(
        translation_key__in={indicator.translation_key for indicator in wanted}, live=True
    )
    rows = list(versions.select_related("locale").prefetch_related("sources"))
    best = best_versions(rows)
    sources = {row.translation_key: row for row in rows if language_of(row) == settings.LANGUAGE_CODE}
    names = {profession.code: str(profession) for profession in Profession.objects.all()}
    found = [
        (indicator, indicator) if indicator is previewed else (best[key], sources.get(key, best[key]))
        for indicator in wanted
        if indicator is previewed or (key := indicator.translation_key) in best
    ]
    return [_shown(version, source, professions, names) for version, source in found]


def _shown(
    indicator: Indicator, source: Indicator, professions: frozenset[str], names: dict[str, str]
) -> ShownIndicator:
    notes = [
        Note(
            label="" if len(professions) == 1 else names.get(value["profession"], value["profession"]),
            lang=passage.lang or language_of(indicator),
            text=value["text"],
            sources=[cited for cited in value["sources"] if cited],
        )
        for passage in passages_of(indicator, source, "shows")
        if (value := passage.block.value) and (len(professions) != 1 or value["profession"] in professions)
    ]
    return ShownIndicator(
        text=indicator.text,
        lang=language_of_text(indicator, source, "text"),
        sources=list(indicator.sources.all()),
        notes=notes,
    )
