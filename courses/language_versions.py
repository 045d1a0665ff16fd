"""In which languages courses can be taken, as far as their pages are translated and up to date."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import DraftStateMixin, Locale, Page, get_translatable_models

from courses import memory
from courses.languages import own_name
from courses.models import Edition
from courses.staleness import UP_TO_DATE, Standings, standings_in

TextsOfItems = Mapping[UUID, list[UUID]]  # the keys of what each item shows and asks of the library


@dataclass(frozen=True)
class LanguageVersion:
    """A language of a course. What is missing in it is shown in the course's own language."""

    code: str
    url: str
    done: int  # lessons and assessments of which more than title and summary is in it
    total: int
    behind: int = (
        0  # of those done, how many lack something that the source says, or say it in its earlier wording
    )

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return own_name(self.code)

    @property
    def is_translated(self) -> bool:
        return self.done == self.total

    @property
    def is_complete(self) -> bool:
        return self.is_translated and not self.behind


def languages_of(keys: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The codes of the languages in which each of these pages is live.

    Neither a copy that waits for translation is one, nor a page of which title and summary alone are translated.
    """
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = list(_translated(keys).values_list("translation_key", "locale__language_code"))
    standings = standings_in({key for key, _code in rows}, {code for _key, code in rows})
    own = Locale.get_default().language_code
    for key, code in sorted(rows, key=lambda row: (row[1] != own, row[1])):
        if standings.get((key, code), UP_TO_DATE).is_worded is not False:
            found[key].append(code)
    return dict(found)


def texts_of_items(edition: Edition | None) -> TextsOfItems:
    """The items of an edition, each with what it shows and asks as that is now: not with versions of texts it keeps."""
    items = edition.items if edition else []
    return {UUID(item["key"]): [*dict.fromkeys(map(UUID, _shown_and_asked(item)))] for item in items}


def _shown_and_asked(item: dict) -> Iterator[str]:
    """The keys of the shared texts of an item, and of what it asks or might: each pool, each story that stands for another."""
    yield from (text["key"] for text in item["shared"] if not text.get("version"))
    for part in item.get("asked", []):
        if part["kind"] == "draw":
            yield from (question["key"] for question in part["pool"])
        else:
            yield from (part["key"], *part.get("variants", ()))


def versions_of(
    course_page: Page, item_keys: Iterable[UUID], texts: TextsOfItems = MappingProxyType({})
) -> list[LanguageVersion]:
    """The languages of a course page, its own first, each with the number of items that are translated."""
    items = {key: texts.get(key, []) for key in item_keys}
    pages = list(_translated([course_page.translation_key, *items]).select_related("locale"))
    there: dict[str, list[UUID]] = defaultdict(list)
    for page in pages:
        if page.translation_key in items:
            there[page.locale.language_code].append(page.translation_key)
    own = Locale.get_default().language_code
    others = {code: keys for code, keys in there.items() if code != own}
    done, behind = _remembered(items, others) if others else ({}, {})
    done = {**done, own: len(there[own])}
    versions = [
        LanguageVersion(code, page.get_url() or "", done.get(code, 0), len(items), behind.get(code, 0))
        for page in pages
        if page.translation_key == course_page.translation_key
        for code in [page.locale.language_code]
    ]
    return sorted(versions, key=lambda version: (version.code != own, version.code))


def _remembered(
    items: TextsOfItems, there: Mapping[str, list[UUID]]
) -> tuple[dict[str, int], dict[str, int]]:
    """What was counted last while nothing was published: the card of a course is read far more often than that."""
    asked = [tuple((name, tuple(keys)) for name, keys in found.items()) for found in (items, there)]
    return memory.current().recall(("languages", *asked), lambda: _done_and_behind(items, there))


def _done_and_behind(
    items: TextsOfItems, there: Mapping[str, list[UUID]]
) -> tuple[dict[str, int], dict[str, int]]:
    """By language how many items are translated, and how many of these are not up to date, themselves or in what they show and ask."""
    texts = {key for keys in items.values() for key in keys}
    translated = _published(texts)
    standings = standings_in([*items, *texts], there)
    done = {
        code: [item for item in keys if _is_worded(item, items[item], code, translated, standings)]
        for code, keys in there.items()
    }

    def is_up_to_date(item: UUID, code: str) -> bool:
        return all((text, code) in translated for text in items[item]) and all(
            standings.get((key, code), UP_TO_DATE).is_up_to_date for key in (item, *items[item])
        )

    return (
        {code: len(keys) for code, keys in done.items()},
        {code: sum(not is_up_to_date(item, code) for item in keys) for code, keys in done.items()},
    )


def _published(texts: Iterable[UUID]) -> set[tuple[UUID, str]]:
    """In which languages texts of the library are published, whatever they are. One query."""
    first, *others = [
        model._default_manager.filter(translation_key__in=texts, live=True)
        .order_by()
        .values_list("translation_key", "locale__language_code")
        for model in get_translatable_models()
        if not issubclass(model, Page) and issubclass(model, DraftStateMixin)
    ]
    return set(first.union(*others)) if texts else set()


def _is_worded(
    item: UUID, texts: list[UUID], code: str, translated: set[tuple[UUID, str]], standings: Standings
) -> bool:
    """Whether more than the title and the summary of an item is in a language: of its own, or in a text that it shows."""
    said = [standings.get((item, code), UP_TO_DATE).is_worded]
    for text in texts:
        is_there = (text, code) in translated
        said.append(standings.get((text, code), UP_TO_DATE).is_worded is not False if is_there else False)
    known = [worded for worded in said if worded is not None]
    return any(known) or not known


def _translated(keys: Iterable[UUID]) -> QuerySet[Page]:
    return Page.objects.live().filter(translation_key__in=list(keys), alias_of__isnull=True)
