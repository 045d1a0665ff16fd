"""The page of records: for managers alone, one course at a time, filtered by the query string."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from courses.models import Course, Edition
from tests.compliance.builders import certify
from tests.factories import make_course, make_edition, make_posting, make_user


@pytest.fixture
def edition(db: None) -> Edition:
    """The first edition of THB-POL."""
    return make_edition(make_course("THB-POL", name="Police course"), lessons=3)


@pytest.fixture
def course(edition: Edition) -> Course:
    return edition.course


def test_page_when_opened_then_it_counts_in_words_and_shows_each_person(
    manager: User, officer: User, judge: User, edition: Edition, client_for: Callable[[User], Client]
) -> None:
    certificate = certify(officer, edition, valid_until=date(2099, 12, 31))
    response = client_for(manager).get(reverse("records"))
    page = response.content.decode()
    assert response.status_code == 200
    assert [record.name for record in response.context["page"]] == ["Mona Manager", "Olivia Officer"]
    assert "2 people, 1 certified" in page
    assert certificate.number in page
    assert "Julie Judge" not in page
    assert "Prosecutor" not in page  # not as a choice of the filter either


@pytest.mark.parametrize("name", ["records", "records_csv"])
def test_page_when_the_viewer_manages_nothing_or_is_a_stranger_then_there_is_nothing(
    officer: User, course: Course, client_for: Callable[[User], Client], client: Client, name: str
) -> None:
    assert client_for(officer).get(reverse(name)).status_code == 404
    assert client.get(reverse(name)).status_code == 302
    assert client_for(officer).post(reverse(name)).status_code == 404


def test_page_when_there_are_two_courses_then_one_is_shown_at_a_time_and_the_first_by_default(
    manager: User, edition: Edition, client_for: Callable[[User], Client]
) -> None:
    other = make_edition(make_course("THB-AAA", name="First by code")).course
    unreleased = make_course("THB-000")
    client = client_for(manager)
    assert client.get(reverse("records")).context["course"] == other
    assert client.get(reverse("records"), {"course": "THB-POL"}).context["course"] == edition.course
    assert client.get(reverse("records"), {"course": unreleased.code}).status_code == 404


def test_page_when_a_course_is_for_the_profession_of_most_people_then_it_comes_first(
    manager: User,
    officer: User,
    edition: Edition,
    professions: SimpleNamespace,
    client_for: Callable[[User], Client],
) -> None:
    other = make_edition(make_course("THB-AAA", name="First by code")).course
    other.professions.add(professions.judiciary)
    edition.course.professions.add(professions.police)
    page = client_for(manager).get(reverse("records"))
    assert page.context["course"] == edition.course
    assert [course.code for course in page.context["form"].fields["course"].queryset] == [
        "THB-POL",
        "THB-AAA",
    ]


def test_page_when_no_course_is_released_then_it_says_so(
    manager: User, client_for: Callable[[User], Client]
) -> None:
    response = client_for(manager).get(reverse("records"))
    assert response.status_code == 200
    assert "No course has been released yet" in response.content.decode()
    assert client_for(manager).get(reverse("records_csv")).status_code == 404


def test_page_when_nobody_fits_the_filters_then_it_says_so_and_offers_to_clear_them(
    manager: User, course: Course, client_for: Callable[[User], Client]
) -> None:
    response = client_for(manager).get(reverse("records"), {"q": "nobody of this name"})
    assert response.status_code == 200
    assert "Nobody fits these filters" in response.content.decode()


@pytest.mark.parametrize("unit", ["court", "no-such-unit"])
def test_page_when_a_unit_is_not_the_viewers_then_it_is_refused_as_one_that_does_not_exist(
    manager: User, judge: User, course: Course, client_for: Callable[[User], Client], unit: str
) -> None:
    response = client_for(manager).get(reverse("records"), {"unit": unit})
    assert response.status_code == 404
    assert response.context["form"].errors == {"unit": ["This is not one of your units. Choose another."]}
    assert "Julie Judge" not in response.content.decode()
    assert "Mona Manager" not in response.content.decode()


def test_page_when_there_are_more_than_50_rows_then_pages_keep_the_filters_and_the_file_has_all(
    manager: User,
    course: Course,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
    client_for: Callable[[User], Client],
) -> None:
    for number in range(51):
        make_posting(make_user(f"Person {number:02d}"), agencies.south_2, professions.police)
    client = client_for(manager)
    query = {"unit": agencies.south_2.code, "sort": "-name"}
    first = client.get(reverse("records"), query)
    second = client.get(reverse("records"), {**query, "page": "2"})
    assert [len(first.context["page"]), len(second.context["page"])] == [50, 1]
    assert [record.name for record in first.context["page"]] == [f"Person {n:02d}" for n in range(50, 0, -1)]
    assert "51 people, 0 certified" in first.content.decode()
    assert second.context["page"][0].name == "Person 00"
    assert f"?unit={agencies.south_2.code}&amp;sort=-name&amp;page=2" in first.content.decode()
    exported = b"".join(client.get(reverse("records_csv"), query).streaming_content)
    assert exported.count(b"\r\n") == 52


def test_page_when_there_are_30_rows_then_it_takes_as_many_queries_as_for_one(
    manager: User,
    edition: Edition,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
    client_for: Callable[[User], Client],
) -> None:
    client = client_for(manager)

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse("records"))
        return len(response.context["page"]), len(captured)

    queries()  # the first request fills the caches of sites
    found, before = queries()
    assert found == 1
    for _number in range(29):
        user = make_user()
        make_posting(user, agencies.south_2, professions.police)
        certify(user, edition)
    assert queries() == (30, before)


def test_page_when_a_name_holds_markup_then_it_is_shown_as_text(
    manager: User, officer: User, course: Course, client_for: Callable[[User], Client]
) -> None:
    User.objects.filter(pk=officer.pk).update(full_name="<script>alert(1)</script>")
    page = client_for(manager).get(reverse("records"), {"q": "<script>alert(1)"}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
