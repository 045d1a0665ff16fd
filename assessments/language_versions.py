"""What is read of questions and scenarios to freeze them: their language versions, the parts in them, their indicators."""

from collections.abc import Iterable
from typing import Any

from courses.models import Indicator


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


def by_id(stream: Iterable) -> dict[str, Any]:
    return {str(child.id): child.value for child in stream}


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
