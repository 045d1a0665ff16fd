"""What is required on the landing page, what of it comes next, and what is new."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments import attempts
from compliance.my_training import Kind, training_of
from compliance.status import State
from courses import progress
from courses.models import CourseIndexPage
from tests.assessments import builders as asking
from tests.compliance.builders import certify, make_site, make_taught_course
from tests.factories import make_edition, make_enrolment, make_requirement

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def index(db: None) -> CourseIndexPage:
    return make_site()


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def next_title(user: User) -> str:
    return training_of(user, on=TODAY).next_step.title


def say(text: object) -> str:
    return " ".join(str(text).split())


# --- Required --------------------------------------------------------------------------------------


def test_required_when_states_differ_then_the_most_urgent_comes_first_and_none_stands_there_twice(
    officer: User, index: CourseIndexPage, agencies: SimpleNamespace
) -> None:
    taught = {name: make_taught_course(index, f"THB-{name}", lessons=1) for name in "ABCDE"}
    for name, due in (("A", 60), ("B", 10), ("C", -1), ("D", -90)):
        make_requirement(taught[name].course, agency=agencies.south, due_on=in_days(due))
    certify(officer, taught["D"].edition, at=NOW)
    make_enrolment(officer, taught["B"].course, at=NOW)
    training = training_of(officer, on=TODAY)
    assert [(required.course.code, required.status.state) for required in training.required] == [
        ("THB-C", State.OVERDUE),
        ("THB-B", State.SOON),
        ("THB-A", State.OPEN),
        ("THB-D", State.DONE),
    ]
    assert training.courses == []
    assert [open_course.page.course.code for open_course in training.open_courses] == ["THB-E"]


def test_required_when_it_is_another_units_then_it_is_not_mine(
    officer: User, judge: User, index: CourseIndexPage, agencies: SimpleNamespace
) -> None:
    taught = make_taught_course(index, "THB-POL")
    make_requirement(taught.course, agency=agencies.court, due_on=in_days(3))
    assert training_of(officer, on=TODAY).required == []
    assert [required.status.demand.words for required in training_of(judge, on=TODAY).required] == [
        "Required by District Court (demo) by 26 November 2026"
    ]


# --- What comes next -------------------------------------------------------------------------------


def test_next_step_when_required_courses_wait_then_the_most_urgent_is_started_before_any_other(
    officer: User, index: CourseIndexPage, agencies: SimpleNamespace
) -> None:
    first, late, later = (make_taught_course(index, f"THB-{name}", lessons=1) for name in "ABC")
    assert next_title(officer) == "Course THB-A"
    make_requirement(later.course, agency=agencies.police, due_on=in_days(5))
    assert next_title(officer) == "Course THB-C"
    make_requirement(late.course, agency=agencies.police, due_on=in_days(-5))
    assert next_title(officer) == "Course THB-B"
    make_enrolment(officer, first.course, at=NOW)  # what was begun goes on, also where another is overdue
    assert next_title(officer) == "THB-A lesson 1"


def test_next_step_when_the_required_course_waits_for_another_then_that_one_is_started(
    officer: User, index: CourseIndexPage, agencies: SimpleNamespace
) -> None:
    make_taught_course(index, "THB-A")
    first, second, third = (make_taught_course(index, f"THB-{name}", lessons=1) for name in "XYZ")
    third.course.prerequisites.add(second.course)
    second.course.prerequisites.add(first.course)
    make_requirement(third.course, agency=agencies.police, due_on=in_days(-5))
    assert next_title(officer) == "Course THB-X"
    certify(officer, first.edition, at=NOW)
    assert next_title(officer) == "Course THB-Y"
    certify(officer, second.edition, at=NOW)
    assert next_title(officer) == "Course THB-Z"


def test_next_step_when_an_attempt_is_open_then_it_comes_before_the_course_used_last(officer: User) -> None:
    stage, other = asking.make_stage(asking.make_question()), asking.make_stage(asking.make_question())
    enrolment, used_last = (make_enrolment(officer, made.course, at=NOW) for made in (stage, other))
    progress.open_item(used_last, other.lesson.translation_key, at=NOW + timedelta(hours=1))
    assert training_of(officer, on=TODAY).next_step.url == other.lesson.get_url()
    attempt = attempts.begin(enrolment, stage.page, at=NOW)
    assert training_of(officer, on=TODAY).next_step.url == reverse("attempt_next", args=[attempt.uuid])


def test_next_step_when_a_required_certificate_has_lapsed_then_a_newer_edition_is_gone_on_with(
    officer: User, index: CourseIndexPage, agencies: SimpleNamespace
) -> None:
    taught = make_taught_course(index, "THB-POL", lessons=1)
    make_requirement(taught.course, agency=agencies.police, due_on=in_days(-5))
    certify(officer, taught.edition, at=NOW - timedelta(days=9), valid_until=in_days(-1))
    manifest = {**taught.edition.manifest, "title": "Second edition"}
    make_edition(taught.course, manifest=manifest)
    training = training_of(officer, on=TODAY)
    assert (training.next_step.kind, training.next_step.title) == (Kind.CONTINUE, "THB-POL lesson 1")
    assert training.required[0].status.has_lapsed


# --- What is new -----------------------------------------------------------------------------------


def test_news_when_editions_came_out_then_those_of_ones_own_courses_stand_there_newest_first(
    officer: User, index: CourseIndexPage, professions: SimpleNamespace
) -> None:
    begun, meant = (
        make_taught_course(index, f"THB-{name}", professions=who)
        for name, who in (("BEGUN", ()), ("MEANT", (professions.police,)))
    )
    others = make_taught_course(index, "THB-JUD", professions=(professions.judiciary,))
    make_enrolment(officer, begun.course, at=NOW - timedelta(days=30))
    for taught, days in ((begun, 61), (begun, 40), (begun, 10), (meant, 5), (others, 5), (meant, -1)):
        make_edition(taught.course, at=NOW - timedelta(days=days))
    found = training_of(officer, on=TODAY).news
    assert [(edition.title, edition.number) for edition in found] == [
        ("Course THB-MEANT", 2),
        ("Course THB-BEGUN", 4),  # the two before came out before one began
    ]


def test_news_when_an_edition_is_the_first_then_it_is_none(
    officer: User, index: CourseIndexPage, professions: SimpleNamespace
) -> None:
    make_taught_course(index, "THB-POL", professions=(professions.police,))
    assert training_of(officer, on=timezone.localdate()).news == []


# --- The page --------------------------------------------------------------------------------------


def test_page_when_courses_are_required_then_each_says_its_state_in_words_and_by_when(
    officer: User, index: CourseIndexPage, agencies: SimpleNamespace, client_for: Callable[[User], Client]
) -> None:
    today = timezone.localdate()
    for name, days in (("A", -1), ("B", 1), ("C", 31)):
        taught = make_taught_course(index, f"THB-{name}", lessons=1)
        make_requirement(taught.course, agency=agencies.police, due_on=today + timedelta(days=days))
    edition = make_edition(taught.course, at=timezone.now())
    edition.note = "The telephone numbers were checked."
    edition.save()
    make_enrolment(officer, taught.course, at=NOW - timedelta(days=300))
    page = say(client_for(officer).get(reverse("my_training")).content.decode())
    for expected in ("</svg>Overdue</span>", "</svg>Due soon: 1 day left</span>", "</svg>Open</span>"):
        assert expected in page
    assert page.count("Required by Police Grand-Ducale by") == 3
    assert "Edition 2 of Course THB-C" in page
    assert "The telephone numbers were checked." in page


def test_page_when_a_certificate_expires_within_sixty_days_then_it_says_so(
    officer: User, index: CourseIndexPage, client_for: Callable[[User], Client]
) -> None:
    today = timezone.localdate()
    last_days = {"THB-SOON": 60, "THB-LATER": 61, "THB-GONE": -1}
    for code, days in last_days.items():
        taught = make_taught_course(index, code, lessons=1)
        certify(
            officer, taught.edition, at=NOW - timedelta(days=300), valid_until=today + timedelta(days=days)
        )
    page = say(client_for(officer).get(reverse("my_training")).content.decode())
    assert "Your certificate of “Course THB-SOON” expires soon" in page
    assert page.count("expires soon</p>") == 1
    assert page.count("Valid, expires soon") == 1


def test_page_when_there_are_many_courses_then_the_page_stays_short_and_leads_to_the_rest(
    officer: User, index: CourseIndexPage, client_for: Callable[[User], Client]
) -> None:
    for number in range(9):
        make_taught_course(index, f"THB-{number}", lessons=1)
    page = say(client_for(officer).get(reverse("my_training")).content.decode())
    assert page.count('<article class="card">') == 6
    assert "All 9 courses you can start" in page


def test_page_when_everything_is_done_then_it_says_so(
    officer: User, index: CourseIndexPage, agencies: SimpleNamespace, client_for: Callable[[User], Client]
) -> None:
    taught = make_taught_course(index, "THB-POL", lessons=1)
    make_requirement(taught.course, agency=agencies.police, due_on=date(2026, 1, 1))
    client = client_for(officer)
    assert "Everything is done" not in client.get(reverse("my_training")).content.decode()
    enrolment = make_enrolment(officer, taught.course, at=NOW)
    progress.mark_done(enrolment, taught.lessons[0].translation_key, language="en", at=NOW)
    assert "Everything is done" in client.get(reverse("my_training")).content.decode()
