"""The glossary as one language reads it: the matcher for texts, and the entries of the glossary page."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.utils.safestring import mark_safe
from wagtail.models import Locale

from courses.glossary import Equivalent, Marks, Matcher, Term
from courses.in_language import readable
from courses.models import GlossaryTerm, Source
from courses.notes import shown_sources


def marks_for(locale: Locale) -> Marks:
    """A fresh set of marks for a page in this language; one query unless the glossary has changed."""
    latest = GlossaryTerm.objects.filter(live=True).aggregate(
        Count("pk"), Max("last_published_at"), Max("pk")
    )
    return Marks(_matcher(locale.pk, tuple(latest.values())), locale.language_code)


@lru_cache(maxsize=16)
def _matcher(locale_id: int, _latest: tuple[Any, ...]) -> Matcher:
    """Built once for each state of the glossary: `_latest` is that state, and part of the key."""
    rows = list(GlossaryTerm.objects.filter(live=True, locale_id=locale_id).select_related("locale"))
    terms = terms_of(rows)
    return Matcher((form, term) for row, term in zip(rows, terms, strict=True) for form in row.forms)


def terms_of(rows: list[GlossaryTerm]) -> list[Term]:
    """Rows with their equivalents in the other languages; one query for all of them."""
    keys = {row.translation_key for row in rows}
    translations: dict[Any, dict[str, GlossaryTerm]] = defaultdict(dict)
    live = GlossaryTerm.objects.filter(live=True, translation_key__in=keys).select_related("locale")
    for row in live:
        translations[row.translation_key][row.locale.language_code] = row
    return [_term(row, translations[row.translation_key]) for row in rows]


def _term(row: GlossaryTerm, translations: dict[str, GlossaryTerm]) -> Term:
    language = row.locale.language_code
    first = translations.get(settings.LANGUAGE_CODE)
    explained = row if row.explanation or first is None else first
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    others = [code for code in codes if code in translations and code != language]
    return Term(
        id=row.pk,
        key=str(row.translation_key),
        term=row.term,
        language=language,
        explanation=explained.explanation,
        explained_in=explained.locale.language_code,
        equivalents=tuple(Equivalent(code, translations[code].term) for code in others),
    )


@dataclass(frozen=True)
class Entry:
    """One entry of the glossary page. `is_foreign`: not in the language of the page, for that has no such term."""

    term: Term
    sources: list[Source]
    is_foreign: bool


def glossary() -> dict[str, list[Entry]]:
    """All live terms by their first letter: of the active language, and of the first one where that has none."""
    rows = list(
        readable(GlossaryTerm.objects.filter(live=True)).select_related("locale").prefetch_related("sources")
    )
    active = Locale.get_active().language_code
    entries = [
        Entry(term, shown_sources(row.sources.all()), term.language != active)
        for row, term in zip(rows, terms_of(rows), strict=True)
    ]
    letters: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: plain(entry.term.term)):
        letters[plain(entry.term.term)[:1].upper()].append(entry)
    return dict(letters)


@dataclass(frozen=True)
class Preview:
    """A term as a text explains it in place: its forms, each of which opens the explanation, and its entry."""

    forms: list[str]  # HTML
    entry: Entry

    @property
    def terms(self) -> list[Term]:
        return [self.entry.term]


def previewed(row: GlossaryTerm) -> Preview:
    """A term as it is written now, published or not."""
    (term,) = terms_of([row])
    matcher = Matcher((form, term) for form in row.forms)
    marked = [Marks(matcher, term.language).mark(f"<p>{escape(form)}</p>") for form in row.forms]
    return Preview([mark_safe(html) for html in marked], Entry(term, shown_sources(row.sources.all()), False))  # noqa: S308 # buttons around escaped words


def plain(text: str) -> str:
    """Letters and digits without accents and case, for sorting: (offiziell), Élan, élan come where one looks for them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum() or letter.isspace()).strip()
