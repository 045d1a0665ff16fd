"""Search and best practices: what is found, by whom, and what the passage shows."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import Locale, PageViewRestriction

from accounts.models import User
from courses.excerpts import excerpt, words_in
from courses.models import HomePage, InformationPage
from courses.searching import words_of
from tests.courses.builders import (
    Stage,
    add_lesson,
    add_published,
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

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

ClientFor = Callable[[User], Client]


def make_information(site: HomePage, title: str, html: str = "<p>Text.</p>", **facts: Any) -> InformationPage:
    return add_published(site, InformationPage(title=title, body=[text(html)], **facts))


def found(client: Client, query: str, **more: str) -> list[str]:
    """The titles of what is found, kind by kind."""
    response = client.get("/en/search/", {"q": query, **more})
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html5lib")
    return [title.get_text() for title in page.select(".result-item__title")]


# --- Who finds what --------------------------------------------------------------------------------


@pytest.fixture
def shelf(site: HomePage) -> Stage:
    """One thing of each kind that holds the word “harbouring”, and of each one that must stay hidden."""
    stage = make_stage(site, [text("<p>About harbouring.</p>")])
    stage.lessons[0].title = "Lesson in the edition"
    stage.lessons[0].save_revision().publish()
    release(stage)
    add_lesson(stage.modules[0], [text("<p>Harbouring, later.</p>")], title="Lesson of no edition yet")
    withdrawn = add_lesson(stage.modules[0], [text("<p>Harbouring.</p>")], title="Withdrawn lesson")
    withdrawn.unpublish()
    unreleased = make_stage(site, [text("<p>Harbouring.</p>")])
    unreleased.course_page.summary = "On harbouring, not released."
    unreleased.course_page.save_revision().publish()
    page = fresh(stage.course_page)
    page.title, page.summary = "A course", "On harbouring."
    page.save_revision().publish()
    make_practice(text("<p>Harbouring elsewhere.</p>"), title="A practice")
    make_practice(text("<p>Harbouring, drafted.</p>"), title="A drafted practice").unpublish()
    make_term("harbouring")
    make_term("harbouring drafted").unpublish()
    make_information(site, "A page", "<p>On harbouring.</p>")
    make_information(site, "An unpublished page", "<p>On harbouring.</p>").unpublish()
    closed = make_information(site, "A closed page", "<p>On harbouring.</p>")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    return stage


PUBLIC = ["A course", "harbouring", "A page"]


def test_search_when_a_stranger_asks_then_only_what_is_public_is_found(shelf: Stage, client: Client) -> None:
    assert found(client, "harbouring") == PUBLIC


def test_search_when_an_officer_asks_then_lessons_of_own_courses_and_practices_are_found_too(
    shelf: Stage, officer: User, colleague: User, client_for: ClientFor
) -> None:
    make_learner(officer, shelf)
    course, *others = PUBLIC
    assert found(client_for(officer), "harbouring") == [
        "Lesson in the edition",
        course,
        "A practice",
        *others,
    ]
    assert found(client_for(colleague), "harbouring") == [course, "A practice", *others]


def test_search_when_an_author_asks_then_every_live_lesson_is_found(
    shelf: Stage, trainer: User, client_for: ClientFor
) -> None:
    titles = found(client_for(trainer), "harbouring", kind="lessons")
    assert {"Lesson in the edition", "Lesson of no edition yet"} < set(titles)
    assert "Withdrawn lesson" not in titles


def test_search_when_narrowed_to_a_kind_then_only_that_is_listed_and_the_words_are_kept(
    shelf: Stage, client: Client
) -> None:
    assert found(client, "harbouring", kind="terms") == ["harbouring"]
    assert (
        found(client, "harbouring", kind="lessons") == PUBLIC
    )  # not for strangers: as if it had not been asked
    page = BeautifulSoup(client.get("/en/search/", {"q": "harbouring", "kind": "terms"}).content, "html5lib")
    assert page.select_one("input[name=q]")["value"] == "harbouring"
    assert page.select_one("input[name=kind]")["value"] == "terms"
    assert (
        page.select_one("main .results [role=status], main [role=status]:not([data-announce])").get_text()
        == "3 results"
    )


# --- What is asked ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "traffick",
        "Trafficking",
        "beings traff",
        "Mënschenhandel",
        "détresse",
        '"détresse"',
        "l’élan",
        "DÉTRESSE",
    ],
)
def test_search_when_words_or_the_beginning_of_one_are_typed_then_it_finds_them(
    site: HomePage, client: Client, query: str
) -> None:
    make_information(
        site, "It", "<p>Trafficking in human beings, Mënschenhandel; Femmes en détresse, l’élan.</p>"
    )
    make_information(site, "Another", "<p>Nothing of it.</p>")
    assert found(client, query) == ["It"]


@pytest.mark.parametrize(
    "query",
    ["", "   ", "x" * 1000, "word " * 200, "%", "_", "*", '"', "'" * 500, "\\", "a AND", "NEAR(", "a:*", "{", "🙂", "\x00a",
     "' OR 1=1 --", "<script>alert(1)</script>", "title:x", "&|!()", "\ud800".encode("utf-8", "replace").decode()],
)  # fmt: skip
def test_search_when_a_strange_query_is_typed_then_it_answers_and_finds_nothing_wrong(
    site: HomePage, officer: User, client_for: ClientFor, query: str
) -> None:
    make_information(site, "A page")
    response = client_for(officer).get("/en/search/", {"q": query})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert client_for(officer).get("/en/library/", {"q": query}).status_code == 200


def test_words_of_when_much_is_typed_then_it_is_cut() -> None:
    assert words_of("a%b_c* \"d'e") == ["a", "b", "c", "d", "e"]
    assert len(words_of("word " * 200)) == 12
    assert [len(word) for word in words_of("x" * 1000)] == [60]


def test_search_when_there_are_more_hits_then_it_asks_as_many_questions(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    def questions(**more: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            found(client_for(officer), "word", **more)
        return len(queries)

    make_information(site, "Page", "<p>word</p>")
    make_practice(text("<p>word</p>", make_source()))
    make_term("word")
    kinds = ("", "information", "practices", "terms")
    questions()
    few = [questions(kind=kind) for kind in kinds]
    for number in range(14):
        make_information(site, f"Page {number}", "<p>word</p>")
        make_practice(text("<p>word</p>", make_source()))
        make_term(f"word {number}")
    questions()
    assert [questions(kind=kind) for kind in kinds] == few


def test_search_when_there_are_many_hits_then_they_are_paged(site: HomePage, client: Client) -> None:
    for number in range(13):
        make_information(site, f"Page {number}", "<p>word</p>")
    assert len(found(client, "word")) == 4
    pages = [found(client, "word", kind="information", page=str(number)) for number in (1, 2)]
    assert [len(titles) for titles in pages] == [12, 1]
    assert len({*pages[0], *pages[1]}) == 13


def test_search_when_a_page_is_translated_then_the_active_language_is_found_else_the_first_one(
    site: HomePage, client: Client, settings: Settings
) -> None:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fr", "French")]
    Locale.objects.get_or_create(language_code="fr")
    term = make_term("handel one")
    make_term("handel un", language="fr", of=term)
    make_term("handel two")
    page = BeautifulSoup(client.get("/fr/search/", {"q": "handel"}).content, "html5lib")
    links = page.select(".result-item__title a")
    assert {(link.get_text(), link["lang"]) for link in links} == {("handel un", "fr"), ("handel two", "en")}


# --- The passage -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("One trafficker.", ["traffick"], "One [trafficker]."),
        ("Femmes en détresse", ["DETRESSE"], "Femmes en [détresse]"),
        ("No such word.", ["other"], "No such word."),
        ("", ["other"], ""),
        ("a " * 100 + "word" + " b" * 200, ["word"], "… " + "a " * 34 + "[word]" + " b" * 73 + " …"),
    ],
)
def test_excerpt_when_words_are_found_then_they_stand_out_in_their_surroundings(
    source: str, words: list[str], expected: str
) -> None:
    pieces = excerpt(source, words)
    assert "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in pieces) == expected


def test_excerpt_when_the_text_holds_html_then_it_is_shown_as_text(site: HomePage, client: Client) -> None:
    make_information(site, "It", "<p>word &lt;b&gt; &amp; <b>more</b></p>")
    page = BeautifulSoup(client.get("/en/search/", {"q": "word"}).content, "html5lib")
    assert page.select_one(".result-item mark").get_text() == "word"
    assert page.select_one(".result-item p").get_text() == "word <b> & more"


def test_words_in_when_a_text_has_tags_then_they_part_words() -> None:
    assert list(words_in([{"type": "text", "id": "x", "value": {"text": "<p>one</p><p>two</p>"}}])) == [
        "one two"
    ]


# --- Best practices --------------------------------------------------------------------------------


def titles(client: Client, **query: str) -> list[str]:
    page = BeautifulSoup(client.get("/en/library/", query).content, "html5lib")
    return [title.get_text() for title in page.select(".card__title")]


def test_practices_when_narrowed_by_theme_and_words_then_those_are_listed(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    make_practice(text("<p>Helpline.</p>"), title="A", theme="data")
    make_practice(text("<p>Shelter.</p>"), title="B", theme="data")
    make_practice(text("<p>Shelter.</p>"), title="C", theme="training")
    make_practice(text("<p>Shelter.</p>"), title="D", theme="data").unpublish()
    client = client_for(officer)
    assert titles(client) == ["A", "B", "C"]
    assert titles(client, theme="data") == ["A", "B"]
    assert titles(client, theme="data", q="shel") == ["B"]
    assert titles(client, theme="no-such-theme") == ["A", "B", "C"]


def test_practices_when_there_are_more_then_as_many_questions_are_asked(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    client = client_for(officer)

    def questions() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/library/")
        return len(queries)

    make_practice(text())
    questions()
    few = questions()
    for _number in range(11):
        make_practice(text())
    questions()
    assert questions() == few


def test_practice_when_read_by_itself_then_it_has_notes_for_the_reader_sources_and_own_lessons(
    site: HomePage, officer: User, colleague: User, client_for: ClientFor
) -> None:
    first, second = make_source("first"), make_source("second")
    notes = [note_for("police", "<p>For police.</p>"), note_for("judiciary", "<p>For judges.</p>")]
    practice = make_practice(text("<p>Body.</p>", second), notes=notes, sources=(first,))
    stage = make_stage(site, [use_of(practice)], [text()])
    release(stage)
    make_learner(officer, stage)
    address = f"/en/library/{practice.translation_key}/"
    page = BeautifulSoup(client_for(officer).get(address).content, "html5lib")
    assert [note.find_all("p")[-1].get_text() for note in page.select(".profession-note")] == ["For police."]
    assert [cite.get_text() for cite in page.select(".sources cite")] == [
        "Instrument first",
        "Instrument second",
    ]
    assert [mark.get_text() for mark in page.select(".source-mark a")] == ["1", "2"]
    assert [link.get_text() for link in page.select("main .link-list a")] == [stage.lessons[0].title]
    page = BeautifulSoup(client_for(colleague).get(address).content, "html5lib")
    assert page.select("main .link-list a") == []


def test_practice_when_it_is_a_draft_then_there_is_no_such_page(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    practice = make_practice(text())
    practice.unpublish()
    assert client_for(trainer).get(f"/en/library/{practice.translation_key}/").status_code == 404


# --- Pages for the public --------------------------------------------------------------------------


def test_information_page_when_it_cites_then_numbered_notes_stand_at_its_foot(
    site: HomePage, client: Client
) -> None:
    page = add_published(site, InformationPage(title="It", body=[text("<p>So.</p>", make_source("law"))]))
    shown = BeautifulSoup(client.get(page.url).content, "html5lib")
    assert [cite.get_text() for cite in shown.select(".sources cite")] == ["Instrument law"]
    assert shown.select_one(".block-text a")["href"] == "#source-1"


def test_footer_when_pages_are_shown_in_menus_then_each_page_leads_to_them_with_one_question(
    site: HomePage, client: Client
) -> None:
    def links() -> tuple[list[str], int]:
        with CaptureQueriesContext(connection) as queries:
            page = BeautifulSoup(client.get("/en/glossary/").content, "html5lib")
        return [link.get_text() for link in page.select(".site-footer__links a")], len(queries)

    make_information(site, "Shown", show_in_menus=True)
    make_information(site, "Not shown")
    links()
    names, few = links()
    assert names == ["Shown", "Glossary", "Accessibility", "Verify a certificate"]
    for number in range(5):
        make_information(site, f"Shown {number}", show_in_menus=True)
    links()
    assert links()[1] == few
