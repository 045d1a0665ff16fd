"""Sources as texts of the library: drafts, translations that readers are told, and withdrawing one that is cited."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Locale

from accounts.models import User
from assessments.freezing import item_payload
from assessments.texts import localised
from courses.models import BestPractice, HomePage, Source
from courses.taught import Taught
from courses.terms import glossary
from tests.assessments.builders import make_question, raw
from tests.courses.builders import (
    Stage,
    edit,
    fresh,
    list_of,
    make_indicator,
    make_practice,
    make_source,
    make_stage,
    make_term,
    release,
    text,
    use_of,
)
from tests.courses.part_by_part import fill, started

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
EUR_LEX = "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:32011L0036"


@pytest.fixture
def source(site: HomePage) -> Source:
    return make_source(
        "directive", instrument="Directive 2011/36/EU", article="Article 2", title="What it is",
        url="https://example.org/en", language="en",
    )  # fmt: skip


def in_french(source: Source, *, live: bool = True, **facts: Any) -> Source:
    own = source.copy_for_translation(Locale.objects.get(language_code="fr"))
    said = {
        "instrument": "Directive 2011/36/UE",
        "title": "De quoi il s’agit",
        "url": EUR_LEX,
        "language": "fr",
    }
    for name, value in (said | facts).items():
        setattr(own, name, value)
    own.live = live
    own.save()
    if live:
        own.save_revision().publish()
    return own


def notes_of(client: Client, stage: Stage, language: str) -> tuple[list[Any], int]:
    """The notes below the first lesson as a reader of a language sees them, and the queries that it took."""
    with translation.override(language):
        address = fresh(stage.lessons[0]).get_url()
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        page = BeautifulSoup(client.get(address).content, "html5lib")
    return page.select(".sources__list li"), len(caught)


def words(thing: Any) -> str:
    return " ".join(thing.get_text(" ", strip=True).split())


# --- What readers are told -------------------------------------------------------------------------


def test_note_when_a_translation_is_published_then_its_readers_are_told_that_and_no_page_takes_more_queries(
    site: HomePage, source: Source, trainer: User, client_for: ClientFor
) -> None:
    whole = make_source("report", instrument="A report", title="What was found")
    practice = make_practice(text("<p>Shared.</p>", source), sources=(whole,))
    indicator = make_indicator("Papers", sources=(whole,))
    stage = make_stage(site, [text("<p>A fact.</p>", source), use_of(practice), list_of(indicator)])
    browser = client_for(trainer)
    before = {language: notes_of(browser, stage, language)[1] for language in ("en", "fr")}
    draft = in_french(source, live=False)
    notes, _queries = notes_of(browser, stage, "fr")
    assert "Directive 2011/36/EU" in words(notes[0])
    assert notes[0].span["lang"] == "en"
    assert "Anglais" in words(notes[0])  # it was read in another language
    draft.save_revision().publish()
    notes, queries = notes_of(browser, stage, "fr")
    assert "Directive 2011/36/UE, Article 2 : De quoi il s’agit" in words(notes[0]).replace(
        ":", " :"
    ).replace("  ", " ")
    assert [note.a["href"] for note in notes if note.a] == [EUR_LEX]
    assert not notes[0].span.has_attr("lang")
    assert "Français" not in words(notes[0])
    assert queries == before["fr"]
    notes, queries = notes_of(browser, stage, "en")
    assert "Directive 2011/36/EU, Article 2" in words(notes[0])
    assert queries == before["en"]
    fresh(draft).unpublish()
    assert "Directive 2011/36/EU, " in words(notes_of(browser, stage, "fr")[0][0])


def test_note_when_the_original_is_read_again_then_the_translation_says_the_new_day_too(
    source: Source,
) -> None:
    in_french(source)
    edit(source, read_on=date(2026, 11, 2))
    told = fresh(source).told_in("fr")
    assert (told.title, told.read_on) == ("De quoi il s’agit", date(2026, 11, 2))
    Source.objects.get(locale__language_code="fr").delete()
    assert fresh(source).told_in("fr").title == "What it is"


@pytest.mark.parametrize("is_withdrawn", [True, False], ids=["withdrawn", "never published"])
def test_lesson_when_a_source_is_not_published_then_it_is_read_without_it(
    site: HomePage, source: Source, trainer: User, client_for: ClientFor, is_withdrawn: bool
) -> None:
    other = make_source("other", instrument="Another")
    practice = make_practice(text("<p>Shared.</p>", source), sources=(source,))
    term = make_term()
    term.sources.set([source])
    term.save()
    stage = make_stage(site, [text("<p>A fact.</p>", source, other), use_of(practice)])
    question = make_question()
    body = raw(question.body)
    body[0]["value"]["options"][0]["value"]["sources"] = [source.pk]
    edit(question, body=body)
    if is_withdrawn:
        in_french(source)  # of no avail: what is cited is the original
        source.unpublish()
    else:
        Source.objects.filter(pk=source.pk).update(live=False)
    notes, _queries = notes_of(client_for(trainer), stage, "fr")
    assert ["Another" in words(note) for note in notes] == [True]
    assert [entry.sources for entries in glossary().values() for entry in entries] == [[]]
    assert "Directive" not in str(item_payload(fresh(question)))
    assert [note.instrument for note in Taught(release(stage), "en").item(1).reading.notes] == ["Another"]


def test_taught_when_a_source_was_translated_then_each_language_has_it_in_its_words_for_good(
    site: HomePage, source: Source
) -> None:
    stage = make_stage(site, [text("<p>A fact.</p>", source)])
    first = release(stage)
    french = in_french(source)
    # The course is read in French from now on.
    for page in (site, stage.course_page.get_parent().specific, stage.course_page, *stage.modules):
        page.copy_for_translation(Locale.objects.get(language_code="fr")).save_revision().publish()
    edit(stage.lessons[0], title="Another title")
    second = release(stage)
    french.title = "Autrement"
    french.save_revision().publish()

    def noted(edition: Any, language: str) -> tuple[str, str]:
        (shown,) = Taught(edition, language).item(1).reading.notes
        return shown.title, shown.locale.language_code

    assert noted(first, "en") == noted(second, "en") == ("What it is", "en")
    assert noted(second, "fr") == ("De quoi il s’agit", "fr")


def test_question_when_it_cites_a_source_that_is_translated_then_each_reader_is_told_theirs(
    source: Source,
) -> None:
    question = make_question()
    body = raw(question.body)
    body[0]["value"]["options"][0]["value"]["sources"] = [source.pk]
    question = edit(question, body=body)
    before = item_payload(question), item_payload(question, only="en")
    in_french(source)
    question = fresh(question)
    assert item_payload(question, only="en") == before[1]  # an edition is of the source language

    def told(language: str) -> tuple[str, str]:
        with translation.override(language):
            cited = localised(item_payload(question))["options"][0]["sources"][0]
        return cited["label"], cited["url"]

    assert told("fr") == ("Directive 2011/36/UE, Article 2", EUR_LEX)
    assert told("de") == told("en") == ("Directive 2011/36/EU, Article 2", "https://example.org/en")


# --- Writing them ----------------------------------------------------------------------------------


def test_translation_when_made_part_by_part_then_it_has_the_facts_of_its_source_and_its_own_words(
    source: Source, django_capture_on_commit_callbacks: Callable
) -> None:
    made = started(source)
    fill(made, lambda string: f"FR {string}")
    with django_capture_on_commit_callbacks(execute=True):
        made.save_target()
    told = fresh(source).told_in("fr")
    assert (told.title, told.url) == ("FR What it is", "https://example.org/en")
    french = made.get_target_instance()
    assert (french.key, french.read_on, french.confidence) == (source.key, source.read_on, source.confidence)


def test_choosing_when_a_source_is_translated_then_it_stands_there_once(
    source: Source, trainer: User, client_for: ClientFor, rf: RequestFactory
) -> None:
    french = in_french(source)
    chooser = reverse("wagtailsnippetchoosers_courses_source:choose")
    shown = BeautifulSoup(client_for(trainer).get(chooser).json()["html"], "html5lib")
    links = [link["href"] for link in shown.select("[data-chooser-modal-choice]")]
    assert [link.rstrip("/").rpartition("/")[2] for link in links] == [str(source.pk)]
    form = get_edit_handler(BestPractice).get_form_class()(for_user=trainer)
    assert list(form.fields["sources"].queryset) == [source]
    assert french not in form.fields["sources"].queryset


def test_short_name_when_another_source_has_it_then_it_is_refused_and_a_translation_keeps_its_own(
    source: Source,
) -> None:
    in_french(source).full_clean()
    twin = Source(key="directive", instrument="Another", title="Another", read_on=date(2026, 1, 1))
    twin.locale = Locale.get_default()
    with pytest.raises(ValidationError) as refused:
        twin.full_clean()
    assert "Another source has this short name." in str(refused.value)


@pytest.mark.indexed
def test_unpublishing_when_readers_see_it_cited_then_it_is_refused_and_says_where(
    site: HomePage, source: Source, editor: User, client_for: ClientFor
) -> None:
    stage = make_stage(site, [text("<p>A fact.</p>", source)])
    french = in_french(source)
    browser = client_for(editor)

    def unpublish(thing: Source) -> str:
        address = reverse("wagtailsnippets_courses_source:unpublish", args=[thing.pk])
        return browser.post(address, follow=True).content.decode()

    assert f"Lesson “{stage.lessons[0].title}”" in unpublish(source)
    assert fresh(source).live
    unpublish(french)
    assert not fresh(french).live  # the original is shown in its place
    ends = fresh(source)
    ends.expire_at = datetime(2027, 1, 1, tzinfo=UTC)
    with pytest.raises(ValidationError) as refused:
        ends.full_clean()
    assert "expire_at" in refused.value.message_dict
    fresh(stage.lessons[0]).unpublish()
    ends.full_clean()
    unpublish(source)
    assert not fresh(source).live


def test_preview_when_a_source_is_written_then_its_note_is_shown_in_each_language(
    source: Source, trainer: User, rf: RequestFactory
) -> None:
    french = in_french(source)
    french.title = "Brouillon"
    french.save_revision()
    source.title = "A draft"

    def preview(language: str) -> str:
        request = rf.get("/")
        request.user, request.is_preview = trainer, True
        response = source.serve_preview(request, f":{language}" if language else "")
        return words(
            BeautifulSoup(response.rendered_content if not language else response.content, "html5lib").main
        )

    assert ["A draft" in preview(language) for language in ("", "en", "de", "fr")] == [
        True,
        True,
        True,
        False,
    ]
    assert "Directive 2011/36/UE" in preview("fr")
    assert "Brouillon" in preview("fr")
    with translation.override("fr"):  # the author's own language: what they write, not what is published
        assert "A draft" in preview("")


def test_preview_when_a_term_is_written_then_each_of_its_words_opens_the_explanation(
    site: HomePage, trainer: User, rf: RequestFactory
) -> None:
    term = make_term("reflection period", other_forms="periods of reflection", explanation="Time to recover.")
    make_term("délai de réflexion", language="fr", of=term, explanation="Du temps.")

    def preview(mode: str) -> Any:
        request = rf.get("/")
        request.user, request.is_preview = trainer, True
        return BeautifulSoup(term.serve_preview(request, mode).content, "html5lib")

    shown = preview(":en")
    assert [words(button) for button in shown.select(".prose button")] == [
        "reflection period",
        "periods of reflection",
    ]
    target = shown.select_one(".prose button")["popovertarget"]
    assert "Time to recover." in words(shown.find(id=target))
    assert "Time to recover." in words(shown.select_one(".entry"))
    assert "Du temps." in words(preview(":fr").select_one(".entry"))
