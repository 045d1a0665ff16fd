"""A new course from an existing one: pages of its own as drafts, the same shared texts, no second page of a course."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import User
from courses import editions, staleness
from courses.models import Course, CoursePage, HomePage, LessonPage
from courses.outline import items_below
from tests.courses.builders import Stage, edit, fresh, make_practice, make_stage, release, text, use_of
from tests.courses.translating import translate

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture
def stage(site: HomePage) -> Stage:
    """Two modules; the second lesson uses a text of the library."""
    made = make_stage(site, [text("<p>For the police.</p>")], [use_of(make_practice(text()))], modules=2)
    release(made)
    return made


def answers(professions: SimpleNamespace, **facts: object) -> dict[str, object]:
    return {"code": "thb-cus", "name": "Customs", "profession": professions.social.pk, **facts}


def test_copy_when_made_then_it_is_a_course_of_its_own_with_the_same_shared_text(
    stage: Stage, professions: SimpleNamespace, trainer: User, client_for: ClientFor
) -> None:
    address = reverse("copy_course", args=[stage.course_page.pk])
    response = client_for(trainer).post(address, answers(professions))
    course = Course.objects.get(code="THB-CUS")
    page = CoursePage.objects.get(course=course)
    assert response["Location"] == reverse("wagtailadmin_explore", args=[page.pk])
    assert (page.title, page.slug, course.validity_months) == (
        "Customs",
        "thb-cus",
        stage.course.validity_months,
    )
    assert list(course.professions.all()) == [professions.social]
    lessons = LessonPage.objects.descendant_of(page).order_by("path")
    assert [lesson.title for lesson in lessons] == [lesson.title for lesson in stage.lessons]
    assert {lesson.translation_key for lesson in lessons} & set(stage.keys) == set()
    assert lessons[1].body[0].value["practice"] == stage.lessons[1].body[0].value["practice"]


def test_copy_when_made_then_nothing_of_it_is_public_and_the_first_course_is_as_it_was(
    stage: Stage, professions: SimpleNamespace, trainer: User, client_for: ClientFor
) -> None:
    before = editions.manifest_of(fresh(stage.course_page))
    client_for(trainer).post(reverse("copy_course", args=[stage.course_page.pk]), answers(professions))
    page = CoursePage.objects.get(course__code="THB-CUS")
    assert page.get_descendants(inclusive=True).live().count() == 0
    assert [items for _module, items in items_below(page)] == []
    assert page.course.current_edition is None
    assert editions.manifest_of(fresh(stage.course_page)) == before


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"code": "THB-1"}, "already exists"),
        ({"code": "thb-1 "}, "already exists"),
        ({"profession": ""}, "required"),
        ({"name": ""}, "required"),
    ],
)
def test_copy_when_something_is_wrong_then_it_is_said_and_nothing_is_made(
    stage: Stage,
    professions: SimpleNamespace,
    trainer: User,
    client_for: ClientFor,
    facts: dict[str, object],
    words: str,
) -> None:
    Course.objects.filter(pk=stage.course.pk).update(code="THB-1")
    sent = answers(professions, **facts)
    response = client_for(trainer).post(reverse("copy_course", args=[stage.course_page.pk]), sent)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert CoursePage.objects.count() == Course.objects.count() == 1


def test_copy_when_a_reviewer_or_a_learner_tries_then_it_is_refused(
    stage: Stage, professions: SimpleNamespace, reviewer: User, officer: User, client_for: ClientFor
) -> None:
    address = reverse("copy_course", args=[stage.course_page.pk])
    for user in (reviewer, officer):
        assert client_for(user).post(address, answers(professions)).status_code in (302, 403)
    assert Course.objects.count() == 1


def test_plain_copy_when_chosen_for_a_course_page_then_it_leads_to_the_form_for_a_new_course(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    browser = client_for(trainer)
    plain = browser.get(reverse("wagtailadmin_pages:copy", args=[stage.course_page.pk]))
    assert plain["Location"] == reverse("copy_course", args=[stage.course_page.pk])
    assert (
        browser.get(reverse("wagtailadmin_pages:copy", args=[stage.lessons[0].pk])).status_code == 200
    )  # a lesson is copied as ever
    explorer = browser.get(reverse("wagtailadmin_explore", args=[stage.course_page.pk])).content.decode()
    assert "New course from this one" in explorer


def test_copy_when_translations_go_along_then_they_are_those_of_the_new_pages_and_as_far_behind(
    stage: Stage, professions: SimpleNamespace, trainer: User, client_for: ClientFor
) -> None:
    lesson, other = stage.lessons
    for page in lesson.get_ancestors().filter(depth__gt=1):
        translate(page.specific, "fr")
    body = [{**text("<p>Pour la police.</p>"), "id": lesson.body[0].id}]
    translate(lesson, "fr", title="Leçon", summary="Résumé.", body=body)
    other.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True, alias=True)
    edit(lesson, body=[{**text("<p>For everybody.</p>"), "id": lesson.body[0].id}])
    address = reverse("copy_course", args=[stage.course_page.pk])
    told = client_for(trainer).post(address, answers(professions, with_translations="on"), follow=True)
    assert "It is not there in Deutsch, Lëtzebuergesch" in told.content.decode()
    page = CoursePage.objects.get(course__code="THB-CUS", locale__language_code="en")
    copied = LessonPage.objects.descendant_of(page).order_by("path")[0]
    french = copied.get_translation(Locale.objects.get(language_code="fr"))
    assert (french.title, french.live, french.get_parent().get_parent().specific.course) == (
        "Leçon",
        False,
        page.course,
    )
    assert french.body[0].id == copied.body[0].id == lesson.body[0].id
    assert not LessonPage.objects.descendant_of(page).order_by("path")[1].has_translation(french.locale)
    for thing in (copied, french):
        thing.save_revision().publish()
    (standing,) = staleness.standings_in([copied.translation_key], ["fr"]).values()
    assert list(standing.behind) == [f"body.{lesson.body[0].id}"]
    assert (
        LessonPage.objects.get(translation_key=lesson.translation_key, locale=french.locale).title == "Leçon"
    )


def test_copy_when_translations_stay_behind_then_it_is_said_which_languages_lack(
    stage: Stage, professions: SimpleNamespace, trainer: User, client_for: ClientFor
) -> None:
    for page in stage.course_page.get_ancestors(inclusive=True).filter(depth__gt=1):
        translate(page.specific, "fr")
    address = reverse("copy_course", args=[stage.course_page.pk])
    told = client_for(trainer).post(address, answers(professions), follow=True).content.decode()
    page = CoursePage.objects.get(course__code="THB-CUS")
    assert "It is not there in Français, Deutsch, Lëtzebuergesch" in told
    assert reverse("course_translations", args=[page.pk]) in told
