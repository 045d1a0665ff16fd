"""Questions and scenarios of an edition in full: for authors every word of them, for whoever holds a completion none."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.management.commands.purge_revisions import purge_revisions
from wagtail.models import Locale, Revision

from accounts.models import User
from assessments.in_full import in_full
from assessments.kinds import KINDS, Written
from assessments.models import Question, Scenario
from courses import editions
from courses.authoring import ensure_site
from courses.models import HomePage
from courses.text import safe
from tests.assessments.builders import Stage, draw, make_question, make_scenario, make_stage
from tests.courses.builders import block, edit, fresh
from tests.factories import make_completion, make_enrolment

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def shown(payload: dict[str, Any], language: str = "en") -> str:
    return words_of(render_to_string("assessments/in_full.html", {"thing": payload, "language": language}))


def texts_in(part: Any, language: str = "en") -> Iterator[str]:
    """Every text of a frozen thing in one language."""
    if isinstance(part, list):
        for child in part:
            yield from texts_in(child, language)
    elif isinstance(part, dict):
        yield from (text for text in part.get("texts", {}).get(language, {}).values() if text)
        for name, child in part.items():
            if name != "texts":
                yield from texts_in(child, language)


def preview(name: str) -> dict[str, Any]:
    """A frozen question of that kind with what its preview says."""
    kind = KINDS[name]
    of_kind = kind.block()
    value = of_kind.to_python(of_kind.get_prep_value(of_kind.get_preview_value()))
    texts = {"text": "<p>What holds?</p>", "right": "<p>Well seen.</p>", **kind.texts(value, "en")}
    return {"kind": name, "key": "k", "texts": {"en": texts}, **kind.freeze(Written(value, {"en": value}))}


@pytest.mark.parametrize("name", KINDS)
def test_question_when_shown_in_full_then_no_word_of_it_is_left_out(name: str) -> None:
    payload = preview(name)
    words = shown(payload)
    assert "What holds?" in words
    assert [text for text in texts_in(payload) if words_of(safe(text)) not in words] == []


def test_options_when_shown_in_full_then_each_has_its_rating_and_why() -> None:
    from assessments.freezing import question_payload, scenario_payload  # noqa: PLC0415

    words = shown(question_payload(make_question(right=1), only="en"))
    assert "Right Option 1 Why Why 1." in words
    assert "Wrong Option 0 Why Why 0." in words
    story = scenario_payload(make_scenario(), only="en")
    words = shown(story)
    assert "Critical mistake phone, choice 2" in words
    assert "Leads to Phone" in words  # the scene by its title, not by its id
    assert [text for text in texts_in(story) if words_of(safe(text)) not in words] == []


def test_question_when_it_is_not_translated_then_the_words_of_the_source_are_shown() -> None:
    texts = {"en": {"text": "<p>What holds?</p>"}, "fr": {"text": "<p>Qu’est-ce qui tient ?</p>"}}
    payload = {"kind": "true-false", "key": "k", "texts": texts, "answer": True}
    assert [in_full(payload, code).words[0].lang for code in ("en", "fr", "de")] == ["en", "fr", "en"]


# --- On the pages of an edition --------------------------------------------------------------------


@pytest.fixture
def site(db: None) -> HomePage:
    return ensure_site(hostname="testserver", port=80, site_name="Frontline training")


SECRETS = (
    "Is it allowed?",
    "Why 0.",
    "Option 2",
    "A kitchen on a Friday.",
    "phone, choice 1",
    "Checked in a lesson?",
)


@pytest.fixture
def stage(site: HomePage) -> Stage:
    """A lesson with a question, and an assessment with a question, a scenario and a draw."""
    for _number in range(2):
        question = make_question(text="<p>Is it allowed?</p>")
        question.tags.add("pol")
        question.save()
    check = make_question(text="<p>Checked in a lesson?</p>")
    made = make_stage(make_question(), make_scenario(), draw(1, "pol"), pass_mark=80)
    edit(made.lesson, body=[block("knowledge_check", question=check.pk)])
    editions.release(
        made.course, course_page=fresh(made.course_page), change="substantive", note="", by=None, at=timezone.now()
    )  # fmt: skip
    return made


@pytest.mark.parametrize("who", ["officer", "manager", "coordinator"])
def test_taught_when_no_author_reads_it_then_of_assessments_there_are_figures_and_no_question(
    who: str, request: pytest.FixtureRequest, officer: User, stage: Stage, client_for: ClientFor
) -> None:
    completion = make_completion(make_enrolment(officer, stage.course), stage.course.current_edition)
    browser = client_for(request.getfixturevalue(who))
    pages = [browser.get(reverse("taught", args=[completion.uuid])).content.decode()]
    for position in (1, 2):
        pages.append(browser.get(reverse("taught_item", args=[completion.uuid, position])).content.decode())
    assert "3 questions and scenarios, pass mark 80 %" in words_of(pages[0])
    assert "Here readers could check themselves with a question." in pages[1]
    assert [secret for secret in SECRETS for page in pages if secret in page] == []


def test_edition_when_an_author_reads_it_then_every_question_stands_there_in_full(
    editor: User, stage: Stage, client_for: ClientFor
) -> None:
    browser = client_for(editor)
    pages = [
        words_of(browser.get(reverse("edition_item", args=[stage.course_page.pk, 2, n])).content.decode())
        for n in (1, 2)
    ]
    assert [secret for secret in SECRETS if secret not in " ".join(pages)] == []
    assert "1 of these questions was drawn (there were 2):" in pages[1]


def test_edition_when_its_question_is_translated_then_it_is_kept_in_both_languages(
    editor: User, site: HomePage, client_for: ClientFor
) -> None:
    question = make_question()
    french = question.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.text = "<p>Que faites-vous ?</p>"
    french.save()
    stage = make_stage(question)
    assert "fr" not in str(stage.edition.manifest)
    page = stage.page.copy_for_translation(
        Locale.objects.get(language_code="fr"), copy_parents=True, alias=False
    )
    page.title = "Épreuve"
    page.save_revision().publish()
    edit(stage.lesson, title="Another title")
    editions.release(
        stage.course, course_page=fresh(stage.course_page), change="substantive", note="", by=None, at=timezone.now()
    )  # fmt: skip
    french.delete()
    address = reverse("edition_item", args=[stage.course_page.pk, 2, 2])
    words = words_of(client_for(editor).get(address, {"language": "fr"}).content.decode())
    assert "Que faites-vous ?" in words
    assert "Épreuve" in words


@pytest.mark.parametrize("kind", ["question", "scenario", "drawn"])
def test_purge_when_an_edition_asked_something_then_its_revision_stays(site: HomePage, kind: str) -> None:
    thing: Question | Scenario = make_scenario() if kind == "scenario" else make_question()
    if kind == "drawn":
        thing.tags.add("pol")
    thing.save_revision().publish()
    named = fresh(thing).live_revision_id
    make_stage(draw(1, "pol") if kind == "drawn" else fresh(thing))
    for _number in range(2):
        fresh(thing).save_revision().publish()
    purge_revisions()
    assert Revision.objects.filter(pk=named).exists()
