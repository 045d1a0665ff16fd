"""The questions in the data files: enough of each theme for a draw, fair to guess at, sourced, and complete in each language."""

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from assessments.grading.grade import grade
from assessments.grading.thawing import thaw
from courses.curriculum import data_files, read
from courses.translations import common_texts
from tests.test_curriculum import FOLDER, NAMES

pytestmark = pytest.mark.once

LANGUAGES = {"thb-pol": ("fr", "de"), "thb-jud": ("fr",), "thb-soc": ("fr",)}
TRANSLATIONS = [(name, language) for name in NAMES for language in LANGUAGES[name]]
FILES = ("questions", "questions-kinds")
COMMON = {"key", "text", "tags", "difficulty", "objective", "indicators"}
# The fields of each kind and, first, its parts (questions-kinds.yaml; a single choice stands in questions.yaml).
PARTS = {
    "multiple-response": "options",
    "kprim": "statements",
    "passage": "segments",
    "matching": "stems",
    "ordering": "items",
    "numerical": "answers",
    "cloze": "gaps",
}
RULES = {
    "multiple-response": {"weights", "all-or-nothing", "each-option"},
    "kprim": {"kprim", "all-or-nothing", "each-statement"},
    "passage": {"hits-and-false-alarms", "hits-minus-false-alarms"},
    "matching": {"each", "all-or-nothing"},
    "ordering": {"absolute-position", "all-or-nothing", "relative-all", "longest-ordered"},
}
TRANSLATED = {"text", "feedback", "objective"}
LONGEST_NAME = 60  # a name of a service is the same in two languages; what is longer was forgotten


def single_choices(name: str) -> list[dict[str, Any]]:
    return read(FOLDER / name / "questions.yaml")


def other_kinds(name: str) -> list[dict[str, Any]]:
    return read(FOLDER / name / "questions-kinds.yaml")


def all_questions(name: str) -> list[dict[str, Any]]:
    return single_choices(name) + other_kinds(name)


def pools(name: str) -> list[dict[str, Any]]:
    """The draws of the final assessment; beside the course's own tag each names one theme."""
    items = read(FOLDER / name / "assessments.yaml")[-1]["items"]
    draws = [item for item in items if "draw" in item]
    assert all(draw["tags"][0] == name and len(draw["tags"]) == 2 for draw in draws)
    return [{**draw, "tag": draw["tags"][1]} for draw in draws]


def in_language(name: str, file: str, language: str) -> dict[str, dict[str, Any]]:
    suffix = "" if language == "en" else f".{language}"
    return {entry["key"]: entry for entry in read(FOLDER / name / f"{file}{suffix}.yaml")}


