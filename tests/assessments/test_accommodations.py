"""Extra time and attempts for a person: who grants it, what it moves, who reads the reason, and how it ends."""

import importlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments import accommodations, attempts
from assessments.accommodations import NotPossible
from assessments.attempts import time_for
from assessments.models import Accommodation, Attempt, Question, Scenario
from assessments.standing import standing_of
from assessments.timing import GRACE
from tests.assessments.builders import AT, Stage, fail, make_learner, make_stage
from tests.factories import make_enrolment, make_posting, make_user

pytestmark = pytest.mark.django_db

copy_names = importlib.import_module("assessments.migrations.0014_name_of_who_ended_it").copy_names

TODAY = timezone.localdate(AT)
DAY = timedelta(days=1)


@pytest.fixture
def stage(question: Question, scenario: Scenario) -> Stage:
    return make_stage(question, scenario, time_limit_minutes=45)


def give(
    user: User,
    by: User,
    *,
    percent: int = 50,
    more: int = 0,
    since: date = TODAY,
    until: date | None = None,
    at: datetime = AT,
    reason: str = "Reads large print",
) -> Accommodation:
    return accommodations.grant(
        user,
        extra_percent=percent,
        extra_attempts=more,
        reason=reason,
        since=since,
        until=until,
        by=by,
        at=at,
    )


def deadline(attempt: Attempt) -> timedelta:
    """The deadline, counted from the beginning."""
    attempt.refresh_from_db()
    assert attempt.deadline_at is not None
    return attempt.deadline_at - attempt.begun_at


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("since", "until", "own"),
    [
        (TODAY, None, 68),
        (TODAY, TODAY, 68),
        (TODAY - 9 * DAY, TODAY, 68),
        (TODAY + DAY, None, 45),
        (TODAY - 9 * DAY, TODAY - DAY, 45),
    ],
)
def test_begin_when_extra_time_is_in_force_that_day_or_not_then_the_deadline_follows(
    stage: Stage, manager: User, since: date, until: date | None, own: int
) -> None:
    learner = make_learner(stage)
    give(learner.user, manager, since=since, until=until)
    attempt = attempts.begin(learner, stage.page, at=AT)
    assert deadline(attempt) == minutes(own)


def test_time_for_when_several_hold_at_once_then_the_greatest_counts_and_they_are_not_added(
    stage: Stage, manager: User
) -> None:
    learner = make_learner(stage)
    for percent in (25, 100, 50):
        give(learner.user, manager, percent=percent)
    time = time_for(learner.user, stage.page, at=AT)
    assert time is not None
    assert (time.limit, time.own) == (45, 90)


def test_grant_when_an_attempt_is_open_then_it_gets_the_time_at_once_and_never_loses_any(
    attempt: Attempt, manager: User
) -> None:
    user = attempt.enrolment.user
    give(user, manager, percent=100, at=AT + minutes(44))
    assert deadline(attempt) == minutes(90)
    give(user, manager, percent=10, at=AT + minutes(44))
    assert deadline(attempt) == minutes(90)


@pytest.mark.parametrize(("late", "allowed"), [(GRACE, 68), (GRACE + timedelta(seconds=1), 45)])
def test_grant_when_time_was_up_already_then_it_stays_up(
    attempt: Attempt, manager: User, late: timedelta, allowed: int
) -> None:
    give(attempt.enrolment.user, manager, at=AT + minutes(45) + late)
    assert deadline(attempt) == minutes(allowed)


def test_grant_when_it_begins_later_or_is_for_somebody_else_then_the_open_attempt_stays_as_it_is(
    stage: Stage, attempt: Attempt, manager: User
) -> None:
    give(attempt.enrolment.user, manager, since=TODAY + DAY)
    give(make_learner(stage).user, manager)
    assert deadline(attempt) == minutes(45)


def test_grant_when_sent_twice_then_it_is_one(manager: User, officer: User) -> None:
    assert give(officer, manager) == give(officer, manager, at=AT + DAY)
    assert Accommodation.objects.count() == 1


