"""The one writer of what translations were made from, and the answer to: which parts have fallen behind their source?

A part of a translation is behind when the source says something else today than when the part was written. It is noted
whenever a version is published; what was there before anything was noted counts as made from the source as it was then.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, TranslatableMixin, get_translatable_models

from courses import memory
from courses.languages import version_in
from courses.models import Wording
from courses.wording import Part, parts_of

Noted = dict[str, dict[str, Any]]  # the parts of a `Wording`


@dataclass(frozen=True)
class Standing:
    """How a translation stands to its source: names of parts."""

    behind: dict[str, datetime] = field(default_factory=dict)  # since when the source says something else
    missing: frozenset[str] = frozenset()  # not there, or a copy of what the source says or said
    # Whether any of what it says beyond title and summary is in its language; None: it says no more than these.
    is_worded: bool | None = None

    @property
    def is_up_to_date(self) -> bool:
        return not self.behind and not self.missing


UP_TO_DATE = Standing()
IN_SHORT = {"title", "seo_title", "search_description", "summary", "lead", "content_note"}
Standings = Mapping[tuple[UUID, str], Standing]  # by key and language


@transaction.atomic
def note(thing: TranslatableMixin, *, at: datetime) -> None:
    """Note what a version says that was published; idempotent."""
    language = thing.locale.language_code
    before = _noted(thing.translation_key, language)
    if language == settings.LANGUAGE_CODE:
        _write(thing, {name: _since(part, before, at) for name, part in parts_of(thing).items()})
        return
    source = _noted_source(thing, at)
    _write(
        thing,
        {
            name: {**_since(part, before, at), "source": _made_from(part, before.get(name), source.get(name))}
            for name, part in parts_of(thing).items()
        },
    )


def _since(part: Part, before: Noted, at: datetime) -> dict[str, Any]:
    known = before.get(part.name, {})
    return {
        "own": part.digest,
        "since": known["since"] if known.get("own") == part.digest else at.isoformat(),
    }


def _made_from(part: Part, before: dict[str, Any] | None, source: dict[str, Any] | None) -> str | None:
    if before and before["own"] == part.digest:
        return before["source"]
    if source is None:
        return ""
    is_copy = source["own"] == part.digest and not part.may_be_alike
    return None if is_copy else source["own"]


@transaction.atomic
def confirm(thing: TranslatableMixin, *, at: datetime) -> None:
    """Somebody who knows both says that a translation is still right: it counts as made from the source of today."""
    source = _noted_source(thing, at)
    parts = _noted(thing.translation_key, thing.locale.language_code)
    for name, part in parts.items():
        if part["source"] is not None and name in source:
            part["source"] = source[name]["own"]
    _write(thing, parts)


@transaction.atomic
def take_along(copies: Mapping[UUID, UUID]) -> None:
    """Note of copies of pages, by their keys, what is noted of the pages: what was behind its source is so in the copy."""
    rows = Wording.objects.filter(translation_key__in=copies).select_related("locale")
    Wording.objects.bulk_create(
        [
            Wording(translation_key=copies[row.translation_key], locale=row.locale, parts=row.parts)
            for row in rows
        ]
    )
    memory.forget()


def note_existing(*, at: datetime) -> None:
    """Note what is live and was never noted: versions from before anything was, and what was saved without publishing."""
    noted = set(Wording.objects.values_list("translation_key", "locale"))
    for model in get_translatable_models():
        versions = model.objects.filter(live=True).select_related("locale")
        if issubclass(model, Page):
            versions = versions.filter(depth__gt=1, alias_of__isnull=True)
        new = [
            thing
            for thing in versions
            if (thing.translation_key, thing.locale_id) not in noted
            and getattr(thing, "is_in_translation", True)
        ]
        for thing in sorted(new, key=lambda thing: thing.locale.language_code != settings.LANGUAGE_CODE):
            note(thing.specific if isinstance(thing, Page) else thing, at=thing.last_published_at or at)


def standings_in(keys: Iterable[UUID], languages: Iterable[str]) -> Standings:
    """How the published translations stand; what is not there has nothing noted. One query."""
    wanted = {settings.LANGUAGE_CODE, *languages}
    if wanted == {settings.LANGUAGE_CODE}:
        return {}
    rows = Wording.objects.filter(translation_key__in=set(keys), locale__language_code__in=wanted)
    noted: dict[UUID, dict[str, Noted]] = defaultdict(dict)
    for key, language, parts in rows.values_list("translation_key", "locale__language_code", "parts"):
        noted[key][language] = parts
    return {
        (key, language): standing(own, versions.get(settings.LANGUAGE_CODE, {}))
        for key, versions in noted.items()
        for language, own in versions.items()
        if language != settings.LANGUAGE_CODE
    }


def standing(own: Noted, source: Noted) -> Standing:
    """Compare what was noted of a translation with what was noted of its source."""
    return Standing(
        behind={
            name: datetime.fromisoformat(source[name]["since"])
            for name, part in own.items()
            if name in source and part["source"] and part["source"] != source[name]["own"]
        },
        missing=frozenset(name for name in source if name not in own or own[name]["source"] is None),
        is_worded=_is_worded(own, source),
    )


def _is_worded(own: Noted, source: Noted) -> bool | None:
    """A heading may be the same in two languages: one that is a copy is no sign that the text is translated."""
    said = [name for name in source if name.partition(".")[0] not in IN_SHORT]
    if not said:
        return None
    mine = [own[name] for name in said if name in own]
    return any(part["source"] is not None and part["source"] != part["own"] for part in mine)


def _noted(key: UUID, language: str) -> Noted:
    row = Wording.objects.filter(translation_key=key, locale__language_code=language).first()
    return row.parts if row else {}


def _noted_source(thing: TranslatableMixin, at: datetime) -> Noted:
    """What the source says; one that was never noted is noted now. Nothing where no source is published."""
    noted = _noted(thing.translation_key, settings.LANGUAGE_CODE)
    source = None if noted else version_in(thing, settings.LANGUAGE_CODE)
    if source:
        note(source, at=getattr(source, "last_published_at", None) or at)
        return _noted(thing.translation_key, settings.LANGUAGE_CODE)
    return noted


def _write(thing: TranslatableMixin, parts: Noted) -> None:
    row = Wording(translation_key=thing.translation_key, locale=thing.locale, parts=parts)
    Wording.objects.bulk_create(  # one statement, whether or not it is there, and whoever else writes it
        [row], update_conflicts=True, unique_fields=["translation_key", "locale"], update_fields=["parts"]
    )
    memory.forget()
