"""Translations of pages, as an author publishes them in the CMS."""

import json
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Locale

from tests.courses.builders import fresh


def translate(page: Any, language: str, *, live: bool = True, **facts: Any) -> Any:
    """The translation of a page (its parent is translated already), published unless told otherwise."""
    translated = fresh(page).copy_for_translation(Locale.objects.get(language_code=language))
    for name, value in facts.items():
        setattr(translated, name, value)
    revision = translated.save_revision()
    if live:
        revision.publish()
    elif "slug" in facts:
        translated.save()
    return fresh(translated)


def without(
    stream: StreamValue, *positions: int, words: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """A stream as stored, with the same ids, without the blocks at these positions and with other words."""
    raw = json.dumps([part for n, part in enumerate(stream.get_prep_value()) if n not in positions])
    for old, new in (words or {}).items():
        raw = raw.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1])
    return json.loads(raw)
