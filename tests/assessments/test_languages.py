"""An assessment in several languages: one paper, one set of rules, and answers that stay when the language changes."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation
from wagtail.models import Locale

from accounts.models import User
from assessments import attempts
from assessments.models import AssessmentPage, Attempt, Question, Scenario
from assessments.translations import with_texts
from courses.authoring import ensure_site
from courses.editions import manifest_of
from courses.manifests import manifest_digest
from courses.models import Enrolment
from tests.assessments.builders import (
    AT,
    Stage,
    answers,
    choice_id,
    make_learner,
    make_stage,
    option_ids,
    raw_options,
    rewrite_options,
    scene_id,
)
from tests.courses.builders import fresh
from tests.courses.translating import translate

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def site() -> object:
    return ensure_site(hostname="testserver", port=80, site_name="Frontline training")


@pytest.fixture
def stage(site: object, question: Question, scenario: Scenario) -> Stage:
    return make_stage(question, scenario)


@pytest.fixture
def french() -> Locale:
    return Locale.objects.get(language_code="fr")


@pytest.fixture
def french_question(question: Question, stage: Stage, french: Locale) -> Question:
    """The question in French, published; its third option is not translated."""
    copy: Question = question.copy_for_translation(french)
    copy.text = "<p>Que faites-vous ?</p>"
    options = raw_options(copy)[:2]
    for number, option in enumerate(options):
        option["value"] |= {"text": f"Choix {number}", "feedback": "<p>Parce que.</p>"}
    rewrite_options(copy, options)
    copy.live = True
    copy.save()
    return copy


@pytest.fixture
def browser(client_for: Callable[[User], Client], learner: Enrolment) -> Client:
    return client_for(learner.user)


def page(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, response.headers
    return BeautifulSoup(response.content, "html.parser")


def labels(soup: BeautifulSoup) -> dict[str, tuple[str, str | None]]:
    """The words of each option with their language, by the option's id."""
    return {label["for"]: (label.get_text(), label.get("lang")) for label in soup.select("fieldset label")}


def test_switch_when_in_the_middle_of_an_attempt_then_place_and_answer_stay_and_words_change(
    french_question: Question, question: Question, attempt: Attempt, browser: Client
) -> None:
    chosen = option_ids(question)[1]
    here = f"/en/attempt/{attempt.uuid}/1/"
    assert browser.get(here).status_code == 200
    browser.post(here, {"step": str(question.translation_key), "option": chosen})
    led = browser.post("/i18n/setlang/", {"language": "fr", "next": here}, follow=True)
    assert led.redirect_chain == [(f"/fr/attempt/{attempt.uuid}/1/", 302)]
    shown = BeautifulSoup(led.content, "html.parser")
    assert shown.html["lang"] == "fr"
    assert shown.select_one(".scene").get_text(strip=True) == "Que faites-vous ?"
    assert shown.select_one("input[checked]")["value"] == chosen
    first, second, third = option_ids(question)
    assert labels(shown) == {
        first: ("Choix 0", None),
        second: ("Choix 1", None),
        third: ("Option 2", "en"),  # not published in French: the source, and its language
    }
    again = page(browser, here)
    assert again.select_one("input[checked]")["value"] == chosen
    assert labels(again)[first] == ("Option 0", None)
    assert answers(attempt) == [(str(question.translation_key), chosen)]


def test_switch_when_the_scenario_is_not_translated_then_its_story_is_in_the_source_language(
    french_question: Question, scenario: Scenario, attempt: Attempt, browser: Client
) -> None:
    shown = page(browser, f"/fr/attempt/{attempt.uuid}/2/")
    assert shown.h1["lang"] == "en"
    assert {lang for _text, lang in labels(shown).values()} == {"en"}
    browser.post(
        f"/fr/attempt/{attempt.uuid}/2/",
        {"step": scene_id(scenario, "door"), "option": choice_id(scenario, "door", 2)},
    )
    told = page(browser, f"/fr/attempt/{attempt.uuid}/2/{scene_id(scenario, 'door')}/")
    assert {element["lang"] for element in told.select(".feedback .prose")} == {"en"}
    assert told.select_one(".feedback").get("lang") is None  # the words of the interface around it are French
    browser.post(f"/fr/attempt/{attempt.uuid}/hand-in/")
    debrief = page(browser, f"/fr/attempt/{attempt.uuid}/debrief/")
    assert "en" in {element["lang"] for element in debrief.select(".path__yours [lang]")}


