"""Catalogues are compiled: each .po has a .mo beside it that says the same. English needs none."""

from pathlib import Path

import polib
from django.conf import settings

LOCALE = settings.LOCALE_PATHS[0]


def not_compiled(folder: Path) -> list[str]:
    """The catalogues below a folder whose compiled file is missing or says something else."""
    return sorted(
        str(path.relative_to(folder)) for path in folder.glob("*/LC_MESSAGES/*.po") if not _is_compiled(path)
    )


def _is_compiled(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and _said(polib.mofile(str(compiled))) == _said(polib.pofile(str(path)))


def _said(catalogue: polib.POFile | polib.MOFile) -> dict:
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in catalogue.translated_entries()
    }


def test_catalogues_when_committed_then_they_are_compiled() -> None:
    assert not_compiled(LOCALE) == []


def test_languages_when_offered_then_each_but_english_has_a_catalogue() -> None:
    catalogues = {path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.po")}
    assert {code for code, _name in settings.LANGUAGES} - {"en"} <= catalogues


def test_not_compiled_when_a_catalogue_is_missing_stale_or_fine_then_it_is_told(tmp_path: Path) -> None:
    def catalogue(language: str, text: str, *, compiled: str | None) -> None:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        for word, save in ((text, "po"), (compiled, "mo")):
            if word is not None:
                written = polib.POFile()
                written.append(polib.POEntry(msgid="Courses", msgstr=word))
                (written.save if save == "po" else written.save_as_mofile)(str(folder / f"django.{save}"))

    catalogue("fr", "Cours", compiled="Cours")
    catalogue("de", "Kurse", compiled="Kurs")
    catalogue("lb", "Coursen", compiled=None)
    assert not_compiled(tmp_path) == ["de/LC_MESSAGES/django.po", "lb/LC_MESSAGES/django.po"]
