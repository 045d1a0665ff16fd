"""Enrolments, progress and completions: each fact written once, and copied where it has to stand up in an audit."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import people
from accounts.models import User
from courses import progress
from courses.models import Completion, Enrolment, HomePage, ItemProgress, LessonPage
from courses.outline import outline_for
from courses.progress import NotPossible
from courses.signals import course_completed
from tests.courses.builders import (
    AT,
    Stage,
    add_lesson,
    edit,
    fresh,
    make_learner,
    make_stage,
    release,
    text,
)

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


def mark(enrolment: Enrolment, *keys: UUID, at: Any = AT) -> Completion | None:
    """Mark items as done in that order; returns what the last one gave."""
    completion = None
    for key in keys:
        completion = progress.mark_done(enrolment, key, language="en", at=at)
    return completion


@pytest.fixture
def heard() -> Iterator[list[Completion]]:
    """The completions that were announced."""
    completions: list[Completion] = []

    def hear(sender: object, completion: Completion, **_kwargs: object) -> None:
        completions.append(completion)

    course_completed.connect(hear)
    yield completions
    course_completed.disconnect(hear)


# --- Enrolling and opening -------------------------------------------------------------------------


def test_enrol_when_called_twice_then_the_first_enrolment_stays(officer: User, stage: Stage) -> None:
    first = progress.enrol(officer, stage.course, at=AT)
    assert progress.enrol(officer, stage.course, at=LATER) == first
    assert list(Enrolment.objects.values_list("user", "course", "enrolled_at")) == [
        (officer.pk, stage.course.pk, AT)
    ]


def test_enrol_when_nothing_is_released_then_it_is_refused(officer: User, site: HomePage) -> None:
    unreleased = make_stage(site, [text()])
    with pytest.raises(NotPossible, match="not been released"):
        progress.enrol(officer, unreleased.course, at=AT)
    assert Enrolment.objects.count() == 0


def test_open_item_when_opened_again_then_only_the_last_instant_moves(
    enrolment: Enrolment, stage: Stage
) -> None:
    progress.open_item(enrolment, stage.keys[0], at=AT)
    progress.open_item(enrolment, stage.keys[0], at=LATER)
    rows = ItemProgress.objects.values_list("key", "first_opened_at", "last_opened_at", "done_at")
    assert list(rows) == [(stage.keys[0], AT, LATER, None)]


# --- Marking as done -------------------------------------------------------------------------------


def test_mark_done_when_called_twice_then_the_first_instant_stays(enrolment: Enrolment, stage: Stage) -> None:
    mark(enrolment, stage.keys[0])
    mark(enrolment, stage.keys[0], at=LATER)
    assert list(ItemProgress.objects.values_list("key", "done_at")) == [(stage.keys[0], AT)]


def test_mark_done_when_opened_before_then_that_instant_stays(enrolment: Enrolment, stage: Stage) -> None:
    progress.open_item(enrolment, stage.keys[0], at=AT)
    mark(enrolment, stage.keys[0], at=LATER)
    rows = ItemProgress.objects.values_list("first_opened_at", "last_opened_at", "done_at")
    assert list(rows) == [(AT, AT, LATER)]


def test_mark_done_when_the_item_is_in_no_edition_then_it_is_noted_and_completes_nothing(
    enrolment: Enrolment, stage: Stage
) -> None:
    """That somebody did it is a fact; whether the course is complete is asked of the edition."""
    mark(enrolment, *stage.keys[:2])
    not_released = add_lesson(stage.modules[0], [text()])
    assert mark(enrolment, not_released.translation_key) is None
    outline = outline_for(stage.course, enrolment.user)
    assert (outline.done, outline.total) == (2, 3)


def test_mark_done_when_the_next_edition_contains_the_item_then_it_counts(
    enrolment: Enrolment, stage: Stage
) -> None:
    added = add_lesson(stage.modules[0], [text()])
    mark(enrolment, added.translation_key)
    release(stage)
    assert outline_for(stage.course, enrolment.user).done == 1


def test_mark_done_when_only_an_older_edition_has_the_item_then_the_newer_one_decides(
    enrolment: Enrolment, stage: Stage
) -> None:
    fresh(stage.lessons[0]).unpublish()
    release(stage)
    assert mark(enrolment, *stage.keys[:2]) is None
    assert mark(enrolment, stage.keys[2]).edition_number == 2


def test_mark_done_when_an_item_of_another_course_is_named_then_that_course_does_not_move(
    enrolment: Enrolment, stage: Stage, site: HomePage
) -> None:
    other = make_stage(site, [text()])
    release(other)
    theirs = make_learner(enrolment.user, other)
    assert mark(enrolment, other.keys[0]) is None
    assert [item.is_done for item in outline_for(other.course, theirs.user).items] == [False]


# --- Completing ------------------------------------------------------------------------------------


def test_completion_when_the_last_item_is_done_then_it_holds_copied_facts(
    enrolment: Enrolment, stage: Stage, officer: User
) -> None:
    assert mark(enrolment, *stage.keys[:2]) is None
    completion = mark(enrolment, stage.keys[2], at=LATER)
    edition = stage.course.current_edition
    facts = Completion.objects.values().get()
    del facts["id"], facts["uuid"]
    assert completion == Completion.objects.get()
    assert facts == {
        "user_id": officer.pk,
        "enrolment_id": enrolment.pk,
        "edition_id": edition.pk,
        "completed_at": LATER,
        "person_name": "Olivia Officer",
        "course_code": stage.course.code,
        "course_name": stage.course_page.title,
        "edition_number": 1,
        "edition_digest": edition.digest,
        "learning_minutes": 40,
        "agency_name": "Unit South 1 (demo)",
        "profession_name": "Police",
        "language": "en",
        "languages": ["en"],
        "as_read": [],
    }


def test_completion_when_parts_were_done_in_two_languages_then_it_names_both_the_one_of_most_parts_first(
    enrolment: Enrolment, stage: Stage
) -> None:
    for key, language in zip(stage.keys, ["fr", "en", "fr"], strict=True):
        completion = progress.mark_done(enrolment, key, language=language, at=AT)
    assert completion is not None
    assert (completion.language, completion.languages) == ("fr", ["fr", "en"])


def test_completion_when_a_part_was_done_before_languages_were_noted_then_it_names_those_that_are_known(
    enrolment: Enrolment, stage: Stage
) -> None:
    mark(enrolment, *stage.keys[:2])
    ItemProgress.objects.update(language="")
    completion = progress.mark_done(enrolment, stage.keys[2], language="de", at=AT)
    assert completion is not None
    assert completion.languages == ["de"]


def test_completion_when_the_person_has_no_posting_that_day_then_unit_and_profession_are_empty(
    enrolment: Enrolment, stage: Stage, officer: User
) -> None:
    people.leave(officer, last_day=AT.date() - timedelta(days=1))
    completion = mark(enrolment, *stage.keys)
    assert (completion.agency_name, completion.profession_name) == ("", "")


def test_completion_when_items_are_marked_again_then_there_is_still_one(
    enrolment: Enrolment, stage: Stage
) -> None:
    first = mark(enrolment, *stage.keys)
    assert mark(enrolment, *stage.keys, at=LATER) is None
    assert list(Completion.objects.all()) == [first]


def test_completion_when_a_second_edition_adds_a_lesson_then_there_is_one_for_each_edition(
    enrolment: Enrolment, stage: Stage
) -> None:
    mark(enrolment, *stage.keys)
    added = add_lesson(stage.modules[1], [text()])
    release(stage, at=LATER)
    second = mark(enrolment, added.translation_key, at=LATER)
    numbers = Completion.objects.values_list("edition_number", "completed_at")
    assert list(numbers) == [(1, AT), (2, LATER)]
    assert second.edition_number == 2


def test_completion_when_names_change_later_then_it_stays_as_it_was(
    enrolment: Enrolment, stage: Stage, officer: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    mark(enrolment, *stage.keys)
    before = Completion.objects.values().get()
    officer.full_name = "Olivia Other"
    officer.save()
    for row in (agencies.south_1, professions.police, stage.course):
        row.name = "Something else"
        row.save()
    edit(stage.course_page, title="Another title", learning_minutes=5)
    edit(stage.lessons[0], title="Another lesson")
    assert Completion.objects.values().get() == before


def test_completion_when_all_pages_are_deleted_then_it_stays(enrolment: Enrolment, stage: Stage) -> None:
    mark(enrolment, *stage.keys)
    before = Completion.objects.values().get()
    fresh(stage.course_page).delete()
    assert LessonPage.objects.count() == 0
    assert Completion.objects.values().get() == before
    assert [item.is_done for item in outline_for(stage.course, enrolment.user).items] == [True, True, True]


def test_completion_when_somebody_deletes_what_it_hangs_on_then_that_is_refused(
    enrolment: Enrolment, stage: Stage, officer: User
) -> None:
    mark(enrolment, *stage.keys)
    for row in (officer, enrolment, stage.course.current_edition, stage.course):
        with pytest.raises(ProtectedError):
            row.delete()


# --- Withdrawn pages -------------------------------------------------------------------------------

WITHDRAW: dict[str, Callable[[LessonPage], Any]] = {
    "unpublished": lambda lesson: lesson.unpublish(),
    "deleted": lambda lesson: lesson.delete(),
}


@pytest.mark.parametrize("how", WITHDRAW)
def test_completion_when_a_page_is_withdrawn_then_it_is_not_required(
    how: str, enrolment: Enrolment, stage: Stage
) -> None:
    mark(enrolment, stage.keys[0])
    WITHDRAW[how](fresh(stage.lessons[2]))
    assert mark(enrolment, stage.keys[1]) == Completion.objects.get()


@pytest.mark.parametrize("how", WITHDRAW)
def test_outline_when_a_done_page_is_withdrawn_then_it_still_counts_as_done(
    how: str, enrolment: Enrolment, stage: Stage, officer: User
) -> None:
    mark(enrolment, stage.keys[0])
    WITHDRAW[how](fresh(stage.lessons[0]))
    outline = outline_for(stage.course, officer)
    assert (outline.done, outline.total) == (1, 3)
    assert [(item.url == "", item.is_done) for item in outline.items] == [
        (True, True),
        (False, False),
        (False, False),
    ]


def test_completion_when_every_page_is_withdrawn_before_anything_is_done_then_there_is_none(
    enrolment: Enrolment, stage: Stage
) -> None:
    for lesson in stage.lessons:
        fresh(lesson).unpublish()
    edition = stage.course.current_edition
    assert progress.complete_if_done(enrolment, edition, language="en", at=AT) is None


# --- The announcement ------------------------------------------------------------------------------


def test_announcement_when_the_course_is_completed_then_it_is_sent_once_and_after_the_commit(
    enrolment: Enrolment,
    stage: Stage,
    heard: list[Completion],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        completion = mark(enrolment, *stage.keys)
        assert heard == []
    assert heard == [completion]
    with django_capture_on_commit_callbacks(execute=True):
        mark(enrolment, *stage.keys, at=LATER)
    assert heard == [completion]


def test_announcement_when_the_transaction_fails_then_nothing_is_sent_or_kept(
    enrolment: Enrolment,
    stage: Stage,
    heard: list[Completion],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    @transaction.atomic
    def complete_and_fail() -> None:
        mark(enrolment, *stage.keys)
        raise RuntimeError("the database went away")

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        complete_and_fail()
    assert heard == []
    assert (Completion.objects.count(), ItemProgress.objects.count()) == (0, 0)


def test_announcement_when_a_receiver_fails_then_the_completion_and_the_others_are_not_harmed(
    enrolment: Enrolment,
    stage: Stage,
    heard: list[Completion],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def fail(**_kwargs: object) -> None:
        raise RuntimeError("a receiver that fails")

    course_completed.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            completion = mark(enrolment, *stage.keys)
    finally:
        course_completed.disconnect(fail)
    assert heard == [completion] == list(Completion.objects.all())
