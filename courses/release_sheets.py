"""The release sheet: what an edition holds beside its manifest, so that each of its languages can be shown for ever.

A sheet has
- `facts`: what the release said of itself (course, number, change, note, approval, refresher, instant), and the digest
  of the whole manifest, with what stands in it beside what is taught;
- `texts`: the digests of all texts that are kept for the edition;
- `languages`: by code the titles of course and modules, and by item its title and the digests of its text and of its
  shared texts, in the order of the manifest (null: not translated then); `standings` say by key how a text stood to
  its source where it was behind;
- `asks`: by item the digest of what it asks, with its words in every language;
- `uses`: by item which of its shared texts each block shows; `indicators`: keys by what blocks name them by;
- `library`: by key what stands beside a shared text: its own sources, contributor and licence;
- `cited`: by item the sources in reading order; `sources` and `files`: what they were called, and where they were (a
  source in its own words, and under `translations` in those of each language in which it was told); of files also
  SHA-256, length and type of the copies that are kept of them.

It is stored as a `FrozenText`: the digest of the edition knows nothing of it, so that a translation makes no edition.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from wagtail.models import Page

from courses.blocks import SHARED
from courses.kept_files import Named, keep, named_in
from courses.library_blocks import question_model
from courses.manifests import digest
from courses.models import (
    BestPractice,
    CourseItem,
    CoursePage,
    Edition,
    Indicator,
    LessonPage,
    Recording,
    Source,
)
from courses.notes import cited, shown_sources
from courses.staleness import Standing, Standings, standings_in
from courses.used_files import FILES, files_in
from courses.versions import kept_for_reader

SOURCE_FACTS = (
    "instrument", "article", "title", "publisher", "url", "language", "confidence", "note",
)  # fmt: skip
Translations = dict[tuple[UUID, str], Any]  # by key and language
RECORDING_FACTS = ("language", "captions", "transcript", "credit")


@dataclass(frozen=True)
class FrozenItem:
    """An item with all that a manifest says of it, read once."""

    page: CourseItem
    content: dict[str, Any]
    shared: list[dict[str, Any]]
    asked: list[dict[str, Any]]
    files: list[dict[str, str]]

    @property
    def key(self) -> str:
        return str(self.page.translation_key)


@dataclass
class Taught:
    """A course as it is published now; `texts` are what is kept of it, by digest, `revisions` what must not be purged."""

    course_page: CoursePage
    modules: list[tuple[Page, list[FrozenItem]]]
    texts: dict[str, Any] = field(default_factory=dict)
    revisions: set[int] = field(default_factory=set)

    @cached_property
    def items(self) -> list[FrozenItem]:
        return [item for _module, items in self.modules for item in items]

    @cached_property
    def lessons(self) -> list[FrozenItem]:
        return [item for item in self.items if isinstance(item.page, LessonPage)]

    def keep(self, content: dict[str, Any]) -> str:
        """Keep a text; returns its digest."""
        key = digest(content)
        self.texts[key] = content
        return key


def facts_of(edition: Edition) -> dict[str, Any]:
    """What a release said of itself; whoever released it is a person, and no part of it."""
    return {
        "course": edition.course.code,
        "number": edition.number,
        "change": edition.change,
        "note": edition.note,
        "approved_by": edition.approved_by,
        "refresher_by": edition.refresher_by.isoformat() if edition.refresher_by else None,
        "released_at": edition.released_at.astimezone(UTC).isoformat(),
        "manifest": digest(edition.manifest),
    }


def sheet_of(edition: Edition, taught: Taught) -> dict[str, Any]:
    """The sheet of a release. Keeps its texts in `taught`, and names the revisions there; copies of its files are kept."""
    for item in taught.items:
        taught.keep(item.content)
        taught.revisions |= {item.page.live_revision_id, *(text["revision"] for text in item.shared)} - {None}
        taught.revisions |= item.page.asked_revisions
        for text in item.shared:
            taught.keep(text["content"])
    asks = {item.key: content for item in taught.items if (content := item.page.asked_in_every_language)}
    library = _Library(taught)
    languages, files = _languages(taught, library)
    return {
        "facts": facts_of(edition),
        "languages": languages,
        "asks": {key: taught.keep(content) for key, content in asks.items()},
        **_around(taught, library, files, asks.values()),
    }


def sheet_of_lesson(taught: Taught, code: str) -> dict[str, Any]:
    """The same of one lesson as it is read in one language: without the facts of a release. Keeps its texts too."""
    for item in taught.items:
        for content in (item.content, *(text["content"] for text in item.shared)):
            taught.keep(content)
    library = _Library(taught)
    files: list[dict[str, str]] = []
    languages = {}
    if code != settings.LANGUAGE_CODE:
        lessons = _translations([item.page for item in taught.items], code)
        standings = standings_in([UUID(item.key) for item in taught.items] + list(library.all_keys), [code])
        languages[code] = _in_language(code, taught, library, lessons, standings, files)
    return {"languages": languages, **_around(taught, library, files, ())}


def _around(
    taught: Taught, library: "_Library", files: Iterable[dict[str, str]], asks: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """What the texts name, and `asks`, what is asked; `files` are those that only translations show."""
    sources = {source.pk: source for source in library.sources}
    cited_in = {item.key: cited(item.page.body) for item in taught.lessons}
    sources |= {source.pk: source for found in cited_in.values() for source in found}
    return {
        "uses": {item.key: uses for item in taught.lessons if (uses := _uses(item.page))},
        "indicators": library.indicators,
        "library": library.facts,
        "cited": {key: [source.pk for source in found] for key, found in cited_in.items() if found},
        "sources": {str(source.pk): _source(source) for source in sources.values()},
        "files": _files([*files, *(file for item in taught.items for file in item.files)], asks),
        "texts": sorted(taught.texts),
    }


def _uses(lesson: LessonPage) -> dict[str, int]:
    """Which of the shared texts of a lesson stands at which of its blocks; `LessonPage.shared_texts` has the same order."""
    ids = [block.id for block in lesson.body if block.block_type in SHARED and block.value["practice"]]
    return {str(key): place for place, key in enumerate(ids)}


class _Library:
    """The texts of the library in a course, with all their versions: one query for each kind of text."""

    def __init__(self, taught: Taught) -> None:
        self.keys: dict[str, set[UUID]] = {}
        for item in taught.items:
            for text in item.shared:
                self.keys.setdefault(text["kind"], set()).add(UUID(text["key"]))
        models: dict[str, type[Model]] = {
            "best_practice": BestPractice,
            "indicator": Indicator,
            "question": question_model(),
        }
        self.versions: dict[tuple[str, str, str], Any] = {}  # by kind, key and language
        for kind, keys in self.keys.items():
            rows = models[kind].objects.filter(translation_key__in=keys, live=True).select_related("locale")
            if kind != "question":
                rows = rows.prefetch_related("sources")
            self.versions |= {
                (kind, str(row.translation_key), row.locale.language_code): row for row in rows.order_by("pk")
            }
        taught.revisions |= {row.live_revision_id for row in self.versions.values()} - {None}

    @property
    def all_keys(self) -> set[UUID]:
        return {key for keys in self.keys.values() for key in keys}

    @property
    def sources(self) -> list[Source]:
        """Those of the texts as a whole; what single statements cite is read from the lessons."""
        return [source for row in self._of_the_source for source in shown_sources(row.sources.all())]

    @property
    def indicators(self) -> dict[str, str]:
        rows = [(row.pk, key) for (kind, key, _code), row in self.versions.items() if kind == "indicator"]
        return {str(pk): key for pk, key in rows}

    @property
    def facts(self) -> dict[str, dict[str, Any]]:
        found = {}
        for row in self._of_the_source:
            about = {"sources": [source.pk for source in shown_sources(row.sources.all())]}
            about |= {name: getattr(row, name, "") for name in ("contributor", "licence")}
            found[str(row.translation_key)] = {name: value for name, value in about.items() if value}
        return {key: about for key, about in found.items() if about}

    @property
    def _of_the_source(self) -> list[Any]:
        """Each text in the source language; questions hold their sources themselves."""
        wanted = ("best_practice", "indicator")
        return [
            row
            for (kind, _key, code), row in self.versions.items()
            if kind in wanted and code == settings.LANGUAGE_CODE
        ]

    def digests(
        self, taught: Taught, shared: Iterable[dict[str, Any]], code: str, files: list[dict[str, str]]
    ) -> list[str | None]:
        """Keep these texts in a language, as far as they are translated into it; their digests. Adds to `files`."""
        found: list[str | None] = []
        for text in shared:
            row = self.versions.get((text["kind"], text["key"], code))
            if row is not None and text.get("version"):
                row = self._kept_version(text, code)
            content = row.as_shared_text["content"] if row is not None else None
            found.append(taught.keep(content) if content else None)
            files += _files_of(row, content) if content else []
        return found

    def _kept_version(self, text: dict[str, Any], code: str) -> Any:
        """The translation that belongs to the version which a lesson keeps; None: there was none."""
        practice = self.versions.get((text["kind"], text["key"], settings.LANGUAGE_CODE))
        if practice is None:
            return None
        with translation.override(code):
            shown = kept_for_reader(practice, text["version"])
        return shown if shown is not None and shown.locale.language_code == code else None


def _languages(taught: Taught, library: _Library) -> tuple[dict[str, dict[str, Any]], list[dict[str, str]]]:
    """Every language in which a page of the course is published, and the files that only its lessons show."""
    pages = _translations([taught.course_page, *(module for module, _items in taught.modules)])
    lessons = _translations([item.page for item in taught.items])
    taught.revisions |= {page.live_revision_id for page in [*pages.values(), *lessons.values()]} - {None}
    codes = sorted({code for _key, code in [*pages, *lessons]})
    standings = standings_in([UUID(item.key) for item in taught.items] + list(library.all_keys), codes)
    languages: dict[str, dict[str, Any]] = {}
    files: list[dict[str, str]] = []
    for code in codes:
        course_page = pages.get((taught.course_page.translation_key, code))
        languages[code] = {
            "title": course_page.title if course_page else "",
            "modules": {str(key): page.title for (key, known), page in pages.items() if known == code},
            **_in_language(code, taught, library, lessons, standings, files),
        }
    return languages, files


def _in_language(
    code: str,
    taught: Taught,
    library: _Library,
    lessons: Translations,
    standings: Standings,
    files: list[dict[str, str]],
) -> dict[str, Any]:
    """The items in a language, as far as they are translated into it, and how they stand. Adds to `files`."""
    items: dict[str, dict[str, Any]] = {}
    for item in taught.items:
        entry: dict[str, Any] = {}
        if page := lessons.get((item.page.translation_key, code)):
            entry["title"] = page.title
            if item in taught.lessons:
                entry["text"] = taught.keep(page.frozen_content)
                files += _files_of(page, taught.texts[entry["text"]])
        shared = library.digests(taught, item.shared, code, files)
        if any(shared):
            entry["shared"] = shared
        if entry:
            items[item.key] = entry
    told = {
        str(key): _standing(found)
        for (key, known), found in standings.items()
        if known == code and not found.is_up_to_date
    }
    return {"items": items, "standings": told}


def _translations(things: Sequence[Any], only: str = "") -> Translations:
    """The published translations of pages, or `only` those into one language; a copy that waits for its own is none."""
    keys = [thing.translation_key for thing in things]
    pages = Page.objects.live().filter(translation_key__in=keys, alias_of__isnull=True)
    pages = pages.exclude(locale__language_code=settings.LANGUAGE_CODE)
    pages = pages.filter(locale__language_code=only) if only else pages
    pages = pages.select_related("locale").specific()
    return {(page.translation_key, page.locale.language_code): page for page in pages}


def _files_of(thing: Any, content: dict[str, Any]) -> list[dict[str, str]]:
    """The files in the own words of a translation: it may show another picture than its source."""
    shows_any = any(block["type"] in FILES for block in content.get("body", ()))
    return files_in([thing.body]) if shows_any else []


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "behind": {name: since.isoformat() for name, since in sorted(standing.behind.items())},
        "missing": sorted(standing.missing),
    }


def _source(source: Source) -> dict[str, Any]:
    told = {name: getattr(source, name) for name in SOURCE_FACTS}
    told |= {"read_on": source.read_on.isoformat(), "translations": source.published_translations}
    return {name: value for name, value in told.items() if value}


def _files(files: Iterable[dict[str, str]], asks: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The files by their keys, with what their copies come to; of recordings their words too, which stand in no text.

    Of the files in what is asked copies are kept as well; `asks` says itself which they are.
    """
    found: dict[str, dict[str, Any]] = {file["key"]: dict(file) for file in files}
    shown = {Named.by_entry(file) for file in found.values()}
    copies = keep(shown | {name for content in asks for name in named_in(content)})
    for file in found.values():
        if copy := copies.get(file["digest"]):
            file |= copy.facts
    spoken = {
        key.removeprefix("recording-"): file for key, file in found.items() if file["kind"] == "recording"
    }
    for recording in Recording.objects.filter(pk__in=spoken) if spoken else ():
        words = {name: getattr(recording, name) for name in RECORDING_FACTS}
        spoken[str(recording.pk)] |= {name: text for name, text in words.items() if text}
    return found
