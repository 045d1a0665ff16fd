"""Sending pages to translation in the CMS, translating with PO files, and who may do what."""

from collections.abc import Callable
from typing import Any

import polib
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from accounts.models import User
from courses import staleness
from courses.authoring import REVIEWERS
from courses.models import HomePage
from courses.taking_over import translate_part_by_part
from tests.courses.builders import Stage, edit, fresh, make_practice, make_stage, text, use_of
from tests.courses.part_by_part import ids
from tests.courses.translating import translate

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]


@pytest.fixture
def stage(site: HomePage) -> Stage:
    """Two lessons, of which the first is published in French."""
    made = make_stage(
        site, [text("<p>One.</p><p>Two.</p>")], [text("<p>Three.</p>"), use_of(make_practice(text()))]
    )
    for page in made.lessons[0].get_ancestors().filter(depth__gt=1):
        translate(page.specific, "fr")
    translate(
        made.lessons[0],
        "fr",
        title="Un",
        body=[{**text("<p>Un.</p><p>Deux.</p>"), "id": made.lessons[0].body[0].id}],
    )
    return made


def french_of(page: Any) -> Any:
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code="fr")


def submit(client: Client, page: Page, language: str = "fr", **facts: Any) -> Any:
    locale = Locale.objects.get(language_code=language)
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return client.post(address, {"locales": [locale.pk], **facts})


def state(page: Any) -> tuple:
    page = fresh(page)
    return page.title, page.live, page.latest_revision_id, list(page.body.get_prep_value())


def test_submit_when_pages_below_are_translated_already_then_only_the_others_are_begun_as_drafts(
    stage: Stage, trainer: User, client_for: ClientFor, django_capture_on_commit_callbacks: Callable
) -> None:
    client, (done, open_) = client_for(trainer), stage.lessons
    german = Locale.objects.get(language_code="de")
    done.copy_for_translation(german, copy_parents=True)  # those above it are aliases
    own = edit(done.get_translation(german), title="Eins", body=[])
    before = state(own)
    with django_capture_on_commit_callbacks(execute=True):
        assert submit(client, stage.course_page, "de", include_subtree="on").status_code == 302
    begun = set(Translation.objects.values_list("source__object_repr", "target_locale"))
    assert begun == {(page.title, german.pk) for page in (stage.course_page, *stage.modules, open_)}
    assert state(own) == before
    assert not open_.get_translation(german).live


def test_submit_when_there_is_a_live_alias_then_it_is_noted_that_nothing_is_translated(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    lesson = stage.lessons[1]
    lesson.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True)
    submit(client_for(trainer), lesson)
    key = lesson.translation_key
    assert f"body.{lesson.body[0].id}" in staleness.standings_in([key], ["fr"])[key, "fr"].missing


