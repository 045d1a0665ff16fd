"""Who may require what of whom, whom it holds for, and the pages on which managers do it."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from compliance.models import Requirement
from compliance.requirements import NotTheirs, end, require
from courses.models import Course
from tests.factories import make_course, make_edition, make_posting, make_requirement, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ClientFor = Callable[[User], Client]


@pytest.fixture
def course() -> Course:
    made = make_course("THB-POL", name="First contact")
    make_edition(made)
    return made


# --- The writer ------------------------------------------------------------------------------------


def test_require_when_it_is_the_managers_own_subtree_then_it_is_written(
    course: Course, manager: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    for agency in (agencies.south, agencies.south_1):
        made = require(
            course,
            agency=agency,
            profession=professions.police,
            since=TODAY,
            due_days=30,
            by=manager,
            on=TODAY,
        )
        assert (made.agency, made.due_days, made.due_on, made.until, made.required_by) == (
            agency, 30, None, None, manager,
        )  # fmt: skip


def test_require_when_it_is_above_beside_or_everybody_then_only_the_coordinator_may(
    course: Course, manager: User, officer: User, coordinator: User, agencies: SimpleNamespace
) -> None:
    facts = {"profession": None, "since": TODAY, "due_days": 30, "on": TODAY}
    for agency in (agencies.police, agencies.north_1, agencies.court, None):
        with pytest.raises(NotTheirs):
            require(course, agency=agency, by=manager, **facts)
        require(course, agency=agency, by=coordinator, **facts)
    with pytest.raises(NotTheirs):
        require(course, agency=agencies.south_1, by=officer, **facts)
    assert Requirement.objects.exclude(required_by=coordinator).count() == 0


@pytest.mark.parametrize("due", [{}, {"due_on": TODAY, "due_days": 3}])
def test_require_when_due_is_not_said_in_one_way_then_the_database_refuses(course: Course, due: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        require(course, agency=None, profession=None, since=TODAY, by=None, on=TODAY, **due)


def test_end_when_it_holds_then_it_holds_no_more_from_that_day_and_stays_on_record(
    course: Course, officer: User, manager: User, agencies: SimpleNamespace
) -> None:
    requirement = make_requirement(course, agency=agencies.south, due_days=3)
    assert end(requirement, by=manager, on=TODAY) is True
    assert Requirement.objects.get().until == YESTERDAY
    assert list(Requirement.objects.for_person(officer, YESTERDAY)) == [requirement]
    assert list(Requirement.objects.for_person(officer, TODAY)) == []
    assert end(requirement, by=manager, on=TOMORROW) is False
    assert Requirement.objects.get().until == YESTERDAY


def test_end_when_somebody_else_manages_the_agency_then_it_is_refused(
    course: Course, manager: User, agencies: SimpleNamespace
) -> None:
    requirement = make_requirement(course, agency=agencies.police, due_days=3)
    with pytest.raises(NotTheirs):
        end(requirement, by=manager, on=TODAY)
    assert Requirement.objects.get().until is None


# --- Whom it holds for -----------------------------------------------------------------------------


def test_for_person_when_agency_profession_and_days_differ_then_the_row_and_the_database_agree(
    course: Course, officer: User, judge: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    nobody, twice = make_user("Nobody"), make_user("Twice")
    make_posting(twice, agencies.north, professions.judiciary)
    make_posting(twice, agencies.south_2, professions.police, since=TODAY, until=TODAY)
    spans = [{}, {"until": YESTERDAY}, {"since": TOMORROW}, {"since": TODAY, "until": TODAY}]
    places = [None, agencies.police, agencies.south, agencies.south_2, agencies.court]
    for agency in places:
        for profession in (None, professions.police, professions.judiciary):
            for span in spans:
                make_requirement(course, agency=agency, profession=profession, due_days=3, **span)
    everything = Requirement.objects.select_related("agency")
    for on in (YESTERDAY, TODAY, TOMORROW):
        for user in (officer, judge, nobody, twice):
            postings = list(user.postings.current(on).select_related("agency"))
            expected = {
                row.pk
                for row in everything
                if row.is_current(on) and any(row.holds_for(posting) for posting in postings)
            }
            assert set(Requirement.objects.for_person(user, on).values_list("pk", flat=True)) == expected
            assert bool(expected) == bool(postings)


# --- The pages -------------------------------------------------------------------------------------


def said(response: object) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def typed(course: Course, **facts: object) -> dict:
    today = timezone.localdate()
    return {
        "course": course.pk,
        "profession": "",
        "due_on": "",
        "due_days": "",
        "since": today.isoformat(),
        **facts,
    }


def test_list_when_a_manager_looks_then_it_shows_their_units_and_nobody_elses(
    course: Course, manager: User, coordinator: User, agencies: SimpleNamespace, client_for: ClientFor
) -> None:
    for agency in (agencies.south, agencies.south_1, agencies.north, agencies.police, None):
        make_requirement(course, agency=agency, due_days=3)
    seen = client_for(manager).get(reverse("requirements")).context["page"]
    assert {row.agency for row, _state in seen} == {agencies.south, agencies.south_1}
    assert len(client_for(coordinator).get(reverse("requirements")).context["page"].object_list) == 5


def test_list_when_rows_hold_are_planned_or_ended_then_each_says_so_and_ended_ones_come_last(
    course: Course, manager: User, agencies: SimpleNamespace, client_for: ClientFor
) -> None:
    today = timezone.localdate()
    make_requirement(course, agency=agencies.south, due_days=3, until=today - timedelta(days=1))
    make_requirement(course, agency=agencies.south, due_on=today)
    make_requirement(course, agency=agencies.south, due_days=1, since=today + timedelta(days=1))
    response = client_for(manager).get(reverse("requirements"))
    assert [state for _row, state in response.context["page"]] == ["planned", "current", "ended"]
    page = response.content.decode()
    assert "1 day after joining" in page
    assert page.count('aria-label="End the requirement of First contact for Region South (demo)"') == 2


def test_list_when_there_are_thirty_rows_then_it_takes_no_more_queries_than_for_one(
    course: Course, manager: User, agencies: SimpleNamespace, client_for: ClientFor
) -> None:
    client = client_for(manager)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("requirements"))
        return len(captured)

    make_requirement(course, agency=agencies.south, due_days=3)
    queries()
    before = queries()
    for _number in range(30):
        make_requirement(course, agency=agencies.south_1, due_days=3)
    assert queries() == before


def test_add_when_all_is_given_then_it_is_required_and_stands_in_the_list(
    course: Course, manager: User, agencies: SimpleNamespace, client_for: ClientFor
) -> None:
    client = client_for(manager)
    response = client.post(reverse("add_requirement"), typed(course, agency=agencies.south.pk, due_days="30"))
    assert response.url == reverse("requirements")
    made = Requirement.objects.get()
    assert (made.agency, made.profession, made.due_days, made.required_by) == (
        agencies.south,
        None,
        30,
        manager,
    )


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "due_on"),
        ({"due_days": "3", "due_on": "2099-01-01"}, "due_on"),
        ({"due_days": "0"}, "due_days"),
        ({"due_days": "4000"}, "due_days"),
        ({"due_on": "2020-01-01"}, "due_on"),  # before it holds
        ({"due_on": "soon"}, "due_on"),
        ({"due_days": "3", "since": ""}, "since"),
        ({"due_days": "3", "agency": ""}, "agency"),  # everybody: not for a manager
    ],
)
def test_add_when_something_is_wrong_then_the_field_says_so_and_nothing_is_required(
    course: Course,
    manager: User,
    agencies: SimpleNamespace,
    client_for: ClientFor,
    facts: dict,
    field: str,
) -> None:
    sent = {**typed(course, agency=agencies.south.pk), **facts}
    response = client_for(manager).post(reverse("add_requirement"), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert Requirement.objects.count() == 0


def test_add_when_the_unit_is_not_the_managers_then_it_is_refused(
    course: Course, manager: User, agencies: SimpleNamespace, client_for: ClientFor
) -> None:
    for agency in (agencies.north, agencies.police):
        sent = typed(course, agency=agency.pk, due_days="3")
        response = client_for(manager).post(reverse("add_requirement"), sent)
        assert list(response.context["form"].errors) == ["agency"]
    assert Requirement.objects.count() == 0


def test_add_when_the_coordinator_leaves_the_unit_empty_then_it_holds_for_everybody(
    course: Course, coordinator: User, judge: User, client_for: ClientFor
) -> None:
    client_for(coordinator).post(reverse("add_requirement"), typed(course, agency="", due_on="2099-01-31"))
    made = Requirement.objects.get()
    assert (made.agency, made.due_on) == (None, date(2099, 1, 31))
    assert list(Requirement.objects.for_person(judge, timezone.localdate())) == [made]


def test_end_page_when_pressed_twice_then_the_second_time_changes_nothing_and_says_so(
    course: Course, manager: User, agencies: SimpleNamespace, client_for: ClientFor
) -> None:
    requirement = make_requirement(course, agency=agencies.south_1, due_days=3)
    address = reverse("end_requirement", args=[requirement.uuid])
    client = client_for(manager)
    assert said(client.post(address)) == ["Ended: First contact is required no more."]
    until = Requirement.objects.get().until
    assert "ended already" in said(client.post(address))[-1]
    assert Requirement.objects.get().until == until


def test_pages_when_somebody_manages_nothing_or_another_unit_then_there_is_no_such_page(
    course: Course, officer: User, manager: User, agencies: SimpleNamespace, client_for: ClientFor
) -> None:
    above = make_requirement(course, agency=agencies.police, due_days=3)
    for name in ("requirements", "add_requirement"):
        assert client_for(officer).get(reverse(name)).status_code == 404
    assert client_for(manager).post(reverse("end_requirement", args=[above.uuid])).status_code == 404
    assert Requirement.objects.get().until is None
