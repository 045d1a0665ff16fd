"""Every snippet with a preview shows in it what was just written; a scenario, as each profession meets it."""

from types import SimpleNamespace

import pytest
from django.db.models import Model
from django.test import RequestFactory
from wagtail.models import Locale, PreviewableMixin
from wagtail.snippets.models import get_snippet_models

from accounts.models import User
from assessments.freezing import scenario_payload
from assessments.models import Scenario
from assessments.scenario_previews import scenes_for
from courses.models import HomePage
from tests.assessments.builders import TWO_SCENES, make_question, make_scenario, raw
from tests.assessments.rewriting import part, rewrite
from tests.courses.builders import make_indicator, make_practice, make_source, make_term, note_for, text

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def made(model: type[Model]) -> tuple[Model, str]:
    """One of each kind, and words that its preview must show."""
    things = {
        "bestpractice": lambda: (make_practice(text("<p>What was done there.</p>")), "What was done there."),
        "indicator": lambda: (make_indicator("Papers", note_for("police", "<p>In the safe.</p>")), "In the safe."),
        "question": lambda: (make_question(), "Why 2."),
        "scenario": lambda: (make_scenario(), "door, choice 1"),
        "source": lambda: (make_source(title="What a judge said."), "What a judge said."),
        "glossaryterm": lambda: (make_term(explanation="Bringing people together."), "Bringing people together."),
    }  # fmt: skip
    return things[model._meta.model_name]()


PREVIEWED = [model for model in get_snippet_models() if issubclass(model, PreviewableMixin)]


@pytest.mark.parametrize("model", PREVIEWED, ids=lambda model: model.__name__)
def test_snippet_when_it_is_previewed_then_it_is_shown(
    model: type[Model], site: HomePage, professions: SimpleNamespace
) -> None:
    thing, words = made(model)
    response = thing.make_preview_request()
    assert response.status_code == 200
    assert words in response.content.decode()


@pytest.fixture
def one_case(professions: SimpleNamespace) -> Scenario:
    """At the door judges read and decide something of their own, and so do social services; others the common text."""
    scenario = make_scenario(TWO_SCENES)
    common = raw(scenario.scenes)[0]["value"]["choices"]
    own = [
        part("choice", 10 * at + n, **{**choice["value"], "profession": code, "text": f"{code} {n}"})
        for at, code in enumerate(("judiciary", "social-services"), start=1)
        for n, choice in enumerate(common)
    ]
    sides = [
        part(
            "item", 40, profession="judiciary", narrative="<p>Your phone rings.</p>", question="Your order?"
        ),
        part("item", 41, profession="social-services", narrative="<p>A bed is free.</p>", question=""),
    ]
    notes = [part("profession_note", 42, profession="police", text="<p>Tell the unit.</p>", sources=[])]
    return rewrite(scenario, {"door": {"choices": [*common, *own], "sides": sides, "notes": notes}})


SHOWN = {
    "door, choice 0": {"police", "visitor", ""},
    "judiciary 0": {"judiciary", ""},
    "social-services 0": {"social-services", ""},
    "Your phone rings.": {"judiciary", ""},
    "Your order?": {"judiciary", ""},
    "A bed is free.": {"social-services", ""},
    "Tell the unit.": {"police", "visitor", ""},
    "<p>door</p>": {"police", "visitor", ""},
    "phone, choice 0": {"police", "judiciary", "social-services", "visitor", ""},
}


@pytest.mark.parametrize("reader", ["police", "judiciary", "social-services", "visitor", ""])
def test_scenario_when_previewed_as_a_profession_then_it_is_told_from_its_side_and_by_itself_with_all(
    one_case: Scenario, officer: User, rf: RequestFactory, reader: str
) -> None:
    mode = f"{reader}:en" if reader else ""
    assert mode in dict(one_case.preview_modes)
    request = rf.get("/")
    request.user = officer
    response = one_case.serve_preview(request, mode)
    html = (response if mode else response.render()).content.decode()
    assert {words for words in SHOWN if words in html} == {w for w, who in SHOWN.items() if reader in who}
    assert ("The side of:" in html) == (not reader)


@pytest.mark.parametrize("profession", ["", "police", "judiciary", "social-services"])
def test_scenario_when_previewed_then_it_is_what_learners_of_that_profession_meet(
    one_case: Scenario, profession: str
) -> None:
    met = scenario_payload(one_case, profession=profession)["scenes"]
    shown = scenes_for(one_case.scenes, frozenset({profession} - {""}))
    assert [[str(choice.id) for choice in scene["choices"]] for scene in shown] == [
        [choice["id"] for choice in scene["choices"]] for scene in met
    ]
    assert [(scene["narrative"].source, scene["question"]) for scene in shown] == [
        (scene["texts"]["en"]["narrative"], scene["texts"]["en"]["question"]) for scene in met
    ]
    assert [[str(note.id) for note in scene["notes"]] for scene in shown] == [
        [note["id"] for note in scene.get("notes", [])] for scene in met
    ]


def test_modes_of_a_scenario_when_listed_then_all_sides_come_first_and_nobody_is_called_a_visitor(
    one_case: Scenario,
) -> None:
    modes = dict(one_case.preview_modes)
    assert one_case.preview_modes[0] == ("", "All sides")
    assert modes["visitor:en"] == "Somebody of no profession, or of several, English"
    assert {"police:fr", "judiciary:de", "social-services:lb"} <= modes.keys()


def test_scenario_when_previewed_in_another_language_then_it_is_the_newest_draft_of_that_translation(
    one_case: Scenario, officer: User, rf: RequestFactory
) -> None:
    french, _made = Locale.objects.get_or_create(language_code="fr")
    translated = one_case.copy_for_translation(french)
    translated.save()
    translated = rewrite(translated, {"phone": {"narrative": "<p>Le téléphone sonne.</p>"}})
    translated.save_revision()
    request = rf.get("/")
    request.user = officer
    assert "Le téléphone sonne." in one_case.serve_preview(request, "judiciary:fr").content.decode()


def test_question_when_previewed_in_a_language_then_it_is_the_newest_draft_of_that_translation(
    officer: User, rf: RequestFactory
) -> None:
    question = make_question(text="<p>What do you do?</p>")
    modes = dict(question.preview_modes)
    assert list(modes) == ["", ":en", ":fr", ":de", ":lb"]
    assert (modes[""], modes[":fr"]) == ("As it stands", "Français")
    french, _made = Locale.objects.get_or_create(language_code="fr")
    translated = question.copy_for_translation(french)
    translated.text = "<p>Publié ?</p>"
    translated.save()
    translated.text = "<p>Que faites-vous ?</p>"
    translated.save_revision()
    request = rf.get("/")
    request.user = officer
    shown = question.serve_preview(request, ":fr").content.decode()
    assert "Que faites-vous ?" in shown
    assert '<html lang="fr"' in shown
    assert "What do you do?" in question.serve_preview(request, ":de").content.decode()


def test_question_when_previewed_then_the_sources_of_its_reasons_and_its_own_are_shown(
    site: HomePage,
) -> None:
    reason, whole = make_source("reason"), make_source("whole", url="https://example.org/whole")
    question = make_question(sources=[{"type": "source", "value": whole.pk}])
    body = raw(question.body)
    body[0]["value"]["options"][1]["value"]["sources"] = [reason.pk]
    question.body = body
    question.save()
    shown = question.make_preview_request().content.decode()
    assert "Instrument reason" in shown
    assert 'href="https://example.org/whole"' in shown
