"""Loads questions, scenarios and assessments that are kept as data files. What exists stays as it is."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Locale

from assessments.curriculum_scenes import depending, told_beside
from assessments.kind_data import body_of
from assessments.models import AssessmentPage, Question, Scenario
from assessments.models.library import Difficulty
from courses.curriculum import (
    add_page,
    cited,
    data_files,
    indicator_ids,
    listed,
    read,
    source_ids,
    source_version,
    stable_id,
    stream,
)
from courses.models import LessonPage, ModulePage
from courses.text import from_markdown


@transaction.atomic
def load_assessments(folder: Path, name: str, places: list[tuple[ModulePage, str]]) -> None:
    """Load the question library of a course, and its assessments at the ends of the modules that name them."""
    load_scenarios(folder / name)
    for entry in question_data(folder / name):
        load_question(entry, course=name)
    assessments = {entry["key"]: entry for entry in read(folder / name / "assessments.yaml")}
    for module, key in places:
        _load_assessment(module, name, assessments[key])


@transaction.atomic
def load_scenarios(folder: Path) -> None:
    """Load the scenarios that lie in a folder: those of one course, or those that several courses have in common."""
    for path in data_files(folder / "scenarios"):
        _load_scenario(read(path))


@transaction.atomic
def load_checks(folder: Path) -> None:
    """Load the questions that lessons ask as knowledge checks; the lessons that name them come after them."""
    for entry in read(folder / "checks.yaml"):
        load_question(entry)


def _load_scenario(data: dict) -> None:
    key = stable_id("scenario", data["key"])
    if Scenario.objects.filter(translation_key=key).exists():
        return
    scenario = Scenario(translation_key=UUID(key), locale=Locale.get_default(), **scenario_facts(data))
    scenario.full_clean()
    scenario.save()
    scenario.save_revision().publish()


def scenario_facts(data: dict) -> dict[str, Any]:
    """The fields of a scenario, from its data."""
    return {
        "title": data["title"],
        "summary": data["summary"].strip(),
        "content_note": (data.get("content_note") or "").strip(),
        "setting": from_markdown(data["setting"]),
        "roles": stream(
            Scenario.roles.field.stream_block,
            [_person(data["key"], person) for person in data.get("people", [])],
        ),
        "variant_group": data.get("variants", ""),
        "scenes": stream(
            Scenario.scenes.field.stream_block, [_scene(data["key"], scene) for scene in data["scenes"]]
        ),
    }


def _person(scenario: str, person: dict) -> dict:
    value = {
        "short_name": person["id"],
        "name": person["name"],
        "role": person["role"],
        "profession": person.get("profession", ""),
    }
    return {"type": "role", "id": stable_id("scenario", scenario, "person", person["id"]), "value": value}


def _scene(scenario: str, scene: dict) -> dict:
    here = ("scenario", scenario, scene["id"])
    return {
        "type": "scene",
        "id": stable_id(*here),
        "value": {
            "name": scene["id"],
            "title": scene["title"],
            "narrative": from_markdown(scene["narrative"]),
            "question": scene["question"],
            "choices": [_choice(here, option) for option in scene["options"]],
            "indicators": listed(indicator_ids(scene.get("indicators") or []), *here, "indicators"),
            **told_beside(here, scene),
        },
    }


def _choice(scene: tuple[str, ...], option: dict) -> dict:
    here = (*scene, option["id"])
    return {
        "type": "choice",
        "id": stable_id(*here),
        "value": {
            "text": option["text"].strip(),
            "quality": option["quality"],
            "is_critical": option["critical"],
            "consequence": from_markdown(option["consequence"]),
            "reason": from_markdown(option["reason"]),
            "sources": cited(option, *here),
            "leads_to": "" if option["next"] == "end" else option["next"],
            **depending(here, option),
        },
    }


QUESTIONS = ("questions.yaml", "questions-kinds.yaml")  # single choice, and all kinds


def question_data(course: Path) -> list[dict]:
    """The entries of a course's questions, of whatever kind."""
    return [entry for name in QUESTIONS if (course / name).exists() for entry in read(course / name)]


