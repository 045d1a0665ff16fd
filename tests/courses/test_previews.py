"""Previews in the editor: each profession sees its own notes, in each language the draft of that language."""

import pytest
from django.test import RequestFactory
from wagtail.models import Locale

from accounts.models import User
from courses.models import BestPractice, HomePage, Indicator, LessonPage
from courses.translations import translated_page
from tests.courses.builders import (
    fresh,
    make_indicator,
    make_practice,
    make_source,
    make_stage,
    note_for,
    text,
)
from tests.factories import make_profession

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOTES = [note_for("police", "<p>For the police.</p>"), note_for("judiciary", "<p>For judges.</p>")]


@pytest.fixture(autouse=True)
def _professions(professions: object) -> None:
    """Police, judiciary and social services."""


def preview(thing: LessonPage | BestPractice | Indicator, mode: str, by: User, rf: RequestFactory) -> str:
    assert mode in dict(thing.preview_modes)
    request = rf.get("/")
    request.user = by
    request.is_preview = True
    response = thing.serve_preview(request, mode)
    return response.content.decode()


def test_modes_when_listed_then_each_reader_stands_in_each_language_and_a_new_profession_comes_by_itself(
    site: HomePage,
) -> None:
    (lesson,) = make_stage(site, [text()]).lessons
    before = dict(lesson.preview_modes)
    assert {"", "police:en", "judiciary:fr", "social-services:de", "visitor:lb"} <= before.keys()
    make_profession("Customs", code="customs")
    assert len(lesson.preview_modes) == len(before) + 4


@pytest.mark.parametrize(
    ("reader", "police", "judges"),
    [
        ("police", True, False),
        ("judiciary", False, True),
        ("social-services", False, False),
        ("visitor", True, True),
    ],
)
def test_preview_when_shown_as_a_reader_then_their_notes_stand_there(
    site: HomePage, officer: User, rf: RequestFactory, reader: str, police: bool, judges: bool
) -> None:
    (lesson,) = make_stage(site, [text("<p>For all.</p>"), *NOTES]).lessons
    practice = make_practice(text("<p>For all.</p>"), notes=NOTES)
    for thing in (lesson, practice):
        shown = preview(thing, f"{reader}:en", officer, rf)
        assert "For all." in shown
        assert ("For the police." in shown, "For judges." in shown) == (police, judges)


def test_preview_when_shown_in_another_language_then_it_is_the_newest_draft_of_that_translation(
    site: HomePage, officer: User, rf: RequestFactory
) -> None:
    stage = make_stage(site, [text("<p>In English.</p>")])
    french, _made = Locale.objects.get_or_create(language_code="fr")
    for page in (site, site.get_children().first().specific, stage.course_page, *stage.modules):
        translated_page(page, french, {})
    page = translated_page(stage.lessons[0], french, {"body": [text("<p>Publié.</p>")]})
    draft = fresh(page)
    draft.body = [text("<p>Brouillon.</p>")]
    draft.save_revision()
    lesson = fresh(stage.lessons[0])
    assert "Brouillon." in preview(lesson, "police:fr", officer, rf)
    shown = preview(lesson, "police:de", officer, rf)
    assert "In English." in shown
    assert '<html lang="de"' in shown


@pytest.mark.parametrize(
    ("reader", "police", "judges"),
    [
        ("police", True, False),
        ("judiciary", False, True),
        ("social-services", False, False),
        ("visitor", True, True),
    ],
)
def test_preview_of_an_indicator_when_shown_as_a_reader_then_it_is_how_it_shows_to_them_with_its_sources(
    site: HomePage, officer: User, rf: RequestFactory, reader: str, police: bool, judges: bool
) -> None:
    indicator = make_indicator("Papers", *NOTES, sources=(make_source(title="Where it is described"),))
    shown = preview(indicator, f"{reader}:en", officer, rf)
    assert "Papers" in shown
    assert ("For the police." in shown, "For judges." in shown) == (police, judges)
    assert "Where it is described" in shown
    assert 'href="#source-1"' in shown


def test_preview_of_an_indicator_when_shown_in_another_language_then_it_is_the_newest_draft_of_that_translation(
    site: HomePage, officer: User, rf: RequestFactory
) -> None:
    indicator = make_indicator("Papers", *NOTES)
    french, _made = Locale.objects.get_or_create(language_code="fr")
    translated = indicator.copy_for_translation(french)
    translated.text = "Papiers"
    translated.save()
    translated.text = "Papiers gardés"
    translated.save_revision()
    assert "Papiers gardés" in preview(indicator, "police:fr", officer, rf)
    assert "Papers" in preview(indicator, "police:de", officer, rf)
