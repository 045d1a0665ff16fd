"""Loads what is kept as data files beside the courses: the glossary, and the information pages for everybody."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale

from courses.curriculum import Library, add_page, read, source_ids, source_version, stable_id, stream
from courses.models import GlossaryTerm, HomePage, InformationPage, Source
from courses.translations import load_translated_pages


@transaction.atomic
def load_glossary(folder: Path) -> None:
    """Each term in each language of the site that has a word for it; what is there stays as the authors left it."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    }
    there = set(GlossaryTerm.objects.values_list("translation_key", "locale__language_code"))
    for entry in read(folder / "glossary.yaml"):
        key = UUID(stable_id("term", entry["key"]))
        for code, locale in locales.items():
            if code in entry and (key, code) not in there:
                _load_term(entry, key, locale)


def _load_term(entry: dict, key: UUID, locale: Locale) -> None:
    words = entry[locale.language_code]
    term = GlossaryTerm(
        translation_key=key,
        locale=locale,
        term=words["term"],
        other_forms="\n".join(words.get("forms", [])),
        explanation=words.get("explanation", ""),
    )
    term.sources.set(Source.objects.filter(pk__in=source_ids(entry["sources"])))
    term.save()
    term.save_revision().publish()  # checks that no form is taken


@transaction.atomic
def load_information_pages(folder: Path) -> None:
    """The public pages below the home page, in the order of their file names; `*.fr.yaml` and so on are translations."""
    library = Library(folder)
    for path in sorted((folder / "pages").glob("*.yaml")):
        if "." in path.stem:
            continue
        data = read(path)
        key = stable_id(data["key"])
        if InformationPage.objects.filter(translation_key=key).exists():
            continue
        page = InformationPage(
            title=data["title"],
            slug=data["slug"],
            lead=data["lead"],
            body=stream(InformationPage.body.field.stream_block, library.blocks(data["body"], data["key"])),
            show_in_menus=True,
        )
        add_page(HomePage.objects.get(locale=Locale.get_default()), page, key)


def load_translated_information_pages(folder: Path) -> None:
    """Their translations, below the home pages of the other languages as far as there are any."""
    load_translated_pages(folder, lambda data: source_version(InformationPage, stable_id(data["key"])))
