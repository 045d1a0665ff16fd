"""Indicators as one reader sees them: in their language as far as it goes, with the notes for their profession."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings

from accounts.models import Profession
from courses.fallback import language_of_text, passages_of
from courses.languages import best_versions, language_of
from courses.models import Indicator, Source
from courses.staleness import UP_TO_DATE, Standing, Standings


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
    changed_at: datetime | None = None  # since when the source of what is shown says something else


def shown_to(
    professions: frozenset[str],
    chosen: Iterable[Indicator | None],
    *,
    previewed: Any = None,
    standings: Standings = MappingProxyType({}),
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
    return [
        _shown(
            version,
            source,
            professions,
            names,
            standings.get((version.translation_key, language_of(version)), UP_TO_DATE),
        )
        for version, source in found
    ]


def _shown(
    indicator: Indicator,
    source: Indicator,
    professions: frozenset[str],
    names: dict[str, str],
    standing: Standing,
) -> ShownIndicator:
    shown = [
        passage
        for passage in passages_of(indicator, source, "shows", standing)
        if len(professions) != 1 or passage.block.value["profession"] in professions
    ]
    notes = [
        Note(
            label="" if len(professions) == 1 else names.get(value["profession"], value["profession"]),
            lang=passage.lang or language_of(indicator),
            text=value["text"],
            sources=[cited for cited in value["sources"] if cited],
        )
        for passage in shown
        for value in [passage.block.value]
    ]
    changed = [standing.behind.get("text"), *(passage.changed_at for passage in shown)]
    return ShownIndicator(
        text=indicator.text,
        lang=language_of_text(indicator, source, "text"),
        sources=list(indicator.sources.all()),
        notes=notes,
        changed_at=max((at for at in changed if at), default=None),
    )
