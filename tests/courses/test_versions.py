"""Versions of best practices: what is kept, what a lesson that keeps one shows, and how a newer one is taken over."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Locale

from accounts.models import User
from courses import pins, versions
from courses.editions import manifest_of
from courses.manifests import changes_since
from courses.models import BestPractice, HomePage, LessonPage, PracticeVersion
from courses.notes import cited
from tests.courses.builders import (
    AT,
    Stage,
    block,
    edit,
    fresh,
    make_learner,
    make_practice,
    make_source,
    make_stage,
    release,
    text,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
NEW = [text("<p>What it says now.</p>")]


@pytest.fixture
def practice() -> BestPractice:
    return make_practice(text("<p>What it said.</p>", make_source("old")), title="A practice")


@pytest.fixture(params=["best_practice", "shared_text"])
def stage(request: pytest.FixtureRequest, site: HomePage, practice: BestPractice) -> Stage:
    """A released course: one lesson keeps version 1, the other follows."""
    kept = block(request.param, practice=practice.pk, version=1)
    made = make_stage(site, [kept], [block(request.param, practice=practice.pk)])
    release(made)
    return made


def page_of(client_for: ClientFor, user: User, lesson: LessonPage, language: str = "en") -> str:
    with translation.override(language):
        return client_for(user).get(fresh(lesson).get_url()).content.decode()


# --- What is kept ----------------------------------------------------------------------------------


def test_version_when_words_are_published_then_they_are_kept_and_the_same_words_are_not_kept_twice(
    practice: BestPractice,
) -> None:
    edit(practice)
    edit(practice, body=NEW)
    edit(practice, country="AT")  # no word of the text
    found = PracticeVersion.objects.filter(key=practice.translation_key)
    assert [(row.number, row.language) for row in found] == [(1, "en"), (2, "en")]
    assert "What it said." in str(found[0].content["body"])
    assert found[0].revision is not None


def test_version_when_the_practice_is_deleted_then_it_still_says_what_was_taught(
    practice: BestPractice,
) -> None:
    practice.delete()
    assert "What it said." in str(PracticeVersion.objects.get().content["body"])


# --- A lesson that keeps one -----------------------------------------------------------------------


def test_lesson_when_it_keeps_a_version_then_it_shows_that_and_the_other_follows(
    officer: User, stage: Stage, practice: BestPractice, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    edit(practice, body=NEW)
    kept, following = (page_of(client_for, officer, lesson) for lesson in stage.lessons)
    assert ("What it said." in kept, "What it says now." in kept) == (True, False)
    assert ("What it said." in following, "What it says now." in following) == (False, True)
    assert [source.key for source in cited(fresh(stage.lessons[0]).body)] == ["old"]
    assert cited(fresh(stage.lessons[1]).body) == []


def test_lesson_when_read_in_french_then_the_kept_version_is_that_which_was_translated_before_its_successor(
    officer: User, stage: Stage, practice: BestPractice, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    french, _made = Locale.objects.get_or_create(language_code="fr")
    translated = practice.copy_for_translation(french)
    translated.body = [text("<p>Ce qu’il disait.</p>")]
    translated.save()
    translated.save_revision().publish()
    edit(practice, body=NEW)
    edit(translated, body=[text("<p>Ce qu’il dit.</p>")])
    kept, following = (page_of(client_for, officer, lesson, "fr") for lesson in stage.lessons)
    assert ("Ce qu’il disait." in kept, "Ce qu’il dit." in kept) == (True, False)
    assert "Ce qu’il dit." in following


def test_edition_when_a_practice_changes_then_only_the_lesson_that_follows_has_changed(
    stage: Stage, practice: BestPractice
) -> None:
    edit(practice, body=NEW)
    found = changes_since(stage.course.current_edition, manifest_of(fresh(stage.course_page)))
    assert [(change.title, change.shared) for change in found.changed] == [
        (stage.lessons[1].title, ["A practice"])
    ]


def test_edition_when_a_lesson_begins_to_keep_what_it_shows_then_it_has_not_changed(stage: Stage) -> None:
    lesson = fresh(stage.lessons[1])
    lesson.body[0].value["version"] = 1
    lesson.save_revision().publish()
    assert not changes_since(stage.course.current_edition, manifest_of(fresh(stage.course_page)))


def test_block_when_a_version_does_not_exist_then_it_is_refused_and_names_the_newest(
    stage: Stage, practice: BestPractice
) -> None:
    (child,) = fresh(stage.lessons[0]).body
    child.value["version"] = 7
    with pytest.raises(ValidationError) as refused:
        child.block.clean(child.value)
    assert "There is no version 7; the newest is 1." in str(refused.value.block_errors["version"])


# --- Newer versions --------------------------------------------------------------------------------


@pytest.mark.indexed
def test_newer_when_published_then_the_keeping_lesson_is_asked_once_and_declining_is_quiet_until_the_next(
    editor: User, stage: Stage, practice: BestPractice
) -> None:
    assert pins.outdated() == []
    edit(practice, body=NEW)
    (entry,) = pins.outdated()
    assert (entry.use.lesson, entry.use.version, entry.newest) == (fresh(stage.lessons[0]), 1, 2)
    assert pins.outdated(fresh(stage.lessons[0])) == [entry]
    pins.decline(entry.use, 2, by=editor, at=AT)
    pins.decline(entry.use, 2, by=editor, at=AT + timedelta(days=1))
    assert pins.outdated() == []
    edit(practice, body=[text("<p>Newer still.</p>")])
    assert [entry.newest for entry in pins.outdated()] == [3]


@pytest.mark.indexed
def test_accept_when_the_lesson_has_a_draft_then_it_goes_into_it_and_nothing_written_is_lost(
    editor: User, stage: Stage, practice: BestPractice
) -> None:
    edit(practice, body=NEW)
    draft = fresh(stage.lessons[0])
    draft.title = "A title somebody is working on"
    draft.save_revision()
    (entry,) = pins.outdated()
    assert pins.accept(entry.use, 2, by=editor) is False
    page = fresh(stage.lessons[0])
    latest = page.get_latest_revision_as_object()
    assert (latest.title, latest.body[0].value["version"]) == ("A title somebody is working on", 2)
    assert page.body[0].value["version"] == 1


@pytest.mark.indexed
def test_accept_when_an_editor_says_so_on_the_page_then_it_is_published(
    editor: User, stage: Stage, practice: BestPractice, client_for: ClientFor
) -> None:
    edit(practice, body=NEW)
    (entry,) = pins.outdated()
    browser = client_for(editor)
    listed = browser.get(reverse("newer_versions")).content.decode()
    address = reverse("newer_version", args=[entry.use.lesson.pk, entry.use.block])
    assert address in listed
    assert (
        address
        in browser.get(reverse("wagtailadmin_pages:edit", args=[entry.use.lesson.pk])).content.decode()
    )
    shown = browser.get(address).content.decode()
    assert re.search(r'<span class="addition">\s*says now', shown) or "says now" in shown
    stale = browser.post(address, {"number": "1", "accept": ""}, follow=True).content.decode()
    assert "still newer version" in stale
    browser.post(address, {"number": "2", "accept": ""})
    assert fresh(stage.lessons[0]).body[0].value["version"] == 2
    assert browser.get(address, follow=True).status_code == 404  # nothing is left to decide


@pytest.mark.indexed
def test_newer_when_a_trainer_accepts_then_it_waits_as_a_draft(
    trainer: User, stage: Stage, practice: BestPractice
) -> None:
    edit(practice, body=NEW)
    (entry,) = pins.outdated()
    assert pins.accept(entry.use, 2, by=trainer) is False
    assert fresh(stage.lessons[0]).body[0].value["version"] == 1


@pytest.mark.indexed
def test_outdated_when_there_are_many_uses_then_they_take_no_more_queries(
    site: HomePage, practice: BestPractice
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            pins.outdated()
        return len(caught)

    make_stage(site, [block("shared_text", practice=practice.pk, version=1)])
    edit(practice, body=NEW)
    pins.outdated()
    before = queries()
    make_stage(site, *[[block("shared_text", practice=practice.pk, version=1)] for _ in range(8)])
    assert len(pins.outdated()) == 9
    assert queries() == before


# --- Publishing ------------------------------------------------------------------------------------


def form_of(browser: Client, practice: BestPractice) -> dict[str, Any]:
    """What stands in the practice's form, as a browser would send it."""
    page = browser.get(reverse("wagtailsnippets_courses_bestpractice:edit", args=[practice.pk]))
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name not in {"body", "notes"}}
    return {
        **data,
        "sources": [],
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-id": "8d4ee9b4-4f60-4ea6-8a57-0f5f1c8b8a31",
        "body-0-value-text": "A heading",
        "notes-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }


@pytest.mark.indexed
def test_publishing_when_others_use_the_text_then_the_difference_and_the_courses_are_shown_first(
    editor: User, stage: Stage, practice: BestPractice, client_for: ClientFor
) -> None:
    browser = client_for(editor)
    edit_address = reverse("wagtailsnippets_courses_bestpractice:edit", args=[practice.pk])
    ask_address = reverse("publish_text", args=["bestpractice", practice.pk])
    answer = browser.post(edit_address, {**form_of(browser, practice), "action-publish": "action-publish"})
    assert (answer.status_code, answer["Location"]) == (302, ask_address)
    assert "What it said." in str(fresh(practice).body)  # not published yet, and the draft is kept
    shown = browser.get(ask_address).content.decode()
    assert "A heading" in shown
    assert stage.course.code in shown
    assert all(lesson.title in shown for lesson in stage.lessons)
    assert "keeps version 1" in shown
    assert "shows the new text at once" in shown
    browser.post(ask_address, {"note": "No kind chosen"})
    assert PracticeVersion.objects.count() == 1
    browser.post(ask_address, {"change": "clarification", "note": "Shorter."})
    newest = PracticeVersion.objects.last()
    assert (newest.number, newest.change, newest.note, newest.published_by) == (
        2,
        "clarification",
        "Shorter.",
        editor,
    )
    assert "A heading" in str(fresh(practice).body)


def test_publishing_when_a_trainer_says_the_kind_then_it_waits_for_the_review(
    trainer: User, editor: User, practice: BestPractice, client_for: ClientFor
) -> None:
    draft = fresh(practice)
    draft.summary = "In other words."
    draft.save_revision(user=trainer)
    browser = client_for(trainer)
    browser.post(
        reverse("publish_text", args=["bestpractice", practice.pk]),
        {"change": "editorial", "note": "Spelling."},
    )
    assert fresh(practice).summary != "In other words."
    fresh(practice).latest_revision.publish(user=editor)  # as the review does at its end
    newest = PracticeVersion.objects.last()
    assert (newest.change, newest.note, newest.published_by) == ("editorial", "Spelling.", trainer)


def test_publishing_when_somebody_may_not_write_then_the_pages_are_closed(
    officer: User, reviewer: User, practice: BestPractice, client_for: ClientFor
) -> None:
    address = reverse("publish_text", args=["bestpractice", practice.pk])
    assert client_for(officer).get(address).status_code in (302, 403)
    assert "Before it is published" not in client_for(reviewer).get(address, follow=True).content.decode()
    assert versions.latest_numbers([practice.translation_key]) == {practice.translation_key: 1}


def test_publishing_when_a_day_to_come_is_set_then_it_waits_for_it(
    editor: User, practice: BestPractice, client_for: ClientFor
) -> None:
    draft = fresh(practice)
    draft.summary, draft.go_live_at = "From the new year on.", timezone.now() + timedelta(days=40)
    draft.save_revision(user=editor)
    answer = client_for(editor).post(
        reverse("publish_text", args=["bestpractice", practice.pk]),
        {"change": "substantive", "note": ""},
        follow=True,
    )
    assert "published on the day that was set" in answer.content.decode()
    assert fresh(practice).summary != "From the new year on."
    assert PracticeVersion.objects.count() == 1