def test_grant_when_somebody_decides_about_themselves_then_it_is_refused(manager: User) -> None:
    with pytest.raises(NotPossible):
        give(manager, manager)
    assert not Accommodation.objects.exists()


def test_end_when_an_attempt_is_under_way_then_it_keeps_its_time_and_the_next_has_none(
    stage: Stage, manager: User
) -> None:
    learner = make_learner(stage)
    granted = give(learner.user, manager)
    attempt = attempts.begin(learner, stage.page, at=AT)
    assert accommodations.end(granted, by=manager, at=AT + minutes(1))
    assert deadline(attempt) == minutes(68)
    time = time_for(learner.user, stage.page, at=AT + minutes(1))
    assert time is not None
    assert (time.own, time.accommodation) == (45, None)
    assert not accommodations.end(granted, by=manager, at=AT + DAY)
    granted.refresh_from_db()
    assert (granted.ended_at, granted.ended_by) == (AT + minutes(1), manager)


@pytest.mark.parametrize(
    ("since", "until", "ended_at", "state"),
    [
        (TODAY, None, None, "in-force"),
        (TODAY, TODAY, None, "in-force"),
        (TODAY + DAY, None, None, "upcoming"),
        (TODAY - DAY, TODAY - DAY, None, "over"),
        (TODAY, None, AT, "ended"),
        (TODAY, None, AT + DAY, "in-force"),
        (TODAY + DAY, None, AT, "ended"),
    ],
)
def test_state_when_asked_of_one_or_of_many_then_both_say_the_same(
    manager: User, officer: User, since: date, until: date | None, ended_at: datetime | None, state: str
) -> None:
    made = give(officer, manager, since=since, until=until)
    Accommodation.objects.update(ended_at=ended_at)
    made.refresh_from_db()
    assert made.state(AT) == state
    assert Accommodation.objects.in_force(AT).exists() is (state == "in-force")


def test_standing_when_more_attempts_are_in_force_then_that_person_has_them_and_the_greatest_counts(
    question: Question, scenario: Scenario, manager: User
) -> None:
    stage = make_stage(question, scenario, max_attempts=1, waiting_minutes=0, time_limit_minutes=45)
    learner, other = make_learner(stage), make_learner(stage)
    for person in (learner, other):
        fail(person, stage)
    give(learner.user, manager, percent=0, more=2, until=TODAY)
    give(learner.user, manager, percent=10, more=1)
    give(learner.user, manager, percent=0, more=9, since=TODAY + DAY)
    assert standing_of(learner, stage.page, at=AT).left == 2
    assert standing_of(learner, stage.page, at=AT + 2 * DAY).left == 9
    assert standing_of(other, stage.page, at=AT).left == 0
    assert deadline(attempts.begin(learner, stage.page, at=AT)) == minutes(50)
    with pytest.raises(attempts.NotPossible, match="No attempt is left"):
        attempts.begin(other, stage.page, at=AT)


# --- Pages -----------------------------------------------------------------------------------------

FORM = {
    "extra_percent": "50",
    "extra_attempts": "0",
    "since": "2026-01-02",
    "until": "",
    "reason": "Reads large print",
}


@pytest.fixture
def browser(client_for: Callable[[User], Client], manager: User) -> Client:
    """The manager's browser."""
    return client_for(manager)


def test_person_when_searched_by_name_or_address_then_only_people_one_manages_are_found(
    browser: Client, officer: User, colleague: User, judge: User
) -> None:
    def found(words: str) -> list[User]:
        address = reverse("choose_accommodation_person")
        return list(browser.get(address, {"q": words}).context["page"].object_list)

    assert found("") == [colleague, officer]  # not the manager, who is posted there too
    assert found("olivia") == [officer]
    assert found("colleague@ colin") == [colleague]
    assert found("julie") == []


