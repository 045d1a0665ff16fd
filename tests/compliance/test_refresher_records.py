"""Who holds an older edition, as their manager's list and file tell it and as they are told themselves."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from certificates.models import Certificate
from compliance.records import Filters, Record, State, count, read, rows
from courses import progress
from courses.editions import release
from courses.models import Completion, Edition
from tests.compliance.builders import make_certificate, make_site, make_taught_course, revoke
from tests.factories import make_completion, make_enrolment, make_requirement

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture
def held(officer: User) -> Certificate:
    """The officer is certified on the first edition since a year ago, in French and English; her duty is fulfilled."""
    taught = make_taught_course(make_site(), "THB-POL", lessons=2)
    at = timezone.now() - timedelta(days=365)
    Edition.objects.update(released_at=at)
    enrolment = make_enrolment(officer, taught.course, at=at)
    for lesson in taught.lessons:
        progress.mark_done(enrolment, lesson.translation_key, language="en", at=at)
    Completion.objects.update(languages=["fr", "en"], learning_minutes=195)
    make_requirement(taught.course, due_days=30)
    found = Certificate.objects.first()
    return found or make_certificate(Completion.objects.get())


def ask(held: Certificate, *, due_in: int | None) -> Edition:
    """A newer edition with another text, and the last day of its refresher in so many days."""
    course = held.completion.enrolment.course
    page = course.pages.get()
    lesson = page.get_children().get().get_children().first().specific
    lesson.summary = f"Other words {due_in}."
    lesson.save_revision().publish()
    return release(
        course,
        course_page=page,
        change=Edition.Change.SUBSTANTIVE,
        note="",
        by=None,
        at=timezone.now() - timedelta(days=100),
        refresher_by=None if due_in is None else timezone.localdate() + timedelta(days=due_in),
    )


def short(days: int) -> str:
    """A day so many days from today as the list writes it."""
    return date_format(timezone.localdate() + timedelta(days=days), "SHORT_DATE_FORMAT")


def page_of(client_for: ClientFor, user: User, **query: str) -> str:
    shown = client_for(user).get(reverse("records"), query).content.decode()
    return " ".join(shown.split())


def line_of(client_for: ClientFor, user: User, **query: str) -> dict[str, str]:
    """The officer's row in the file, by the heads of its columns."""
    answer = client_for(user).get(reverse("records_csv"), query)
    lines = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode(), newline=""))  # type: ignore[attr-defined] # the test client's
    return next((row for row in lines if row["Name"] == "Olivia Officer"), {})


def record_of(manager: User, held: Certificate, on: date) -> Record:
    found = rows(manager, held.completion.enrolment.course, Filters(words="officer@example.org"), on)
    return next(read(found))


def test_records_when_a_refresher_is_due_then_list_and_file_name_both_editions_and_the_day(
    manager: User, held: Certificate, client_for: ClientFor
) -> None:
    ask(held, due_in=20)
    shown = page_of(client_for, manager, q="officer")
    assert f"edition 1, current 2; refresher by {short(20)}" in shown
    assert "Certified" in shown
    assert "Refresher overdue since" not in shown
    line = line_of(client_for, manager)
    assert (line["State"], line["Edition"], line["Current edition"]) == ("Certified", "1", "2")
    assert line["Refresher by"] == (timezone.localdate() + timedelta(days=20)).isoformat()


def test_records_when_a_newer_edition_asks_for_nothing_then_only_the_editions_are_named(
    manager: User, held: Certificate, client_for: ClientFor
) -> None:
    ask(held, due_in=None)
    shown = page_of(client_for, manager, q="officer")
    assert "edition 1, current 2" in shown
    assert "refresher by" not in shown
    assert line_of(client_for, manager)["Refresher by"] == ""


