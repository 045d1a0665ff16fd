"""What an edition taught, in each of its languages, from its frozen texts: whatever has become of the pages since then.

Whoever holds a completion, and whoever may see its record, reads the lessons in full. Of what an assessment asked they
read how much it was and what was enough, and of the questions in lessons that they stood there: somebody may still sit
this assessment, a refresher of it, or another one that draws from the same questions. In full they are shown to authors
alone, who see them in the library too (`with_questions`).
"""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.conf import settings
from wagtail.models import Locale

from courses.glossary import Marks, Matcher
from courses.kept_files import kept
from courses.models import Edition, FrozenText, Source
from courses.taught_texts import STREAMS, Around, Frozen, Text, text_of


@dataclass(frozen=True)
class Otherwise:
    """That whoever completed an edition met an item in other words than its own."""

    digest: str  # of the reading, see `courses.as_read`
    read_at: datetime | None
    edition: int  # the one that was current then
    released_at: datetime | None  # of that edition
    is_newer: bool  # whether the words were newer than that edition; else they were its own


@dataclass(frozen=True)
class Line:
    """An item of an edition as its contents list it."""

    position: int  # in the edition, from 1
    title: str
    lang: str  # of the title
    kind: str
    minutes: int
    number: int  # how many questions and scenarios each attempt asked; 0: a lesson, or not noted then
    pass_mark: int | None  # None: a lesson, or not kept
    otherwise: Otherwise | None = None


@dataclass(frozen=True)
class Module:
    title: str
    lang: str  # of the title
    items: list[Line]


