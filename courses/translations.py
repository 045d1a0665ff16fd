"""Loads translations that lie beside the data files: `x.fr.yaml` holds the French of `x.yaml`, as far as it is there.

A translation has the keys and ids of its source; what it leaves out is not translated, and readers are shown the
source in its place. What exists already stays as the authors have left it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, TranslatableMixin

from courses.curriculum import (
    Library,
    common_lesson,
    data_files,
    profession_notes,
    read,
    source_version,
    stable_id,
    stream,
)
from courses.models import (
    BestPractice,
    CourseIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
    ModulePage,
)
from courses.text import from_markdown


def translations_of(path: Path) -> list[tuple[Locale, dict]]:
    """The locale and the content of each translation that lies beside a data file."""
    locales = Locale.objects.exclude(pk=Locale.get_default().pk).order_by("pk")
    beside = [(locale, path.with_suffix(f".{locale.language_code}.yaml")) for locale in locales]
    return [(locale, read(file)) for locale, file in beside if file.exists()]


def translated_page(source: Page, locale: Locale, facts: dict[str, Any]) -> Page | None:
    """Publish the translation of a page, unless there is one already.

    None when its parent is not translated: then there is no place for it, and the source is shown in its own.
    """
    parent = source.get_parent()
    if source.has_translation(locale) or not (parent.is_root() or parent.has_translation(locale)):
        return None
    page: Page = source.copy_for_translation(locale)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def translated_snippet(source: TranslatableMixin, locale: Locale, facts: dict[str, Any]) -> Any | None:
    """Publish the translation of a shared text, a question or a scenario, unless there is one already."""
    if source.has_translation(locale):
        return None
    thing: Any = source.copy_for_translation(locale)
    for name, value in facts.items():
        setattr(thing, name, value)
    thing.full_clean()
    thing.save()
    thing.save_revision().publish()
    return thing


def texts(translation: dict, *names: str) -> dict[str, str]:
    """Those of the plain texts that are translated."""
    return {name: translation[name].strip() for name in names if translation.get(name)}


def rich_texts(translation: dict, *names: str) -> dict[str, str]:
    return {name: from_markdown(translation[name]) for name in names if translation.get(name)}


def translated_blocks(source: list[dict], translation: list[dict]) -> list[dict]:
    """The entries of the blocks that are translated: what an entry leaves out (kind, sources …) is as in the source."""
    mine = {entry["id"]: entry for entry in translation}
    unknown = mine.keys() - {entry["id"] for entry in source}
    if unknown:
        raise LookupError(f"the source has no block called {', '.join(sorted(unknown))}")
    return [{**entry, **mine[entry["id"]]} for entry in source if entry["id"] in mine]


def body_of(library: Library, model: Any, source: dict, translation: dict, *path: str) -> dict[str, Any]:
    """The stream of the blocks that are translated, with the ids of the source.

    Nothing where none is: then title and summary are translated, and the text stays a copy of the source.
    """
    if not translation.get("body"):
        return {}
    blocks = translated_blocks(source["body"], translation["body"])
    return {"body": stream(model.body.field.stream_block, library.blocks(blocks, *path))}


@transaction.atomic
def load_translated_home(folder: Path) -> None:
    """The home pages of the other languages, and the lists of courses below them, without which no course has a place."""
    home, library = HomePage.objects.get(locale=Locale.get_default()), Library(folder)
    index = CourseIndexPage.objects.filter(locale=Locale.get_default()).first()
    source = read(folder / "home.yaml")
    for locale, translation in translations_of(folder / "home.yaml"):
        body = body_of(library, HomePage, source, translation, "home")
        translated_page(home, locale, texts(translation, "title", "lead") | body)
        if index and "courses" in translation:
            translated_page(index, locale, texts(translation["courses"], "title", "slug", "lead"))


@transaction.atomic
def load_translated_course(folder: Path, name: str) -> None:
    """The translations of a course page, of its modules and of its lessons."""
    source = read(folder / name / "course.yaml")
    for locale, translation in translations_of(folder / name / "course.yaml"):
        page = source_version(CoursePage, stable_id(source["key"]))
        facts = texts(translation, "title", "slug", "summary", "disclaimer")
        facts |= rich_texts(translation, "description", "passing")
        if "objectives" in translation:
            facts["objectives"] = stream(
                CoursePage.objectives.field.stream_block,
                [
                    {
                        "type": "objective",
                        "id": stable_id(source["key"], "objective", str(number)),
                        "value": text,
                    }
                    for number, text in enumerate(translation["objectives"])
                ],
            )
        translated_page(page, locale, facts)
        for module in translation.get("modules") or []:
            module_page = source_version(ModulePage, stable_id(module["key"]))
            translated_page(module_page, locale, texts(module, "title", "slug", "summary"))
    library = Library(folder)
    for path in data_files(folder / name / "lessons"):
        _load_lesson(library, read(path), translations_of(path))
    for text in common_texts(source):
        # The page has one block: the text by reference, the same in every language.
        shared = [
            (locale, {field: value for field, value in translation.items() if field != "body"})
            for locale, translation in translations_of(folder / "practices" / f"{text}.yaml")
        ]
        _load_lesson(library, common_lesson(folder / name, text), shared)


def common_texts(course: dict) -> list[str]:
    """The names of the shared texts that are lessons of a course."""
    return [item["common"] for module in course["modules"] for item in module["items"] if "common" in item]


def _load_lesson(library: Library, source: dict, translations: list[tuple[Locale, dict]]) -> None:
    page = source_version(LessonPage, stable_id(source["key"]))
    for locale, translation in translations if page else []:
        body = body_of(library, LessonPage, source, translation, source["key"])
        facts = texts(translation, "title", "slug", "summary", "content_note")
        translated_page(page, locale, facts | body)


@transaction.atomic
def load_translated_practices(folder: Path) -> None:
    library = Library(folder)
    for path in data_files(folder / "practices"):
        source = read(path)
        practice = source_version(BestPractice, stable_id("practice", source["key"]))
        here = ("practice", source["key"])
        for locale, translation in translations_of(path) if practice else []:
            facts: dict[str, Any] = texts(translation, "title", "summary")
            facts |= body_of(library, BestPractice, source, translation, *here)
            if "notes" in translation:
                notes = library.blocks(profession_notes(translation["notes"]), *here, "notes")
                facts["notes"] = stream(BestPractice.notes.field.stream_block, notes)
            translated_snippet(practice, locale, facts)


@transaction.atomic
def load_translated_pages(folder: Path, page_of: Callable[[dict], Page | None], *key: str) -> None:
    """The translations of information pages in `pages/`; `page_of` finds the page that was made from a data file.

    `key` is the beginning of the path of names from which the ids of their blocks were made; the page's key ends it.
    """
    for path in data_files(folder / "pages"):
        source = read(path)
        page = page_of(source)
        for locale, translation in translations_of(path) if page else []:
            body = body_of(Library(folder), type(page), source, translation, *key, source["key"])
            translated_page(page, locale, texts(translation, "title", "slug", "lead") | body)