def load_question(data: dict, *, course: str = "") -> None:
    """A question has the tags that its entry names, and its course's, so that a draw finds those of one course.

    What a lesson asks as a knowledge check is of no course: no draw finds it.
    """
    key = stable_id("question", data["key"])
    if Question.objects.filter(translation_key=key).exists():
        return
    question = Question(translation_key=UUID(key), locale=Locale.get_default(), **question_facts(data))
    question.full_clean()
    question.tags.set([*filter(None, [course]), *(data.get("tags") or [])])
    question.save()
    question.save_revision().publish()


def question_facts(data: dict) -> dict[str, Any]:
    """The fields of a question of any kind, from its data."""
    here = ("question", data["key"])
    feedback = {
        name: from_markdown(data[name])
        for name in ("feedback", "feedback_right", "feedback_partly", "feedback_wrong")
        if data.get(name)
    }
    return {
        "text": from_markdown(data["text"]),
        "body": stream(Question.body.field.stream_block, [body_of(data)]),
        "objective": (data.get("objective") or "").strip(),
        "difficulty": data.get("difficulty") or Difficulty.MEDIUM,
        "sources": stream(
            Question.sources.field.stream_block,
            _chosen("source", source_ids(data.get("sources") or []), *here),
        ),
        "indicators": stream(
            Question.indicators.field.stream_block,
            _chosen("indicator", indicator_ids(data.get("indicators") or []), *here),
        ),
        **feedback,
    }


def _chosen(kind: str, keys: list[int], *path: str) -> list[dict]:
    """Snippets in a stream, with stable ids."""
    return [
        {"type": kind, "id": stable_id(*path, kind, str(number)), "value": key}
        for number, key in enumerate(keys)
    ]


def _load_assessment(module: ModulePage, course: str, data: dict) -> None:
    key = stable_id(course, "assessment", data["key"])
    if AssessmentPage.objects.filter(translation_key=key).exists():
        return
    paper = [
        {"type": kind, "id": stable_id(key, str(number)), "value": value}
        for number, item in enumerate(data["items"])
        for kind, value in [placed(course, item, key, str(number))]
    ]
    page = AssessmentPage(
        title=data["title"],
        intro=from_markdown(data["intro"]),
        minutes=data["minutes"],
        pass_mark=data["pass_mark"],
        max_attempts=data["max_attempts"],
        shuffles_items=data.get("shuffle", False),
        waiting_minutes=data["waiting_minutes"],
        paper=stream(AssessmentPage.paper.field.stream_block, paper),
    )
    add_page(module, page, key)


THINGS = {"scenario": Scenario, "question": Question}


def placed(course: str, item: dict, *path: str) -> tuple[str, dict]:
    """One entry of a paper: a scenario, a question, a draw from a pool, or the title of a section."""
    if "section" in item:
        return "section", {
            "title": item["section"],
            "must_pass": item.get("must_pass"),
            "shuffle": item.get("shuffle", False),
        }
    value: dict[str, Any] = {
        "weight": item["weight"],
        "lessons": listed(_lessons(course, item.get("lessons", [])), *path, "lessons"),
    }
    if "draw" in item:
        return "draw", value | {
            "number": item["draw"],
            "tags": listed(item.get("tags", []), *path, "tags"),
            "indicators": listed(indicator_ids(item.get("indicators", [])), *path, "indicators"),
            "difficulty": item.get("difficulty", "any"),
        }
    kind = next(name for name in THINGS if name in item)
    return kind, value | {kind: source_version(THINGS[kind], stable_id(kind, item[kind])).pk}


def _lessons(course: str, names: list[str]) -> list[int]:
    """The pages of lessons by their names in the course's folder. Raises LookupError for an unknown one."""
    pages = {name: source_version(LessonPage, stable_id(f"{course}/{name}")) for name in names}
    unknown = [name for name, page in pages.items() if page is None]
    if unknown:
        raise LookupError(f"{course} has no lesson called {', '.join(unknown)}")
    return [page.pk for page in pages.values()]
