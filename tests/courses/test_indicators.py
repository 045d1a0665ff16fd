"""Indicators of the library: what readers see of them, in which words and language, and what a release makes of them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale, TaskState

from accounts.models import User
from courses import editions, manifests
from courses.fallback import is_copy
from courses.models import HomePage, Indicator
from courses.notes import cited
from tests.courses.builders import (
    Stage,
    block,
    edit,
    fresh,
    list_of,
    make_indicator,
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
def papers(professions: SimpleNamespace) -> Indicator:
    """An indicator that is met by police and judiciary; the judiciary's note has a source of its own."""
    return make_indicator(
        "Papers withheld",
        note_for("police", "<p>In the safe.</p>"),
        note_for("judiciary", "<p>In the file.</p>", make_source("b")),
        sources=(make_source("a"),),
    )


def lesson_with(site: HomePage, *indicators: Indicator) -> Stage:
    stage = make_stage(site, [text("<p>Before.</p>"), list_of(*indicators)])
    release(stage)
    return stage


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def items(browser: Client, stage: Stage, language: str = "en") -> list[Tag]:
    """The indicators as the lesson shows them."""
    address = fresh(stage.lessons[0]).url.replace("/en/", f"/{language}/", 1)
    return BeautifulSoup(browser.get(address).content, "html5lib").select(".prose .case-study > ul > li")


def test_indicators_when_a_reader_has_one_profession_then_its_note_alone_is_shown_without_a_label(
    site: HomePage, papers: Indicator, officer: User, client_for: ClientFor
) -> None:
    stage = lesson_with(site, papers, make_indicator("Never alone"))
    make_learner(officer, stage)
    shown = [words(item) for item in items(client_for(officer), stage)]
    assert shown == ["Papers withheld 1 In the safe.", "Never alone"]


def test_indicators_when_a_reader_has_no_profession_then_all_notes_are_shown_with_labels_and_sources(
    site: HomePage, papers: Indicator, trainer: User, client_for: ClientFor
) -> None:
    stage = lesson_with(site, papers)
    [item] = items(client_for(trainer), stage)
    assert words(item) == "Papers withheld 1 Police In the safe. Judiciary In the file. 2"
    assert [source.key for source in cited(fresh(stage.lessons[0]).body)] == ["a", "b"]


def test_indicators_when_one_is_translated_in_part_then_each_text_says_its_language(
    site: HomePage, papers: Indicator, officer: User, client_for: ClientFor
) -> None:
    french = papers.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.text, french.shows = "Papiers gardés", list(french.shows.raw_data[1:])
    french.save()
    french.save_revision().publish()
    stage = lesson_with(site, papers, make_indicator("Never alone"))
    make_learner(officer, stage)
    first, second = items(client_for(officer), stage, "fr")
    assert (first["lang"], words(first), first.div["lang"]) == ("fr", "Papiers gardés 1 In the safe.", "en")
    assert (second["lang"], words(second)) == ("en", "Never alone")


def test_indicators_when_one_is_withdrawn_or_deleted_then_the_others_are_shown(
    site: HomePage, papers: Indicator, trainer: User, client_for: ClientFor
) -> None:
    withdrawn, deleted = make_indicator("Withdrawn"), make_indicator("Deleted")
    stage = lesson_with(site, withdrawn, deleted, papers)
    withdrawn.unpublish()
    deleted.delete()
    assert [words(item)[:15] for item in items(client_for(trainer), stage)] == ["Papers withheld"]
    manifest = editions.manifest_of(fresh(stage.course_page))
    assert [shared["key"] for shared in manifest["modules"][0]["items"][0]["shared"]] == [
        str(papers.translation_key)
    ]


def test_indicators_when_a_translation_lists_the_same_ones_then_it_is_no_passage_to_be_translated(
    site: HomePage, papers: Indicator
) -> None:
    lesson = lesson_with(site, papers).lessons[0]
    copied = [is_copy(own, original) for own, original in zip(fresh(lesson).body, lesson.body, strict=True)]
    assert copied == [True, False]


@pytest.mark.parametrize("how", ["by the lesson", "by a shared text"])
def test_indicators_when_one_is_published_anew_then_the_lesson_has_changed_for_the_next_edition(
    how: str, site: HomePage, papers: Indicator
) -> None:
    used = list_of(papers)
    if how == "by a shared text":
        used = block("shared_text", practice=make_practice(used).pk)
    stage = make_stage(site, [used], [text()])
    edition = release(stage)
    draft = fresh(papers)
    draft.text = "Papers in the safe"
    draft.save_revision()
    assert not manifests.changes_since(edition, editions.manifest_of(fresh(stage.course_page)))
    edit(papers, text="Papers in the safe")
    with translation.override("fr"):
        manifest = editions.manifest_of(fresh(stage.course_page))
    found = manifests.changes_since(edition, manifest)
    assert [(change.title, change.shared) for change in found.changed] == [
        (stage.lessons[0].title, ["Papers in the safe"])
    ]


def test_indicators_when_a_lesson_lists_more_of_them_then_there_are_no_more_queries(
    site: HomePage, professions: SimpleNamespace, officer: User, client_for: ClientFor
) -> None:
    source, counted = make_source(), []
    for number in (2, 12):
        made = [
            make_indicator("", note_for("police", "<p>Note.</p>"), sources=(source,)) for _ in range(number)
        ]
        stage = lesson_with(site, *made)
        make_learner(officer, stage)
        browser = client_for(officer)
        assert len(items(browser, stage)) == number
        with CaptureQueriesContext(connection) as asked:
            items(browser, stage)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_indicator_when_a_trainer_writes_it_then_a_reviewer_publishes_it_and_its_history_is_kept(
    site: HomePage, papers: Indicator, trainer: User, reviewer: User, client_for: ClientFor
) -> None:
    papers.text = "Papers in the safe"
    papers.save_revision(user=trainer)
    papers.get_workflow().start(papers, trainer)
    name = "wagtailsnippets_courses_indicator"
    preview = client_for(trainer).get(reverse(f"{name}:preview_on_edit", args=[papers.pk]), {"mode": ""})
    assert preview.status_code == 200
    address = reverse(f"{name}:workflow_action", args=[papers.pk, "approve", TaskState.objects.get().pk])
    client_for(trainer).post(address)
    assert fresh(papers).text == "Papers withheld"
    browser = client_for(reviewer)
    asked = browser.post(address)
    assert asked["Location"] == reverse("publish_text", args=["indicator", papers.pk])
    browser.post(asked["Location"], {"change": "clarification", "note": "", "approve": "1"})
    assert fresh(papers).text == "Papers in the safe"
    assert papers.revisions.count() == 2


def test_indicator_when_it_is_previewed_as_a_draft_then_the_draft_is_shown(papers: Indicator) -> None:
    papers.text = "A draft"
    html = papers.make_preview_request().content.decode()
    assert "A draft" in html
    assert "In the safe." in html
    assert "Papers withheld" not in html
