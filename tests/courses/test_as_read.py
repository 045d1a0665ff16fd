"""What a learner in fact read: texts that were published after the release, or before a newer one, stand in the record."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.management.commands.purge_revisions import purge_revisions

from accounts.models import User
from courses import progress
from courses.as_read import unsealed
from courses.checking import wrong_in_courses
from courses.languages import address_of
from courses.models import Completion, Enrolment, FrozenText, HomePage, ItemProgress
from courses.outline import live_pages, outline_for
from tests.courses.builders import (
    AT,
    Stage,
    edit,
    fresh,
    list_of,
    make_indicator,
    make_learner,
    make_practice,
    make_source,
    make_stage,
    note_for,
    release,
    text,
    use_of,
)
from tests.courses.test_taught import in_french, practice_in_french
from tests.courses.translating import without

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
OLD, NEW = "<p>As it was.</p>", "<p>As it is now.</p>"


class Reader:
    """A learner at their browser: what stands in the form of a page is what they send."""

    def __init__(self, browser: Client, enrolment: Enrolment, stage: Stage) -> None:
        self.browser, self.enrolment, self.stage = browser, enrolment, stage

    def opened(self, number: int = 0, language: str = "en") -> str:
        """The seal in the form under a lesson."""
        with translation.override(language):
            path = address_of(live_pages([key := self.stage.keys[number]])[key])
        page = BeautifulSoup(self.browser.get(path).content.decode(), "html.parser")
        return str(page.find("input", {"name": "shown"})["value"])

    def done(self, seal: str, number: int = 0, language: str = "en") -> ItemProgress:
        key = self.stage.keys[number]
        with translation.override(language):
            path = reverse("lesson_done", args=[self.enrolment.uuid, key])
        assert self.browser.post(path, {"shown": seal}).status_code == 302
        return self.enrolment.items.get(key=key)

    def read(self, number: int = 0, language: str = "en") -> ItemProgress:
        return self.done(self.opened(number, language), number, language)

    def record(self, position: int = 1, **query: str) -> str:
        """The words of what was taught: the contents (0), or one lesson."""
        uuid = self.enrolment.completions.latest("pk").uuid
        path = reverse("taught_item", args=[uuid, position]) if position else reverse("taught", args=[uuid])
        main = BeautifulSoup(self.browser.get(path, query).content.decode(), "html.parser").main
        return " ".join(main.get_text(" ").split())

    @property
    def completion(self) -> Completion:
        return Completion.objects.get(enrolment=self.enrolment)


@pytest.fixture
def learner(site: HomePage, officer: User, client_for: ClientFor) -> Callable[..., Reader]:
    """Takes a course of these lessons, which is released as its first edition."""

    def made(*lessons: list[dict[str, Any]]) -> Reader:
        stage = make_stage(site, *lessons)
        release(stage, at=AT)
        return Reader(client_for(officer), make_learner(officer, stage), stage)

    return made


Learner = Callable[..., Reader]


def rewrite(reader: Reader, number: int = 0, html: str = NEW) -> None:
    edit(reader.stage.lessons[number], body=[text(html)])


# --- What was read counts --------------------------------------------------------------------------


def test_completion_when_nothing_differs_then_it_says_so_and_keeps_no_text(learner: Learner) -> None:
    reader = learner([text(OLD), use_of(make_practice(text()))])
    before = FrozenText.objects.count()
    row = reader.read()
    assert (row.edition_number, row.as_read, row.language) == (1, "", "en")
    assert reader.completion.as_read == []
    assert FrozenText.objects.count() == before
    assert "another wording" not in reader.record(0)


@pytest.mark.parametrize("what", ["lesson", "practice", "indicator"])
def test_completion_when_a_text_was_published_after_the_release_then_it_shows_the_one_that_was_read(
    what: str, learner: Learner
) -> None:
    practice = make_practice(text(OLD), title="A practice", sources=(make_source("whole"),))
    sign = make_indicator("A sign", note_for("police", OLD))
    bodies = {
        "lesson": [text(OLD, make_source())],
        "practice": [use_of(practice)],
        "indicator": [list_of(sign)],
    }
    reader = learner(bodies[what])
    if what == "lesson":
        rewrite(reader)
    elif what == "practice":
        edit(practice, body=[text(NEW, make_source("new", instrument="A new source"))])
    else:
        edit(sign, shows=[note_for("police", NEW)])
    reader.read()
    (part,) = reader.completion.as_read
    assert (part["key"], part["edition"], part["is_newer"]) == (str(reader.stage.keys[0]), 1, True)
    words = reader.record()
    assert "As it is now." in words
    assert "As it was." not in words
    assert "in a wording that was published after the release of edition 1 (23 November 2026)" in words
    assert what != "practice" or "A new source" in words
    of_edition = reader.record(wording="edition")
    assert "As it was." in of_edition
    assert "This is what edition 1 says." in of_edition
    contents = reader.record(0)
    assert "One part was read or passed in another wording" in contents
    assert "published after the release of edition 1" in contents


def test_completion_when_the_text_was_changed_between_opening_and_confirming_then_what_was_opened_counts(
    learner: Learner,
) -> None:
    reader = learner([text(OLD)], [text()])
    first = reader.opened()
    rewrite(reader)
    second = reader.opened()
    rewrite(reader, html="<p>And once more.</p>")
    assert reader.done(first).as_read == ""
    reader.read(1)
    assert reader.completion.as_read == []
    assert first != second


def test_completion_when_the_text_was_changed_twice_then_the_wording_in_between_is_kept(
    learner: Learner,
) -> None:
    reader = learner([text(OLD)], [text()])
    rewrite(reader)
    seal = reader.opened()
    rewrite(reader, html="<p>And once more.</p>")
    fresh(reader.stage.lessons[0]).delete()
    purge_revisions()
    shown = unsealed(seal, reader.enrolment, reader.stage.keys[0])
    progress.mark_done(reader.enrolment, reader.stage.keys[0], language="en", at=AT, shown=shown)
    reader.read(1)
    words = reader.record()
    assert "As it is now." in words
    assert "And once more." not in words


def test_completion_when_it_is_of_a_newer_edition_then_a_lesson_of_the_older_one_is_shown_as_it_was_read(
    learner: Learner,
) -> None:
    reader = learner([text(OLD)], [text()], [text("<p>The same.</p>")])
    reader.read()
    reader.read(2)
    rewrite(reader)
    release(reader.stage)
    reader.read(1)
    (part,) = reader.completion.as_read
    assert (reader.completion.edition_number, part["edition"], part["is_newer"]) == (2, 1, False)
    words = reader.record()
    assert "As it was." in words
    assert "in the wording of edition 1 (23 November 2026)" in words
    assert list(wrong_in_courses()) == []


def test_outline_when_the_new_text_was_read_before_its_release_then_nothing_has_changed_since(
    learner: Learner, officer: User
) -> None:
    reader = learner([text(OLD)], [text()])
    rewrite(reader)
    reader.read()
    assert not outline_for(reader.stage.course, officer).items[0].has_changed
    release(reader.stage)
    assert not outline_for(reader.stage.course, officer).items[0].has_changed
    reader.read(1)
    assert reader.completion.as_read == []  # the second edition says what was read
    edit(reader.stage.lessons[0], body=[text("<p>Quite another.</p>")])
    release(reader.stage)
    assert outline_for(reader.stage.course, officer).items[0].has_changed


def test_lesson_when_another_text_is_published_then_it_is_marked_and_can_be_confirmed_anew(
    learner: Learner,
) -> None:
    reader = learner([text(OLD)], [text()])
    first = reader.opened()
    reader.done(first)
    rewrite(reader)
    page = BeautifulSoup(
        reader.browser.get(fresh(reader.stage.lessons[0]).url).content.decode(), "html.parser"
    )
    assert "Changed since you read it" in page.main.get_text()
    assert reader.done(first).renewed_at is None  # a page from before
    row = reader.done(reader.opened())
    assert (bool(row.renewed_at), bool(row.as_read), row.edition_number) == (True, True, 1)
    again = reader.browser.get(fresh(reader.stage.lessons[0]).url).content.decode()
    assert "Changed since you read it" not in again
    reader.read(1)
    assert "As it is now." in reader.record()


# --- Languages -------------------------------------------------------------------------------------


def test_completion_when_the_translation_was_changed_after_the_release_then_its_readers_record_says_so(
    learner: Learner, site: HomePage
) -> None:
    practice = make_practice(text("<p>A practice.</p>"))
    stage = make_stage(site, [text(OLD), use_of(practice)], [text()])
    french = "<p>Comme c’était.</p>"
    in_french(stage, without(fresh(stage.lessons[0]).body, words={OLD: french}))
    practice_in_french(practice, {"<p>A practice.</p>": "<p>Une pratique.</p>"})
    release(stage, at=AT)
    reader = learner([text()])
    reader.stage, reader.enrolment = stage, make_learner(reader.enrolment.user, stage)
    translated = fresh(stage.lessons[0]).get_translations().get()
    edit(translated, body=without(translated.body, words={french: "<p>Comme c’est.</p>"}))
    assert reader.read(language="en").as_read == ""
    reader.enrolment.items.all().delete()
    row = reader.read(language="fr")
    assert (row.language, bool(row.as_read)) == ("fr", True)
    reader.read(1)
    words = reader.record()
    for said in ("Comme c’est.", "Une pratique."):
        assert said in words
    assert "Comme c’était." in reader.record(wording="edition", language="fr")
    assert list(wrong_in_courses()) == []


def test_language_when_no_translation_is_there_then_the_one_that_was_shown_is_noted(
    learner: Learner,
) -> None:
    reader = learner([text(OLD)])
    assert reader.read(language="lb").language == "en"
    assert (reader.completion.language, reader.completion.languages) == ("lb", ["en"])


def test_language_when_title_and_summary_alone_are_translated_then_it_is_that_of_the_text(
    learner: Learner, site: HomePage
) -> None:
    stage = make_stage(site, [text(OLD)])
    in_french(stage, fresh(stage.lessons[0]).body)
    release(stage)
    reader = learner([text()])
    reader.stage, reader.enrolment = stage, make_learner(reader.enrolment.user, stage)
    assert reader.read(language="fr").language == "en"
    assert reader.completion.as_read == []


# --- Two tabs, strange forms -----------------------------------------------------------------------


def test_done_when_it_is_pressed_twice_or_in_two_tabs_then_the_first_counts(learner: Learner) -> None:
    reader = learner([text(OLD)], [text()])
    first = reader.opened()
    rewrite(reader)
    second = reader.opened()
    rows = [reader.done(seal) for seal in (second, second, first)]
    assert len({(row.as_read, row.done_at, row.renewed_at) for row in rows}) == 1
    assert rows[0].as_read


def test_done_when_an_old_tab_confirms_after_a_release_then_the_lesson_still_counts_as_changed(
    learner: Learner, officer: User
) -> None:
    reader = learner([text(OLD)], [text()])
    stale = reader.opened()
    reader.done(stale)
    rewrite(reader)
    release(reader.stage)
    row = reader.done(stale)
    assert (row.edition_number, row.renewed_at) == (1, None)
    assert outline_for(reader.stage.course, officer).items[0].has_changed
    assert reader.read().edition_number == 2


@pytest.mark.parametrize("seal", ["", "nonsense", "of somebody else", "of another lesson"])
def test_done_when_the_form_says_nothing_that_is_known_then_what_is_published_counts(
    seal: str, learner: Learner, colleague: User, client_for: ClientFor
) -> None:
    reader = learner([text(OLD)], [text(OLD)])
    if seal == "of somebody else":
        other = Reader(client_for(colleague), make_learner(colleague, reader.stage), reader.stage)
        seal = other.opened()
    elif seal == "of another lesson":
        seal = reader.opened(1)
    rewrite(reader)
    assert reader.done(seal).as_read


# --- What it costs ---------------------------------------------------------------------------------


def test_reading_when_nothing_has_changed_then_it_costs_one_query_and_completing_none(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = learner([text(OLD, make_source()), use_of(make_practice(text()))], [text()])
    counted = []
    for number in (0, 1):
        reader.opened(number)
        with CaptureQueriesContext(connection) as reading:
            seal = reader.opened(number)
        with CaptureQueriesContext(connection) as confirming:
            reader.done(seal, number)
        counted.append([len(reading), len(confirming)])
        noted = [query["sql"] for query in [*reading, *confirming] if "frozentext" in query["sql"]]
        assert noted == []
    stamps = [query["sql"] for query in reading if "librarystamp" in query["sql"]]
    assert len(stamps) <= 2
    assert not [query for query in confirming if "librarystamp" in query["sql"]]


# --- Held against each other -----------------------------------------------------------------------


def test_check_when_a_reading_is_gone_or_is_no_other_then_it_is_named(learner: Learner) -> None:
    reader = learner([text(OLD)])
    rewrite(reader)
    row = reader.read()
    assert list(wrong_in_courses()) == []
    kept = FrozenText.objects.get(digest=row.as_read)
    FrozenText.objects.filter(digest=row.as_read).delete()
    said = list(wrong_in_courses())
    assert any(str(reader.completion.uuid) in line for line in said)
    assert any("progress" in line for line in said)
    kept.save()
    other = [{**reader.completion.as_read[0], "key": str(reader.enrolment.uuid)}]
    Completion.objects.update(as_read=other)
    assert any("names a part" in line for line in wrong_in_courses())


def test_purge_when_the_pages_are_gone_then_what_was_read_still_stands_there(learner: Learner) -> None:
    reader = learner([text(OLD), use_of(practice := make_practice(text(OLD)))])
    edit(practice, body=[text(NEW)])
    reader.read()
    reader.record(0)
    before = reader.record()
    assert "As it is now." in before
    edit(fresh(reader.stage.lessons[0]), body=[text("<p>Later.</p>")], title="Another")
    fresh(reader.stage.lessons[0]).delete()
    practice.delete()
    purge_revisions(days=None)
    assert reader.record() == before