def cited(content: Any, field: str) -> Iterator[str]:
    """What a field that lists keys ("sources", "indicators") names, at any depth."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from value if key == field else cited(value, field)
    elif isinstance(content, list):
        for value in content:
            yield from cited(value, field)


# --- Pools -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_pools_when_a_paper_is_drawn_then_each_theme_has_twice_as_many_as_it_takes(name: str) -> None:
    there = Counter(tag for question in all_questions(name) for tag in question["tags"])
    short = {pool["tag"]: there[pool["tag"]] for pool in pools(name) if there[pool["tag"]] < 2 * pool["draw"]}
    assert short == {}
    assert 4 <= len(pools(name)) <= 6
    assert sum(pool["draw"] for pool in pools(name)) == 10


@pytest.mark.parametrize("name", NAMES)
def test_pools_when_their_lessons_are_named_then_the_course_has_them(name: str) -> None:
    data = read(FOLDER / name / "course.yaml")
    own = {read(path)["key"].partition("/")[2] for path in data_files(FOLDER / name / "lessons")}
    named = {lesson for pool in pools(name) for lesson in pool["lessons"]}
    assert named - own - set(common_texts(data)) == set()


@pytest.mark.parametrize("name", NAMES)
def test_questions_when_sorted_into_pools_then_each_is_in_one_with_difficulty_and_objective(
    name: str,
) -> None:
    themes = {pool["tag"] for pool in pools(name)}
    for question in all_questions(name):
        assert len(themes & set(question["tags"])) == 1, question["key"]
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", tag) for tag in question["tags"]), question["key"]
        assert question["difficulty"] in ("easy", "medium", "hard"), question["key"]
        assert re.fullmatch(r"[A-Z][^.]+\.", question["objective"]), question["key"]
    assert len({question["difficulty"] for question in all_questions(name)}) == 3


def test_questions_when_all_courses_are_counted_then_no_key_is_used_twice() -> None:
    keys = Counter(question["key"] for name in NAMES for question in all_questions(name))
    assert [key for key, number in keys.items() if number > 1] == []


# --- Fair and sourced -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_options_when_one_is_right_then_each_has_feedback_and_sources(name: str) -> None:
    for question in single_choices(name):
        assert set(question) <= COMMON | {"options"}, question["key"]
        assert [option["correct"] for option in question["options"]].count(True) == 1, question["key"]
        assert len(question["options"]) in (3, 4), question["key"]
        for option in question["options"]:
            assert option["feedback"], (question["key"], option["id"])
            assert option["sources"], (question["key"], option["id"])


@pytest.mark.parametrize(("name", "language"), [(name, "en") for name in NAMES] + TRANSLATIONS)
def test_right_options_when_somebody_guesses_then_neither_length_nor_place_tells(
    name: str, language: str
) -> None:
    """Chance is a quarter to a third; whoever always takes the longest, the shortest or the second must not pass."""
    words = in_language(name, "questions", language)
    longest = shortest = 0
    places: Counter[int] = Counter()
    for question in single_choices(name):
        texts = {option["id"]: len(option["text"]) for option in words[question["key"]]["options"]}
        lengths = [texts[option["id"]] for option in question["options"]]
        right = [option["correct"] for option in question["options"]].index(True)
        longest += lengths[right] == max(lengths)
        shortest += lengths[right] == min(lengths)
        places[right] += 1
    number = len(words)
    assert longest / number <= 0.45
    assert shortest / number <= 0.45
    assert max(places.values()) / number <= 0.45
    assert set(places) == {0, 1, 2, 3}


@pytest.mark.parametrize("name", NAMES)
def test_questions_when_they_cite_then_sources_and_indicators_are_those_of_the_files(name: str) -> None:
    sources = {source["key"] for source in read(FOLDER / "sources.yaml")}
    signs = {sign["key"] for sign in read(FOLDER / "indicators.yaml")}
    assert set(cited(all_questions(name), "sources")) - sources == set()
    assert set(cited(all_questions(name), "indicators")) - signs == set()
    assert [question["key"] for question in other_kinds(name) if not question["sources"]] == []


# --- Other kinds ------------------------------------------------------------------------------------


def parts(question: dict[str, Any]) -> list[dict[str, Any]]:
    return question[PARTS[question["kind"]]]


@pytest.mark.parametrize("name", NAMES)
def test_kinds_when_read_then_rule_and_ids_are_in_order(name: str) -> None:
    for question in other_kinds(name):
        kind = question["kind"]
        assert question.get("rule") in RULES.get(kind, {None}), question["key"]
        names = [part["id"] for field in (*PARTS.values(), "units") for part in question.get(field, [])]
        assert len(set(names)) == len(names), question["key"]
        names = [part["id"] for part in parts(question)]
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry) for entry in names), question["key"]
    assert len({question["kind"] for question in other_kinds(name)}) >= 4


def check_multiple_response(question: dict[str, Any]) -> bool:
    right = [option for option in question["options"] if option["correct"]]
    told = all(option["feedback"] and option["sources"] for option in question["options"])
    return 2 <= len(right) < len(question["options"]) and told


def check_kprim(question: dict[str, Any]) -> bool:
    holds = [statement["holds"] for statement in question["statements"]]
    told = all(statement["feedback"] for statement in question["statements"])
    return len(holds) == 4 and len(set(holds)) == 2 and told


def check_passage(question: dict[str, Any]) -> bool:
    """What is to be marked is explained, and what is not to be marked is there too, in similar number."""
    hits = [segment for segment in question["segments"] if segment["hit"]]
    told = all(segment.get("feedback") for segment in hits)
    return 3 <= len(hits) <= len(question["segments"]) * 0.6 and told


def check_matching(question: dict[str, Any]) -> bool:
    answers = [answer["id"] for answer in question["answers"]]
    return {stem["answer"] for stem in question["stems"]} <= set(answers) and len(set(answers)) == len(
        answers
    )


def check_ordering(question: dict[str, Any]) -> bool:
    return len(question["items"]) >= 4


def check_numerical(question: dict[str, Any]) -> bool:
    """One number is right; the one that a common mistake gives is answered, and so is any other."""
    full = [answer for answer in question["answers"] if answer.get("credit", "1") == "1"]
    told = all(answer["feedback"] for answer in question["answers"])
    return len(full) == 1 and question["answers"][-1]["number"] == "*" and told


def check_cloze(question: dict[str, Any]) -> bool:
    names = [gap["name"] for gap in question["gaps"]]
    return re.findall(r"\[\[([\w-]+)\]\]", question["text"]) == names and len(names) >= 2


CHECKS = {
    "multiple-response": check_multiple_response,
    "kprim": check_kprim,
    "passage": check_passage,
    "matching": check_matching,
    "ordering": check_ordering,
    "numerical": check_numerical,
    "cloze": check_cloze,
}


@pytest.mark.parametrize("name", NAMES)
def test_kinds_when_answered_then_right_and_wrong_are_both_possible_and_explained(name: str) -> None:
    wrong = [question["key"] for question in other_kinds(name) if not CHECKS[question["kind"]](question)]
    assert wrong == []


# --- Graded -----------------------------------------------------------------------------------------

NESTED = {*PARTS.values(), "answers", "units"}


def payload(part: dict[str, Any], translation: dict[str, Any]) -> dict[str, Any]:
    """An entry of the data file as a frozen payload, in English and one more language."""
    words = {"text", "feedback", "objective"} | ({"name"} if "factor" in part else set())
    entry = {name: value for name, value in part.items() if name not in words | {"sources", "indicators"}}
    for field in NESTED & entry.keys():
        mine = {other["id"]: other for other in translation.get(field, [])}
        entry[field] = [payload(child, mine.get(child["id"], {})) for child in part[field]]
    both = {"en": part, "fr": translation}
    entry["texts"] = {code: {name: text[name] for name in words & text.keys()} for code, text in both.items()}
    return entry


def right_answer(question: dict[str, Any]) -> Any:
    kind, own = question["kind"], question.get(PARTS.get(question["kind"], "options"), [])
    if kind == "kprim":
        return {part["id"]: "true" if part["holds"] else "false" for part in own}
    if kind == "matching":
        return {part["id"]: part["answer"] for part in own}
    if kind == "ordering":
        return [part["id"] for part in own]
    if kind == "numerical":
        return own[0]["number"]
    if kind == "cloze":
        return {part["id"]: right_answer(part) for part in own}
    right = [part["id"] for part in own if part.get("correct") or part.get("hit")]
    return right[0] if kind == "single-choice" else right


@pytest.mark.parametrize("name", NAMES)
def test_kinds_when_graded_then_the_right_answer_is_worth_all_and_no_answer_is_no_answer(name: str) -> None:
    french = in_language(name, "questions-kinds", "fr")
    for question in other_kinds(name):
        gradable = thaw(payload(question, french[question["key"]]))
        right, nothing = grade(gradable, right_answer(question)), grade(gradable, None)
        assert (right.fraction, right.is_answered) == (1, True), question["key"]
        assert (nothing.fraction, nothing.is_answered) == (0, False), question["key"]


@pytest.mark.parametrize("name", NAMES)
def test_kinds_when_everything_is_marked_or_turned_round_then_it_is_worth_less_than_half(name: str) -> None:
    """Ticking or marking all, or an order back to front, must not pass."""
    for question in other_kinds(name):
        every = [part["id"] for part in parts(question)]
        if question["kind"] in ("multiple-response", "passage", "ordering"):
            given = every[::-1]
            assert grade(thaw(payload(question, {})), given).fraction < Fraction(1, 2), question["key"]


# --- Translations -----------------------------------------------------------------------------------


def untranslated(source: dict[str, Any], translation: dict[str, Any], *path: str) -> Iterator[str]:
    """The texts of a question that its translation lacks, and the parts that only the translation has."""
    wanted = TRANSLATED | ({"name"} if path[-2:-1] == ("units",) else set())
    for field in sorted(wanted & set(source)):
        text = translation.get(field)
        if not text or (text == source[field] and len(text) > LONGEST_NAME):
            yield "/".join((*path, field))
    for field, value in source.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            mine = {part["id"]: part for part in translation.get(field) or []}
            yield from ("/".join((*path, field, extra)) for extra in mine.keys() - {p["id"] for p in value})
            for part in value:
                yield from untranslated(part, mine.get(part["id"], {}), *path, field, part["id"])


@pytest.mark.parametrize(("name", "language"), TRANSLATIONS)
@pytest.mark.parametrize("file", FILES)
def test_questions_when_translated_then_no_text_and_no_part_is_lacking(
    name: str, language: str, file: str
) -> None:
    sources, translations = in_language(name, file, "en"), in_language(name, file, language)
    assert list(translations) == list(sources)
    assert [line for key in sources for line in untranslated(sources[key], translations[key], key)] == []
    gaps = {key: re.findall(r"\[\[[\w-]+\]\]", entry["text"]) for key, entry in sources.items()}
    assert {key: re.findall(r"\[\[[\w-]+\]\]", entry["text"]) for key, entry in translations.items()} == gaps


# --- Lengths ---------------------------------------------------------------------------------------


def word_count(content: Any) -> int:
    """Words that somebody reads: no keys, no kinds, no sources, no list of indicators."""
    if isinstance(content, dict):
        silent = {"id", "key", "kind", "profession", "sources", "source", "indicators", "practice", "file"}
        return sum(word_count(value) for name, value in content.items() if name not in silent)
    if isinstance(content, list):
        return sum(map(word_count, content))
    return len(content.split()) if isinstance(content, str) else 0


@pytest.mark.parametrize("name", NAMES)
def test_minutes_when_told_then_they_fit_the_words_of_the_lesson(name: str) -> None:
    """Between a slow and a brisk pace, with a moment for each case; shared texts count where they are used."""
    shared = {read(path)["key"]: read(path) for path in data_files(FOLDER / "practices")}
    paces = {}
    for path in data_files(FOLDER / name / "lessons"):
        lesson = read(path)
        used = [shared[block["practice"]]["body"] for block in lesson["body"] if "practice" in block]
        paces[path.stem] = word_count([lesson["body"], used]) / lesson["minutes"]
    assert {lesson: pace for lesson, pace in paces.items() if not 80 <= pace <= 160} == {}
