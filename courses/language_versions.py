"""In which languages courses can be taken, as far as their pages are translated."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from wagtail.models import Locale, Page


@dataclass(frozen=True)
class LanguageVersion:
    """A language of a course. What is missing in it is shown in the course's own language."""

    code: str
    url: str
    done: int  # lessons and assessments that have a page in it
    total: int

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return own_name(self.code)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def own_name(code: str) -> str:
    try:
        return capfirst(get_language_info(code)["name_local"])
    except KeyError:  # a language that Django has no name for
        return code


def languages_of(keys: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The codes of the languages in which each of these pages is live; a copy that waits for translation is none."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = _translated(keys).values_list("translation_key", "locale__language_code")
    own = Locale.get_default().language_code
    for key, code in sorted(rows, key=lambda row: (row[1] != own, row[1])):
        found[key].append(code)
    return dict(found)


def versions_of(course_page: Page, item_keys: Iterable[UUID]) -> list[LanguageVersion]:
    """The languages of a course page, its own first, each with the number of items that are translated."""
    keys = set(item_keys)
    pages = list(_translated([course_page.translation_key, *keys]).select_related("locale"))
    done: dict[str, int] = defaultdict(int)
    for page in pages:
        done[page.locale.language_code] += page.translation_key in keys
    own = Locale.get_default().language_code
    versions = [
        LanguageVersion(code, page.get_url() or "", done[code], len(keys))
        for page in pages
        if page.translation_key == course_page.translation_key
        for code in [page.locale.language_code]
    ]
    return sorted(versions, key=lambda version: (version.code != own, version.code))


def _translated(keys: Iterable[UUID]) -> QuerySet[Page]:
    return Page.objects.live().filter(translation_key__in=list(keys), alias_of__isnull=True)
