"""The words of a question or a scenario as they are frozen: published, in every language, with the sources they cite."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from courses.models import Indicator, Source
from courses.text import as_read, published


def live_translations(thing: Any, only: str = "") -> dict[str, Any]:
    """All published language versions of a snippet or page, by language code; or `only` the one of this language."""
    versions = (
        type(thing).objects.filter(translation_key=thing.translation_key, live=True).select_related("locale")
    )
    if only:
        versions = versions.filter(locale__language_code=only)
    return {version.locale.language_code: version for version in versions} or {
        thing.locale.language_code: thing
    }


def in_published_words(html: str, language: str) -> str:
    """Rich text of one language version; its links lead to pages in that language, whoever freezes it."""
    with translation.override(language):
        return as_read(published(html))


def by_id(stream: Iterable) -> dict[str, Any]:
    return {str(child.id): child.value for child in stream}


def frozen_sources(cited: Iterable[Source | None]) -> list[dict[str, str]]:
    return [
        {
            "label": str(source),
            "title": source.title,
            "url": source.url,
            "confidence": source.confidence,
            "note": source.note,
        }
        for source in cited
        if source  # None: deleted since it was cited
    ]


def frozen_indicators(by_step: dict[str, Iterable[Indicator | None]]) -> dict[str, dict[str, list[str]]]:
    """What can be noticed at each step, by the keys that all languages share, for results to be counted by.

    Empty where no indicator is named, so that such a question keeps the digest it had before there were any.
    """
    keys = {
        step: list(dict.fromkeys(str(indicator.translation_key) for indicator in chosen if indicator))
        for step, chosen in by_step.items()
    }
    named = {step: found for step, found in keys.items() if found}
    return {"indicators": named} if named else {}