def test_po_when_a_trainer_takes_it_and_gives_it_back_then_an_editor_publishes_the_french_lesson(
    stage: Stage,
    trainer: User,
    editor: User,
    client_for: ClientFor,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    lesson, client = stage.lessons[1], client_for(trainer)
    submit(client, lesson)
    french, translation = french_of(lesson), Translation.objects.get()
    editing = reverse("wagtailadmin_pages:edit", args=[french.pk])
    download = reverse("wagtail_localize:download_pofile", args=[translation.pk])
    assert download in client.get(editing).content.decode()
    po = polib.pofile(client.get(download).content.decode())
    assert {entry.msgid for entry in po} == {lesson.title, lesson.slug, lesson.summary, "Three."}
    for entry in po:
        entry.msgstr = f"fr {entry.msgid}"
    file = SimpleUploadedFile("lesson.po", str(po).encode())
    client.post(
        reverse("wagtail_localize:upload_pofile", args=[translation.pk]), {"file": file, "next": editing}
    )
    assert client.post(editing, {"action": "publish"}).status_code in (302, 403)
    assert not fresh(french).live  # a trainer doesn't publish
    with django_capture_on_commit_callbacks(execute=True):
        client_for(editor).post(editing, {"action": "publish"})
    shown = fresh(french)
    assert (shown.live, shown.title, shown.summary) == (True, f"fr {lesson.title}", f"fr {lesson.summary}")
    assert shown.body[0].value["text"].source == "<p>fr Three.</p>"
    assert list(ids(list(shown.body.get_prep_value()))) == list(ids(list(lesson.body.get_prep_value())))


def test_new_text_of_the_source_when_a_trainer_fetches_it_then_nothing_is_published(
    stage: Stage,
    trainer: User,
    editor: User,
    client_for: ClientFor,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    lesson = stage.lessons[0]
    french = french_of(lesson)
    translate_part_by_part(french, lesson)
    edit(lesson, summary="New.")
    before = state(french)
    address = reverse("wagtail_localize:update_translations", args=[TranslationSource.objects.get().pk])
    for user, published in ((trainer, False), (editor, True)):
        with django_capture_on_commit_callbacks(execute=True):
            assert client_for(user).post(address, {"publish_translations": "on"}).status_code == 302
        assert (state(french) != before) is published


def test_part_by_part_when_a_trainer_asks_for_it_then_the_translation_opens_so(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    french, client = french_of(stage.lessons[0]), client_for(trainer)
    address = reverse("part_by_part", args=["wagtailcore.page", french.pk])
    editing = reverse("wagtailadmin_pages:edit", args=[french.pk])
    assert address in client.get(editing).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address).headers["Location"] == editing
    page = client.get(editing).content.decode()
    assert "js-translation-editor" in page
    assert "convert_to_alias" not in page
    assert client.post(f"/cms/localize/page/{french.pk}/convert_to_alias/", follow=True).status_code == 404
    edit(french, body=[*french.body.get_prep_value(), text("<p>Ici seulement.</p>")])
    Translation.objects.all().delete()
    assert "Ici seulement." in client.post(address, follow=True).content.decode()
    assert not Translation.objects.exists()


@pytest.mark.parametrize("name", ["part_by_part", "still_right", "translations", "submit"])
def test_translating_when_a_reviewer_tries_then_it_is_refused(
    name: str, stage: Stage, reviewer: User, client_for: ClientFor
) -> None:
    addresses = {
        "translations": reverse("translations"),
        "submit": reverse("wagtail_localize:submit_page_translation", args=[stage.lessons[0].pk]),
    }
    french = french_of(stage.lessons[0])
    address = addresses.get(name) or reverse(name, args=["wagtailcore.page", french.pk])
    assert client_for(reviewer).post(address).headers["Location"] == reverse("wagtailadmin_home")
    assert not Translation.objects.exists()


def test_snippets_when_somebody_may_not_view_them_then_the_translation_editor_does_not_list_them(
    site: HomePage, trainer: User, reviewer: User, client_for: ClientFor
) -> None:
    make_practice(title="Sweden")
    practices = reverse("wagtail_localize:snippets_api_listing", args=["courses", "bestpractice"])
    assert "Sweden" in client_for(trainer).get(practices).content.decode()
    Group.objects.get(name=REVIEWERS).permissions.remove(Permission.objects.get(codename="view_bestpractice"))
    assert client_for(reviewer).get(practices).status_code == 403


@pytest.mark.parametrize(
    ("kind", "pk"), [("courses.source", 1), ("nothing.at_all", 1), ("wagtailcore.page", 999_999)]
)
def test_part_by_part_when_it_is_no_translation_then_there_is_no_such_page(
    kind: str, pk: int, site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    assert client_for(trainer).get(reverse("part_by_part", args=[kind, pk]), follow=True).status_code == 404
    own = reverse("part_by_part", args=["wagtailcore.page", site.pk])
    assert client_for(trainer).get(own, follow=True).status_code == 404
