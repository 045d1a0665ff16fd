"""The scenarios in the data files: equally hard where they stand for each other, told to every profession, in every language.

And the minutes of the assessments that ask them.
"""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from courses.curriculum import data_files, read
from tests.test_curriculum import FOLDER, NAMES, VARIANTS
from tests.test_question_pools import LANGUAGES, all_questions, word_count

pytestmark = pytest.mark.once

POINTS = {"good": 2, "acceptable": 1, "poor": 0}
COMMON = "scenarios"  # the folder of those that several courses have in common
PROFESSIONS = ["police", "judiciary", "social"]
PATHS = [
    path
    for folder in (COMMON, *(f"{name}/scenarios" for name in NAMES))
    for path in data_files(FOLDER / folder)
]
STORIES: dict[str, dict[str, Any]] = {path.stem: read(path) for path in PATHS}
SIDED = [key for key, story in STORIES.items() if any(scene.get("sides") for scene in story["scenes"])]


def offered(scene: dict[str, Any], profession: str) -> list[dict[str, Any]]:
    """The options that somebody of that profession has in a scene: their own, where some are written for them."""
    own = [option for option in scene["options"] if option.get("profession", "") == profession]
    return own or [option for option in scene["options"] if "profession" not in option]


def worth(option: dict[str, Any]) -> int:
    return int(option.get("points", POINTS[option["quality"]]))


