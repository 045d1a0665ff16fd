"""Glossary terms: what may be written, where a lesson shows them, and the glossary page."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from courses import editions, manifests
from courses.models import GlossaryTerm, HomePage, LessonPage
from courses.terms import marks_for
from tests.courses.builders import (
    block,
    edit,
    fresh,
    make_learner,
    make_practice,
    make_source,
    make_stage,
    make_term,
    note_for,
    release,
    text,
    use_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _four_languages(settings: Settings) -> None:
    codes = [("en", "English"), ("fr", "French"), ("de", "German"), ("lb", "Luxembourgish")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = codes


# --- What may be written ---------------------------------------------------------------------------


def problems(**facts: Any) -> dict[str, list[str]]:
    term = GlossaryTerm(explanation="What it means.", locale=make_term().locale, **facts)
    try:
        term.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def test_term_when_its_word_is_explained_already_then_the_message_stands_beside_the_field() -> None:
    make_term("trafficking", other_forms="THB")
    found = problems(term="Trafficking", other_forms="trade\nthb")
    assert set(found) == {"term", "other_forms"}
    assert found["other_forms"] == [
        "“thb” is explained by the term “trafficking” already. Choose another form, or change that term."
    ]


def test_term_when_only_a_draft_or_another_language_has_the_word_then_it_may_be_used() -> None:
    make_term("victim").unpublish()
    make_term("child", language="fr")
    assert problems(term="victim, child") == {}


def test_term_when_it_is_saved_again_then_it_does_not_stand_in_its_own_way() -> None:
    make_term("victim").full_clean()


def test_forms_when_written_on_lines_and_between_commas_then_each_is_there_once() -> None:
    term = GlossaryTerm(term="minor, child", other_forms="minors\nchildren; Child,\n\n")
    assert term.forms == ["minor", "Child", "minors", "children"]


@pytest.mark.parametrize(("who", "may"), [("trainer", {"add", "change", "view"}), ("reviewer", {"view"})])
def test_terms_when_an_author_works_on_them_then_the_rights_are_those_for_best_practices(
    who: str, may: set[str], request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    actions = ("add", "change", "view", "delete", "publish")
    assert {action for action in actions if user.has_perm(f"courses.{action}_glossaryterm")} == may


# --- In a lesson -----------------------------------------------------------------------------------


@pytest.fixture
def lesson(site: HomePage) -> LessonPage:
    """A victim and a child in the running text, a heading, a link, a key point, a practice and a note for judges."""
    practice = make_practice(
        text("<p>The victim of a trade.</p>"), notes=[note_for("judiciary", "<p>A guardian.</p>")]
    )
    body = [
        block("heading", text="The victim"),
        block("key_point", text="The victim first.", sources=[]),
        text(
            '<p>See <a href="https://example.org/">the victim</a>. A victim speaks, a victim.</p>',
            make_source(),
        ),
        text("<p>The child.</p>"),
        use_of(practice),
    ]
    stage = make_stage(site, body)
    release(stage)
    return stage.lessons[0]


def page_of(client: Client, lesson: LessonPage) -> BeautifulSoup:
    return BeautifulSoup(client.get(lesson.url).content, "html5lib")


def test_lesson_when_it_uses_terms_then_the_first_place_of_each_opens_its_explanation(
    lesson: LessonPage, trainer: User, client_for: ClientFor
) -> None:
    victim = make_term("victim", explanation="A person <b>&</b> more.")
    make_term("victime", language="fr", of=victim)
    make_term("Affer", language="lb", of=victim, explanation="")
    make_term("trade")
    make_term("guardian")
    make_term("no such word")
    page = page_of(client_for(trainer), lesson)
    buttons = page.select("button.term")
    assert [button.get_text() for button in buttons] == ["victim", "trade", "guardian"]
    assert buttons[0].find_parent("p").get_text().startswith("See the victim. A victim speaks, a victim.")
    card = page.find(id=buttons[0]["popovertarget"])
    assert card.has_attr("popover")
    assert [p.get_text() for p in card.find_all("p", recursive=False)[:2]] == [
        "victim",
        "A person <b>&</b> more.",
    ]
    assert [(dd["lang"], dd.get_text()) for dd in card.select("dd")] == [("fr", "victime"), ("lb", "Affer")]
    assert card.a["href"] == f"/en/glossary/#t-{victim.translation_key}"
    assert len(page.select("[popover].term-card")) == 3


def test_lesson_when_a_note_is_not_for_the_reader_then_its_terms_are_not_explained(
    lesson: LessonPage, officer: User, client_for: ClientFor
) -> None:
    make_term("guardian")
    make_learner(officer, type("Stage", (), {"course": lesson.course_page.course}))
    assert page_of(client_for(officer), lesson).select("button.term, .term-card") == []


def test_lesson_when_terms_change_then_the_next_reader_sees_it(
    lesson: LessonPage, trainer: User, client_for: ClientFor
) -> None:
    client = client_for(trainer)
    term = make_term("victim")
    assert len(page_of(client, lesson).select("button.term")) == 1
    edit(term, explanation="Otherwise.")
    assert "Otherwise." in page_of(client, lesson).select_one(".term-card").get_text()
    term.explanation = "Only a draft."
    term.save_revision()
    assert "Only a draft." not in page_of(client, lesson).get_text()
    fresh(term).unpublish()
    assert page_of(client, lesson).select("button.term") == []


def test_lesson_when_terms_are_marked_then_what_is_stored_and_frozen_stays_as_it_was(
    lesson: LessonPage, trainer: User, client_for: ClientFor
) -> None:
    before = manifests.manifest_digest(editions.manifest_of(lesson.course_page)), lesson.body.get_prep_value()
    make_term("victim")
    page_of(client_for(trainer), lesson)
    lesson = fresh(lesson)
    assert before == (
        manifests.manifest_digest(editions.manifest_of(lesson.course_page)),
        lesson.body.get_prep_value(),
    )


def test_marks_for_when_the_glossary_is_known_then_a_page_asks_one_question() -> None:
    for number in range(30):
        term = make_term(f"word{number}", sources=[make_source()])
    marks_for(term.locale)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert marks_for(term.locale).mark("<p>word7</p>").count("popovertarget") == 1
    assert len(queries) == 1


# --- The glossary page -----------------------------------------------------------------------------


def entries(client: Client, path: str) -> dict[str, Any]:
    page = BeautifulSoup(client.get(path).content, "html5lib")
    return {entry.h3.get_text(): entry for entry in page.select("article.entry")}


def test_glossary_when_a_stranger_opens_it_then_terms_stand_by_letter_with_equivalents_and_sources(
    site: HomePage, client: Client
) -> None:
    victim = make_term("victim", sources=[make_source("law")])
    make_term("victime", language="fr", of=victim)
    make_term("Élan")
    make_term("draft only").unpublish()
    found = entries(client, "/en/glossary/")
    assert list(found) == ["Élan", "victim"]
    assert found["victim"].dd["lang"] == "fr"
    assert "Instrument law" in found["victim"].get_text()
    page = BeautifulSoup(client.get("/en/glossary/").content, "html5lib")
    assert [link.get_text() for link in page.select(".letters a")] == ["E", "V"]
    assert all(page.find(id=link["href"][1:]) for link in page.select(".letters a"))


def test_glossary_when_a_language_lacks_a_term_then_the_first_one_stands_there_with_a_note(
    site: HomePage, client: Client
) -> None:
    victim = make_term("victim")
    make_term("victime", language="fr", of=victim, explanation="")
    make_term("child")
    found = entries(client, "/fr/glossary/")
    assert list(found) == ["child", "victime"]
    assert (found["child"].h3["lang"], found["victime"].h3["lang"]) == ("en", "fr")
    assert found["child"].select_one(".muted") is not None
    assert found["victime"].select_one(".muted") is None
    assert found["victime"].select_one(".entry__text > p")["lang"] == "en"  # not explained in French yet


def test_glossary_when_it_grows_then_it_asks_as_many_questions(site: HomePage, client: Client) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/glossary/")
        return len(queries)

    make_term("one", sources=[make_source()])
    questions()
    few = questions()
    for number in range(30):
        make_term(f"term{number}", sources=[make_source()])
    questions()
    assert questions() == few
