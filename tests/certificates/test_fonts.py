"""Which characters can be printed: what the shipped fonts have, and nothing else."""

import csv
import unicodedata
from pathlib import Path

import pytest

from certificates import fonts
from certificates.fonts import missing_characters, printed_form
from certificates.letters import in_words

NAMES = Path(__file__).resolve().parents[3] / "shared" / "fixtures" / "people"


@pytest.mark.parametrize(
    "name",
    ["Zoë Müller-Šarić", "Łukasz Đorđević", "Ștefan Țăran", "Γιώργος Παπαδόπουλος", "Олена Коваленко",
     "Ğülşən İbrahimova Əliyeva", "Nguyễn Thị Ánh", "D’Angelo O'Brien", "Ђорђе Џаковић", "Þórður Guðmundsson", "Ioană ʻOkina",
     "Ἀριστοτέλης", "Јана №3", "Marie-Thérèse “Mim” Œuvrard"],
)  # fmt: skip
def test_name_when_in_latin_greek_or_cyrillic_then_nothing_is_missing(name: str) -> None:
    assert missing_characters(name) == []
    assert missing_characters(unicodedata.normalize("NFD", name)) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("王小明 Wang", ["王", "小", "明"]),
        ("محمد", ["م", "ح", "د"]),
        ("דוד Cohen", ["ד", "ו"]),
        ("अमित", ["अ", "म", "ि", "त"]),
        ("Ana\N{COMBINING DOUBLE BREVE}", ["\N{COMBINING DOUBLE BREVE}"]),
        ("M\N{COMBINING DIAERESIS}ax", ["\N{COMBINING DIAERESIS}"]),
        ("Zo\N{ZERO WIDTH SPACE}ë", ["\N{ZERO WIDTH SPACE}"]),
        ("Zo\N{SOFT HYPHEN}ë", ["\N{SOFT HYPHEN}"]),
        ("\N{RIGHT-TO-LEFT OVERRIDE}eoZ", ["\N{RIGHT-TO-LEFT OVERRIDE}"]),
        ("Zoë\x00\x07", ["\x00", "\x07"]),
        ("Zoë 🎓🎓", ["🎓"]),
    ],
)
def test_character_when_it_would_be_a_box_then_it_is_named_once(text: str, missing: list[str]) -> None:
    assert missing_characters(text) == missing


def test_fonts_when_asked_for_everything_they_print_then_none_of_it_is_invisible_or_combining() -> None:
    categories = {unicodedata.category(chr(code)) for code in fonts._printable()} - {"Zs"}
    assert {category[0] for category in categories} == {"L", "N", "P", "S"}


def test_printed_form_when_letters_are_decomposed_then_they_are_composed_and_spaces_are_single() -> None:
    assert (
        printed_form(" Zoe\N{COMBINING DIAERESIS}\t\N{NO-BREAK SPACE} Mu\N{COMBINING DIAERESIS}ller\n")
        == "Zoë Müller"
    )


def test_in_words_when_a_character_cannot_be_seen_then_it_has_its_unicode_name() -> None:
    assert in_words("王王\N{ZERO WIDTH SPACE}\x07") == "王 (U+738B), U+200B ZERO WIDTH SPACE, U+0007"


def _names(file: str) -> list[tuple[str, str]]:
    path = NAMES / file
    if not path.exists():
        pytest.skip(f"{path} is not here: names of 22 countries to compare with")
    with path.open(encoding="utf-8", newline="") as rows:
        return [
            (row["Country"], row["Localized Name"]) for row in csv.DictReader(rows) if row["Localized Name"]
        ]


@pytest.mark.parametrize("file", ["common-forenames-by-country.csv", "common-surnames-by-country.csv"])
def test_name_when_common_in_a_country_then_it_prints_or_its_characters_are_named(file: str) -> None:
    refused_in = set()
    for country, name in _names(file):
        missing = missing_characters(name)
        foreign = [
            char for char in dict.fromkeys(printed_form(name))
            if unicodedata.category(char)[0] in "LM" and unicodedata.name(char).split()[0] not in {"LATIN", "GREEK", "CYRILLIC"}
        ]  # fmt: skip
        assert missing == foreign, name
        if missing:
            refused_in.add(country)
    assert refused_in
    assert not refused_in & {"LU", "FR", "DE", "BE", "PT", "RO", "BG", "UA"}
