"""What must be completed before a course can be started: asked of everybody, shown with its state, never in a circle."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses import progress
from courses.models import Course, Enrolment, HomePage
from tests.accounts.browser import words
from tests.courses.builders import AT, Stage, fresh, make_stage, release, text
from tests.factories import make_completion, make_course, make_edition, make_enrolment

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture
def before(site: HomePage, stage: Stage) -> Stage:
    """A released course that must be completed before the one of `stage`."""
    made = make_stage(site, [text()])
    release(made)
    stage.course.prerequisites.add(made.course)
    return made


def complete(user: User, stage: Stage) -> None:
    make_completion(make_enrolment(user, stage.course, at=AT), stage.course.current_edition, at=AT)


# --- Enrolling -------------------------------------------------------------------------------------


def test_enrol_when_a_prerequisite_is_lacking_then_it_is_refused_until_it_is_completed(
    officer: User, colleague: User, stage: Stage, before: Stage
) -> None:
    complete(colleague, before)  # somebody else's completion is nothing to me
    make_enrolment(officer, before.course)  # begun is not completed
    with pytest.raises(progress.NotPossible, match="Complete first: Recognise and act"):
        progress.enrol(officer, stage.course, at=AT)
    assert not Enrolment.objects.filter(course=stage.course).exists()
    make_completion(officer.enrolments.get(), before.course.current_edition)
    assert progress.enrol(officer, stage.course, at=AT).course == stage.course


def test_enrol_when_a_prerequisite_comes_later_or_was_never_released_then_it_hinders_nobody(
    officer: User, colleague: User, enrolment: Enrolment, stage: Stage
) -> None:
    stage.course.prerequisites.add(make_course())
    assert progress.enrol(colleague, stage.course, at=AT).user == colleague
    make_edition(stage.course.prerequisites.get())
    assert progress.enrol(officer, stage.course, at=AT) == enrolment


def test_start_when_a_prerequisite_is_lacking_then_the_course_page_says_which(
    officer: User, stage: Stage, before: Stage, client_for: ClientFor
) -> None:
    response = client_for(officer).post(reverse("start_course", args=[stage.course.code]))
    assert response.url == fresh(stage.course_page).url
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        f"Complete first: {before.course.name}."
    ]


# --- One of several --------------------------------------------------------------------------------


@pytest.fixture
def another(site: HomePage, stage: Stage, before: Stage) -> Stage:
    """A second prerequisite of the course of `stage`, which asks for one of the two."""
    made = make_stage(site, [text()])
    release(made)
    stage.course.prerequisites.add(made.course)
    stage.course.prerequisite_rule = Course.PrerequisiteRule.ANY
    stage.course.save()
    return made


def test_enrol_when_one_of_two_is_enough_then_either_opens_the_course(
    officer: User, colleague: User, judge: User, stage: Stage, before: Stage, another: Stage
) -> None:
    complete(officer, before)
    complete(colleague, another)
    for user in (officer, colleague):
        assert progress.enrol(user, stage.course, at=AT).user == user
    names = f"{before.course.name}, {another.course.name}"
    with pytest.raises(progress.NotPossible, match=f"Complete one of these first: {names}."):
        progress.enrol(judge, stage.course, at=AT)
    stage.course.prerequisite_rule = Course.PrerequisiteRule.ALL
    stage.course.save()
    complete(judge, before)
    with pytest.raises(progress.NotPossible, match=f"Complete first: {another.course.name}."):
        progress.enrol(judge, stage.course, at=AT)


def test_enrol_when_one_is_enough_and_none_was_ever_released_then_nothing_is_asked(
    officer: User, stage: Stage
) -> None:
    never = make_course()
    stage.course.prerequisites.add(never, make_course())
    stage.course.prerequisite_rule = Course.PrerequisiteRule.ANY
    stage.course.save()
    assert stage.course.lacking_for(officer) == []
    make_edition(never)
    assert stage.course.lacking_for(officer) == [never]


def test_course_page_when_one_of_two_is_enough_then_it_says_so_until_one_is_completed(
    officer: User, colleague: User, stage: Stage, before: Stage, another: Stage, client_for: ClientFor
) -> None:
    complete(colleague, another)
    url = fresh(stage.course_page).url
    refused = words(client_for(officer).get(url))
    assert "Complete one of these first:" in refused
    assert "one of these courses:" in refused
    assert refused.count("Not completed") == 2
    allowed = words(client_for(colleague).get(url))
    assert "Start this course" in allowed
    assert "Complete one of these first:" not in allowed
    training = words(client_for(officer).get(reverse("my_training")))
    assert f"complete one of these first: {before.course.name}, {another.course.name}" in training


# --- The course page -------------------------------------------------------------------------------


def test_course_page_when_a_prerequisite_is_lacking_then_a_message_stands_instead_of_the_button(
    officer: User, colleague: User, stage: Stage, before: Stage, client: Client, client_for: ClientFor
) -> None:
    complete(colleague, before)
    url, link = fresh(stage.course_page).url, f'<a href="{fresh(before.course_page).url}">'
    refused = client_for(officer).get(url).content.decode()
    assert "You cannot start this course yet" in refused
    assert "Start this course" not in refused
    assert "Not completed" in refused
    assert refused.count(link) == 2
    allowed = client_for(colleague).get(url).content.decode()
    assert "Start this course" in allowed
    assert "You cannot start this course yet" not in allowed
    assert "Not completed" not in allowed
    stranger = client.get(url).content.decode()
    assert link in stranger
    assert "ompleted</span>" not in stranger  # nobody's state


# --- The CMS ---------------------------------------------------------------------------------------


def sent(course: Course, *prerequisites: Course) -> dict:
    return {
        "code": course.code,
        "name": course.name,
        "validity_months": 24,
        "prerequisites": [other.pk for other in prerequisites],
        "prerequisite_rule": "any",
    }


def test_prerequisites_when_they_go_in_a_circle_then_the_cms_refuses_them(
    editor: User, client_for: ClientFor
) -> None:
    first, second, third = (make_course(name=f"Course {letter}") for letter in "ABC")
    second.prerequisites.add(first)
    third.prerequisites.add(second)
    client = client_for(editor)
    address = reverse("wagtailsnippets_courses_course:edit", args=[first.pk])
    for circle in (first, second, third):
        response = client.post(address, sent(first, circle))
        assert response.status_code == 200
        assert "This would go round in a circle" in response.content.decode()
    assert list(first.prerequisites.all()) == []
    other = make_course(name="Course D")
    assert client.post(address, sent(first, other)).status_code == 302
    assert list(first.prerequisites.all()) == [other]
    first.refresh_from_db()
    assert first.prerequisite_rule == Course.PrerequisiteRule.ANY
