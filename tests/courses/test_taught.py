"""What an edition taught, shown from its frozen texts: in every language, with sources and files, whatever is gone."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.management.commands.purge_revisions import purge_revisions
from wagtail.models import Locale, Revision

from accounts.models import User
from courses.manifests import digest
from courses.models import BestPractice, Completion, Edition, FrozenText, HomePage, KeptMark, Source
from courses.taught import Taught
from tests.courses.builders import (
    WEBM,
    Stage,
    block,
    edit,
    fresh,
    list_of,
    make_document,
    make_image,
    make_indicator,
    make_learner,
    make_practice,
    make_recording,
    make_source,
    make_stage,
    note_for,
    release,
    text,
    use_of,
)
from tests.courses.translating import translate, without
from tests.factories import make_completion

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
OTHER = [text("<p>Other content.</p>")]
FRENCH = "<p>La leçon telle qu’elle était.</p>"


def completed(user: User, stage: Stage) -> Completion:
    return make_completion(make_learner(user, stage), stage.course.current_edition, at=timezone.now())


def read(
    browser: Client,
    completion: Completion,
    position: int = 1,
    language: str = "en",
    query: dict | None = None,
) -> str:
    """The words of the page on which one reads an item of a completion."""
    main = shown_in(browser, completion, language, position, query)
    return " ".join(main.get_text(" ").split())


def shown_in(
    browser: Client,
    completion: Completion,
    language: str = "en",
    position: int = 1,
    query: dict | None = None,
) -> Tag:
    with translation.override(language):
        path = reverse("taught_item", args=[completion.uuid, position])
    answer = browser.get(path, query)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.content.decode(), "html.parser").main
    assert main
    return main


def in_french(stage: Stage, body: list, **facts: object) -> None:
    """The first module and the first lesson in French."""
    translate(stage.course_page.get_parent().get_parent().specific, "fr", title="Formation", slug="formation")
    translate(stage.course_page.get_parent().specific, "fr", title="Cours", slug="cours")
    translate(stage.course_page, "fr", title="Reconnaître", slug="reconnaitre")
    translate(stage.modules[0], "fr", title="Voir", slug="voir")
    translate(stage.lessons[0], "fr", title="Leçon", slug="lecon", body=body, **facts)


def practice_in_french(practice: BestPractice, words: dict[str, str]) -> BestPractice:
    """The practice in French, published."""
    french = practice.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.title, french.body = "Une pratique", without(practice.body, words=words)
    french.save()
    french.save_revision().publish()
    return BestPractice.objects.get(pk=french.pk)


# --- The words -------------------------------------------------------------------------------------


def test_taught_when_pages_and_texts_are_changed_and_deleted_then_the_edition_still_says_what_it_taught(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    practice = make_practice(text("<p>As it was.</p>"), title="A practice")
    stage = make_stage(site, [text("<p>The lesson as it was.</p>"), use_of(practice)])
    release(stage)
    completion = completed(officer, stage)
    edit(practice, body=OTHER)
    edit(stage.lessons[0], body=[text("<p>Something else.</p>")])
    fresh(stage.lessons[0]).delete()
    practice.delete()
    words = read(client_for(officer), completion)
    for said in ("The lesson as it was.", "A practice", "As it was."):
        assert said in words
    assert "Other content." not in words
    assert all(digest(frozen.content) == frozen.digest for frozen in FrozenText.objects.all())


def test_taught_when_a_text_of_the_library_stands_between_two_blocks_then_it_is_read_there(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    sign = make_indicator("Papers held back", note_for("police", "<p>Seen at a control.</p>"))
    practice = make_practice(text("<p>In between.</p>"), list_of(sign))
    stage = make_stage(site, [text("<p>Before it.</p>"), use_of(practice), text("<p>After it.</p>")])
    release(stage)
    words = read(client_for(officer), completed(officer, stage))
    places = [
        words.index(said)
        for said in ("Before it.", "In between.", "Papers held back", "Seen at a control.", "After it.")
    ]
    assert places == sorted(places)
    assert words.count("In between.") == words.count("Papers held back") == 1


def test_taught_when_the_french_page_changed_then_the_first_edition_still_says_it_in_french(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    stage = make_stage(site, [text("<p>The lesson as it was.</p>"), text("<p>Only in English.</p>")])
    source = fresh(stage.lessons[0]).body
    in_french(stage, without(source, 1, words={"<p>The lesson as it was.</p>": FRENCH}))
    first = release(stage)
    assert Taught(first, "fr").languages == ["en", "fr"]
    completion = completed(officer, stage)
    french = fresh(stage.lessons[0]).get_translations().get()
    edit(french, body=without(french.body, words={FRENCH: "<p>Autre chose.</p>"}), title="Autre titre")
    french.delete()
    words = read(client_for(officer), completion, language="fr")
    assert "La leçon telle qu’elle était." in words
    assert "Leçon" in words
    assert "Only in English." in words  # it was not translated then, and was read in English
    for said in ("Autre chose.", "Autre titre", "The lesson as it was."):
        assert said not in words
    assert "The lesson as it was." in read(client_for(officer), completion)
    query = {"query": {"language": "fr"}}
    assert "La leçon telle qu’elle était." in read(client_for(officer), completion, **query)


def test_taught_when_a_shared_text_was_translated_then_its_words_of_that_day_are_read(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    practice = make_practice(text("<p>As it was.</p>"))
    stage = make_stage(site, [use_of(practice)])
    in_french(stage, fresh(stage.lessons[0]).body)
    french = practice_in_french(practice, {"<p>As it was.</p>": "<p>Comme c’était.</p>"})
    release(stage)
    completion = completed(officer, stage)
    edit(french, body=without(french.body, words={"<p>Comme c’était.</p>": "<p>Autrement.</p>"}))
    words = read(client_for(officer), completion, language="fr")
    assert "Une pratique" in words
    assert "Comme c’était." in words
    assert "Autrement." not in words
    assert "As it was." not in words


def test_release_when_a_language_is_added_then_the_digest_of_the_edition_knows_nothing_of_it(
    site: HomePage,
) -> None:
    stage = make_stage(site, [text()])
    first = release(stage)
    in_french(stage, without(fresh(stage.lessons[0]).body, words={"<p>One idea a paragraph.</p>": FRENCH}))
    edit(stage.lessons[0], title="Another title")
    second = release(stage)
    assert first.sheet_digest != second.sheet_digest
    assert "languages" not in str(second.manifest)
    assert [Taught(edition, "fr").language for edition in (first, second)] == ["en", "fr"]


# --- Sources and files -----------------------------------------------------------------------------


def test_taught_when_sources_were_renamed_or_deleted_then_they_stand_there_as_they_were_called(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    kept = make_source("kept", instrument="Directive A", article="Article 4", url="https://example.org/a")
    gone = make_source("gone", instrument="Judgment B", title="The court said so")
    whole = make_source("whole", instrument="Report C")
    practice = make_practice(text("<p>As it was.</p>"), sources=(whole,))
    stage = make_stage(site, [text("<p>A fact.</p>", kept, gone), use_of(practice)])
    release(stage)
    completion = completed(officer, stage)
    gone.delete()
    Source.objects.filter(pk__in=[kept.pk, whole.pk]).update(
        instrument="Renamed", url="https://example.org/other"
    )
    words = read(client_for(officer), completion)
    for said in (
        "Directive A, Article 4",
        "https://example.org/a",
        "Judgment B",
        "The court said so",
        "Report C",
    ):
        assert said in words
    assert "Renamed" not in words
    assert "A fact. 1 2" in words  # the marks at the statement


def test_taught_when_files_of_which_no_copy_was_kept_are_gone_or_replaced_then_their_names_and_words_stand_there(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    image, document = make_image("Four verbs"), make_document("First contact card")
    recording = make_recording(content=WEBM, transcript="<p>Officer: Who answers for you?</p>")
    shown = {"image": image.pk, "alt_text": "Four verbs in a row", "decorative": False}
    stage = make_stage(
        site,
        [
            block("image", image=shown, caption="What to look for"),
            block("download", title="A card", document=document.pk),
            block("video", recording=recording.pk),
        ],
    )
    release(stage)
    completion = completed(officer, stage)
    browser = client_for(officer)
    assert "It was removed or replaced" not in read(browser, completion)
    image.delete()
    document.delete()
    recording.transcript = "<p>Another.</p>"
    recording.save()
    KeptMark.objects.all().delete()
    words = read(browser, completion)
    for said in (
        "Four verbs",
        "What to look for",
        "First contact card",
        "Who answers",
        "Officer: Who answers for you?",
    ):
        assert said in words
    assert words.count("It was removed or replaced after the release.") == 3
    assert "Another." not in words


def test_taught_when_the_translation_shows_another_picture_then_that_one_is_noted_too(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    own, other = make_image("Four verbs"), make_image("Quatre verbes")
    shown = {"image": own.pk, "alt_text": "Four verbs in a row", "decorative": False}
    stage = make_stage(site, [block("image", image=shown, caption="")])
    body = without(fresh(stage.lessons[0]).body, words={"Four verbs in a row": "Quatre verbes à la file"})
    body[0]["value"]["image"]["image"] = other.pk
    in_french(stage, body)
    release(stage)
    completion = completed(officer, stage)
    other.delete()
    browser = client_for(officer)
    words = read(browser, completion, language="fr")
    assert "Quatre verbes" in words
    (copy,) = shown_in(browser, completion, "fr").select("figure.picture img")
    assert copy["alt"] == "Quatre verbes à la file"
    assert "Four verbs" not in words
    assert "It was removed" not in read(browser, completion)


def test_taught_when_an_edition_is_long_then_its_pages_ask_no_more_of_the_database(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    queries = []
    browser = client_for(officer)
    for lessons in (2, 12):
        stage = make_stage(site, *[[text("<p>A fact.</p>", make_source())] for _number in range(lessons)])
        release(stage)
        completion = completed(officer, stage)
        for path in (
            reverse("taught", args=[completion.uuid]),
            reverse("taught_item", args=[completion.uuid, 2]),
        ):
            browser.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(path).status_code == 200
            queries.append(len(asked))
    assert queries[:2] == queries[2:]


def test_taught_when_the_edition_is_from_before_sheets_then_its_texts_are_read_all_the_same(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    practice = make_practice(text("<p>As it was.</p>", make_source()), title="A practice")
    stage = make_stage(site, [text("<p>The lesson as it was.</p>", make_source()), use_of(practice)])
    release(stage)
    completion = completed(officer, stage)
    Edition.objects.update(sheet_digest="")
    words = read(client_for(officer), completion, language="fr")
    for said in ("The lesson as it was.", "A practice", "As it was."):
        assert said in words
    FrozenText.objects.all().delete()
    assert "the digest alone tells what it was" in read(client_for(officer), completion)


# --- Who reads it ----------------------------------------------------------------------------------


def test_contents_when_the_holder_or_who_looks_after_them_asks_then_every_item_is_there_and_for_others_nothing(
    officer: User, manager: User, coordinator: User, colleague: User, trainer: User, stage: Stage,
    client_for: ClientFor, client: Client,
) -> None:  # fmt: skip
    completion = completed(officer, stage)
    path, item = reverse("taught", args=[completion.uuid]), reverse("taught_item", args=[completion.uuid, 3])
    for viewer in (officer, manager, coordinator):
        page = client_for(viewer).get(path).content.decode()
        assert all(lesson.title in page for lesson in stage.lessons)
        assert client_for(viewer).get(item).status_code == 200
    for viewer in (colleague, trainer):
        assert [client_for(viewer).get(address).status_code for address in (path, item)] == [404, 404]
    assert client.get(path).status_code == 302
    for nowhere in (0, 4):
        missing = reverse("taught_item", args=[completion.uuid, nowhere])
        assert client_for(officer).get(missing).status_code == 404


def test_links_when_somebody_has_completed_then_their_pages_lead_to_what_was_taught(
    officer: User, manager: User, stage: Stage, client_for: ClientFor
) -> None:
    address = reverse("taught", args=[completed(officer, stage).uuid])
    own = client_for(officer)
    assert address in own.get(reverse("my_training")).content.decode()
    assert address in own.get(fresh(stage.course_page).get_url()).content.decode()
    records = client_for(manager).get(reverse("records"), {"course": stage.course.code}).content.decode()
    assert address in records


def test_edition_when_an_editor_opens_it_then_its_words_stand_there(
    editor: User, stage: Stage, client_for: ClientFor
) -> None:
    edit(stage.lessons[0], body=OTHER)
    browser = client_for(editor)
    contents = browser.get(reverse("edition", args=[stage.course_page.pk, 1])).content.decode()
    item = reverse("edition_item", args=[stage.course_page.pk, 1, 1])
    assert item in contents
    assert stage.course.current_edition.digest in contents
    page = browser.get(item).content.decode()
    assert "One idea a paragraph." in page
    assert "Other content." not in page
    listed = browser.get(reverse("editions_of_course", args=[stage.course_page.pk])).content.decode()
    assert "Edition 1" in listed


# --- Revisions that are held -----------------------------------------------------------------------


def test_purge_when_a_revision_is_named_by_an_edition_then_it_stays_and_others_go(stage: Stage) -> None:
    named = stage.lessons[0].live_revision_id
    edit(stage.lessons[0], body=OTHER)
    between = fresh(stage.lessons[0]).live_revision_id
    edit(stage.lessons[0], body=[text("<p>The newest.</p>")])
    purge_revisions()
    assert Revision.objects.filter(pk=named).exists()
    assert not Revision.objects.filter(pk=between).exists()
    fresh(stage.lessons[0]).delete()  # a page may go; its revisions go with it
    assert not Revision.objects.filter(pk=named).exists()


def test_purge_when_translations_were_in_an_edition_then_their_revisions_stay(site: HomePage) -> None:
    practice, sign = make_practice(text("<p>As it was.</p>")), make_indicator("Papers held back")
    stage = make_stage(site, [use_of(practice), list_of(sign)])
    in_french(stage, fresh(stage.lessons[0]).body)
    french_sign = sign.copy_for_translation(Locale.objects.get(language_code="fr"))
    french_sign.save()
    french_sign.save_revision().publish()
    lesson = fresh(stage.lessons[0]).get_translations().get()
    translations = [practice_in_french(practice, {}), fresh(french_sign), lesson]
    named = {thing.live_revision_id for thing in translations}
    release(stage)
    for _number in range(2):
        for thing in translations:
            fresh(thing).save_revision().publish()
    purge_revisions()
    assert set(Revision.objects.filter(pk__in=named).values_list("pk", flat=True)) == named


def test_purge_when_a_lesson_keeps_a_version_then_the_revision_of_that_version_stays(site: HomePage) -> None:
    practice = make_practice(text("<p>As it was.</p>"))
    pinned = practice.live_revision_id
    edit(practice, body=OTHER)
    make_stage(site, [block("best_practice", practice=practice.pk, version=1)])
    edit(practice, body=[text("<p>The newest.</p>")])
    purge_revisions()
    assert Revision.objects.filter(pk=pinned).exists()
    assert BestPractice.objects.get(pk=practice.pk).live_revision_id != pinned
    practice.delete()
    assert not Revision.objects.filter(pk=pinned).exists()
