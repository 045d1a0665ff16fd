"""Loads questions, scenarios and assessments that are kept as data files. What exists stays as it is."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from wagtail.models import Locale

from assessments.curriculum_scenes import depending, told_beside
from assessments.models import AssessmentPage, Question, Scenario
from courses.curriculum import (
    add_page,
    cited,
    data_files,
    indicator_ids,
    listed,
    read,
    source_version,
    stable_id,
    stream,
)
from courses.models import LessonPage, ModulePage
from courses.text import from_markdown


@transaction.atomic
def load_assessments(folder: Path, name: str, places: list[tuple[ModulePage, str]]) -> None:
    """Load the question library of a course, and its assessments at the ends of the modules that name them."""
    for path in data_files(folder / name / "scenarios"):
        _load_scenario(read(path))
    for entry in read(folder / name / "questions.yaml"):
        _load_question(entry)
    assessments = {entry["key"]: entry for entry in read(folder / name / "assessments.yaml")}
    for module, key in places:
        _load_assessment(module, name, assessments[key])


@transaction.atomic
def load_checks(folder: Path) -> None:
    """Load the questions that lessons ask as knowledge checks; the lessons that name them come after them."""
    for entry in read(folder / "checks.yaml"):
        _load_question(entry)


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


def _load_question(data: dict) -> None:
    key = stable_id("question", data["key"])
    if Question.objects.filter(translation_key=key).exists():
        return
    question = Question(translation_key=UUID(key), locale=Locale.get_default(), **question_facts(data))
    question.full_clean()
    question.save()
    question.save_revision().publish()


def question_facts(data: dict) -> dict[str, Any]:
    """The fields of a question, from its data."""
    options = [
        {
            "type": "option",
            "id": stable_id("question", data["key"], option["id"]),
            "value": {
                "text": option["text"].strip(),
                "is_correct": option["correct"],
                "feedback": from_markdown(option["feedback"]),
                "sources": cited(option, "question", data["key"], option["id"]),
            },
        }
        for option in data["options"]
    ]
    indicators = [
        {"type": "indicator", "id": stable_id("question", data["key"], "indicator", str(number)), "value": pk}
        for number, pk in enumerate(indicator_ids(data.get("indicators") or []))
    ]
    return {
        "text": from_markdown(data["text"]),
        "body": stream(
            Question.body.field.stream_block,
            [{"type": "single_choice", "id": body_id(data["key"]), "value": {"options": options}}],
        ),
        "indicators": stream(Question.indicators.field.stream_block, indicators),
    }


def body_id(question: str) -> str:
    """The id of the entry that says the kind of a question and holds it, the same in all languages."""
    return str(uuid5(UUID(stable_id("question", question)), "body"))


def _load_assessment(module: ModulePage, course: str, data: dict) -> None:
    key = stable_id(course, "assessment", data["key"])
    if AssessmentPage.objects.filter(translation_key=key).exists():
        return
    kinds = {"scenario": Scenario, "question": Question}
    paper = []
    for number, item in enumerate(data["items"]):
        kind = next(name for name in kinds if name in item)
        thing = source_version(kinds[kind], stable_id(kind, item[kind]))
        value = {
            kind: thing.pk,
            "weight": item["weight"],
            "lessons": listed(_lessons(course, item.get("lessons", [])), key, str(number), "lessons"),
        }
        paper.append({"type": kind, "id": stable_id(key, str(number)), "value": value})
    page = AssessmentPage(
        title=data["title"],
        intro=from_markdown(data["intro"]),
        minutes=data["minutes"],
        pass_mark=data["pass_mark"],
        max_attempts=data["max_attempts"],
        waiting_minutes=data["waiting_minutes"],
        paper=stream(AssessmentPage.paper.field.stream_block, paper),
    )
    add_page(module, page, key)


def _lessons(course: str, names: list[str]) -> list[int]:
    """The pages of lessons by their names in the course's folder. Raises LookupError for an unknown one."""
    pages = {name: source_version(LessonPage, stable_id(f"{course}/{name}")) for name in names}
    unknown = [name for name, page in pages.items() if page is None]
    if unknown:
        raise LookupError(f"{course} has no lesson called {', '.join(unknown)}")
    return [page.pk for page in pages.values()]
