"""Refreshers: who is asked to learn what again, and how that leads to the current edition."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from courses import progress
from courses.editions import ReleaseRefused
from courses.models import Edition, Enrolment, HomePage
from courses.outline import Outline, outline_of
from tests.courses.builders import (
    AT,
    Stage,
    add_lesson,
    edit,
    fresh,
    make_learner,
    make_practice,
    make_stage,
    release,
    text,
    use_of,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
LATER, DUE = AT + timedelta(days=30), date(2027, 3, 31)
OTHER = [text("<p>Other content.</p>")]


def do(enrolment: Enrolment, *keys: object, days: int = 0) -> None:
    for key in keys:
        progress.mark_done(enrolment, key, language="en", at=AT + timedelta(days=days))


def outline(enrolment: Enrolment) -> Outline:
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    return outline_of(enrolment.course, enrolment.course.current_edition, enrolment)


def editions_of(enrolment: Enrolment) -> list[int]:
    return list(enrolment.completions.order_by("edition_number").values_list("edition_number", flat=True))


@pytest.fixture
def holder(enrolment: Enrolment, stage: Stage) -> Enrolment:
    """Somebody who has completed the first edition."""
    do(enrolment, *stage.keys)
    return enrolment


def ask(stage: Stage, *, due: date | None = DUE, **facts: object) -> Edition:
    return release(stage, at=LATER, refresher_by=due, **facts)


# --- Who is asked what -----------------------------------------------------------------------------


def test_refresher_when_one_lesson_changed_then_it_alone_is_open_again(
    holder: Enrolment, stage: Stage
) -> None:
    edit(stage.lessons[1], body=OTHER)
    ask(stage, note="New law.")
    found = outline(holder)
    assert [item.is_done for item in found.items] == [True, False, True]
    assert [item.is_again for item in found.items] == [False, True, False]
    assert (found.refresher.held, found.refresher.due, found.refresher.notes) == (1, DUE, ["New law."])
    assert found.next_item.key == stage.keys[1]


def test_refresher_when_a_later_lesson_was_opened_last_then_one_begins_with_the_first_that_changed(
    holder: Enrolment, stage: Stage
) -> None:
    edit(stage.lessons[0], body=OTHER)
    edit(stage.lessons[2], body=OTHER)
    ask(stage)
    progress.open_item(holder, stage.keys[2], at=LATER)
    assert outline(holder).next_item.key == stage.keys[0]


def test_refresher_when_the_changed_lesson_is_done_again_then_the_new_edition_is_held(
    holder: Enrolment, stage: Stage
) -> None:
    edit(stage.lessons[1], body=OTHER)
    current = ask(stage)
    do(holder, stage.keys[1], days=40)
    done = holder.completions.get(edition_number=2)
    assert editions_of(holder) == [1, 2]
    assert (done.edition_digest, done.completed_at) == (current.digest, AT + timedelta(days=40))
    row = holder.items.get(key=stage.keys[1])
    assert (row.done_at, row.renewed_at) == (AT, AT + timedelta(days=40))
    assert outline(holder).refresher is None


def test_refresher_when_done_twice_then_it_counts_once(holder: Enrolment, stage: Stage) -> None:
    edit(stage.lessons[1], body=OTHER)
    ask(stage)
    do(holder, stage.keys[1], days=40)
    do(holder, stage.keys[1], stage.keys[0], days=50)
    assert editions_of(holder) == [1, 2]
    assert holder.items.get(key=stage.keys[1]).renewed_at == AT + timedelta(days=40)


def test_refresher_when_a_lesson_is_new_then_it_is_asked_and_an_unchanged_one_is_not(
    holder: Enrolment, stage: Stage
) -> None:
    added = add_lesson(stage.modules[1], OTHER)
    ask(stage)
    do(holder, stage.keys[0], days=40)
    assert editions_of(holder) == [1]
    do(holder, added.translation_key, days=40)
    assert editions_of(holder) == [1, 2]


def test_refresher_when_an_edition_does_not_ask_then_nobody_is_asked_what_it_changed(
    holder: Enrolment, stage: Stage
) -> None:
    edit(stage.lessons[0], body=[text("<p>A spelling.</p>")])
    release(stage, at=LATER, change=Edition.Change.EDITORIAL)
    assert outline(holder).refresher is None
    assert outline(holder).next_item is None
    edit(stage.lessons[1], body=OTHER)
    ask(stage)
    assert [item.is_again for item in outline(holder).items] == [False, True, False]


def test_refresher_when_two_editions_ask_then_both_are_done_in_one_and_the_earlier_day_holds(
    holder: Enrolment, stage: Stage
) -> None:
    edit(stage.lessons[0], body=OTHER)
    ask(stage)
    do(holder, stage.keys[0], days=35)  # holds edition 2
    edit(stage.lessons[1], body=OTHER)
    ask(stage, due=date(2027, 6, 30))
    edit(stage.lessons[2], body=OTHER)
    ask(stage, due=date(2027, 5, 31))
    found = outline(holder)
    assert [item.is_again for item in found.items] == [False, True, True]
    assert (found.refresher.held, found.refresher.due) == (2, date(2027, 5, 31))
    do(holder, stage.keys[1], days=40)
    assert editions_of(holder) == [1, 2]
    do(holder, stage.keys[2], days=41)
    assert editions_of(holder) == [1, 2, 4]


def test_refresher_when_half_is_done_and_another_edition_comes_then_that_half_stays_done(
    holder: Enrolment, stage: Stage
) -> None:
    edit(stage.lessons[0], body=OTHER)
    edit(stage.lessons[1], body=OTHER)
    ask(stage)
    do(holder, stage.keys[0], days=40)
    edit(stage.lessons[1], body=[text("<p>Other again.</p>")])
    ask(stage, due=date(2027, 6, 30))
    assert [item.is_again for item in outline(holder).items] == [False, True, False]


def test_refresher_when_what_it_asks_is_withdrawn_then_the_course_can_be_finished(
    holder: Enrolment, stage: Stage
) -> None:
    edit(stage.lessons[1], body=OTHER)
    ask(stage)
    fresh(stage.lessons[1]).unpublish()
    assert outline(holder).is_to_be_finished
    progress.finish(Enrolment.objects.get(pk=holder.pk), language="en", at=LATER)
    assert editions_of(holder) == [1, 2]


def test_change_when_somebody_is_in_the_middle_then_nothing_is_lost_and_the_lesson_is_marked(
    enrolment: Enrolment, stage: Stage, client_for: ClientFor
) -> None:
    do(enrolment, stage.keys[0])
    edit(stage.lessons[0], body=OTHER)
    ask(stage, note="New law.")
    found = outline(enrolment)
    assert [(item.is_done, item.has_changed) for item in found.items] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    assert found.refresher is None
    page = client_for(enrolment.user).get(fresh(stage.lessons[0]).get_url()).content.decode()
    assert "Changed since you read it" in page
    assert "New law." in page
    do(enrolment, stage.keys[0], days=40)
    assert not outline(enrolment).items[0].has_changed
    do(enrolment, *stage.keys[1:], days=41)
    assert editions_of(enrolment) == [2]


def test_refresher_when_asked_by_the_change_of_a_shared_text_then_the_lesson_with_it_is_open(
    officer: User, site: HomePage
) -> None:
    practice = make_practice(text("<p>As it was.</p>"))
    stage = make_stage(site, [text()], [use_of(practice)])
    release(stage)
    enrolment = make_learner(officer, stage)
    do(enrolment, *stage.keys)
    edit(practice, body=OTHER)
    ask(stage)
    assert [item.is_again for item in outline(enrolment).items] == [False, True]


# --- Releasing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["editorial", "clarification"])
def test_release_when_a_refresher_is_asked_for_what_is_not_substantive_then_it_is_refused(
    holder: Enrolment, stage: Stage, change: str
) -> None:
    edit(stage.lessons[1], body=OTHER)
    with pytest.raises(ReleaseRefused, match="substantive"):
        ask(stage, change=change)


def test_release_when_only_something_was_removed_then_no_refresher_can_be_asked(stage: Stage) -> None:
    fresh(stage.lessons[2]).delete()
    with pytest.raises(ReleaseRefused, match="nothing to refresh"):
        ask(stage)


def test_release_when_the_first_edition_asks_then_it_is_refused(site: HomePage) -> None:
    with pytest.raises(ReleaseRefused, match="Nobody holds"):
        release(make_stage(site, [text()]), refresher_by=DUE)


# --- The note of an edition --------------------------------------------------------------------------


def test_note_when_it_holds_markup_then_it_is_shown_as_it_was_typed(
    enrolment: Enrolment, stage: Stage, client_for: ClientFor
) -> None:
    do(enrolment, stage.keys[0])
    edit(stage.lessons[0], body=OTHER)
    ask(stage, note='Articles < 5 & "new" ones <b>changed</b>.')
    page = client_for(enrolment.user).get(fresh(stage.lessons[0]).get_url()).content.decode()
    assert "Articles &lt; 5 &amp; &quot;new&quot; ones &lt;b&gt;changed&lt;/b&gt;. What you have done" in page
