"""Private notes: nothing typed is lost, nothing newer is overwritten, and nobody else reads them."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from courses import notebook
from courses.models import Enrolment, HomePage, LessonNote
from tests.courses.builders import AT, Stage, fresh, make_learner, make_long_stage, text

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
LATER, LAST = AT + timedelta(minutes=1), AT + timedelta(minutes=2)


@pytest.fixture
def browser(client_for: ClientFor, officer: User) -> Client:
    return client_for(officer)


def address(enrolment: Enrolment, stage: Stage, name: str = "save_note") -> str:
    return reverse(name, args=[enrolment.uuid, stage.keys[0]])


def write(enrolment: Enrolment, stage: Stage, words: str, lesson: int = 0) -> LessonNote:
    saved = notebook.save(enrolment, stage.keys[lesson], words, built_on=None, at=AT)
    assert saved.note is not None
    return saved.note


def words(enrolment: Enrolment) -> list[str]:
    return list(enrolment.notes.values_list("text", flat=True))


# --- The writer ------------------------------------------------------------------------------------


def test_save_when_it_builds_on_the_newest_version_then_that_is_replaced(
    enrolment: Enrolment, stage: Stage
) -> None:
    first = write(enrolment, stage, "One")
    saved = notebook.save(enrolment, stage.keys[0], "Two", built_on=first.changed_at, at=LATER)
    assert (saved.is_conflict, saved.note.text, saved.note.changed_at) == (False, "Two", LATER)
    assert words(enrolment) == ["Two"]


@pytest.mark.parametrize("built_on", [None, AT - timedelta(days=1)])
def test_save_when_it_builds_on_an_older_version_then_nothing_is_overwritten(
    enrolment: Enrolment, stage: Stage, built_on: object
) -> None:
    write(enrolment, stage, "One")
    saved = notebook.save(enrolment, stage.keys[0], "Two", built_on=built_on, at=LATER)
    assert (saved.is_conflict, saved.note.text) == (True, "One")
    assert words(enrolment) == ["One"]


def test_save_when_the_same_words_come_twice_then_it_is_no_conflict(
    enrolment: Enrolment, stage: Stage
) -> None:
    write(enrolment, stage, "One")
    saved = notebook.save(enrolment, stage.keys[0], "One", built_on=None, at=LATER)
    assert (saved.is_conflict, saved.note.changed_at) == (False, AT)


def test_save_when_the_text_is_empty_then_the_note_is_gone(enrolment: Enrolment, stage: Stage) -> None:
    first = write(enrolment, stage, "One")
    assert notebook.save(enrolment, stage.keys[0], "", built_on=first.changed_at, at=LATER).note is None
    assert words(enrolment) == []


def test_save_when_it_was_deleted_meanwhile_then_it_is_a_conflict_even_if_written_anew(
    enrolment: Enrolment, stage: Stage
) -> None:
    first = write(enrolment, stage, "One")
    notebook.remove(enrolment, stage.keys[0])
    saved = notebook.save(enrolment, stage.keys[0], "Two", built_on=first.changed_at, at=LATER)
    assert (saved.is_conflict, saved.note) == (True, None)
    notebook.save(enrolment, stage.keys[0], "Anew", built_on=None, at=LATER)
    assert notebook.save(enrolment, stage.keys[0], "Two", built_on=first.changed_at, at=LAST).is_conflict


# --- Beside the lesson -----------------------------------------------------------------------------


def test_save_note_when_sent_without_a_script_then_one_is_back_at_it_in_the_lesson(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    response = browser.post(address(enrolment, stage), {"text": "One\r\ntwo ", "built_on": ""})
    lesson = fresh(stage.lessons[0]).url
    assert (response.status_code, response["Location"]) == (302, f"{lesson}#my-notes")
    assert words(enrolment) == ["One\ntwo"]
    page = BeautifulSoup(browser.get(lesson).content, "html5lib")
    assert page.select_one("#note-text").get_text().strip() == "One\ntwo"
    assert page.select_one("#note-built-on")["value"] == enrolment.notes.get().version


def test_save_note_when_two_windows_differ_then_both_are_shown_and_one_is_chosen(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    write(enrolment, stage, "Saved there")
    response = browser.post(address(enrolment, stage), {"text": "Typed here", "built_on": ""})
    page = BeautifulSoup(response.content, "html5lib")
    assert response.status_code == 409
    assert page.select_one("#note-text").get_text().strip() == "Typed here"
    assert page.select_one(".note-version").get_text(strip=True) == "Saved there"
    assert words(enrolment) == ["Saved there"]
    newest = page.select_one("[name=newest]")["value"]
    again = {"text": "Typed here", "built_on": page.select_one("[name=built_on]")["value"], "newest": newest}
    assert (
        browser.post(address(enrolment, stage), again).status_code == 409
    )  # the plain button decides nothing
    assert browser.post(address(enrolment, stage), {**again, "choice": "both"}).status_code == 302
    assert words(enrolment) == ["Saved there\n\nTyped here"]
    assert (
        browser.post(address(enrolment, stage), {**again, "choice": "mine"}).status_code == 409
    )  # newer again


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Typed here"), ("theirs", "Saved there")])
def test_save_note_when_one_version_is_chosen_then_it_stands(
    browser: Client, enrolment: Enrolment, stage: Stage, choice: str, kept: str
) -> None:
    note = write(enrolment, stage, "Saved there")
    sent = {"text": "Typed here", "built_on": "", "newest": note.version, "choice": choice}
    assert browser.post(address(enrolment, stage), sent).status_code == 302
    assert words(enrolment) == [kept]


def test_save_note_when_a_script_sends_it_then_a_line_and_the_new_version_come_back(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    sent = {"text": "One", "built_on": ""}
    page = BeautifulSoup(
        browser.post(address(enrolment, stage), sent, headers={"HX-Request": "true"}).content, "html5lib"
    )
    assert page.select_one(".saved").get_text(strip=True).startswith("Saved ")
    assert page.select_one("#note-built-on[hx-swap-oob]")["value"] == enrolment.notes.get().version
    assert page.select_one("textarea") is None  # one goes on typing in the field that is there
    late = browser.post(
        address(enrolment, stage), {"text": "Two", "built_on": ""}, headers={"HX-Request": "true"}
    )
    page = BeautifulSoup(late.content, "html5lib")
    assert (late.status_code, page.select_one("#note-built-on")) == (200, None)
    assert "This note was changed in another window" in page.get_text()
    assert words(enrolment) == ["One"]


def test_save_note_when_it_is_too_long_then_it_is_kept_in_the_field_and_says_by_how_much(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    typed = "x" * (notebook.LONGEST + 2)
    response = browser.post(address(enrolment, stage), {"text": typed, "built_on": ""})
    page = BeautifulSoup(response.content, "html5lib")
    assert response.status_code == 422
    assert page.select_one("#note-text").get_text().strip() == typed
    assert page.select_one("#note-text")["aria-invalid"] == "true"
    assert (
        page.select_one("#note-problem").get_text(strip=True)
        == "Not saved: shorten the note by 2 characters."
    )
    assert words(enrolment) == []


def test_save_note_when_both_together_are_too_long_then_nothing_is_cut_off(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    half = "x" * (notebook.LONGEST - 100)
    note = write(enrolment, stage, half)
    sent = {"text": "y" * 200, "built_on": "", "newest": note.version, "choice": "both"}
    response = browser.post(address(enrolment, stage), sent)
    assert response.status_code == 422
    assert "Not saved: shorten the note by 102 characters." in response.content.decode()
    assert words(enrolment) == [half]
    sent = {**sent, "text": "y" * (notebook.LONGEST + 1), "choice": "theirs"}
    assert browser.post(address(enrolment, stage), sent).status_code == 302


def test_save_note_when_the_request_is_malformed_then_nothing_changes(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    write(enrolment, stage, "One")
    assert browser.post(address(enrolment, stage), {}).status_code == 400
    assert browser.post(address(enrolment, stage), {"text": "Two", "choice": "burn"}).status_code == 400
    unknown = reverse("save_note", args=[enrolment.uuid, enrolment.uuid])
    assert browser.post(unknown, {"text": "Two"}).status_code == 404
    assert (
        browser.post(address(enrolment, stage), {"text": "Two", "built_on": "2026-99-99T00:00"}).status_code
        == 409
    )
    assert words(enrolment) == ["One"]


def test_save_note_when_it_fails_then_the_words_are_not_in_the_report(
    enrolment: Enrolment,
    stage: Stage,
    client_for: ClientFor,
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    settings: object,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(notebook, "save", fail)
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    browser = client_for(officer)
    browser.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        response = browser.post(address(enrolment, stage), {"text": "very private", "built_on": ""})
    assert response.status_code == 500
    assert response.wsgi_request.sensitive_post_parameters == ("text",)
    assert "very private" not in caplog.text


# --- All of them -----------------------------------------------------------------------------------


def test_my_notes_when_there_are_some_then_they_stand_by_course_in_the_order_of_lessons(
    browser: Client, enrolment: Enrolment, stage: Stage, colleague: User
) -> None:
    write(enrolment, stage, "On the second", lesson=1)
    write(enrolment, stage, "On the first <b>", lesson=0)
    write(make_learner(colleague, stage), stage, "A colleague's own")
    page = BeautifulSoup(browser.get(reverse("my_notes")).content, "html5lib")
    assert [note.get_text(strip=True) for note in page.select(".note__text")] == [
        "On the first <b>",
        "On the second",
    ]
    assert [link["href"] for link in page.select(".note h3 a")] == [
        f"{fresh(lesson).url}#my-notes" for lesson in stage.lessons[:2]
    ]


def test_my_notes_when_a_lesson_is_withdrawn_then_its_note_stands(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    write(enrolment, stage, "One")
    fresh(stage.lessons[0]).delete()
    page = BeautifulSoup(browser.get(reverse("my_notes")).content, "html5lib")
    assert page.select_one(".note h3").get_text(strip=True) == stage.lessons[0].title
    assert page.select(".note h3 a") == []
    assert browser.post(address(enrolment, stage, "delete_note")).status_code == 302
    assert words(enrolment) == []


def test_delete_note_when_asked_for_then_it_asks_once_and_deletes(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    write(enrolment, stage, "One")
    assert "Delete this note?" in browser.get(address(enrolment, stage, "delete_note")).content.decode()
    assert words(enrolment) == ["One"]
    browser.post(address(enrolment, stage, "delete_note"))
    assert words(enrolment) == []
    assert browser.get(address(enrolment, stage, "delete_note")).status_code == 404


def test_export_notes_when_taken_along_then_the_files_hold_ones_own_and_nothing_else(
    browser: Client, enrolment: Enrolment, stage: Stage, colleague: User
) -> None:
    note = write(enrolment, stage, "Über <Zoë>")
    write(make_learner(colleague, stage), stage, "A colleague's own")
    plain = browser.get(reverse("export_notes", args=["txt"]))
    assert plain["Content-Type"] == "text/plain; charset=utf-8"
    assert "Über <Zoë>" in plain.content.decode()
    assert stage.course.name in plain.content.decode()
    assert "colleague" not in plain.content.decode()
    data = browser.get(reverse("export_notes", args=["json"]))
    assert 'filename="my-notes.json"' in data["Content-Disposition"]
    assert json.loads(data.content) == [
        {
            "course": stage.course.code,
            "lesson": stage.lessons[0].title,
            "key": str(stage.keys[0]),
            "changed_at": note.version,
            "text": "Über <Zoë>",
        }
    ]
    assert browser.get(reverse("export_notes", args=["exe"])).status_code == 404


def test_my_notes_when_there_are_many_then_the_database_is_asked_as_often(
    site: HomePage,
    browser: Client,
    officer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    stage = make_long_stage(site, [text()], lessons=30)
    enrolment = make_learner(officer, stage)
    write(enrolment, stage, "One")
    browser.get(reverse("my_notes"))
    with django_assert_max_num_queries(20) as first:
        browser.get(reverse("my_notes"))
    for lesson in range(1, 30):
        write(enrolment, stage, "More", lesson=lesson)
    with django_assert_num_queries(len(first)):
        browser.get(reverse("my_notes"))


@pytest.mark.parametrize("who", ["colleague", "manager", "coordinator", "trainer", "editor"])
def test_notes_when_somebody_else_asks_then_there_are_none(
    who: str, request: pytest.FixtureRequest, enrolment: Enrolment, stage: Stage, client_for: ClientFor
) -> None:
    write(enrolment, stage, "Only mine")
    viewer = request.getfixturevalue(who)
    make_learner(viewer, stage)
    assert list(LessonNote.objects.visible_to(viewer)) == []
    browser = client_for(viewer)
    for path in (reverse("my_notes"), reverse("export_notes", args=["txt"]), fresh(stage.lessons[0]).url):
        assert "Only mine" not in browser.get(path).content.decode()