def test_grant_when_the_form_is_sent_then_it_stands_in_the_list_with_its_reason(
    browser: Client, manager: User, officer: User
) -> None:
    browser.post(reverse("grant_accommodation", args=[officer.uuid]), FORM)
    made = Accommodation.objects.get()
    assert (made.user, made.extra_percent, made.granted_by, made.until) == (officer, 50, manager, None)
    page = browser.get(reverse("accommodations")).content.decode()
    assert "Olivia Officer" in page
    assert "Reads large print" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"extra_percent": "9"}, {"extra_percent": "301"}, {"extra_percent": "x"}, {"reason": ""},
        {"extra_percent": "0"}, {"extra_attempts": "11"}, {"extra_attempts": "-1"},
        {"reason": "x" * 501}, {"since": ""}, {"until": "2026-01-01"},
    ],
)  # fmt: skip
def test_grant_when_something_is_wrong_then_it_says_so_and_keeps_what_was_typed(
    browser: Client, officer: User, wrong: dict[str, str]
) -> None:
    response = browser.post(reverse("grant_accommodation", args=[officer.uuid]), {**FORM, **wrong})
    assert list(response.context["form"].errors) == list(wrong)
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize("who", ["judge", "manager"])
def test_grant_when_it_is_for_somebody_one_does_not_manage_or_for_oneself_then_there_is_no_such_page(
    browser: Client, who: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    assert browser.post(reverse("grant_accommodation", args=[user.uuid]), FORM).status_code == 404
    assert not Accommodation.objects.exists()


def test_end_when_the_person_has_left_the_unit_then_the_former_manager_finds_nothing(
    browser: Client, manager: User, officer: User
) -> None:
    made = give(officer, manager)
    officer.postings.update(until=timezone.localdate() - DAY)
    assert browser.post(reverse("end_accommodation", args=[made.uuid])).status_code == 404
    assert "Olivia Officer" not in browser.get(reverse("accommodations")).content.decode()


def test_end_when_pressed_then_the_list_says_by_whom(browser: Client, manager: User, officer: User) -> None:
    made = give(officer, manager)
    page = browser.post(reverse("end_accommodation", args=[made.uuid]), follow=True).content.decode()
    assert "What was granted to Olivia Officer has ended" in page
    assert "by Mona Manager" in page
    assert (
        "was over already"
        in browser.post(reverse("end_accommodation", args=[made.uuid]), follow=True).content.decode()
    )


def test_grant_when_it_is_about_attempts_alone_then_list_and_start_page_say_so(
    browser: Client, manager: User, officer: User, stage: Stage, client_for: Callable[[User], Client]
) -> None:
    make_enrolment(officer, stage.course)
    browser.post(
        reverse("grant_accommodation", args=[officer.uuid]),
        {**FORM, "extra_percent": "0", "extra_attempts": "2"},
    )
    assert Accommodation.objects.values_list("extra_percent", "extra_attempts").get() == (0, 2)
    assert 'data-label="Extra attempts">2<' in browser.get(reverse("accommodations")).content.decode()
    page = " ".join(client_for(officer).get(stage.page.url).content.decode().split())
    assert "You have 2 more attempts" in page
    assert "5 of 5 left" in page
    assert "more time" not in page


def test_start_page_when_one_has_extra_time_then_it_says_how_much_and_why_to_nobody_else(
    stage: Stage,
    officer: User,
    colleague: User,
    manager: User,
    client_for: Callable[[User], Client],
) -> None:
    give(officer, manager, since=timezone.localdate(), at=timezone.now())
    words = {}
    for user in (officer, colleague):
        make_enrolment(user, stage.course)
        words[user] = " ".join(client_for(user).get(stage.page.url).content.decode().split())
    assert "for you 68 minutes" in words[officer]
    assert "You have 50 % more time" in words[officer]
    assert "Reads large print" in words[officer]
    assert "45 minutes" in words[colleague]
    assert "for you" not in words[colleague]
    assert "Reads large print" not in words[colleague]


@pytest.mark.parametrize("name", ["accommodations", "choose_accommodation_person"])
def test_lists_when_there_are_thirty_people_then_as_many_queries_as_for_one(
    browser: Client,
    manager: User,
    officer: User,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
    name: str,
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(reverse(name)).status_code == 200
        return len(captured)

    give(officer, manager)
    browser.get(reverse(name))
    before = queries()
    for _n in range(29):
        person = make_user()
        make_posting(person, agencies.south_1, professions.police)
        give(person, manager)
    assert queries() == before


@pytest.mark.parametrize(
    "facts",
    [
        {"extra_percent": 9},
        {"extra_percent": 301},
        {"extra_percent": 0},
        {"extra_attempts": 11},
        {"until": TODAY - DAY},
    ],
    ids=str,
)
def test_database_when_an_accommodation_makes_no_sense_then_it_refuses(
    manager: User, officer: User, facts: dict[str, object]
) -> None:
    give(officer, manager)
    with pytest.raises(IntegrityError, match="accommodation_"), transaction.atomic():
        Accommodation.objects.update(**facts)


# --- The evidence ----------------------------------------------------------------------------------


def test_log_when_an_attempt_begins_with_extra_time_and_is_extended_then_it_names_what_gave_it_and_who(
    stage: Stage, manager: User
) -> None:
    learner = make_learner(stage)
    first = give(learner.user, manager)
    attempt = attempts.begin(learner, stage.page, at=AT)
    second = give(learner.user, manager, percent=100, more=2)
    begun, extended = attempt.events.all()
    assert (begun.facts["limit_minutes"], begun.facts["deadline"]) == (45, (AT + minutes(68)).isoformat())
    assert begun.facts["more_time"] == {
        "accommodation": str(first.uuid), "granted_by": manager.full_name, "extra_percent": 50, "extra_attempts": 0,
    }  # fmt: skip
    assert extended.facts == {
        "deadline": (AT + minutes(90)).isoformat(),
        "more_time": {
            "accommodation": str(second.uuid), "granted_by": manager.full_name, "extra_percent": 100,
            "extra_attempts": 2,
        },
    }  # fmt: skip


def test_log_when_only_extra_attempts_let_somebody_begin_then_it_names_them_and_not_before(
    question: Question, manager: User
) -> None:
    stage = make_stage(question, max_attempts=1, waiting_minutes=0)
    learner = make_learner(stage)
    granted = give(learner.user, manager, percent=0, more=1)
    ordinary, extra = fail(learner, stage), fail(learner, stage)
    assert "more_attempts" not in ordinary.events.first().facts
    assert extra.events.first().facts["more_attempts"]["accommodation"] == str(granted.uuid)
    assert "more_time" not in extra.events.first().facts


def test_accommodation_when_the_accounts_of_who_granted_and_ended_it_are_gone_then_the_names_stay(
    browser: Client, manager: User, officer: User
) -> None:
    other, third = make_user("Gerda Gone"), make_user("Theo Thiry")
    made = give(officer, other)
    accommodations.end(made, by=third, at=AT)
    other.delete()
    third.delete()
    made.refresh_from_db()
    assert (made.granted_by, made.granted_by_name) == (None, "Gerda Gone")
    assert (made.ended_by, made.ended_by_name) == (None, "Theo Thiry")
    page = browser.get(reverse("accommodations")).content.decode()
    assert "Granted by Gerda Gone" in page
    assert "by Theo Thiry" in page


def test_accommodation_when_it_was_ended_by_an_older_release_then_the_name_is_copied(
    manager: User, officer: User
) -> None:
    ended, running = give(officer, manager), give(officer, manager, percent=20)
    accommodations.end(ended, by=manager, at=AT)
    Accommodation.objects.update(ended_by_name="")
    copy_names(apps, None)
    for made, name in ((ended, manager.full_name), (running, "")):
        made.refresh_from_db()
        assert made.ended_by_name == name
