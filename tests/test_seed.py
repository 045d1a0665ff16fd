"""Every item of the seed has its place in the demo's courses, and its rhetoric none: a walk through the fact sheet's table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from courses.curriculum import data_files, read
from tests.test_curriculum import FOLDER, NAMES, texts

pytestmark = pytest.mark.once

FACT_SHEET = Path(settings.BASE_DIR).parent / "shared" / "curriculum" / "factsheet.md"
# What the seed claims and nothing bears out (end of section 8), also in the words of the translations.
CLAIMS = re.compile(
    r"higher conviction rates|increased recovery rates|recently enacted"
    r"|taux de condamnation plus élevés?|höhere Verurteilungs(?:rate|quote)n?",
    re.IGNORECASE,
)
needs_the_fact_sheet = pytest.mark.skipif(
    not FACT_SHEET.exists(), reason=f"the outside material {FACT_SHEET} is not here"
)


@dataclass(frozen=True)
class Row:
    """A row of the table in section 8."""

    item: str
    facts: set[str]
    scenarios: set[str]
    places: set[str]


def table() -> list[Row]:
    section = FACT_SHEET.read_text(encoding="utf-8").partition("\n## 8. ")[2].partition("\n## 9. ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [
        Row(item.strip(), facts_in(facts), set(re.findall(r"\b[PJS]\d\b", scenarios)), places_in(place))
        for item, facts, scenarios, place in rows[2:]
    ]


def places_in(text: str) -> set[str]:
    """The places that the last column names: "Foundation 2; Judiciary" is two, "Foundation 5 and 6" as well."""
    plain = re.sub(r"\(.*?\)|, unit", "", text).replace("Foundation 5 and 6", "Foundation 5; Foundation 6")
    plain = plain.replace("Foundation 6 and 7", "Foundation 6; Foundation 7").replace(" and ", "; ")
    return {" ".join(place.split()) for place in plain.split(";")}


def facts_in(text: str) -> set[str]:
    """The facts that a text names, ranges included: "F166 to F168" is three of them."""
    ranges = re.sub(
        r"F(\d+) to F(\d+)",
        lambda found: " ".join(f"F{n}" for n in range(int(found[1]), int(found[2]) + 1)),
        text,
    )
    return set(re.findall(r"F\d+", ranges))


def cited_in(content: Any) -> Iterator[str]:
    """The keys of the sources that a data file cites."""
    if isinstance(content, dict):
        for name, value in content.items():
            if name in ("sources", "source"):
                yield from [value] if isinstance(value, str) else value or []
            else:
                yield from cited_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from cited_in(value)


# Where this curriculum has the units of the proposed foundation: in the common module and in the shared texts.
COMMON = {f"practices/common-{name}" for name in ("definition", "luxembourg", "signs", "referral")}
FOLDERS: dict[str, set[str]] = {
    **{f"Foundation {unit}": COMMON for unit in (1, 2, 3, 4, 7)},
    "Foundation 5": {f"practices/{name}" for name in ("sweden", "austria", "spain", "united-kingdom")},
    "Foundation 6": {"practices/common-luxembourg", "practices/united-kingdom"},
    "all roles": COMMON,  # one text in all three courses
    "Police": {"thb-pol/lessons"},
    "Judiciary": {"thb-jud/lessons"},
    "Social": {"thb-soc/lessons"},
    "certificates": COMMON,  # why training is asked for; that a course ends with a certificate is no matter of a text
}
LUXEMBOURG, SIGNS, REFERRAL = (f"practices/common-{name}" for name in ("luxembourg", "signs", "referral"))

# Each item of the seed, with the passage that teaches it in each of its places: file, block, and words in it.
PLACES: dict[str, dict[str, tuple[str, str, str]]] = {
    "Round-table of the Council of Europe": {"Foundation 1": (LUXEMBOURG, "greta", "27 September 2024")},
    '"Strengthened trafficking laws", increased penalties': {
        "Foundation 2": (LUXEMBOURG, "laws-table", "9 April 2014"),
        "Judiciary": ("thb-jud/lessons/01-qualification", "penalty-text", "three to ten years"),
    },
    "Victim support programmes, legal services": {
        "Foundation 2": (LUXEMBOURG, "cases", "INFOTRAITE"),
        "Social": ("thb-soc/lessons/09-years-after", "civil-party", "Legal aid"),
    },
    "Preventive measures, awareness campaigns": {"Foundation 7": (LUXEMBOURG, "prevention", "information")},
    "Better data collection": {"Foundation 6": (LUXEMBOURG, "requests", "statistics")},
    "Clandestine nature, under-reporting": {"Foundation 3": (SIGNS, "dark-figure", "dark figure")},
    "Victims do not identify themselves": {"all roles": (SIGNS, "not-me-text", "victim")},
    "Cultural barriers": {"all roles": (REFERRAL, "interpreter", "dialect")},
    "Limited awareness of indicators": {"Foundation 3": (SIGNS, "opening", "indicator")},
    "Information-sharing between agencies": {"Foundation 4": (REFERRAL, "send", "purpose")},
    "Marginalised groups, victim profiles": {"Foundation 3": (SIGNS, "stereotypes", "stereotype")},
    "Community leaders, inclusive approach": {
        "Social": ("thb-soc/lessons/10-outreach", "seeking-contact", "actively seeking contact")
    },
    "Evolving tactics": {"Police": ("thb-pol/lessons/11-online", "figures", "online platforms")},
    "NGOs: support services": {"Foundation 4": (LUXEMBOURG, "cases", "INFOTRAITE")},
    "Law enforcement: investigation, prosecution": {
        "Police": ("thb-pol/lessons/06-evidence", "same-photo-reading", "unit"),
        "Judiciary": ("thb-jud/lessons/04-beyond-the-statement", "car-wash-reading", "specialised unit"),
    },
    "Government agencies: policy": {"Foundation 4": (LUXEMBOURG, "system", "Comité de suivi")},
    "Multi-agency task forces, intelligence-led operations": {
        "Police": ("thb-pol/lessons/06-evidence", "together", "joint action")
    },
    "Legal advocacy by NGOs": {"Foundation 4": (LUXEMBOURG, "system", "CCDH")},
    "Sweden": {
        "Foundation 5": ("practices/sweden", "agency", "Gender Equality Agency"),
        "Social": ("thb-soc/lessons/09-years-after", "sweden", "sweden"),
    },
    "Austria": {
        "Foundation 5": ("practices/austria", "teachers", "LEFÖ-IBF"),
        "Police": ("thb-pol/lessons/05-possible-victim-first", "austria", "austria"),
        "Judiciary": ("thb-jud/lessons/03-non-punishment", "austria", "austria"),
    },
    "Spain": {"Foundation 5": ("practices/spain", "plan", "national strategic plan")},
    "United Kingdom": {
        "Foundation 5": ("practices/united-kingdom", "notify", "Modern Slavery Act 2015"),
        "Foundation 6": ("practices/united-kingdom", "analysis", "published every quarter"),
    },
    "Hotspot prediction": {"Foundation 6": ("practices/united-kingdom", "hotspots", "few cases")},
    "Recommendation: interagency collaboration": {
        "Foundation 7": (LUXEMBOURG, "roadmap", "referral mechanism")
    },
    "Recommendation: public awareness": {"Foundation 7": (LUXEMBOURG, "prevention", "18 October")},
    "Recommendation: specialised services and safe houses": {
        "Social": ("thb-soc/lessons/08-shelter-and-ninety-days", "right-place", "specialised place")
    },
    "Recommendation: incentives for training": {"certificates": (SIGNS, "dark-figure", "training")},
    "Recommendation: neighbours, joint operations, global networks": {
        "Police": ("thb-pol/lessons/11-online", "borders", "Benelux"),
        "Judiciary": ("thb-jud/lessons/05-across-borders", "victims-elsewhere", "Benelux"),
    },
    "Recommendation: national reporting mechanism": {
        "Foundation 6": ("practices/united-kingdom", "notify", "notify"),
        "Foundation 7": (LUXEMBOURG, "roadmap", "referral mechanism"),
    },
}
PASSAGES = [(item, place, *passage) for item, places in PLACES.items() for place, passage in places.items()]


def read_file(name: str) -> dict[str, Any]:
    return read(FOLDER / f"{name}.yaml")


def facts_taught(block: dict[str, Any]) -> set[str]:
    """The facts behind the sources that a passage cites; a text of the library cites its own."""
    cites = set(cited_in(block))
    if "practice" in block:
        cites |= set(cited_in(read_file(f"practices/{block['practice']}")))
    return {
        fact for source in read(FOLDER / "sources.yaml") if source["key"] in cites for fact in source["facts"]
    }


def is_taught_in_a_course(name: str) -> bool:
    """Whether the file is named by the order of a course, or its text by a lesson."""
    folder, _slash, stem = name.rpartition("/")
    orders = [
        item
        for course in NAMES
        for module in read_file(f"{course}/course")["modules"]
        for item in module["items"]
    ]
    if folder.endswith("lessons"):
        return {"lesson": stem} in orders
    blocks = [
        block
        for course in NAMES
        for path in data_files(FOLDER / course / "lessons")
        for block in read(path)["body"]
    ]
    return {"common": stem} in orders or stem in {block.get("practice") for block in blocks}


@needs_the_fact_sheet
def test_seed_when_its_items_are_walked_then_each_has_a_passage_in_every_place_that_the_table_names() -> None:
    assert {row.item: row.places for row in table()} == {item: set(places) for item, places in PLACES.items()}
    assert len(table()) == 29


@pytest.mark.parametrize(("item", "place", "file", "block", "words"), PASSAGES)
def test_passage_when_an_item_is_looked_for_in_its_place_then_it_is_taught_there(
    item: str, place: str, file: str, block: str, words: str
) -> None:
    assert any(file == folder or file.startswith(f"{folder}/") for folder in FOLDERS[place])
    assert is_taught_in_a_course(file)
    (passage,) = [each for each in read_file(file)["body"] if each["id"] == block]
    said = {field: value for field, value in passage.items() if field not in ("id", "kind", "sources")}
    assert words in " ".join(texts(said))


@needs_the_fact_sheet
def test_passages_when_they_teach_an_item_then_they_cite_a_source_of_one_of_its_facts() -> None:
    facts = {row.item: row.facts for row in table()}
    unsourced = [
        (item, place)
        for item, place, file, block, _words in PASSAGES
        for passage in read_file(file)["body"]
        if passage["id"] == block and not facts_taught(passage) & facts[item]
    ]
    assert unsourced == []


@needs_the_fact_sheet
def test_seed_when_its_items_are_walked_then_the_scenarios_of_each_are_there() -> None:
    there = {
        path.stem.partition("-")[0].upper()
        for name in NAMES
        for path in data_files(FOLDER / name / "scenarios")
    }
    missing = {row.item: sorted(row.scenarios - there) for row in table() if row.scenarios - there}
    assert missing == {}
    assert len({scenario for row in table() for scenario in row.scenarios}) >= 8


def test_seed_when_its_rhetoric_is_looked_for_then_no_text_repeats_it() -> None:
    found = [
        (path.name, text)
        for path in sorted(FOLDER.rglob("*.yaml"))
        for text in texts(read(path))
        if CLAIMS.search(text)
    ]
    assert found == []
