"""Every item of the seed has its place in the demo's courses, and its rhetoric none: a walk through the fact sheet's table."""

import re
from collections.abc import Iterator
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


def table() -> list[tuple[str, set[str], set[str]]]:
    """The rows of section 8: the item, its facts, its scenarios."""
    section = FACT_SHEET.read_text(encoding="utf-8").partition("\n## 8. ")[2].partition("\n## 9. ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [
        (item.strip(), facts_in(facts), set(re.findall(r"\b[PJS]\d\b", scenarios)))
        for item, facts, scenarios, _place in rows[2:]
    ]


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


def taught_facts() -> set[str]:
    """The facts behind all sources that a lesson, a shared text, a scenario or a question cites."""
    folders = [
        FOLDER / "practices",
        *(FOLDER / name / part for name in NAMES for part in ("lessons", "scenarios")),
    ]
    files = [path for folder in folders for path in data_files(folder)]
    files += [FOLDER / name / "questions.yaml" for name in NAMES]
    cited = {key for path in files for key in cited_in(read(path))}
    return {
        fact for source in read(FOLDER / "sources.yaml") if source["key"] in cited for fact in source["facts"]
    }


@needs_the_fact_sheet
def test_seed_when_its_items_are_walked_then_a_fact_of_each_is_taught() -> None:
    taught = taught_facts()
    assert {item: sorted(facts) for item, facts, _scenarios in table() if not facts & taught} == {}
    assert len(table()) == 29


@needs_the_fact_sheet
def test_seed_when_its_items_are_walked_then_the_scenarios_of_each_are_there() -> None:
    there = {
        path.stem.partition("-")[0].upper()
        for name in NAMES
        for path in data_files(FOLDER / name / "scenarios")
    }
    missing = {item: sorted(named - there) for item, _facts, named in table() if named - there}
    assert missing == {}
    assert len({scenario for _item, _facts, named in table() for scenario in named}) >= 8


def test_seed_when_its_rhetoric_is_looked_for_then_no_text_repeats_it() -> None:
    found = [
        (path.name, text)
        for path in sorted(FOLDER.rglob("*.yaml"))
        for text in texts(read(path))
        if CLAIMS.search(text)
    ]
    assert found == []