def test_translation_when_published_during_an_attempt_then_the_frozen_words_stand(
    attempt: Attempt, question: Question, french: Locale, browser: Client
) -> None:
    copy: Question = question.copy_for_translation(french)
    copy.text, copy.live = "<p>Que faites-vous ?</p>", True
    copy.save()
    shown = page(browser, f"/fr/attempt/{attempt.uuid}/1/").select_one(".scene")
    assert (shown.get_text(strip=True), shown["lang"]) == ("What do you do?", "en")


def test_completion_when_the_last_part_is_handed_in_in_french_then_it_says_so(
    french_question: Question, question: Question, site: object, client_for: Callable[[User], Client]
) -> None:
    alone = make_stage(question)
    learner = make_learner(alone)
    browser = client_for(learner.user)
    browser.post(f"/en/learn/{learner.uuid}/{alone.lesson.translation_key}/done/")
    attempt = attempts.begin(learner, fresh(alone.page), at=AT)
    answer = {"step": str(question.translation_key), "option": option_ids(question)[0]}
    browser.post(f"/en/attempt/{attempt.uuid}/1/", answer)
    browser.post(f"/fr/attempt/{attempt.uuid}/hand-in/")
    assert [completion.language for completion in learner.completions.all()] == ["fr"]


@pytest.fixture
def french_page(stage: Stage, site: object) -> AssessmentPage:
    """The assessment in French; somebody has changed the pass mark and the number of attempts there."""
    parents = [page.specific for page in stage.page.get_ancestors().filter(depth__gt=1)]
    for parent in parents:
        translate(parent, "fr")
    return translate(stage.page, "fr", title="Évaluation", pass_mark=10, max_attempts=99)


def test_rules_when_a_translation_has_others_then_those_of_the_source_hold(
    french_page: AssessmentPage, stage: Stage, learner: Enrolment, browser: Client
) -> None:
    shown = page(browser, french_page.get_url())
    assert shown.h1.get_text() == "Évaluation"
    assert "75\u00a0%" in shown.get_text()
    assert "3 sur 3 restantes" in shown.get_text()
    browser.post(f"/fr/learn/{learner.uuid}/{stage.page.translation_key}/begin/")
    begun = learner.attempts.get()
    assert begun.paper.payload["pass_mark"] == 75
    assert page(browser, f"/fr/attempt/{begun.uuid}/review/").select_one(".step").get_text() == "Évaluation"


def test_edition_when_questions_and_pages_are_translated_then_there_is_nothing_to_release(
    french_question: Question, french_page: AssessmentPage, stage: Stage
) -> None:
    for language in ("en", "fr"):
        with translation.override(language):
            assert manifest_digest(manifest_of(fresh(stage.course_page))) == stage.edition.digest


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ({"key": "k", "text": "a", "points": 2}, {"text": "b"}, {"key": "k", "text": "b", "points": 2}),
        (
            {"options": [{"id": "x", "text": "a", "correct": True}, {"id": "y", "text": "b"}]},
            {"options": [{"id": "y", "text": "B"}]},
            {"options": [{"id": "x", "text": "a", "correct": True}, {"id": "y", "text": "B"}]},
        ),
        ({"text": "a"}, {"unknown": "b"}, {"text": "a"}),
        ({"sources": ["s1", "s2"], "options": []}, {}, {"sources": ["s1", "s2"], "options": []}),
    ],
)
def test_texts_when_translated_then_everything_else_is_that_of_the_source(
    source: dict, translation: dict, expected: dict
) -> None:
    assert with_texts(source, translation) == expected
