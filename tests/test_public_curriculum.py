"""The glossary and the public pages as data files: complete, sourced, the same in all languages, loaded once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from pytest_django import Settings

from courses.curriculum import load_sources, read
from courses.models import GlossaryTerm, HomePage, InformationPage
from courses.public_curriculum import load_glossary, load_information_pages
from courses.translations import translated_blocks

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

FOLDER = Path(project.BASE_DIR) / "curriculum"
SHEET = Path(project.BASE_DIR).parent / "shared" / "curriculum" / "factsheet.md"
CODES = ("en", "fr", "de", "lb")

# The forty terms with their equivalents as the fact sheet has them; nothing where there is no settled word.
TABLE = """
trafficking in human beings | traite des êtres humains | Menschenhandel | Mënschenhandel
victim | victime | Opfer | Affer
presumed victim | victime présumée | mutmaßliches Opfer |
identified victim | victime identifiée | (offiziell) identifiziertes Opfer |
offender, perpetrator | auteur | Täter/Täterin | Täter
exploitation | exploitation | Ausbeutung | Ausbeutung
labour exploitation | exploitation par le travail | Arbeitsausbeutung; Ausbeutung der Arbeitskraft | Ausbeutung op der Aarbecht
forced labour | travail forcé | Zwangsarbeit | Zwangsaarbecht
sexual exploitation | exploitation sexuelle | sexuelle Ausbeutung | sexuell Ausbeutung
forced prostitution | prostitution forcée | Zwangsprostitution | Zwangsprostitutioun
forced begging | mendicité forcée | Zwangsbettelei |
forced criminality | obligation de commettre des crimes ou délits | erzwungene Straftaten; Ausnutzung strafbarer Handlungen |
domestic servitude | servitude (esclavage) domestique | häusliche Knechtschaft |
removal of organs | prélèvement d'organes | Organentnahme |
forced marriage | mariage forcé | Zwangsheirat |
illegal adoption | adoption illégale | illegale Adoption |
exploitation of surrogacy | exploitation de la gestation pour autrui | Ausbeutung von Leihmutterschaft |
debt bondage | servitude pour dettes | Schuldknechtschaft |
abuse of a position of vulnerability | abus d'une situation de vulnérabilité | Ausnutzung besonderer Schutzbedürftigkeit |
deception; coercion | tromperie; contrainte | Täuschung; Nötigung |
consent | consentement | Einwilligung |
indicator | indicateur; indice | Anzeichen; Indikator | Indice
detection | détection | Erkennung |
formal identification | identification formelle | (förmliche) Identifizierung |
national referral mechanism | mécanisme national d'orientation (MNO) | nationaler Verweismechanismus |
roadmap | feuille de route | Fahrplan; Roadmap |
recovery and reflection period | délai de rétablissement et de réflexion | Erholungs- und Bedenkzeit |
residence permit | titre de séjour; autorisation de séjour | Aufenthaltstitel |
assistance service | service d'assistance | Opferschutzeinrichtung; Hilfsdienst |
shelter, safe house | structure d'hébergement; foyer | Schutzwohnung |
non-punishment principle | principe de non-sanction | Grundsatz der Straffreiheit (Nichtbestrafung) |
compensation | indemnisation | Entschädigung | Entschiedegung
civil party | partie civile | Zivilpartei; Nebenkläger (DE) | Partie civile
public prosecutor's office | Parquet; procureur d'État | Staatsanwaltschaft | Parquet
investigating judge | juge d'instruction | Untersuchungsrichter | Untersuchungsriichter
labour inspectorate | Inspection du travail et des mines (ITM) | Gewerbe- und Grubenaufsicht (ITM) | ITM
guardian; ad hoc administrator | tuteur; administrateur ad hoc | Vormund; Ad-hoc-Verwalter |
minor, child | mineur; enfant | Minderjährige(r); Kind | Mannerjäregen; Kand
interpreter | interprète | Dolmetscher/in | Dolmetscher
national rapporteur | rapporteur national | nationaler Berichterstatter |
"""


def rows() -> list[dict[str, str]]:
    cells = [line.split("|") for line in TABLE.strip().splitlines()]
    return [
        {code: cell.strip() for code, cell in zip(CODES, line, strict=True) if cell.strip()} for line in cells
    ]


def terms() -> list[dict[str, Any]]:
    return read(FOLDER / "glossary.yaml")


def pages(language: str = "") -> dict[str, dict[str, Any]]:
    """Pages by the stem of their file, in English or in another language."""
    ending = f".{language}" if language else ""
    return {
        path.name.split(".")[0]: read(path)
        for path in sorted((FOLDER / "pages").glob(f"*{ending}.yaml"))
        if path.stem.count(".") == bool(language)
    }


def cited(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        yield from content.get("sources") or []
        for value in content.values():
            yield from cited(value)
    elif isinstance(content, list):
        for value in content:
            yield from cited(value)


def words(content: Any) -> str:
    if isinstance(content, dict):
        return " ".join(words(value) for value in content.values())
    return " ".join(map(words, content)) if isinstance(content, list) else str(content)


# --- The glossary ----------------------------------------------------------------------------------


def test_glossary_when_compared_with_the_fact_sheet_then_it_has_its_forty_terms_and_no_invented_word() -> (
    None
):
    assert [{code: entry[code]["term"] for code in CODES if code in entry} for entry in terms()] == rows()
    assert len(rows()) == 40


def test_table_when_the_fact_sheet_lies_beside_the_project_then_it_says_the_same() -> None:
    if not SHEET.exists():
        return  # the copy above is what there is
    found = re.findall(
        r"^\| (?:[1-9]|[123]\d|40) \| (.*) \| (.*) \| (.*) \| (.*) \|$", SHEET.read_text("utf-8"), re.M
    )
    assert [
        {code: term for code, cell in zip(CODES, row, strict=True) if (term := bare(cell))} for row in found
    ] == rows()


def bare(cell: str) -> str:
    """A cell without the marks of where a word was seen, and without remarks on it."""
    text = " ".join(re.sub(r"\(verb .*?\)|\(as used\)|✓", "", cell).split()).replace(" ;", ";")
    return "" if text.startswith("–") else text


def test_explanations_when_counted_then_each_term_has_one_in_three_languages_that_fits_the_card() -> None:
    lengths = {
        (entry["key"], code): len(entry[code].get("explanation", ""))
        for entry in terms()
        for code in ("en", "fr", "de")
    }
    assert {place: length for place, length in lengths.items() if not 20 <= length <= 300} == {}


def test_sources_when_cited_by_terms_and_pages_then_each_exists_and_none_is_unverified() -> None:
    known = {entry["key"]: entry["confidence"] for entry in read(FOLDER / "sources.yaml")}
    used = set(cited(terms())) | {
        key for code in ("", "fr", "de") for key in cited(list(pages(code).values()))
    }
    assert {key for key in used if known.get(key) not in ("verified", "secondary")} == set()
    assert [entry["key"] for entry in terms() if not entry["sources"]] == ["investigating-judge"]


@pytest.mark.django_db
def test_glossary_when_loaded_twice_then_each_term_is_there_once_in_each_language(
    site: HomePage, settings: Settings
) -> None:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in CODES]
    load_sources(FOLDER)
    for _time in range(2):
        load_glossary(FOLDER)
        live = GlossaryTerm.objects.filter(live=True)
        assert {code: live.filter(locale__language_code=code).count() for code in CODES} == {
            code: sum(code in row for row in rows()) for code in CODES
        }
    keys = set(live.filter(locale__language_code="en").values_list("translation_key", flat=True))
    assert set(live.values_list("translation_key", flat=True)) == keys


# --- The public pages ------------------------------------------------------------------------------


def test_pages_when_translated_then_the_blocks_are_the_same_with_the_same_sources() -> None:
    def shape(source: dict[str, Any], page: dict[str, Any]) -> list[tuple]:
        return [
            (
                block["kind"],
                block["id"],
                block.get("sources"),
                len(block.get("items", [])),
                len(block.get("rows", [])),
            )
            for block in translated_blocks(source["body"], page["body"])
        ]

    english = pages()
    for code in ("fr", "de"):
        translated = pages(code)
        assert set(translated) == set(english)
        for stem, page in translated.items():
            assert [block["id"] for block in page["body"]] == [block["id"] for block in english[stem]["body"]]
            assert shape(english[stem], page) == shape(english[stem], english[stem])


def test_pages_when_they_name_a_contact_then_it_is_a_current_one() -> None:
    current = {"244 60 3220", "27 36 56 46", "621 351 884", "621 316 919"}
    for code in ("", "fr", "de"):
        text = words(list(pages(code).values()))
        numbers = set(re.findall(r"\b\d{2,3}(?: \d{2,4}){2,3}\b", text))
        assert numbers == current
        assert "4997" not in text
        assert "infotraite.lu" not in text.lower()
        assert "stoptraite.lu" in text
        assert "traite@police.etat.lu" in text


def test_pages_when_they_speak_of_days_then_the_convention_asks_for_30_and_luxembourg_gives_90() -> None:
    for code, minimum in (
        ("", "at least 30 days"),
        ("fr", "au moins 30 jours"),
        ("de", "mindestens 30 Tagen"),
    ):
        text = words(pages(code)["03-help"])
        assert minimum in text
        assert set(re.findall(r"\b(\d+) (?:days|jours|Tage)", text)) == {"30", "90"}


@pytest.mark.django_db
def test_pages_when_loaded_twice_then_each_is_there_once_and_kept_as_authors_left_it(site: HomePage) -> None:
    load_sources(FOLDER)
    load_information_pages(FOLDER)
    InformationPage.objects.filter(slug="about").update(title="Changed by a trainer")
    load_information_pages(FOLDER)
    loaded = InformationPage.objects.live().in_menu().order_by("path")
    assert [page.slug for page in loaded] == [page["slug"] for page in pages().values()]
    assert loaded.get(slug="about").title == "Changed by a trainer"
