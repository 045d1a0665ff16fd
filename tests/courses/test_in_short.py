"""Pages of which title and summary alone are translated: what is read, found and told of them."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import translation
from wagtail.models import Locale

from accounts.models import User
from courses.catalogue import catalogue_of
from courses.language_versions import texts_of_items, versions_of
from courses.models import BestPractice, CourseIndexPage, HomePage
from tests.courses.builders import (
    AT,
    Stage,
    block,
    edit,
    fresh,
    make_practice,
    make_stage,
    make_term,
    release,
    text,
    use_of,
)
from tests.courses.translating import translate

pytestmark = [pytest.mark.django_db, pytest.mark.indexed, pytest.mark.once]

ClientFor = Callable[[User], Client]


@pytest.fixture
def practice() -> BestPractice:
    return make_practice(text("<p>What was done.</p>"), title="Sweden")


@pytest.fixture
def stage(site: HomePage, practice: BestPractice) -> Stage:
    """Of a course, of its two lessons and of the shared text in the second one, French titles and summaries."""
    made = make_stage(
        site,
        [block("heading", text="First"), text("<p>A harbour.</p>"), text("<p>Two.</p>")],
        [use_of(practice)],
    )
    release(made)
    french = Locale.objects.get_or_create(language_code="fr")[0]
    edit(fresh(made.course_page), description="<p>What it is about.</p>")
    for page in (*made.lessons[0].get_ancestors().filter(depth__gt=1), *made.lessons):
        if not page.has_translation(french):
            named = {"title": f"En français {page.pk}"}
            summary = {"summary": "En bref."} if hasattr(page.specific, "summary") else {}
            translate(page.specific, "fr", **named, **summary)
    shown = practice.copy_for_translation(french)
    shown.title, shown.summary = "Suède", "En bref."
    shown.save()
    shown.save_revision().publish()
    return made


def soup(client: Client, url: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(url, follow=True).content, "html.parser")


def lesson_in_french(stage: Stage, client: Client, number: int = 0) -> BeautifulSoup:
    page = fresh(stage.lessons[number]).get_translation(Locale.objects.get(language_code="fr"))
    with translation.override("fr"):
        return soup(client, fresh(page).get_url())


def test_lesson_when_its_title_alone_is_translated_then_one_note_stands_before_the_text_of_the_source(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    shown = lesson_in_french(stage, client_for(trainer))
    assert shown.h1.get_text().startswith("En français")
    assert not shown.h1.has_attr("lang")
    assert [part["lang"] for part in shown.select(".untranslated")] == ["en", "en", "en"]  # the heading too
    assert len(shown.select(".prose .untranslated__note")) == 1


def test_shared_text_when_its_title_alone_is_translated_then_its_passages_are_marked(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    shown = lesson_in_french(stage, client_for(trainer), 1)
    (frame,) = shown.select(".best-practice")
    assert (frame["lang"], frame.h3.get_text()) == ("fr", "Suède")
    assert frame.select_one(".untranslated")["lang"] == "en"


def test_terms_when_the_text_is_the_sources_then_its_words_are_explained(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    make_term("harbour", language="en")
    assert "harbour" in [
        found.get_text() for found in lesson_in_french(stage, client_for(trainer)).select("button")
    ]


def test_card_and_list_when_titles_alone_are_translated_then_the_language_is_not_taught(
    stage: Stage, client: Client
) -> None:
    texts = texts_of_items(stage.course.current_edition)
    found = versions_of(fresh(stage.course_page), texts, texts)
    assert [(version.code, version.done, version.behind) for version in found] == [("en", 2, 0), ("fr", 0, 0)]
    assert "title and summary" in client.get(fresh(stage.course_page).url).content.decode()
    index = CourseIndexPage.objects.get(locale__language_code="en")

    def listed() -> list[str]:
        (entry,) = catalogue_of(index, AnonymousUser(), profession="", page=None, on=AT.date()).page
        return [code for code, _name in entry.languages]

    assert listed() == ["en"]
    course = fresh(stage.course_page).get_translation(Locale.objects.get(language_code="fr"))
    edit(course, description="<p>De quoi il s’agit.</p>")
    assert listed() == ["en", "fr"]


def test_search_when_the_text_is_a_copy_then_it_is_found_and_named_as_foreign(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    page = soup(client_for(trainer), "/fr/search/?q=harbour")
    (hit,) = page.select(".result-item")
    assert (hit.a["lang"], hit.select("p")[-1]["lang"]) == ("fr", "en")
    assert hit.select_one("p.muted") is not None