@dataclass(frozen=True)
class Pool:
    """Questions of which each attempt was asked some."""

    number: int  # of those that were drawn
    questions: list[dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """Questions and scenarios in full, as frozen payloads: for authors alone."""

    things: list[dict[str, Any]] = field(default_factory=list)
    pools: list[Pool] = field(default_factory=list)
    others: list[dict[str, Any]] = field(
        default_factory=list
    )  # scenarios that might be asked for one of `things`


@dataclass(frozen=True)
class Reading:
    """What the templates of blocks ask of their reader: here nobody's profession counts, and all notes are labelled."""

    notes: list[Source]
    professions: frozenset[str] = frozenset()
    terms: Marks = field(default_factory=lambda: Marks(Matcher([])))


@dataclass(frozen=True)
class Item:
    line: Line
    module: Module
    text: Text
    shared: list[Text]  # those of which the edition did not note where they stood
    reading: Reading
    asked: Asked


class Taught:
    """An edition in one of its languages, the source language where it hasn't that one. See `courses.release_sheets`.

    `address_of` says where a reader of this edition finds a kept file, by its key and what of it (file or captions).
    """

    def __init__(
        self,
        edition: Edition,
        language: str,
        address_of: Callable[[str, str], str] | None = None,
        *,
        sheet: dict[str, Any] | None = None,
        otherwise: Mapping[str, Otherwise] = MappingProxyType({}),
    ) -> None:
        """`sheet`: its release sheet, or one that says otherwise of an item; None: it is read.

        `otherwise`: by key, what somebody met in other words.
        """
        self.edition, self._otherwise = edition, otherwise
        self._address_of = address_of
        if sheet is None:
            stored = FrozenText.objects.filter(digest=edition.sheet_digest).first()
            sheet = stored.content if stored else {}
        self._sheet: dict[str, Any] = sheet
        self._kept: dict[str, Any] = {}
        self.language = language if language in self.languages else settings.LANGUAGE_CODE
        self._translated: dict[str, Any] = self._noted("languages").get(self.language, {})

    def with_reading(
        self, reading: dict[str, Any], language: str, address_of: Callable[[str, str], str] | None = None
    ) -> "Taught":
        """The same edition with one item as somebody read it (see `courses.as_read`), in one of the languages of that.

        `address_of` says where its files are found.
        """
        entry, sheet = reading["entry"], reading["sheet"]
        edition = copy.copy(self.edition)
        modules = [
            {**module, "items": [entry if item["key"] == entry["key"] else item for item in module["items"]]}
            for module in edition.manifest["modules"]
        ]
        edition.manifest = {**edition.manifest, "modules": modules}
        titles = self._noted("languages").get(reading["language"], {})
        own = {code: {**titles, **told} for code, told in sheet.get("languages", {}).items()}
        known = language if language in own or language == settings.LANGUAGE_CODE else reading["language"]
        return Taught(
            edition, known, address_of, sheet={**sheet, "languages": own}, otherwise=self._otherwise
        )

    def _noted(self, name: str) -> dict[str, Any]:
        """A part of the sheet; empty where it has none, as those of older editions haven't."""
        noted: dict[str, Any] = self._sheet.get(name, {})
        return noted

    @property
    def languages(self) -> list[str]:
        """The source language first."""
        return [settings.LANGUAGE_CODE, *self._noted("languages")]

    @property
    def title(self) -> str:
        return self._translated.get("title") or self.edition.manifest["title"]

    @property
    def title_lang(self) -> str:
        return self.language if self._translated.get("title") else settings.LANGUAGE_CODE

    @cached_property
    def modules(self) -> list[Module]:
        """The contents: every module with its items, those without any left out."""
        self._fetch(item["digest"] for item in self.edition.items if item["kind"] != "lesson")
        positions = iter(range(1, len(self.edition.items) + 1))
        modules = []
        for module in self.edition.manifest["modules"]:
            title = self._translated.get("modules", {}).get(module["key"])
            lang = self.language if title else settings.LANGUAGE_CODE
            lines = [self._line(entry, next(positions)) for entry in module["items"]]
            modules.append(Module(title or module["title"], lang, lines))
        return [module for module in modules if module.items]

    def item(self, position: int, *, with_questions: bool = False) -> Item:
        """An item by its place in the edition. Raises LookupError where there is none."""
        line = next(
            (line for module in self.modules for line in module.items if line.position == position), None
        )
        if line is None:
            raise LookupError(f"{self.edition} has no item {position}")
        entry = self.edition.items[position - 1]
        self._fetch(self._digests_of(entry))
        texts, placed = self._shared_texts(entry)
        uses = self._noted("uses").get(entry["key"], {})
        at_block = {block: texts[place] for block, place in uses.items() if place in texts}
        around = self._around(at_block, self._indicators(entry, texts))
        return Item(
            line=line,
            module=next(module for module in self.modules if line in module.items),
            text=text_of(self._frozen(entry, line.kind, entry["title"], self._item_text(entry)), around),
            shared=[text for place, text in texts.items() if place not in placed],
            reading=Reading(self._sources_of(entry)),
            asked=self._asked(entry) if with_questions else Asked(),
        )

    def _fetch(self, digests: Iterable[str | None]) -> None:
        wanted = {digest for digest in digests if digest} - set(self._kept)
        self._kept |= dict(FrozenText.objects.filter(digest__in=wanted).values_list("digest", "content"))

    def _digests_of(self, entry: dict[str, Any]) -> Iterator[str | None]:
        yield from (entry["digest"], self._item_text(entry), self._noted("asks").get(entry["key"]))
        yield from (text["digest"] for text in entry["shared"])
        yield from self._items.get(entry["key"], {}).get("shared", ())

    @property
    def _items(self) -> dict[str, Any]:
        items: dict[str, Any] = self._translated.get("items", {})
        return items

    def _item_text(self, entry: dict[str, Any]) -> str | None:
        """The digest of the translation of a lesson."""
        digest: str | None = self._items.get(entry["key"], {}).get("text")
        return digest

    def _line(self, entry: dict[str, Any], position: int) -> Line:
        title = self._items.get(entry["key"], {}).get("title")
        return Line(
            position,
            title or entry["title"],
            self.language if title else settings.LANGUAGE_CODE,
            entry["kind"],
            entry["minutes"],
            sum(part.get("number", 1) for part in entry.get("asked", ())),
            self._kept.get(entry["digest"], {}).get("paper", {}).get("pass_mark"),
            self._otherwise.get(entry["key"]),
        )

    def _frozen(self, part: dict[str, Any], kind: str, name: str, own: str | None) -> Frozen:
        """An item, or a shared text, of the manifest. A version that was kept was as it was, and its translation too."""
        noted = {} if part.get("version") else self._translated.get("standings", {}).get(part["key"], {})
        return Frozen(
            kind=kind,
            name=name,
            digest=part["digest"],
            source=self._kept.get(part["digest"], {}),
            own=self._kept.get(own, {}) if own else {},
            behind={name: datetime.fromisoformat(at) for name, at in noted.get("behind", {}).items()},
            missing=frozenset(noted.get("missing", ())),
        )

    def _shared_texts(self, entry: dict[str, Any]) -> tuple[dict[int, Text], set[int]]:
        """The shared texts of an item by their places in the manifest, and those places that its blocks show."""
        own = self._items.get(entry["key"], {}).get("shared") or [None] * len(entry["shared"])
        frozen = {
            place: self._frozen(text, text["kind"], text.get("name", ""), own[place])
            for place, text in enumerate(entry["shared"])
            if text["kind"] in STREAMS
        }
        about = {place: self._noted("library").get(entry["shared"][place]["key"]) for place in frozen}
        signs = {place for place, text in frozen.items() if text.kind == "indicator"}
        texts = {place: text_of(frozen[place], self._around(), about[place]) for place in signs}
        around = self._around(indicators=self._indicators(entry, texts))
        texts |= {place: text_of(frozen[place], around, about[place]) for place in set(frozen) - signs}
        placed = set(self._noted("uses").get(entry["key"], {}).values())
        placed |= signs if self._noted("indicators") else set()
        return dict(sorted(texts.items())), placed

    def _indicators(self, entry: dict[str, Any], texts: dict[int, Text]) -> dict[int, Text]:
        by_key = {
            entry["shared"][place]["key"]: text for place, text in texts.items() if text.kind == "indicator"
        }
        return {int(pk): by_key[key] for pk, key in self._noted("indicators").items() if key in by_key}

    def _around(
        self, at_block: dict[str, Text] | None = None, indicators: dict[int, Text] | None = None
    ) -> Around:
        return Around(self.language, self._sources, self._files, at_block or {}, indicators or {})

    def file(self, key: str) -> dict[str, Any] | None:
        """What the edition noted of a file that it showed; None: it showed none of that key."""
        noted: dict[str, Any] | None = self._noted("files").get(key)
        return noted

    @cached_property
    def _files(self) -> dict[str, dict[str, Any]]:
        """The files as they were noted, with the address of the copy where one is kept."""
        noted = self._noted("files")
        address_of = self._address_of
        if address_of is None:
            return noted
        copies = kept(file["digest"] for file in noted.values())
        return {
            key: {
                **file,
                **({"url": address_of(key, "file")} if file["digest"] in copies else {}),
                **({"captions_url": address_of(key, "captions")} if file.get("captions") else {}),
            }
            for key, file in noted.items()
        }

    @cached_property
    def _sources(self) -> dict[int, Source]:
        """The sources as they were called then."""
        return {
            int(pk): _source(int(pk), facts).told_in(self.language)
            for pk, facts in self._noted("sources").items()
        }

    def _sources_of(self, entry: dict[str, Any]) -> list[Source]:
        return [self._sources[pk] for pk in self._noted("cited").get(entry["key"], ()) if pk in self._sources]

    def _asked(self, entry: dict[str, Any]) -> Asked:
        """What an assessment asks, in every language where that was kept; and what a lesson asks its readers."""
        content = self._kept.get(self._noted("asks").get(entry["key"])) or self._kept.get(entry["digest"], {})
        own = self._items.get(entry["key"], {}).get("shared") or [None] * len(entry["shared"])
        checks = [
            self._kept[digest]
            for text, translated in zip(entry["shared"], own, strict=True)
            if text["kind"] == "question" and (digest := translated or text["digest"]) in self._kept
        ]
        return Asked(
            things=[*content.get("items", ()), *checks],
            pools=[Pool(pool["number"], pool["items"]) for pool in content.get("pools", ())],
            others=[other for others in content.get("variants", {}).values() for other in others],
        )


def _source(pk: int, facts: dict[str, Any]) -> Source:
    """A source as it was called then, with what it was called in other languages where that was noted."""
    words = {name: value for name, value in facts.items() if name not in ("read_on", "translations")}
    return Source(
        pk=pk,
        locale=Locale(language_code=settings.LANGUAGE_CODE),
        read_on=date.fromisoformat(facts["read_on"]),
        published_translations=facts.get("translations", {}),
        **words,
    )
