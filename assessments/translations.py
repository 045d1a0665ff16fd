"""Loads the translations of questions, scenarios and assessments that lie beside the data files.

A question or a scenario is translated as a whole: its scenes refer to each other, and an option without its
explanation would teach nothing. Points, critical mistakes, sources and the next scene are always those of the source.
"""

from pathlib import Path
from typing import Any

from django.db import transaction

from assessments.curriculum import QUESTIONS, question_facts, scenario_facts
from assessments.models import AssessmentPage, Question, Scenario
from courses.curriculum import data_files, read, source_version, stable_id
from courses.translations import rich_texts, texts, translated_page, translated_snippet, translations_of


def with_texts(source: Any, translation: Any) -> Any:
    """The data of a source with the translated texts in them; entries of lists belong together by `id`."""
    if isinstance(source, dict) and isinstance(translation, dict):
        return {name: with_texts(value, translation.get(name)) for name, value in source.items()}
    if isinstance(source, list) and translation and isinstance(source[0], dict) and "id" in source[0]:
        mine = {entry["id"]: entry for entry in translation}
        return [with_texts(entry, mine.get(entry["id"])) for entry in source]
    return source if translation is None else translation


@transaction.atomic
def load_translated_assessments(folder: Path, name: str) -> None:
    """What is translated of the questions, the scenarios and the assessments of a course."""
    load_translated_scenarios(folder / name)
    for questions in QUESTIONS:
        if (folder / name / questions).exists():
            _load_questions(folder / name / questions)
    for locale, entries in translations_of(folder / name / "assessments.yaml"):
        for entry in entries:
            page = source_version(AssessmentPage, stable_id(name, "assessment", entry["key"]))
            facts = texts(entry, "title", "slug") | rich_texts(entry, "intro")
            translated_page(page, locale, facts)


@transaction.atomic
def load_translated_scenarios(folder: Path) -> None:
    for path in data_files(folder / "scenarios"):
        source = read(path)
        for locale, translation in translations_of(path):
            scenario = source_version(Scenario, stable_id("scenario", source["key"]))
            translated_snippet(scenario, locale, scenario_facts(with_texts(source, translation)))


@transaction.atomic
def load_translated_checks(folder: Path) -> None:
    _load_questions(folder / "checks.yaml")


def _load_questions(path: Path) -> None:
    sources = {entry["key"]: entry for entry in read(path)}
    for locale, entries in translations_of(path):
        for entry in entries:
            question = source_version(Question, stable_id("question", entry["key"]))
            translated_snippet(question, locale, question_facts(with_texts(sources[entry["key"]], entry)))
