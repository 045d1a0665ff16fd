"""The words of frozen questions: made for each language, read in the reader's."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation

from courses.models import Source
from courses.notes import shown_sources
from courses.text import as_read, published


def published_in(language: str, html: str) -> str:
    """Rich text of one language version; its links lead to pages in that language, whoever freezes it."""
    if "linktype" in html or "embedtype" in html:  # the address of what is linked or shown may change
        with translation.override(language):
            return as_read(published(html))
    return _as_read(html)


@lru_cache(maxsize=5_000)
def _as_read(html: str) -> str:
    return as_read(published(html))


def in_language(texts: dict[str, dict[str, str]]) -> dict[str, str]:
    """The texts in the active language, else in the site's own, else in any that was published; `lang` says which."""
    active = (translation.get_language() or "").split("-")[0]
    wanted = [active, settings.LANGUAGE_CODE, *sorted(texts)]
    code = next(language for language in wanted if language in texts)
    return {**texts[code], "lang": code}


def localised(frozen: Any) -> Any:
    """A frozen question, or part of one, with the texts of one language beside its other facts instead of all languages'."""
    if isinstance(frozen, list):
        return [localised(part) for part in frozen]
    if not isinstance(frozen, dict):
        return frozen
    rest = {name: localised(value) for name, value in frozen.items() if name != "texts"}
    return {**rest, **in_language(frozen["texts"])} if frozen.get("texts") else rest


def frozen_sources(cited: Iterable[Source | None]) -> list[dict[str, Any]]:
    """The published sources of a reason as they are told beside it; in several languages where they are translated."""
    return [
        {**_told(source), "confidence": source.confidence, **_translated(source)}
        for source in shown_sources(cited)
    ]


def _told(source: Source) -> dict[str, str]:
    return {"label": str(source), "title": source.title, "url": source.url, "note": source.note}


def _translated(source: Source) -> dict[str, Any]:
    codes = source.published_translations
    told = {settings.LANGUAGE_CODE: _told(source), **{code: _told(source.told_in(code)) for code in codes}}
    return {"texts": told} if codes else {}


def untranslated_sources(payload: Any) -> Any:
    """A payload in one language: its sources without their translations."""
    if isinstance(payload, list):
        return [untranslated_sources(part) for part in payload]
    if not isinstance(payload, dict):
        return payload
    is_source = "label" in payload and "confidence" in payload
    return {
        name: untranslated_sources(value)
        for name, value in payload.items()
        if not (is_source and name == "texts")
    }


def own_sources(cited: Iterable[Source | None], name: str = "sources") -> dict[str, Any]:
    """The sources of a reason as a payload has them: left out where it cites none."""
    found = frozen_sources(cited)
    return {name: found} if found else {}


def frozen_image(image: Any) -> dict[str, Any]:
    """A picture as it is shown in a question: which one, the digest of its file, and its shape on the page."""
    shown = image.get_rendition("width-960")
    return {
        "image": image.pk,
        "file": image.file_hash or image.get_file_hash(),
        "url": shown.url,
        "width": shown.width,
        "height": shown.height,
    }


def frozen_pictures(pictures: Iterable, versions: dict[str, Any]) -> list[dict[str, Any]]:
    """The pictures of a question, with their words in each language version of it."""
    known = {
        code: {str(child.id): child.value for child in version.pictures} for code, version in versions.items()
    }
    return [
        {
            "id": str(child.id),
            **frozen_image(child.value["image"]),
            **own_sources(child.value["sources"]),
            "texts": {
                code: _picture_texts(values[str(child.id)])
                for code, values in known.items()
                if str(child.id) in values and values[str(child.id)]["image"]
            },
        }
        for child in pictures
        if child.value["image"]  # None: deleted
    ]


def _picture_texts(picture: Any) -> dict[str, str]:
    image = picture["image"]
    return {"alt": "" if image.decorative else image.contextual_alt_text or "", "caption": picture["caption"]}
