"""Streams have the same ids in all languages, and only their words are translated: tried for every kind of block."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from wagtail.fields import StreamField
from wagtail.models import Page, get_translatable_models

from assessments.models import Scenario
from assessments.models.scenarios import gradable
from courses.models import BestPractice, HomePage
from tests.assessments.builders import make_scenario
from tests.courses.part_by_part import blank, fill, ids, sample, started

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what is stored is one JSON text on every database

STREAMS = [
    (model, field.name)
    for model in get_translatable_models(include_subclasses=True)
    for field in model._meta.fields
    if isinstance(field, StreamField)
]
WITHOUT_WORDS = {
    "best_practice",
    "shared_text",
    "indicators",
    "knowledge_check",
    "indicator",
    "video",
    "audio",
    "scenario",
    "question",
    "draw",
    "source",
}


def translated(thing: Any, capture: Any) -> Any:
    """The French of a thing, made by wagtail-localize, with FR before every string."""
    translation = started(thing)
    fill(translation, lambda string: f"FR {string}")
    with capture(execute=True):
        translation.save_target()
    return translation.get_target_instance()


def saved(thing: Any, home: HomePage) -> Any:
    if isinstance(thing, Page):
        home.add_child(instance=thing)
    else:
        thing.save()
    return type(thing).objects.get(pk=thing.pk)


@pytest.mark.parametrize(("model", "name"), STREAMS, ids=lambda part: getattr(part, "__name__", part))
def test_stream_when_translated_part_by_part_then_ids_and_choices_are_the_sources_and_words_are_not(
    model: type, name: str, site: HomePage, professions: Any, django_capture_on_commit_callbacks: Callable
) -> None:
    block = model._meta.get_field(name).stream_block
    thing = blank(model)
    setattr(thing, name, json.loads(json.dumps(sample(block))))
    thing = saved(thing, site)
    french = translated(thing, django_capture_on_commit_callbacks)
    source = json.loads(json.dumps(list(getattr(thing, name).get_prep_value())))
    own = json.loads(json.dumps(list(getattr(french, name).get_prep_value())))
    assert french.live
    assert [part["type"] for part in own] == list(block.child_blocks)
    assert list(ids(own)) == list(ids(source))
    for part in own:
        stored = json.dumps(part)
        assert stored.count("words ") == stored.count("FR words "), part["type"]
        assert ("words " in stored) == (part["type"] not in WITHOUT_WORDS)
    assert json.loads(json.dumps(own).replace("FR words ", "words ")) == source


def test_streams_when_found_then_all_fields_of_both_apps_are_there() -> None:
    assert {f"{model.__name__}.{name}" for model, name in STREAMS} >= {
        "LessonPage.body", "BestPractice.body", "BestPractice.notes", "Question.body", "Scenario.scenes",
        "AssessmentPage.paper", "CoursePage.objectives", "HomePage.body", "InformationPage.body",
    }  # fmt: skip


def test_scenario_when_translated_then_what_is_graded_is_the_sources(
    site: HomePage, django_capture_on_commit_callbacks: Callable
) -> None:
    scenario = make_scenario()
    french = translated(scenario, django_capture_on_commit_callbacks)
    assert gradable(french.scenes, "x") == gradable(Scenario.objects.get(pk=scenario.pk).scenes, "x")


def test_best_practice_when_translated_then_facts_are_the_sources(
    site: HomePage, django_capture_on_commit_callbacks: Callable
) -> None:
    thing = blank(BestPractice)
    thing.contributor, thing.licence, thing.body = "La Strada", "CC BY 4.0", []
    thing.save()
    french = translated(thing, django_capture_on_commit_callbacks)
    assert (french.title, french.country, french.theme, french.contributor, french.licence) == (
        f"FR {thing.title}", thing.country, thing.theme, "La Strada", "CC BY 4.0",
    )  # fmt: skip
