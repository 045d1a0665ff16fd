"""Which version of a shared text a lesson keeps is chosen from those that were published."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from accounts.models import User
from courses.models import BestPractice, HomePage
from tests.courses.builders import block, edit, fresh, make_practice, make_stage, text

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
FOLLOWS = "Always the latest published text"


@pytest.fixture
def practice(editor: User) -> BestPractice:
    """Of two versions and a draft; another practice has one."""
    made = make_practice(text("<p>What it said.</p>"), title="A practice")
    made.summary, made.change, made.change_note = "What is done.", "clarification", "Who <does> it."
    made.save_revision(user=editor).publish(user=editor)
    made.summary = "A draft."
    made.save_revision()
    return fresh(made)


def options(browser: Client, practice: str) -> list[tuple[str, str]]:
    shown = browser.get(reverse("version_options"), {"practice": practice})
    assert shown.status_code == 200
    page = BeautifulSoup(shown.content, "html5lib")
    return [(option["value"], option.get_text(strip=True)) for option in page.select("option")]


def test_versions_when_asked_in_any_language_then_those_that_were_published_are_told(
    practice: BestPractice, trainer: User, editor: User, client_for: ClientFor
) -> None:
    make_practice(text("<p>Another.</p>"), title="Another")
    french = practice.copy_for_translation(Locale.objects.get_or_create(language_code="fr")[0])
    french.save()
    browser = client_for(trainer)
    newest = timezone.localtime(practice.live_revision.created_at).strftime("%-d %B %Y")
    found = options(browser, str(practice.pk))
    assert found == [
        ("", FOLLOWS),
        ("2", f"Version 2, {newest}, {editor}, clarification: Who <does> it. (the newest)"),
        ("1", f"Version 1, {newest}"),
    ]
    assert options(browser, str(french.pk)) == found


@pytest.mark.parametrize("asked", ["0", "x"])
def test_versions_when_the_text_is_unknown_then_there_is_nothing(
    trainer: User, client_for: ClientFor, asked: str
) -> None:
    answer = client_for(trainer).get(reverse("version_options"), {"practice": asked}, follow=True)
    assert answer.status_code == 404


def test_versions_when_asked_by_who_writes_no_courses_then_nothing_is_told(
    practice: BestPractice, officer: User, client_for: ClientFor
) -> None:
    answer = client_for(officer).get(reverse("version_options"), {"practice": practice.pk})
    assert (answer.status_code, b"clarification" in answer.content) in [(302, False), (403, False)]


def test_editor_when_a_lesson_is_opened_then_its_blocks_bring_the_list(
    site: HomePage, practice: BestPractice, trainer: User, client_for: ClientFor
) -> None:
    stage = make_stage(site, [block("shared_text", practice=practice.pk, version=1)])
    address = reverse("wagtailadmin_pages:edit", args=[stage.lessons[0].pk])
    shown = client_for(trainer).get(address).content.decode()
    assert "js/cms/kept-version" in shown
    assert reverse("version_options") in shown


def test_block_when_the_number_is_that_of_another_text_then_it_is_refused(
    site: HomePage, practice: BestPractice
) -> None:
    other = make_practice(text("<p>Another.</p>"), title="Another")
    edit(practice, summary="Published once more.")
    stage = make_stage(site, [block("best_practice", practice=other.pk, version=3)])
    (child,) = fresh(stage.lessons[0]).body
    with pytest.raises(ValidationError) as refused:
        child.block.clean(child.value)
    assert "There is no version 3; the newest is 1." in str(refused.value.block_errors["version"])
