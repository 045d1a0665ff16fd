"""The landing page: exactly one thing to do next, and everything one has."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments import attempts
from certificates.models import Certificate
from compliance.my_training import Kind, Step, training_of
from courses import progress
from courses.models import CourseIndexPage, Enrolment
from tests.assessments import builders as asking
from tests.compliance.builders import certify, make_site, make_taught_course, revoke
from tests.factories import make_completion, make_course, make_edition, make_enrolment, make_requirement

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def index(db: None) -> CourseIndexPage:
    return make_site()


def next_step(user: User) -> Step | None:
    return training_of(user, on=TODAY).next_step


def do(enrolment: Enrolment, *lessons: object, at: datetime = NOW) -> None:
    """Open and finish lessons as a reader does."""
    for lesson in lessons:
        progress.open_item(enrolment, lesson.translation_key, at=at)
        progress.mark_done(enrolment, lesson.translation_key, language="en", at=at)


def test_next_step_when_there_is_no_course_then_there_is_none(officer: User, index: CourseIndexPage) -> None:
    training = training_of(officer, on=TODAY)
    assert training.next_step is None
    assert (training.courses, training.open_courses, training.certificates) == ([], [], [])


def test_next_step_when_nothing_is_begun_then_a_course_for_ones_profession_is_started(
    officer: User, judge: User, outsider: User, index: CourseIndexPage, professions: SimpleNamespace
) -> None:
    for_judges = make_taught_course(index, "THB-AAA", professions=[professions.judiciary])
    for_police = make_taught_course(index, "THB-POL", professions=[professions.police])
    assert next_step(officer) == Step(Kind.START, for_police.page.get_url(), "Course THB-POL")
    assert next_step(judge) == Step(Kind.START, for_judges.page.get_url(), "Course THB-AAA")


def test_next_step_when_no_course_is_for_ones_profession_then_the_first_released_one_is_started(
    social_worker: User, index: CourseIndexPage, professions: SimpleNamespace
) -> None:
    make_course("THB-000")  # not released
    make_edition(make_course("THB-001"))  # released, but its page was withdrawn
    first = make_taught_course(index, "THB-AAA", professions=[professions.judiciary])
    make_taught_course(index, "THB-POL", professions=[professions.police])
    assert next_step(social_worker) == Step(Kind.START, first.page.get_url(), "Course THB-AAA")
    assert [open.page.course.code for open in training_of(social_worker, on=TODAY).open_courses] == [
        "THB-AAA",
        "THB-POL",
    ]


def test_next_step_when_a_course_is_begun_then_it_goes_on_where_one_stopped(
    officer: User, index: CourseIndexPage
) -> None:
    taught = make_taught_course(index, "THB-POL", lessons=3)
    enrolment = make_enrolment(officer, taught.course, at=NOW)
    first, second, third = taught.lessons
    assert next_step(officer) == Step(Kind.CONTINUE, first.get_url(), "THB-POL lesson 1")
    do(enrolment, first)
    assert next_step(officer) == Step(Kind.CONTINUE, second.get_url(), "THB-POL lesson 2")
    progress.open_item(enrolment, third.translation_key, at=NOW + timedelta(minutes=1))
    assert next_step(officer) == Step(Kind.CONTINUE, third.get_url(), "THB-POL lesson 3")


def test_next_step_when_two_courses_are_begun_then_the_one_used_last_goes_on_until_it_is_done(
    officer: User, index: CourseIndexPage
) -> None:
    one, other = (make_taught_course(index, code, lessons=1) for code in ("THB-AAA", "THB-POL"))
    enrolments = {taught.course: make_enrolment(officer, taught.course, at=NOW) for taught in (one, other)}
    progress.open_item(
        enrolments[other.course], other.lessons[0].translation_key, at=NOW + timedelta(hours=1)
    )
    progress.open_item(enrolments[one.course], one.lessons[0].translation_key, at=NOW + timedelta(hours=2))
    training = training_of(officer, on=TODAY)
    assert training.next_step.title == "THB-AAA lesson 1"
    assert [own.title for own in training.courses] == ["Course THB-AAA", "Course THB-POL"]
    do(enrolments[one.course], one.lessons[0], at=NOW + timedelta(hours=3))
    assert next_step(officer).title == "THB-POL lesson 1"


def test_next_step_when_an_attempt_is_open_then_it_leads_into_it_and_names_the_question(
    officer: User, colleague: User
) -> None:
    questions = [asking.make_question(), asking.make_question(text="<p>And then?</p>")]
    stage = asking.make_stage(*questions)
    enrolment, other = (make_enrolment(user, stage.course, at=NOW) for user in (officer, colleague))
    for taker in (enrolment, other):
        do(taker, stage.lesson)
    assert next_step(officer) == Step(Kind.CONTINUE, stage.page.get_url(), "Assessment")
    attempts.begin(other, stage.page, at=NOW)  # somebody else's attempt is nothing to me
    assert next_step(officer) == Step(Kind.CONTINUE, stage.page.get_url(), "Assessment")
    attempt = attempts.begin(enrolment, stage.page, at=NOW)
    address = reverse("attempt_next", args=[attempt.uuid])
    assert next_step(officer) == Step(Kind.CONTINUE, address, "Assessment", question=1)
    for position, question in enumerate(questions):
        assert next_step(officer).question == position + 1
        attempts.answer(
            attempt,
            item=asking.item_of(attempt, question),
            step=str(question.translation_key),
            response=asking.option_ids(question)[0],
            at=NOW,
        )
    assert next_step(officer) == Step(Kind.CONTINUE, address, "Assessment")  # all answered: to the review
    attempts.hand_in(attempt, language="en", at=NOW)
    assert next_step(officer).kind == Kind.CERTIFICATES


def test_next_step_when_an_attempt_was_handed_in_and_failed_then_it_leads_to_the_assessment_again(
    officer: User,
) -> None:
    stage = asking.make_stage(asking.make_question())
    enrolment = make_enrolment(officer, stage.course, at=NOW)
    do(enrolment, stage.lesson)
    progress.open_item(enrolment, stage.page.translation_key, at=NOW)
    attempts.hand_in(attempts.begin(enrolment, stage.page, at=NOW), language="en", at=NOW)
    assert next_step(officer) == Step(Kind.CONTINUE, stage.page.get_url(), "Assessment")


def test_next_step_when_all_is_done_then_it_shows_the_certificates(
    officer: User, index: CourseIndexPage, professions: SimpleNamespace
) -> None:
    taught = make_taught_course(index, "THB-POL", professions=[professions.police])
    make_taught_course(index, "THB-JUD", professions=[professions.judiciary])
    do(make_enrolment(officer, taught.course, at=NOW), *taught.lessons)
    assert next_step(officer) == Step(Kind.CERTIFICATES, reverse("certificates"))
    more = make_taught_course(index, "THB-POL-2", professions=[professions.police])
    assert next_step(officer) == Step(Kind.START, more.page.get_url(), "Course THB-POL-2")


def test_next_step_when_a_newer_edition_is_out_then_what_was_completed_stays_done(
    officer: User, index: CourseIndexPage
) -> None:
    taught = make_taught_course(index, "THB-POL")
    certify(officer, taught.edition, at=NOW)
    make_edition(taught.course, manifest={**taught.edition.manifest, "title": "Second edition"})
    training = training_of(officer, on=TODAY)
    assert training.next_step.kind == Kind.CERTIFICATES
    assert [(own.completion.edition_number, own.outline.edition.number) for own in training.courses] == [
        (1, 2)
    ]


def test_training_when_others_have_courses_and_certificates_then_one_sees_only_ones_own(
    officer: User, colleague: User, index: CourseIndexPage
) -> None:
    taught = make_taught_course(index, "THB-POL")
    theirs = certify(colleague, taught.edition, at=NOW)
    training = training_of(officer, on=TODAY)
    assert (training.courses, training.certificates, training.lacks_certificate) == ([], [], False)
    assert [own.certificate for own in training_of(colleague, on=TODAY).certificates] == [theirs]


def test_training_when_certificates_differ_then_each_has_its_state_of_that_day(
    officer: User, index: CourseIndexPage
) -> None:
    taught = [make_taught_course(index, f"THB-{n}") for n in range(3)]
    expired = certify(
        officer, taught[0].edition, at=NOW - timedelta(days=3), valid_until=TODAY - timedelta(days=1)
    )
    revoked = certify(officer, taught[1].edition, at=NOW - timedelta(days=2))
    revoke(revoked, at=NOW)
    valid = certify(officer, taught[2].edition, at=NOW - timedelta(days=1), valid_until=TODAY)
    assert [(own.certificate, own.state) for own in training_of(officer, on=TODAY).certificates] == [
        (valid, Certificate.State.VALID),
        (revoked, Certificate.State.REVOKED),
        (expired, Certificate.State.EXPIRED),
    ]


def test_training_when_a_certificate_could_not_be_made_then_it_says_so(
    officer: User, index: CourseIndexPage, client_for: Callable[[User], Client]
) -> None:
    taught = make_taught_course(index, "THB-POL")
    make_completion(make_enrolment(officer, taught.course, at=NOW), taught.edition, at=NOW)
    assert training_of(officer, on=TODAY).lacks_certificate is True
    assert (
        "A certificate could not be made yet"
        in client_for(officer).get(reverse("my_training")).content.decode()
    )


# The page


def primary_buttons(page: str) -> list[str]:
    """The words on each primary button."""
    found = re.findall(r'class="button button--primary[^"]*"[^>]*>(.*?)</(?:a|button)>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", words).split()) for words in found]


def test_page_when_nobody_is_signed_in_then_it_leads_to_sign_in(client: Client, db: None) -> None:
    response = client.get(reverse("my_training"))
    assert (response.status_code, response.url) == (
        302,
        f"{reverse('account_login')}?next={reverse('my_training')}",
    )


def test_page_when_there_is_nothing_then_it_says_so_without_a_button(
    officer: User, index: CourseIndexPage, client_for: Callable[[User], Client]
) -> None:
    page = client_for(officer).get(reverse("my_training")).content.decode()
    assert primary_buttons(page) == []
    assert "Nothing is here for you yet" in page


def test_page_when_something_is_to_be_done_then_there_is_exactly_one_primary_button(
    officer: User, index: CourseIndexPage, professions: SimpleNamespace, client_for: Callable[[User], Client]
) -> None:
    taught = make_taught_course(index, "THB-POL", professions=[professions.police])
    client = client_for(officer)

    def buttons() -> list[str]:
        return primary_buttons(client.get(reverse("my_training")).content.decode())

    assert buttons() == ["Start: Course THB-POL"]
    enrolment = progress.enrol(officer, taught.course, at=timezone.now())
    assert buttons() == ["Continue: THB-POL lesson 1"]
    do(enrolment, *taught.lessons, at=timezone.now())
    assert buttons() == ["See your certificates"]


def test_page_when_a_course_is_half_done_then_its_progress_stands_there_in_words(
    officer: User, index: CourseIndexPage, client_for: Callable[[User], Client]
) -> None:
    taught = make_taught_course(index, "THB-POL", lessons=4)
    do(make_enrolment(officer, taught.course, at=NOW), *taught.lessons[:3])
    page = client_for(officer).get(reverse("my_training")).content.decode()
    assert "3 of 4 lessons and assessments" in page
    assert '<progress value="3" max="4"' in page


def test_page_when_there_are_thirty_courses_then_they_take_no_more_queries_than_one(
    officer: User, index: CourseIndexPage, agencies: SimpleNamespace, client_for: Callable[[User], Client]
) -> None:
    client = client_for(officer)

    def begin(number: int) -> None:
        """One that is begun, one that is required, one that is open, and a certificate; none of it costs more."""
        begun, asked, _open = (make_taught_course(index, f"THB-{number}-{kind}", lessons=1) for kind in "abc")
        progress.open_item(
            make_enrolment(officer, begun.course, at=NOW), begun.lessons[0].translation_key, at=NOW
        )
        certify(officer, begun.edition, at=NOW)
        make_edition(begun.course, at=timezone.now())
        make_requirement(asked.course, agency=agencies.police, due_days=30)
        asked.course.prerequisites.add(begun.course)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("my_training"))
        return len(captured)

    begin(0)
    queries()  # the first request fills the caches of sites
    before = queries()
    for number in range(1, 10):
        begin(number)
    client.get(reverse("my_training"))
    assert queries() == before


def test_page_when_many_certificates_are_there_then_they_take_no_more_queries_than_one(
    officer: User, client_for: Callable[[User], Client], db: None
) -> None:
    client = client_for(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("my_training"))
        return len(captured)

    course = make_course("THB-POL")
    certify(officer, make_edition(course), at=NOW)
    queries()
    before = queries()
    for _number in range(20):
        certify(officer, make_edition(course), at=NOW)
    assert queries() == before
