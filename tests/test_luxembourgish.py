"""Titles and summaries in Luxembourgish: of everything that has them, and of nothing more; the n-rule holds."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest

from courses.curriculum import data_files, read
from tests.test_curriculum import FOLDER, NAMES, texts

pytestmark = pytest.mark.once

IN_SHORT = {"title", "slug", "summary"}
COURSES = pytest.mark.parametrize("name", NAMES)

# Before these letters, before a figure and at the end of a clause a final n stays; before others it goes.
KEEPS_N = set("aeiouyäëéöü" + "ndthz" + "0123456789")
# Words whose n belongs to them: foreign ones, and those with "-oun"; "Enn" has two.
OWN_N = re.compile(r"\w*oun$|^(Telefon|Ecran|Enn|Phenomeen)$", re.IGNORECASE)
# Short words as they stand before a letter that takes the n away.
SHORT_FORMS = {"a", "vu", "ee", "kee", "de", "dee", "wie", "e"}


def in_luxembourgish(name: str) -> dict[str, Any]:
    return read(FOLDER / f"{name}.lb.yaml")


def files() -> list[str]:
    """Every lesson and shared text, by its name."""
    folders = ["practices", *(f"{name}/lessons" for name in NAMES)]
    return [f"{folder}/{path.stem}" for folder in folders for path in data_files(FOLDER / folder)]


@pytest.mark.parametrize("file", files())
def test_lesson_or_practice_when_looked_for_then_it_has_a_title_and_a_summary_and_nothing_more(
    file: str,
) -> None:
    words, source = in_luxembourgish(file), read(FOLDER / f"{file}.yaml")
    assert {"title", "summary"} <= words.keys() <= IN_SHORT
    assert words["summary"] != source["summary"]
    assert len(words["summary"]) <= 300


@COURSES
def test_course_when_looked_for_then_it_and_all_its_modules_have_a_title_and_a_summary(name: str) -> None:
    words = in_luxembourgish(f"{name}/course")
    keys = [module["key"] for module in read(FOLDER / name / "course.yaml")["modules"]]
    assert words.keys() == IN_SHORT | {"modules"}
    assert [module["key"] for module in words["modules"]] == keys
    assert all(module.keys() == IN_SHORT | {"key"} for module in words["modules"])


@COURSES
def test_assessments_when_looked_for_then_each_has_a_title(name: str) -> None:
    """They have no summary; their introduction is told in the language of the paper."""
    words = in_luxembourgish(f"{name}/assessments")
    assert [entry["key"] for entry in words] == [e["key"] for e in read(FOLDER / name / "assessments.yaml")]
    assert all(entry.keys() == {"key", "title", "slug"} for entry in words)


def clauses() -> Iterator[str]:
    for path in sorted(FOLDER.rglob("*.lb.yaml")):
        for text in texts(without_slugs(read(path))):
            yield from re.split(r"[.,;:!?–()]\s*", text)


def without_slugs(content: Any) -> Any:
    if isinstance(content, dict):
        return {
            name: without_slugs(value) for name, value in content.items() if name not in ("slug", "key", "id")
        }
    return [without_slugs(each) for each in content] if isinstance(content, list) else content


def broken(clause: str) -> Iterator[str]:
    """The pairs of words of a clause that break the n-rule."""
    words = re.findall(r"(?:[A-Za-zÀ-ÿ]+’)?[A-Za-zÀ-ÿ]+|\d[\d.]*", clause)
    for before, following in itertools.pairwise(words):
        word = before.rpartition("’")[2]
        keeps = following[0].casefold() in KEEPS_N
        if word.endswith("n") and not keeps and not OWN_N.match(word):
            yield f"{word} {following}"
        if word.casefold() in SHORT_FORMS and keeps:
            yield f"{word} {following}"


def test_luxembourgish_when_read_then_the_n_rule_holds() -> None:
    assert [pair for clause in clauses() for pair in broken(clause)] == []
    assert sum(1 for _clause in clauses()) > 300


@pytest.mark.parametrize(
    ("clause", "wrong"),
    [
        ("D’Indicen vu Mënschenhandel", ["Indicen vu"]),
        ("vun Mënschenhandel", ["vun Mënschenhandel"]),
        ("vu Affer", ["vu Affer"]),
        ("un déi richteg Plaz", []),
        ("Formatioun vun der Police", []),
        ("den 7 Deeg", []),  # how a figure is spoken is not looked at
    ],
)
def test_n_rule_when_it_is_broken_then_the_pair_is_named(clause: str, wrong: list[str]) -> None:
    assert list(broken(clause)) == wrong
