"""How large the three courses are: modules, lessons, scenarios, segments, hours; and the twenty public answers."""

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from courses.curriculum import data_files, read
from courses.segments import LONGEST, SHORTEST, Piece, cut
from courses.translations import common_texts
from tests.test_curriculum import FOLDER, NAMES, VARIANTS

pytestmark = pytest.mark.once

LETTERS = {"thb-pol": "p", "thb-jud": "j", "thb-soc": "s"}
COURSES = pytest.mark.parametrize("name", NAMES)
ABOUT_THREE_HOURS = range(165, 211)  # minutes

# Segments outside 10 to 20 minutes, by the course and the only item in them.
EXCEPTIONS = {
    (name, "final"): "a final assessment is sat in one piece: a scenario and ten questions" for name in NAMES
}


def items_of(name: str) -> Iterator[tuple[str, str, str]]:
    """The items of a course in their order: its module, what kind, its name."""
    for module in read(FOLDER / name / "course.yaml")["modules"]:
        for item in module["items"]:
            ((kind, item_name),) = item.items()
            yield module["key"], kind, item_name


def minutes_of(name: str, kind: str, item: str) -> int:
    if kind == "assessment":
        entries = {entry["key"]: entry for entry in read(FOLDER / name / "assessments.yaml")}
        return int(entries[item]["minutes"])
    folder = "practices" if kind == "common" else f"{name}/lessons"
    return int(read(FOLDER / folder / f"{item}.yaml")["minutes"])


def segments_of(name: str) -> list[list[tuple[str, int]]]:
    """A course as it is offered in segments: the names and minutes of what each holds."""
    names = {uuid5(NAMESPACE_URL, f"{name}/{item}"): item for _module, _kind, item in items_of(name)}
    pieces = [
        Piece(
            uuid5(NAMESPACE_URL, f"{name}/{item}"),
            minutes_of(name, kind, item),
            uuid5(NAMESPACE_URL, module),
            ends_segment=kind == "assessment",
        )
        for module, kind, item in items_of(name)
    ]
    return [[(names[piece.key], piece.minutes) for piece in segment] for segment in cut(pieces)]


@COURSES
def test_course_when_counted_then_it_has_four_to_six_modules_and_ten_to_fourteen_lessons_of_its_own(
    name: str,
) -> None:
    kinds = [kind for _module, kind, _item in items_of(name)]
    assert 4 <= len(read(FOLDER / name / "course.yaml")["modules"]) <= 6
    assert 10 <= kinds.count("lesson") <= 14
    assert kinds.count("common") == 4


@COURSES
def test_lessons_when_their_files_are_counted_then_each_is_in_the_course_once(name: str) -> None:
    """A lesson that no module names is taught to nobody."""
    named = [item for _module, kind, item in items_of(name) if kind == "lesson"]
    assert sorted(named) == [path.stem for path in data_files(FOLDER / name / "lessons")]
    assert common_texts(read(FOLDER / name / "course.yaml")) == [
        "common-definition",
        "common-luxembourg",
        "common-signs",
        "common-referral",
    ]


@COURSES
def test_scenarios_when_looked_for_then_the_four_of_the_course_are_there_and_asked(name: str) -> None:
    """By an assessment itself, or as the one that a further attempt meets."""
    there = {path.stem for path in data_files(FOLDER / name / "scenarios")}
    four = {f"{LETTERS[name]}{number}" for number in range(1, 5)}
    assert four <= {stem.partition("-")[0] for stem in there}
    in_course = {item for _module, kind, item in items_of(name) if kind == "assessment"}
    asked = {
        item["scenario"]
        for entry in read(FOLDER / name / "assessments.yaml")
        if entry["key"] in in_course
        for item in entry["items"]
        if "scenario" in item
    }
    met = asked | {key for group in VARIANTS.values() if asked & set(group) for key in group}
    assert [stem for stem in there if stem.partition("-")[0] in four and stem not in met] == []


@COURSES
def test_segments_when_the_course_is_cut_then_each_takes_ten_to_twenty_minutes(name: str) -> None:
    lengths = {tuple(item for item, _m in part): sum(m for _item, m in part) for part in segments_of(name)}
    outside = {items: length for items, length in lengths.items() if not SHORTEST <= length <= LONGEST}
    assert {(name, *items) for items in outside} == {key for key in EXCEPTIONS if key[0] == name}
    assert all(length <= 30 for length in outside.values())


@COURSES
def test_lessons_when_read_by_themselves_then_none_takes_longer_than_a_segment(name: str) -> None:
    minutes = {
        item: minutes_of(name, kind, item) for _module, kind, item in items_of(name) if kind != "assessment"
    }
    assert {item: length for item, length in minutes.items() if not 5 <= length <= LONGEST} == {}


@COURSES
def test_learning_time_when_told_then_it_is_the_sum_of_the_parts_and_about_three_hours(name: str) -> None:
    told = read(FOLDER / name / "course.yaml")["learning_minutes"]
    assert told == sum(minutes_of(name, kind, item) for _module, kind, item in items_of(name))
    assert told in ABOUT_THREE_HOURS


NUMBERS = {
    "en": {10: "ten", 12: "twelve"},
    "fr": {10: "dix", 12: "douze"},
}


@pytest.mark.parametrize("language", NUMBERS)
@COURSES
def test_passing_when_the_lessons_are_counted_in_words_then_the_number_is_right(
    name: str, language: str
) -> None:
    suffix = "" if language == "en" else f".{language}"
    passing = read(FOLDER / name / f"course{suffix}.yaml")["passing"]
    own = sum(kind == "lesson" for _module, kind, _item in items_of(name))
    assert f" {NUMBERS[language][own]} " in passing


# --- Public questions -------------------------------------------------------------------------------


def public_answers(language: str) -> list[tuple[str, str]]:
    """Question and answer of each text of the page: the question is its first paragraph, in bold."""
    suffix = "" if language == "en" else f".{language}"
    kinds: dict[str, Any] = {
        block["id"]: block["kind"] for block in read(FOLDER / "pages/06-questions.yaml")["body"]
    }
    blocks = read(FOLDER / f"pages/06-questions{suffix}.yaml")["body"]
    parts = [block["text"].partition("\n\n") for block in blocks if kinds[block["id"]] == "text"]
    return [(question.strip(), answer.strip()) for question, _gap, answer in parts]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_public_questions_when_counted_then_there_are_twenty_each_with_an_answer(language: str) -> None:
    found = public_answers(language)
    assert len(found) == 20
    assert [
        question
        for question, _answer in found
        if not (question.startswith("**") and question.endswith("?**"))
    ] == []
    assert [question for question, answer in found if len(answer.split()) < 30] == []
    assert len({question for question, _answer in found}) == 20
