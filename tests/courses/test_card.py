"""The course card, the list of courses and the first page."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import User
from courses import progress
from courses.durations import hours_in_words
from courses.language_versions import versions_of
from courses.languages import own_name
from courses.models import CourseIndexPage, CoursePage, Edition, Enrolment, HomePage, InformationPage
from tests.courses.builders import AT, Stage, add_published, edit, fresh, make_stage, release, text
from tests.factories import make_course, make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]


def words(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (89, "1 hour 29 minutes"),
        (121, "2 hours 1 minute"),
    ],
)
def test_duration_when_minutes_are_given_then_it_is_neither_rounded_nor_glued(
    minutes: int, expected: str
) -> None:
    assert hours_in_words(minutes) == expected


# --- The card --------------------------------------------------------------------------------------


def test_course_card_when_anybody_reads_it_then_it_says_what_one_wants_to_know(
    client: Client, stage: Stage, professions: SimpleNamespace, settings: Any
) -> None:
    settings.CERTIFICATE_ISSUER = "The training office"
    stage.course.professions.set([professions.police])
    edit(stage.course_page, learning_minutes=89, disclaimer="Not legal advice.")
    Edition.objects.update(note="The telephone numbers were checked.")
    page = words(client, fresh(stage.course_page).url)
    for expected in (
        "<dd>Police</dd>",
        "1 hour 29 minutes",
        "2 modules, 3 lessons, 0 assessments",
        'lang="en">English</a>',
        "valid for 24 months",
        "issued by The training office",
        "The telephone numbers were checked.",
        "Not legal advice.",
        "By reading.",
    ):
        assert expected in page
    assert "partly" not in page


def test_course_card_when_one_is_enrolled_then_state_and_progress_stand_there(
    enrolment: Enrolment, stage: Stage, client_for: ClientFor
) -> None:
    url = fresh(stage.course_page).url
    progress.mark_done(enrolment, stage.keys[0], language="en", at=AT)
    page = words(client_for(enrolment.user), url)
    assert "</svg>Started</span>" in page
    assert "1 of 3 lessons and assessments" in page
    for key in stage.keys[1:]:
        progress.mark_done(enrolment, key, language="en", at=AT)
    assert "</svg>Completed</span>" in words(client_for(enrolment.user), url)


def test_languages_when_pages_are_translated_in_part_then_the_card_counts_them_and_no_mere_copies(
    client: Client, stage: Stage, site: HomePage
) -> None:
    french, german = (Locale.objects.get_or_create(language_code=code)[0] for code in ("fr", "de"))
    for locale in (french, german):
        site.copy_for_translation(locale)
        fresh(stage.course_page.get_parent().specific).copy_for_translation(locale)
    translated = fresh(stage.course_page).copy_for_translation(french)
    module = fresh(stage.modules[0]).copy_for_translation(french)
    lesson = fresh(stage.lessons[0]).copy_for_translation(french)
    for page in (translated, module):
        page.save_revision().publish()
    assert '<span class="fact-note">title and summary</span>' in words(client, fresh(stage.course_page).url)
    lesson.save_revision().publish()
    assert '<span class="fact-note">title and summary</span>' in words(client, fresh(stage.course_page).url)
    edit(
        lesson,
        body=[
            {**block, "value": {**block["value"], "text": "<p>Une idée.</p>"}}
            for block in lesson.body.get_prep_value()
        ],
    )
    assert "partly: 1 of 3 parts" in words(client, fresh(stage.course_page).url)
    fresh(stage.course_page).copy_for_translation(german, alias=True)  # waits for its translation
    found = versions_of(fresh(stage.course_page), stage.keys)
    assert [(version.code, version.done, version.total, version.is_complete) for version in found] == [
        ("en", 3, 3, True),
        ("fr", 1, 3, False),
    ]
    assert [version.name for version in found] == ["English", "Français"]


def test_own_name_when_a_language_is_unknown_then_its_code_stands_for_it() -> None:
    assert (own_name("lb"), own_name("xx")) == ("Lëtzebuergesch", "xx")


# --- The list --------------------------------------------------------------------------------------


@pytest.fixture
def index(site: HomePage) -> CourseIndexPage:
    return CourseIndexPage.objects.get()


def add_course(index: CourseIndexPage, *professions: Any) -> CoursePage:
    course = make_course(professions=professions)
    make_edition(course)
    page = CoursePage(
        title=course.name, course=course, summary="In short", description="<p>Text</p>", objectives=[], learning_minutes=75, passing="<p>Text</p>"
    )  # fmt: skip
    return CourseIndexPage.objects.get(pk=index.pk).add_child(instance=page)


def test_course_index_when_a_learner_looks_then_each_card_says_how_they_stand_to_it(
    officer: User,
    colleague: User,
    index: CourseIndexPage,
    professions: SimpleNamespace,
    client_for: ClientFor,
) -> None:
    mine, theirs = add_course(index, professions.police), add_course(index, professions.judiciary)
    begun, done = add_course(index), add_course(index)
    for page, user in ((begun, officer), (done, officer), (theirs, colleague)):
        progress.enrol(user, page.course, at=AT)
    for item in done.course.current_edition.items:
        progress.mark_done(officer.enrolments.get(course=done.course), item["key"], language="en", at=AT)
    entries = {
        entry.page.course: entry for entry in client_for(officer).get(index.url).context["catalogue"].page
    }
    assert [
        (entries[page.course].is_for_me, entries[page.course].is_begun, entries[page.course].is_completed)
        for page in (mine, theirs, begun, done)
    ] == [(True, False, False), (False, False, False), (False, True, False), (False, True, True)]
    assert '1 hour 15 minutes · <span lang="en">English</span>' in words(client_for(officer), index.url)


def test_course_index_when_filtered_by_profession_then_only_its_courses_stand_there(
    client: Client, index: CourseIndexPage, professions: SimpleNamespace
) -> None:
    police, judges = add_course(index, professions.police), add_course(index, professions.judiciary)

    def shown(query: str) -> set:
        return {entry.page for entry in client.get(index.url + query).context["catalogue"].page}

    assert shown("?profession=police") == {police}
    assert shown("") == shown("?profession=nothing") == {police, judges}
    page = words(client, index.url + "?profession=police")
    assert '<a href="?profession=police" aria-current="page">Police</a>' in page
    assert "Social services" not in page  # has no course


def test_course_index_when_there_are_no_courses_then_it_says_so(
    client: Client, index: CourseIndexPage
) -> None:
    assert "No courses yet" in words(client, index.url)


def test_course_index_when_there_are_thirty_courses_then_they_take_no_more_queries_and_two_pages(
    officer: User, index: CourseIndexPage, professions: SimpleNamespace, client_for: ClientFor
) -> None:
    client = client_for(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(index.url)
        return len(captured)

    add_course(index, professions.police)
    queries()
    before = queries()
    for _number in range(29):
        progress.enrol(officer, add_course(index, professions.police, professions.social).course, at=AT)
    queries()  # what is remembered of the content is made anew
    assert queries() == before
    assert len(client.get(index.url + "?page=2").context["catalogue"].page.object_list) == 6


# --- The first page --------------------------------------------------------------------------------


def test_first_page_when_a_stranger_reads_it_then_it_says_for_whom_how_to_get_in_and_verifies(
    client: Client, site: HomePage, stage: Stage, professions: SimpleNamespace
) -> None:
    stage.course.professions.set([professions.police])
    page = words(client, site.url)
    for expected in (
        '<h3 class="card__title">Police</h3>',
        f'<a href="{fresh(stage.course_page).url}">{stage.course_page.title}</a>',
        "The first course for this profession is being written.",
        "How to get in",
        f'<form class="stack" method="get" action="{reverse("verify")}">',
        'name="code"',
        'href="tel:113"',
    ):
        assert expected in page
    assert page.count("button--primary") == 1
    assert "Good to know" not in page


def test_first_page_when_there_are_public_pages_then_those_of_the_menu_stand_there_as_cards(
    client: Client, site: HomePage
) -> None:
    for title, in_menu in (("What trafficking is", True), ("Privacy", False)):
        add_published(site, InformationPage(title=title, lead="In short.", body=[], show_in_menus=in_menu))
    page = words(client, site.url)
    assert "Good to know" in page
    assert "What trafficking is" in page
    assert "Privacy" not in page


def test_first_page_when_one_is_signed_in_then_ones_own_button_comes_first(
    officer: User, site: HomePage, client_for: ClientFor
) -> None:
    page = words(client_for(officer), site.url)
    assert page.count("button--primary") == 1
    assert f'<a class="button button--primary button--large" href="{reverse("my_training")}">' in page


def test_first_page_when_there_are_more_courses_then_it_takes_no_more_queries(
    client: Client, site: HomePage, index: CourseIndexPage, professions: SimpleNamespace
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(site.url)
        return len(captured)

    add_course(index, professions.police)
    queries()
    before = queries()
    for _number in range(30):
        add_course(index, professions.police)
    queries()  # what is remembered of the content is made anew
    assert queries() == before


def test_release_when_its_note_is_written_then_learners_read_it_on_the_card(
    client: Client, site: HomePage
) -> None:
    stage = make_stage(site, [text()])
    release(stage, note="First <b>edition</b>")
    assert "First &lt;b&gt;edition&lt;/b&gt;" in words(client, fresh(stage.course_page).url)


def test_foot_of_a_page_when_a_public_page_is_renamed_or_withdrawn_then_it_is_shown_at_once(
    client: Client, site: HomePage
) -> None:
    page = add_published(site, InformationPage(title="Words explained", lead="", body=[], show_in_menus=True))
    assert "Words explained" in words(client, site.url)
    page.title = "What words mean"
    page.save_revision().publish()
    renamed = words(client, site.url)
    assert "What words mean" in renamed
    assert "Words explained" not in renamed
    page.unpublish()
    assert "What words mean" not in words(client, site.url)
