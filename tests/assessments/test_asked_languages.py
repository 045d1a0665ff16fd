"""Whether a course can be taken in a language: what its assessments ask counts too."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from assessments.models import Question, Scenario
from courses import care, memory
from courses.language_versions import texts_of_items, versions_of
from courses.models import CoursePage, Edition, HomePage
from tests.assessments.builders import (
    Stage,
    draw,
    make_question,
    make_scenario,
    make_stage,
    make_tagged,
    raw_options,
    release,
    rewrite_options,
)
from tests.courses.builders import edit, fresh
from tests.courses.translating import translate, without

pytestmark = pytest.mark.django_db


def in_french(question: Question) -> Question:
    """The French of a question, with a word changed in each of its texts."""
    french: Question = question.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.text = "<p>Que faites-vous ?</p>"
    options = raw_options(french)
    for option in options:
        option["value"] |= {"text": f"FR {option['value']['text']}", "feedback": "<p>Pourquoi.</p>"}
    rewrite_options(french, options)
    french.save()
    french.save_revision().publish()
    return french


def story_in_french(scenario: Scenario) -> None:
    french = scenario.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.title, french.setting = f"FR {scenario.title}", "<p>Une cuisine.</p>"
    words = {
        "<p>door</p>": "<p>porte</p>",
        "<p>phone</p>": "<p>téléphone</p>",
        "What do you do?": "Que faites-vous ?",
    }
    french.scenes = without(scenario.scenes, words=words)
    french.save()
    french.save_revision().publish()


def behind(stage: Stage) -> int:
    texts = texts_of_items(stage.course.current_edition)
    assessment = {stage.page.translation_key: texts[stage.page.translation_key]}
    _english, french = versions_of(CoursePage.objects.get(pk=stage.course_page.pk), assessment, assessment)
    assert french.done == 1
    return french.behind


def test_card_when_what_is_asked_is_missing_or_behind_then_the_assessment_is_not_up_to_date(
    site: HomePage, client: Client
) -> None:
    asked, drawn = make_question(), make_tagged("border")
    story, other = (make_scenario(variant_group="twins") for _number in range(2))
    stage = make_stage(asked, draw(1, "border"), story)
    for page in (site, *stage.page.get_ancestors().filter(depth__gt=2), stage.page):
        translate(
            page.specific,
            "fr",
            **({"intro": "<p>Comment.</p>", "title": "Épreuve"} if page == stage.page else {}),
        )
    for question in (asked, drawn):
        assert behind(stage) == 1
        french = in_french(question)
    story_in_french(story)
    assert behind(stage) == 1
    story_in_french(other)  # who tries again meets it
    assert behind(stage) == 0
    edit(drawn, text="<p>What do you do first?</p>")
    assert behind(stage) == 1
    assert "1 part not up to date" in client.get(fresh(stage.course_page).url).content.decode()
    assert any("1 part not up to date" in waiting.why for waiting in care.translations_behind())
    edit(french, text="<p>Que faites-vous d'abord ?</p>")
    assert behind(stage) == 0


def test_card_when_more_is_asked_then_it_takes_no_more_queries_and_less_while_nothing_changes(
    site: HomePage,
) -> None:
    stage = make_stage(draw(1, "border"), in_pool := make_tagged("border"))
    for page in (site, *stage.page.get_ancestors().filter(depth__gt=2), stage.page):
        translate(page.specific, "fr")
    in_french(in_pool)

    def queries(edition: Edition) -> int:
        texts = texts_of_items(edition)
        with CaptureQueriesContext(connection) as captured:
            versions_of(stage.course_page, texts, texts)
        return len(captured)

    queries(stage.edition)
    memory.forget()
    before = queries(stage.edition)
    assert queries(stage.edition) < before
    for _number in range(6):
        in_french(make_tagged("border"))
    edition = release(stage.course, stage.course_page)
    memory.forget()
    assert queries(edition) == before
    assert len(texts_of_items(edition)[stage.page.translation_key]) == 7
