"""PO files of a course for a translation office: one for each page and text, in one archive for each language."""

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

import polib
from django.db.models import Model
from django.utils import timezone
from django.utils.text import Truncator, slugify
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from courses.course_texts import met_in
from courses.models import CoursePage
from courses.taking_over import side_by_side

# How a file says what it translates; the last one is wagtail-localize's own, for the file of a single page.
KEY, KIND, LOCALIZE_ID = "X-Translation-Key", "X-Kind", "X-WagtailLocalize-TranslationID"
Place = tuple[str, str]  # the path of a passage, and what the source says there


@dataclass
class Worded:
    """A page or text in the source language, with its passages as they are in one language."""

    thing: Any
    passages: dict[Place, str] = field(default_factory=dict)  # empty: not translated
    version: Any | None = None  # its translation
    translation: Translation | None = None  # if it is translated part by part
    former: dict[Place, str] = field(default_factory=dict)  # translations of what the source said before

    @property
    def kind(self) -> str:
        return str(self.thing._meta.verbose_name)


def worded_things(course_page: Page, locale: Locale, keys: Iterable[UUID] | None = None) -> list[Worded]:
    """All that learners of a course meet, or what of it has these keys, as it is worded in a language."""
    things = met_in(course_page)
    if keys is not None:
        wanted = set(keys)
        things = [thing for thing in things if thing.translation_key in wanted]
    things = _specific(things)
    models = {type(thing) for thing in things}
    known = [thing.translation_key for thing in things]
    versions = {v.translation_key: v for model in models for v in _versions(model, known, locale)}
    managed = Translation.objects.filter(source__object_id__in=known, target_locale=locale, enabled=True)
    translations = {t.source.object_id: t for t in managed.select_related("source", "target_locale")}
    stored: dict[UUID, dict[Place, str]] = defaultdict(dict)
    rows = StringTranslation.objects.filter(context__object_id__in=translations, locale=locale)
    for key, path, source, data in rows.values_list(
        "context__object_id", "context__path", "translation_of__data", "data"
    ):
        stored[key][path, source] = data
    return [
        _worded(thing, versions.get(key), translations.get(key), stored.get(key, {}))
        for thing in things
        for key in [thing.translation_key]
    ]


def _specific(things: list[Any]) -> list[Any]:
    pages = Page.objects.filter(pk__in=[thing.pk for thing in things if isinstance(thing, Page)])
    by_key = {page.pk: page for page in pages.specific()}
    return [by_key[thing.pk] if isinstance(thing, Page) else thing for thing in things]


def _versions(model: type[Model], keys: list[UUID], locale: Locale) -> Iterator[Any]:
    found = model._default_manager.filter(translation_key__in=keys, locale=locale)
    return iter(found.filter(alias_of__isnull=True) if issubclass(model, Page) else found)


def _worded(thing: Any, version: Any, translation: Translation | None, stored: dict[Place, str]) -> Worded:
    source = [part for part in extract_segments(thing) if isinstance(part, StringSegmentValue)]
    passages = {(part.path, part.string.data): "" for part in source}
    if translation:
        former = {place: data for place, data in stored.items() if place not in passages}
        passages |= {place: data for place, data in stored.items() if place in passages}
        return Worded(thing, passages, version, translation, former)
    if version:
        own = version.get_latest_revision_as_object() if version.has_unpublished_changes else version
        for part, mine in side_by_side(source, extract_segments(own)):
            if mine.string.data != part.string.data:  # else it is a copy
                passages[part.path, part.string.data] = mine.string.data
    return Worded(thing, passages, version)


def archive_of(course_page: CoursePage, locale: Locale) -> bytes:
    """The PO files of a course in one language as a ZIP; whatever has a passage to translate has a file."""
    worded = [found for found in worded_things(course_page, locale) if found.passages]
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, found in enumerate(worded, start=1):
            name = f"{number:03}-{slugify(found.kind)}-{slugify(Truncator(str(found.thing)).chars(60))}.po"
            archive.writestr(name, str(po_of(found, locale, course_page.course.code)))
    return content.getvalue()


def po_of(worded: Worded, locale: Locale, course: str) -> polib.POFile:
    po = polib.POFile(wrapwidth=200)
    po.header = f"{worded.kind}: {worded.thing}"
    po.metadata = {
        "Project-Id-Version": course,
        "POT-Creation-Date": timezone.now().strftime("%Y-%m-%d %H:%M%z"),
        "Language": locale.language_code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        KIND: worded.thing._meta.label_lower,
        KEY: str(worded.thing.translation_key),
    }
    if worded.translation:
        po.metadata[LOCALIZE_ID] = str(worded.translation.uuid)
    for is_former, passages in ((False, worded.passages), (True, worded.former)):
        po.extend(
            polib.POEntry(msgctxt=path, msgid=source, msgstr=translated, obsolete=is_former)
            for (path, source), translated in passages.items()
        )
    return po
