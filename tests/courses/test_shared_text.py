"""A text of the library as the lesson's own: one text in several courses, without a frame, with place, notes and languages."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from accounts.models import User
from courses import editions, manifests
from courses.models import BestPractice, HomePage
from courses.notes import cited
from tests.courses.builders import (
    Stage,
    block,
    fresh,
    make_learner,
    make_practice,
    make_source,
    make_stage,
    note_for,
    release,
    text,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture
def practice() -> BestPractice:
    """A text, a heading and a text, with two notes; it cites b, then a, and names them as a whole in the other order."""
    a, b = make_source("a"), make_source("b")
    return make_practice(
        text("<p>Act and purpose.</p>", b),
        block("heading", text="For a child"),
        text("<p>No means are needed.</p>", a),
        notes=[note_for("police", "<p>For the police.</p>"), note_for("judiciary", "<p>For judges.</p>")],
        sources=(a, b),
        title="What trafficking is",
    )


def shared(practice: BestPractice) -> dict:
    return block("shared_text", practice=practice.pk)


@pytest.fixture
def stages(site: HomePage, practice: BestPractice) -> list[Stage]:
    """Two courses with a lesson each, both made of the same text."""
    made = [make_stage(site, [shared(practice)]) for _ in range(2)]
    for stage in made:
        release(stage)
    return made


def prose(browser: Client, stage: Stage) -> BeautifulSoup:
    return BeautifulSoup(browser.get(fresh(stage.lessons[0]).url).content, "html5lib").select_one(".prose")


def test_shared_text_when_shown_then_it_is_the_text_of_the_lesson_without_frame_or_title(
    stages: list[Stage], officer: User, client_for: ClientFor
) -> None:
    make_learner(officer, stages[0])
    shown = prose(client_for(officer), stages[0])
    assert shown.select(".best-practice, .best-practice__label, h3") == []
    assert shown.h2.get_text() == "For a child"
    assert "What was done." not in shown.get_text()  # the summary of the shared text; the lesson has its own
    assert [note.get_text(" ", strip=True) for note in shown.select(".profession-note")] == [
        "What this means for: Police For the police."
    ]


def test_shared_text_when_it_is_published_anew_then_every_course_that_uses_it_shows_the_new_text(
    stages: list[Stage], practice: BestPractice, trainer: User, client_for: ClientFor
) -> None:
    practice.body = [text("<p>Said better.</p>")]
    practice.save_revision().publish()
    for stage in stages:
        assert "Said better." in prose(client_for(trainer), stage).get_text()
        manifest = editions.manifest_of(fresh(stage.course_page))
        assert stage.course.current_edition.digest != manifests.manifest_digest(manifest)


def test_sources_when_a_shared_text_cites_them_then_they_are_numbered_as_they_are_read(
    stages: list[Stage],
) -> None:
    assert [source.key for source in cited(stages[0].lessons[0].body)] == ["b", "a"]


def test_place_when_reading_stops_inside_a_shared_text_then_it_goes_on_there(
    stages: list[Stage], practice: BestPractice, officer: User, client_for: ClientFor
) -> None:
    enrolment, browser = make_learner(officer, stages[0]), client_for(officer)
    first, _heading, last = [child.id for child in practice.body]
    address = reverse("note_place", args=[enrolment.uuid, stages[0].keys[0]])
    assert [tag["id"] for tag in prose(browser, stages[0]).select(".block .block")] == [first, _heading, last]
    assert browser.post(address, {"block": last}).status_code == 204
    page = BeautifulSoup(browser.get(fresh(stages[0].lessons[0]).url).content, "html5lib")
    assert "You stopped at “For a child”." in page.select_one(".place").get_text()
    assert page.select_one(".place a")["href"] == f"#{last}"
    assert browser.post(address, {"block": str(fresh(stages[0].lessons[0]).body[0].id)}).status_code == 400


def test_shared_text_when_it_is_not_in_the_readers_language_then_a_note_says_in_which_it_is(
    stages: list[Stage], practice: BestPractice, trainer: User, client_for: ClientFor
) -> None:
    with translation.override("fr"):
        address = stages[0].lessons[0].get_url()
    browser = client_for(trainer)

    def shown() -> BeautifulSoup:
        return BeautifulSoup(browser.get(address).content, "html5lib").select_one(".prose")

    assert "anglais" in shown().select_one(".untranslated__note").get_text()
    french: BestPractice = practice.copy_for_translation(Locale.objects.get_or_create(language_code="fr")[0])
    french.body = [text("<p>L’acte et le but.</p>")]
    french.save()
    french.save_revision().publish()
    assert "L’acte et le but." in shown().get_text()
    assert shown().select_one("[lang=fr]") is not None
