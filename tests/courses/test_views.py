"""Starting a course, marking a lesson as done, and who may open a lesson page."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from assessments.models import AssessmentPage
from courses import progress
from courses.models import Completion, Enrolment, HomePage, ItemProgress
from tests.courses.builders import (
    AT,
    Stage,
    add_lesson,
    add_published,
    block,
    edit,
    fresh,
    make_learner,
    make_long_stage,
    make_stage,
    release,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]
HERE = "/en/learn/"


@pytest.fixture
def browser(client_for: ClientFor, officer: User) -> Client:
    """The officer's browser."""
    return client_for(officer)


def start_address(stage: Stage) -> str:
    return reverse("start_course", args=[stage.course.code])


def done_address(enrolment: Enrolment, key: object) -> str:
    return reverse("lesson_done", args=[enrolment.uuid, key])


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def where(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


# --- Starting --------------------------------------------------------------------------------------


def test_start_when_the_course_is_released_then_one_is_enrolled_and_at_the_first_lesson(
    browser: Client, officer: User, stage: Stage
) -> None:
    assert where(browser.post(start_address(stage))) == (302, fresh(stage.lessons[0]).url)
    assert list(Enrolment.objects.values_list("user", "course")) == [(officer.pk, stage.course.pk)]


def test_start_when_one_is_enrolled_then_one_goes_on_where_one_was(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    progress.open_item(enrolment, stage.keys[1], at=AT)
    assert where(browser.post(start_address(stage))) == (302, fresh(stage.lessons[1]).url)
    assert Enrolment.objects.count() == 1


def test_start_when_all_is_done_then_the_course_page_is_shown(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    for key in stage.keys:
        progress.mark_done(enrolment, key, language="en", at=AT)
    assert where(browser.post(start_address(stage))) == (302, fresh(stage.course_page).url)


def test_start_when_the_last_open_lesson_was_withdrawn_then_the_course_can_be_finished_once(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    for key in stage.keys[:2]:
        progress.mark_done(enrolment, key, language="en", at=AT)
    fresh(stage.lessons[2]).unpublish()
    assert "Everything is done: finish the course" in browser.get(stage.course_page.url).content.decode()
    assert where(browser.post(start_address(stage))) == (302, "/en/my/")
    assert where(browser.post(start_address(stage))) == (302, fresh(stage.course_page).url)
    assert [completion.edition_number for completion in enrolment.completions.all()] == [1]


def test_start_when_an_older_edition_was_completed_then_a_new_one_is_not_given_away(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    for key in stage.keys:
        progress.mark_done(enrolment, key, language="en", at=AT)
    edit(stage.lessons[0], body=[text("<p>Other content.</p>")])
    release(stage)
    browser.post(start_address(stage))
    assert progress.mark_done(enrolment, stage.keys[0], language="en", at=AT) is None
    assert [completion.edition_number for completion in enrolment.completions.all()] == [1]


def test_start_when_nothing_is_released_then_there_is_no_such_course(browser: Client, site: HomePage) -> None:
    unreleased = make_stage(site, [text()])
    assert browser.post(start_address(unreleased)).status_code == 404
    assert browser.post(reverse("start_course", args=["no-such-course"])).status_code == 404
    assert Enrolment.objects.count() == 0


def test_start_when_asked_by_get_then_nothing_happens(browser: Client, stage: Stage) -> None:
    assert browser.get(start_address(stage)).status_code == 405
    assert Enrolment.objects.count() == 0


def test_start_when_not_signed_in_then_sign_in_comes_first(client: Client, stage: Stage) -> None:
    address = start_address(stage)
    assert where(client.post(address)) == (302, f"/en/account/login/?next={address}")
    assert Enrolment.objects.count() == 0


# --- Marking a lesson as done ----------------------------------------------------------------------


def test_lesson_done_when_others_are_open_then_one_goes_on_to_the_next(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    response = browser.post(done_address(enrolment, stage.keys[0]))
    assert where(response) == (302, fresh(stage.lessons[1]).url)
    assert list(ItemProgress.objects.exclude(done_at=None).values_list("key", flat=True)) == [stage.keys[0]]


def test_lesson_done_when_a_later_one_was_opened_last_then_one_goes_on_after_the_one_just_done(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    progress.open_item(enrolment, stage.keys[2], at=AT)
    response = browser.post(done_address(enrolment, stage.keys[0]))
    assert where(response) == (302, fresh(stage.lessons[1]).url)


def test_lesson_done_when_it_was_the_last_then_the_completion_is_told(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    for key in stage.keys[:2]:
        browser.post(done_address(enrolment, key))
    response = browser.post(done_address(enrolment, stage.keys[2]))
    assert where(response) == (302, reverse("my_training"))
    assert said(response) == [f"You have completed the course “{stage.course_page.title}”."]
    assert Completion.objects.count() == 1


def test_lesson_done_when_pressed_twice_then_the_second_press_changes_nothing(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    first = browser.post(done_address(enrolment, stage.keys[0]))
    before = list(ItemProgress.objects.values())
    assert where(browser.post(done_address(enrolment, stage.keys[0]))) == where(first)
    assert list(ItemProgress.objects.values()) == before


def test_lesson_done_when_the_enrolment_is_somebody_else_s_then_there_is_no_such_page(
    enrolment: Enrolment, stage: Stage, colleague: User, manager: User, editor: User, client_for: ClientFor
) -> None:
    make_learner(colleague, stage)  # takes the same course: only the enrolment is another's
    for user in (colleague, manager, editor):
        assert client_for(user).post(done_address(enrolment, stage.keys[0])).status_code == 404
    assert ItemProgress.objects.count() == 0


def test_lesson_done_when_the_enrolment_does_not_exist_then_there_is_no_such_page(
    browser: Client, stage: Stage
) -> None:
    assert browser.post(reverse("lesson_done", args=[uuid4(), stage.keys[0]])).status_code == 404


def test_lesson_done_when_asked_by_get_then_nothing_happens(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    assert browser.get(done_address(enrolment, stage.keys[0])).status_code == 405
    assert ItemProgress.objects.count() == 0


def test_lesson_done_when_not_signed_in_then_sign_in_comes_first(
    client: Client, enrolment: Enrolment, stage: Stage
) -> None:
    address = done_address(enrolment, stage.keys[0])
    assert where(client.post(address)) == (302, f"/en/account/login/?next={address}")
    assert ItemProgress.objects.count() == 0


def test_lesson_done_when_the_csrf_token_is_missing_then_it_is_refused(
    officer: User, enrolment: Enrolment, stage: Stage
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert strict.post(done_address(enrolment, stage.keys[0])).status_code == 403
    assert ItemProgress.objects.count() == 0


def test_lesson_done_when_the_key_is_an_assessment_s_then_nothing_is_marked(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    assessment = add_published(
        stage.modules[1],
        AssessmentPage(title="Assessment", intro="<p>How.</p>", minutes=10, paper=[]),
    )
    release(stage)
    response = browser.post(done_address(enrolment, assessment.translation_key))
    assert response.status_code == 302
    assert said(response) == [
        "This lesson is not part of the current edition of the course. Nothing was lost."
    ]
    assert ItemProgress.objects.count() == 0


def test_lesson_done_when_the_lesson_is_in_no_edition_then_it_is_told_and_nothing_is_marked(
    client_for: ClientFor, enrolment: Enrolment, stage: Stage
) -> None:
    unreleased = add_lesson(stage.modules[0], [text()])
    for key in (unreleased.translation_key, uuid4()):
        response = client_for(enrolment.user).post(done_address(enrolment, key))
        assert where(response) == (302, fresh(stage.lessons[0]).url)
        assert len(said(response)) == 1
    assert ItemProgress.objects.count() == 0


# --- The list --------------------------------------------------------------------------------------


def test_courses_when_its_page_was_moved_then_the_address_still_leads_there(
    client: Client, stage: Stage
) -> None:
    index = edit(stage.course_page.get_parent().specific, slug="somewhere-else")
    assert where(client.get("/en/courses-list/")) == (302, "/en/somewhere-else/")
    page = client.get(index.url).content.decode()
    assert stage.course_page.title in page


def test_course_index_when_a_course_is_not_released_then_it_is_not_offered(
    client: Client, site: HomePage
) -> None:
    unreleased, released = make_stage(site, [text()]), make_stage(site, [text()])
    release(released)
    page = client.get(fresh(released.course_page).get_parent().url).content.decode()
    assert released.course_page.title in page
    assert unreleased.course_page.title not in page


def test_courses_when_there_is_no_list_then_it_is_not_found(client: Client, stage: Stage) -> None:
    fresh(stage.course_page).get_parent().specific.unpublish()
    assert client.get("/en/courses-list/").status_code == 404


# --- The course page -------------------------------------------------------------------------------


def test_course_page_when_anybody_asks_then_it_offers_what_they_can_do(
    client: Client, client_for: ClientFor, colleague: User, enrolment: Enrolment, stage: Stage
) -> None:
    url = fresh(stage.course_page).url
    assert "Sign in to start" in client.get(url).content.decode()
    assert "Start this course" in client_for(colleague).get(url).content.decode()
    assert f"Continue: {stage.lessons[0].title}" in client_for(enrolment.user).get(url).content.decode()
    for key in stage.keys:
        progress.mark_done(enrolment, key, language="en", at=AT)
    assert "Completed: see my training" in client_for(enrolment.user).get(url).content.decode()


def test_course_page_when_nothing_is_released_then_it_cannot_be_started(
    browser: Client, site: HomePage
) -> None:
    page = browser.get(make_stage(site, [text()]).course_page.url).content.decode()
    assert "Not released yet" in page
    assert "Start this course" not in page


def test_module_page_when_opened_then_it_leads_to_its_place_on_the_course_page(
    client: Client, stage: Stage
) -> None:
    module = fresh(stage.modules[1])
    target = f"{fresh(stage.course_page).url}#module-{module.translation_key}"
    assert where(client.get(module.url)) == (302, target)
    assert f'id="module-{module.translation_key}"' in client.get(target).content.decode()


# --- The lesson page -------------------------------------------------------------------------------


@pytest.fixture
def address(stage: Stage) -> str:
    return fresh(stage.lessons[1]).url


def test_lesson_page_when_not_signed_in_then_sign_in_comes_first_and_leads_back(
    client: Client, stage: Stage, address: str
) -> None:
    assert where(client.get(f"{address}?part=2")) == (302, f"/en/account/login/?next={address}%3Fpart%3D2")


def test_lesson_page_when_not_enrolled_then_the_course_page_says_what_to_do(
    browser: Client, stage: Stage, address: str
) -> None:
    response = browser.get(address, follow=True)
    assert response.redirect_chain == [(fresh(stage.course_page).url, 302)]
    assert "Start the course first; then this page opens." in response.content.decode()
    assert ItemProgress.objects.count() == 0


def test_lesson_page_when_enrolled_in_another_course_then_it_does_not_open(
    browser: Client, officer: User, site: HomePage, stage: Stage, address: str
) -> None:
    other = make_stage(site, [text()])
    release(other)
    make_learner(officer, other)
    assert where(browser.get(address)) == (302, fresh(stage.course_page).url)
    assert ItemProgress.objects.count() == 0


def test_lesson_page_when_enrolled_then_it_is_shown_and_noted_where_one_is(
    browser: Client, enrolment: Enrolment, stage: Stage, address: str
) -> None:
    response = browser.get(address)
    assert response.status_code == 200
    assert list(ItemProgress.objects.values_list("enrolment", "key", "done_at")) == [
        (enrolment.pk, stage.keys[1], None)
    ]
    page = response.content.decode()
    assert done_address(enrolment, stage.keys[1]) in page
    assert f'href="{fresh(stage.lessons[0]).url}"' in page


def test_lesson_page_when_it_is_done_then_it_can_be_read_again_and_leads_on(
    browser: Client, enrolment: Enrolment, stage: Stage, address: str
) -> None:
    progress.mark_done(enrolment, stage.keys[1], language="en", at=AT)
    page = browser.get(address).content.decode()
    assert done_address(enrolment, stage.keys[1]) not in page
    assert f"Next: {stage.lessons[2].title}" in page


def test_lesson_page_when_it_is_in_no_edition_then_it_is_shown_and_says_so(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    unreleased = add_lesson(stage.modules[0], [text()])
    page = browser.get(unreleased.url).content.decode()
    assert "Reading it is not counted." in page
    assert done_address(enrolment, unreleased.translation_key) not in page


@pytest.mark.parametrize("who", ["trainer", "reviewer", "editor"])
def test_lesson_page_when_an_author_reads_it_then_it_is_shown_and_leaves_no_trace(
    who: str, request: pytest.FixtureRequest, client_for: ClientFor, address: str
) -> None:
    response = client_for(request.getfixturevalue(who)).get(address)
    assert (response.status_code, ItemProgress.objects.count(), Enrolment.objects.count()) == (200, 0, 0)
    assert "Mark as done" not in response.content.decode()


def test_lesson_page_when_it_is_withdrawn_then_there_is_no_such_page(
    browser: Client, enrolment: Enrolment, stage: Stage, address: str
) -> None:
    fresh(stage.lessons[1]).unpublish()
    assert browser.get(address).status_code == 404


def test_lesson_page_when_it_has_a_content_note_then_it_stands_before_the_text(
    browser: Client, enrolment: Enrolment, stage: Stage, address: str
) -> None:
    edit(stage.lessons[1], content_note="One passage speaks of violence.", body=[text("<p>The text.</p>")])
    page = browser.get(address).content.decode()
    assert (
        page.index("One passage speaks of violence.")
        < page.index("The text.")
        < page.index('id="after-text"')
    )
    assert 'href="#after-text"' in page


def test_lesson_page_when_the_course_is_long_then_it_asks_the_database_as_often(
    site: HomePage,
    officer: User,
    browser: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    body = [block("heading", text="A heading"), text()]
    addresses = []
    for lessons in (1, 30):
        stage = make_long_stage(site, body, lessons=lessons)
        enrolment = make_learner(officer, stage)
        for key in stage.keys:
            progress.open_item(enrolment, key, at=AT)
        addresses.append(fresh(stage.lessons[0]).url)
    for address in addresses:
        browser.get(address)  # what is remembered between requests is read now
    with django_assert_max_num_queries(44) as first:
        assert browser.get(addresses[0]).status_code == 200
    with django_assert_num_queries(len(first)):
        assert browser.get(addresses[1]).status_code == 200


def test_course_page_when_the_course_is_long_then_it_asks_the_database_as_often(
    site: HomePage,
    browser: Client,
    officer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    stages = [make_long_stage(site, [text()], lessons=lessons) for lessons in (1, 30)]
    for stage in stages:
        make_learner(officer, stage)
    short, long = (fresh(stage.course_page).url for stage in stages)
    browser.get(short)
    with django_assert_max_num_queries(40) as first:
        assert browser.get(short).status_code == 200
    with django_assert_num_queries(len(first)):
        page = browser.get(long).content.decode()
    assert page.count("outline__item--open") == 30


def test_course_index_when_there_are_many_courses_then_it_asks_the_database_as_often(
    site: HomePage,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_long_stage(site, [text()], lessons=1)
    client.get("/en/courses/")
    with django_assert_max_num_queries(40) as first:
        assert client.get("/en/courses/").status_code == 200
    few = len(first)
    for _ in range(9):
        make_long_stage(site, [text()], lessons=1)
    client.get("/en/courses/")
    with django_assert_num_queries(few):
        page = client.get("/en/courses/").content.decode()
    assert page.count("Recognise and act") == 10
