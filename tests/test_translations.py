"""The catalogues are complete, say the same as what they translate, and are compiled. English needs none."""

import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

from tests import catalogues
from tests.catalogues import LOCALE, TARGETS, catalogue, key, wanted

NO_XGETTEXT = "xgettext was not found; the check of the catalogues needs it (on Debian: apt install gettext)"
needs_xgettext = pytest.mark.skipif(
    not shutil.which("xgettext") and not os.environ.get("NOTHING_MAY_BE_SKIPPED"), reason=NO_XGETTEXT
)
languages = pytest.mark.parametrize("language", TARGETS)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+")


def entries(language: str) -> polib.POFile:
    return polib.pofile(str(catalogue(language)))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_languages_when_offered_then_each_but_english_has_a_catalogue() -> None:
    assert {code for code, _name in settings.LANGUAGES} - {"en"} == set(TARGETS)


@needs_xgettext
@languages
def test_catalogue_when_the_messages_are_extracted_then_it_has_exactly_these(language: str) -> None:
    known, asked = {key(entry) for entry in entries(language)}, set(wanted(language))
    assert (asked - known, known - asked) == (set(), set())  # make messages


@languages
def test_catalogue_when_counted_then_nothing_is_untranslated_or_fuzzy(language: str) -> None:
    found = entries(language)
    assert len(found) > 500
    assert [entry.msgid for entry in found if not all(texts(entry))] == []
    assert [entry.msgid for entry in found if entry.fuzzy] == []


def said_otherwise(entry: polib.POEntry, pattern: re.Pattern[str]) -> bool:
    """Whether a translation has other placeholders (or tags) than its original; a plural may leave the number out."""
    asked = set(pattern.findall(entry.msgid)) | set(pattern.findall(entry.msgid_plural))
    if not entry.msgid_plural:
        return set(pattern.findall(entry.msgstr)) != asked
    given = [set(pattern.findall(text)) for text in texts(entry)]
    return any(not found <= asked for found in given) or given[-1] != set(pattern.findall(entry.msgid_plural))


@languages
@pytest.mark.parametrize("pattern", [PLACEHOLDER, TAG], ids=["placeholders", "tags"])
def test_catalogue_when_a_message_has_placeholders_or_tags_then_its_translation_has_the_same(
    language: str, pattern: re.Pattern[str]
) -> None:
    assert [entry.msgid for entry in entries(language) if said_otherwise(entry, pattern)] == []


@languages
def test_catalogue_when_a_message_begins_or_ends_with_space_then_its_translation_does_too(
    language: str,
) -> None:
    def edges(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    wrong = [e.msgid for e in entries(language) for text in texts(e) if edges(text) != edges(e.msgid)]
    assert wrong == []


@languages
def test_plurals_when_counted_then_the_languages_rule_decides(language: str) -> None:
    assert entries(language).metadata["Plural-Forms"] == TARGETS[language]
    with translation.override(language):
        none, one, two = (translation.ngettext("%(count)d hour", "%(count)d hours", n) for n in (0, 1, 2))
    assert one != two
    assert none == (one if language == "fr" else two)  # French: zéro heure


def test_luxembourgish_when_read_by_its_editors_then_the_header_says_that_a_native_speaker_must_see_it() -> (
    None
):
    assert "Awaiting review by a native speaker" in entries("lb").header


@languages
def test_catalogue_when_committed_then_it_is_compiled(language: str) -> None:
    def said(catalogue: polib.POFile | polib.MOFile) -> dict:
        return {key(entry): entry.msgstr_plural or entry.msgstr for entry in catalogue.translated_entries()}

    path = catalogue(language)
    assert said(polib.mofile(str(path.with_suffix(".mo")))) == said(polib.pofile(str(path)))


def test_folder_when_read_then_it_holds_no_other_catalogue() -> None:
    assert {path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/*.po")} == set(TARGETS)


@pytest.mark.parametrize(
    ("original", "translated", "is_wrong"),
    [
        ("%(a)s of %(b)s", "%(b)s: %(a)s", False),
        ("%(a)s of %(b)s", "%(a)s de %(c)s", True),
        ("%(a)s", "a", True),
    ],
)
def test_said_otherwise_when_a_placeholder_differs_then_it_is_told(
    original: str, translated: str, is_wrong: bool
) -> None:
    assert said_otherwise(polib.POEntry(msgid=original, msgstr=translated), PLACEHOLDER) is is_wrong


@needs_xgettext
def test_update_when_a_message_is_new_or_gone_then_the_rest_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    before = catalogues.update("fr")
    before.find("Courses").msgstr = "Cours"
    before.append(polib.POEntry(msgid="Nobody asks for this", msgstr="Plus demandé"))
    before.remove(before.find("Sign in"))
    before.save(str(catalogues.catalogue("fr")))
    after = catalogues.update("fr")
    assert after.find("Courses").msgstr == "Cours"
    assert after.find("Nobody asks for this") is None
    assert after.find("Sign in").msgstr == ""