@pytest.mark.parametrize(("due_in", "is_overdue"), [(0, False), (-1, True)])
def test_records_when_the_day_has_passed_then_they_say_so_as_the_learner_is_told(
    manager: User, officer: User, held: Certificate, client_for: ClientFor, due_in: int, is_overdue: bool
) -> None:
    ask(held, due_in=due_in)
    own = client_for(officer).get(reverse("my_training")).content.decode()
    assert ("You completed an older edition; its refresher was due on" in own) is is_overdue
    shown = page_of(client_for, manager, q="officer")
    assert (f"Refresher overdue since {short(0)}" in shown) is is_overdue
    assert ('class="tag tag--done"' in shown) is not is_overdue  # never a plain green "Certified"
    assert "edition 1, current 2" in shown
    line = line_of(client_for, manager)
    assert line["State"] == ("Refresher overdue" if is_overdue else "Certified")
    assert line["Certificate number"] == held.number


def test_filter_when_refreshers_are_overdue_then_list_and_file_hold_those_alone_and_they_count_as_not_certified(
    manager: User, held: Certificate, client_for: ClientFor
) -> None:
    ask(held, due_in=-1)
    course = held.completion.enrolment.course
    overdue = page_of(client_for, manager, state="refresher-overdue")
    assert ("Olivia Officer" in overdue, "manager@example.org" in overdue) == (True, False)
    assert "Olivia Officer" not in page_of(client_for, manager, state="certified")
    assert line_of(client_for, manager, state="refresher-overdue")["State"] == "Refresher overdue"
    assert count(rows(manager, course, Filters(), timezone.localdate())) == (2, 0)


def test_records_when_asked_as_of_a_day_then_the_day_of_the_refresher_decides(
    manager: User, held: Certificate
) -> None:
    ask(held, due_in=-10)
    today = timezone.localdate()
    states = {days: record_of(manager, held, today - timedelta(days=days)).state for days in (0, 9, 10, 101)}
    assert states == {
        0: State.REFRESHER_OVERDUE,
        9: State.REFRESHER_OVERDUE,
        10: State.CERTIFIED,
        101: State.CERTIFIED,  # the newer edition was not released yet
    }
    assert record_of(manager, held, today).overdue_since == today - timedelta(days=9)


def test_records_when_two_refreshers_are_asked_then_the_earlier_day_counts(
    manager: User, held: Certificate
) -> None:
    ask(held, due_in=-5)
    ask(held, due_in=40)
    found = record_of(manager, held, timezone.localdate())
    assert (found.state, found.refresher_by) == (
        State.REFRESHER_OVERDUE,
        timezone.localdate() - timedelta(days=5),
    )


def test_records_when_the_newer_edition_is_completed_then_nothing_is_overdue_though_its_certificate_is_not_made_yet(
    manager: User, held: Certificate
) -> None:
    newer = ask(held, due_in=-5)
    later = make_completion(held.completion.enrolment, newer, at=timezone.now() - timedelta(days=6))
    found = record_of(manager, held, timezone.localdate())
    assert (found.state, found.edition, found.refresher_by) == (State.CERTIFIED, 1, None)
    revoke(make_certificate(later), at=timezone.now())
    assert record_of(manager, held, timezone.localdate()).state == State.REFRESHER_OVERDUE


def test_file_when_something_is_completed_then_it_names_languages_and_learning_minutes(
    manager: User, held: Certificate, client_for: ClientFor
) -> None:
    line = line_of(client_for, manager)
    assert (line["Languages"], line["Learning minutes"]) == ("fr en", "195")
    assert line["Parts read in other words"] == "0"
    Completion.objects.update(languages=[], language="de", as_read=None)  # from before they were noted
    assert line_of(client_for, manager)["Languages"] == "de"
    assert line_of(client_for, manager)["Parts read in other words"] == ""
    part = {
        "key": str(uuid4()),
        "digest": "0" * 64,
        "language": "en",
        "edition": 1,
        "is_newer": True,
        "read_at": None,
    }
    Completion.objects.update(as_read=[part, part])
    assert line_of(client_for, manager)["Parts read in other words"] == "2"
    page = client_for(manager).get(reverse("records"), {"course": held.completion.course_code})
    assert "2 parts in other words" in page.content.decode()
    Completion.objects.all().update(user=manager)
    assert (line_of(client_for, manager)["Languages"], line_of(client_for, manager)["Learning minutes"]) == (
        "",
        "",
    )