def best_path(story: dict[str, Any], profession: str = "") -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The scenes that whoever always decides best comes through, each with the best option."""
    scenes = {scene["id"]: scene for scene in story["scenes"]}
    following, path = story["scenes"][0]["id"], []
    while following != "end":
        scene = scenes[following]
        best = max(offered(scene, profession), key=worth)
        path.append((scene, best))
        following = best["next"]
    return path


def shape(story: dict[str, Any]) -> list[list[tuple[str, bool, str | int]]]:
    """What is to be decided, whatever the story is about: how good each option is, and to which scene it leads."""
    numbers: dict[str, str | int] = {scene["id"]: n for n, scene in enumerate(story["scenes"])} | {
        "end": "end"
    }
    return [
        sorted(
            (option["quality"], option["critical"], numbers[option["next"]]) for option in scene["options"]
        )
        for scene in story["scenes"]
    ]


# --- Variants --------------------------------------------------------------------------------------


def test_variants_when_the_courses_are_counted_then_each_has_a_story_for_a_second_attempt() -> None:
    assert VARIANTS == {
        "call-at-night": ["p3-noise", "p5-stable"],
        "child-in-an-offence": ["p2-plants", "p6-tins"],
        "small-file": ["j1-trainers", "j5-parcels"],
        "judgment-to-write": ["j4-container", "j6-attic"],
        "pupil-of-fifteen": ["s2-phone", "s5-headset"],
        "in-the-ninety-days": ["s4-day-34", "s6-day-52"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_final_assessment_when_it_asks_a_scenario_then_another_one_waits_for_the_next_attempt(
    name: str,
) -> None:
    """The certificate depends on it: whoever has read the debrief must not meet the same story again."""
    (final,) = [entry for entry in read(FOLDER / name / "assessments.yaml") if entry["key"] == "final"]
    asked = [item["scenario"] for item in final["items"] if "scenario" in item]
    assert len(asked) == 1
    variants = VARIANTS.get(STORIES[asked[0]].get("variants", ""), [])
    assert (asked[0] in variants, len(variants) >= 2) == (True, True)


@pytest.mark.parametrize("group", VARIANTS)
def test_variants_when_they_stand_for_each_other_then_the_same_is_decided_for_the_same_points(
    group: str,
) -> None:
    first, *others = [STORIES[key] for key in VARIANTS[group]]
    assert others
    for other in others:
        assert shape(other) == shape(first)
        for story in (first, other):
            assert [worth(option) for _scene, option in best_path(story)] == [2] * len(best_path(first))
        memory = [
            sorted(tuple(option["remembers"]) for option in scene["options"] if "remembers" in option)
            for scene in other["scenes"]
        ]
        assert memory == [
            sorted(tuple(option["remembers"]) for option in scene["options"] if "remembers" in option)
            for scene in first["scenes"]
        ]


@pytest.mark.parametrize("group", VARIANTS)
def test_variants_when_they_stand_for_each_other_then_one_reads_as_much_and_nothing_twice(group: str) -> None:
    stories = [STORIES[key] for key in VARIANTS[group]]
    lengths = [word_count(story) for story in stories]
    assert max(lengths) - min(lengths) <= max(lengths) / 10
    told = [
        {
            text
            for scene in story["scenes"]
            for text in (scene["title"], *(o["text"] for o in scene["options"]))
        }
        for story in stories
    ]
    assert set.intersection(*told) == set()


@pytest.mark.parametrize("group", VARIANTS)
def test_variants_when_they_stand_for_each_other_then_the_right_option_is_not_always_in_the_same_place(
    group: str,
) -> None:
    def places(story: dict[str, Any]) -> list[int]:
        return [[worth(o) for o in scene["options"]].index(2) for scene, _best in best_path(story)]

    found = [places(STORIES[key]) for key in VARIANTS[group]]
    assert len({tuple(places) for places in found}) == len(found)


@pytest.mark.parametrize("group", VARIANTS)
def test_variants_when_an_assessment_asks_one_then_its_page_gives_away_no_facts_of_one_of_them(
    group: str,
) -> None:
    """The page is the same for all variants: the name of one story in its title would be wrong for the other."""
    titles = [title for key in VARIANTS[group] for title in titles_of(key)]
    pages = [
        f"{entry['title']} {entry.get('intro', '')}"
        for name in NAMES
        for path in (FOLDER / name).glob("assessments*.yaml")
        for entry in read(path)
    ]
    assert [
        (title, page[:60]) for title in titles for page in pages if title.casefold() in page.casefold()
    ] == []


def titles_of(key: str) -> list[str]:
    (path,) = [path for path in PATHS if path.stem == key]
    return [read(version)["title"] for version in path.parent.glob(f"{key}*.yaml")]


# --- Sides -----------------------------------------------------------------------------------------


def test_sides_when_several_professions_meet_in_a_case_then_each_course_asks_it() -> None:
    assert SIDED == ["c1-laundry"]
    asked = {
        name: [item.get("scenario") for entry in read(FOLDER / name / "assessments.yaml") for item in entry["items"]]
        for name in NAMES
    }  # fmt: skip
    assert {name: asked[name].count("c1-laundry") for name in NAMES} == dict.fromkeys(NAMES, 1)


@pytest.mark.parametrize("key", SIDED)
def test_sides_when_a_scenario_has_some_then_every_scene_is_told_to_each_profession(key: str) -> None:
    for scene in STORIES[key]["scenes"]:
        assert [side["profession"] for side in scene["sides"]] == PROFESSIONS
        told = [scene["narrative"], *(side["narrative"] for side in scene["sides"])]
        assert len(set(told)) == len(told)
        beside = [{name for name in ("dialogue", "exhibits") if side.get(name)} for side in scene["sides"]]
        assert beside[1:] == beside[:-1]  # nobody has more to go by than the others
    assert {person["profession"] for person in STORIES[key]["people"] if "profession" in person} == set(
        PROFESSIONS
    )


@pytest.mark.parametrize("key", SIDED)
def test_sides_when_a_scenario_has_some_then_they_are_equally_hard(key: str) -> None:
    """Nobody has more to decide or to earn than another, and everybody can make the mistake that must not be made."""
    paths = {profession: best_path(STORIES[key], profession) for profession in ("", *PROFESSIONS)}
    assert len({tuple((scene["id"], worth(best)) for scene, best in path) for path in paths.values()}) == 1
    for scene in STORIES[key]["scenes"]:
        sides = [offered(scene, profession) for profession in PROFESSIONS]
        kinds = {
            tuple(sorted((o["quality"], o["critical"], worth(o), o["next"]) for o in side)) for side in sides
        }
        assert len(kinds) == 1, scene["id"]
        assert {len(side) for side in sides} == {3}
    decided = [
        scene["id"] for scene in STORIES[key]["scenes"] if any("profession" in o for o in scene["options"])
    ]
    assert len(decided) >= 2


@pytest.mark.parametrize("key", SIDED)
@pytest.mark.parametrize("profession", PROFESSIONS)
def test_sides_when_options_stand_beside_each_other_then_the_best_is_not_told_by_its_length(
    key: str, profession: str
) -> None:
    longest_is_good = [
        max(offered(scene, profession), key=lambda option: len(option["text"]))["quality"] == "good"
        for scene in STORIES[key]["scenes"]
    ]
    assert sum(longest_is_good) / len(longest_is_good) <= 1 / 2


def test_points_when_an_author_gives_them_then_the_page_says_so() -> None:
    """Who is not told that a decision counts double would take the points for an error."""
    weighed = [
        key
        for key, story in STORIES.items()
        if any("points" in o for s in story["scenes"] for o in s["options"])
    ]
    assert weighed == ["c1-laundry"]
    (scene,) = [
        s for s in STORIES["c1-laundry"]["scenes"] if any("points" in option for option in s["options"])
    ]
    assert [worth(option) for option in scene["options"]] == [
        2 * POINTS[o["quality"]] for o in scene["options"]
    ]
    told = {"en": "counts double", "fr": "compte double", "de": "zählt doppelt"}
    for name in NAMES:
        for language in ("en", *LANGUAGES[name]):
            suffix = "" if language == "en" else f".{language}"
            entries = {entry["key"]: entry for entry in read(FOLDER / name / f"assessments{suffix}.yaml")}
            assert told[language] in entries["night-shift"]["intro"]


TIME_RUNS = {"en": "nothing ends when", "fr": "rien ne s’arrête quand", "de": "nichts endet, wenn"}


def test_time_pressure_when_a_scenario_has_some_then_the_page_says_that_nothing_ends() -> None:
    """Offered, never required; and a page that promises the minute belongs to a scenario that shows it."""
    pressed = {key for key, story in STORIES.items() if any("seconds" in scene for scene in story["scenes"])}
    assert pressed == {"c1-laundry", "j3-witness"}
    for name in NAMES:
        entries = read(FOLDER / name / "assessments.yaml")
        due = {
            entry["key"]: bool(pressed & {item.get("scenario") for item in entry["items"]})
            for entry in entries
        }
        for language in ("en", *LANGUAGES[name]):
            suffix = "" if language == "en" else f".{language}"
            told = {
                entry["key"]: TIME_RUNS[language] in entry["intro"].lower()
                for entry in read(FOLDER / name / f"assessments{suffix}.yaml")
            }
            assert told == due, (name, language)


# --- Translations ----------------------------------------------------------------------------------

NOT_READ = {"id", "key", "kind", "profession", "sources", "indicators", "quality", "critical", "next", "points"} | {
    "seconds", "remembers", "if", "unless", "variants", "speaker",
}  # fmt: skip
SAME_IN_ALL = {"name", "sender", "recipient", "sent"}  # names of people


def languages_of(path: Path) -> tuple[str, ...]:
    """Those of the course; what is common, those of all courses."""
    return LANGUAGES.get(
        path.parent.parent.name, tuple(dict.fromkeys(c for cs in LANGUAGES.values() for c in cs))
    )


def lacking(source: dict[str, Any], translation: dict[str, Any], *way: str) -> Iterator[str]:
    """The places where a text or a part is not translated, or a part is there that the source does not have."""
    for field, value in source.items():
        there = translation.get(field)
        if field in NOT_READ or not value:
            continue
        if isinstance(value, list):
            mine = {part["id"]: part for part in there or []}
            yield from ("/".join((*way, field, extra)) for extra in mine.keys() - {p["id"] for p in value})
            for part in value:
                yield from lacking(part, mine.get(part["id"], {}), *way, field, part["id"])
        elif not there or (there == value and field not in SAME_IN_ALL):
            yield "/".join((*way, field))


@pytest.mark.parametrize(
    ("path", "language"),
    [(path, language) for path in PATHS for language in languages_of(path)],
    ids=lambda value: value if isinstance(value, str) else value.stem,
)
def test_scenario_when_translated_then_no_text_no_side_and_no_part_is_lacking(
    path: Path, language: str
) -> None:
    translation = read(path.with_suffix(f".{language}.yaml"))
    assert list(lacking(read(path), translation)) == []
    texts = [option["text"] for scene in translation["scenes"] for option in scene["options"]]
    assert max(map(len, texts)) <= 400  # as long as the field


# --- Minutes ---------------------------------------------------------------------------------------

PACE = 160  # words a minute: no story is read more briskly than a lesson (see test_question_pools.py)
MINUTES_A_QUESTION = 1.5


def words_on(path: list[tuple[dict[str, Any], dict[str, Any]]], profession: str) -> int:
    """What is read on a way: the scenes as that profession sees them, all options, and what follows the one that is taken."""
    total = 0
    for scene, best in path:
        side = next((s for s in scene.get("sides", []) if s["profession"] == profession), {})
        seen = {**scene, **{name: side[name] for name in ("narrative", "question") if name in side}}
        total += word_count([seen[name] for name in ("title", "narrative", "question")])
        beside = [part.get(name, []) for part in (scene, side) for name in ("dialogue", "exhibits")]
        total += word_count([beside, [o["text"] for o in offered(scene, profession)]])
        total += word_count([best["consequence"], best["reason"]])
    return total


def minutes_of(key: str) -> float:
    """The longest way of all variants and sides."""
    keys = VARIANTS.get(STORIES[key].get("variants", ""), [key])
    sides = PROFESSIONS if key in SIDED else [""]
    return max(
        (word_count(STORIES[k]["setting"]) + words_on(best_path(STORIES[k], side), side)) / PACE
        for k in keys
        for side in sides
    )


@pytest.mark.parametrize("name", NAMES)
def test_minutes_of_an_assessment_when_told_then_they_are_enough_for_what_is_asked(name: str) -> None:
    """Reading and deciding, rounded up to five minutes: the rule of README.md."""
    told, due = {}, {}
    for entry in read(FOLDER / name / "assessments.yaml"):
        asked = sum(item.get("draw", 0) for item in entry["items"])
        stories = sum(minutes_of(item["scenario"]) for item in entry["items"] if "scenario" in item)
        told[entry["key"]] = entry["minutes"]
        due[entry["key"]] = 5 * ceil((stories + asked * MINUTES_A_QUESTION) / 5)
    assert told == due


@pytest.mark.parametrize("name", NAMES)
def test_minutes_of_a_question_when_it_was_read_then_a_third_of_them_is_left_to_decide(name: str) -> None:
    """On the average of what a draw may give, feedback left out: that stands in the debrief."""
    lengths = [word_count(without_feedback(question)) for question in all_questions(name)]
    assert mean(lengths) / PACE <= MINUTES_A_QUESTION * 2 / 3


def without_feedback(part: Any) -> Any:
    """What is read before a question is answered, of the data of a question."""
    if isinstance(part, dict):
        silent = {"objective", "tags", "difficulty", "rule", "unit_rule"}
        return {
            name: without_feedback(value)
            for name, value in part.items()
            if name not in silent and not name.startswith("feedback")
        }
    return [without_feedback(entry) for entry in part] if isinstance(part, list) else part
