"""Where the library's things are used, as their forms in the CMS tell it: published, in drafts, in other languages."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import User
from courses import pins, where_used
from courses.models import BestPractice, HomePage
from tests.courses.builders import (
    add_lesson,
    block,
    edit,
    fresh,
    list_of,
    make_indicator,
    make_practice,
    make_source,
    make_stage,
    make_term,
    note_for,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

ClientFor = Callable[[User], Client]


def form(client_for: ClientFor, user: User, kind: str, pk: int) -> str:
    """The page with the form of one thing."""
    return client_for(user).get(reverse(f"wagtailsnippets_courses_{kind}:edit", args=[pk])).content.decode()


def french(practice: BestPractice) -> BestPractice:
    locale, _made = Locale.objects.get_or_create(language_code="fr")
    translated = practice.copy_for_translation(locale)
    translated.title = "Une pratique"
    translated.save()
    translated.save_revision().publish()
    return translated


def test_practice_when_it_is_a_translation_then_it_shows_where_its_source_is_used(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    practice = make_practice(text())
    stage = make_stage(site, [block("shared_text", practice=practice.pk, version=1)], [text()])
    translated = french(practice)
    assert [use.lesson for use in pins.uses_of(translated)] == stage.lessons[:1]
    for version in (practice, translated):
        shown = form(client_for, trainer, "bestpractice", version.pk)
        assert "1 published lesson uses it." in shown
        assert reverse("wagtailadmin_pages:edit", args=[stage.lessons[0].pk]) in shown
    assert "keeps version 1" in shown


def test_practice_when_drafts_and_unpublished_lessons_use_it_then_they_are_told_apart(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    practice, other = make_practice(text()), make_practice(text())
    use = block("best_practice", practice=practice.pk)
    stage = make_stage(site, [use], [text()], [block("best_practice", practice=other.pk)])
    hidden = add_lesson(stage.modules[0], [use], title="Hidden")
    hidden.unpublish()
    draft = fresh(stage.lessons[1])
    draft.body = [block("shared_text", practice=practice.pk)]
    draft.save_revision()
    published = fresh(stage.lessons[0])  # its draft uses it as the published text does: once is enough
    published.title = "Another title"
    published.save_revision()
    assert [(found.lesson.pk, found.state) for found in pins.uses_of(practice)] == [
        (stage.lessons[0].pk, "published"),
        (stage.lessons[1].pk, "draft"),
        (hidden.pk, "unpublished"),
    ]
    shown = form(client_for, trainer, "bestpractice", practice.pk)
    assert "1 published lesson uses it." in shown
    assert "(in a draft alone)" in shown
    assert "(not published)" in shown


def test_newer_version_when_a_lesson_that_keeps_one_is_not_published_then_it_is_asked_too_and_can_accept(
    site: HomePage, editor: User
) -> None:
    practice = make_practice(text("<p>Old.</p>"))
    stage = make_stage(site, [block("shared_text", practice=practice.pk, version=1)])
    fresh(stage.lessons[0]).unpublish()
    edit(practice, body=[text("<p>New.</p>")])
    (entry,) = pins.outdated()
    assert entry.use.lesson.pk == stage.lessons[0].pk
    assert pins.accept(entry.use, 2, by=editor) is False  # it stays unpublished
    assert pins.outdated() == []


def test_indicator_when_lessons_use_it_then_its_form_names_them_and_what_is_not_published(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    indicator, unused = make_indicator(), make_indicator()
    stage = make_stage(site, [list_of(indicator)], [list_of(indicator)], [text()])
    fresh(stage.lessons[1]).unpublish()
    assert [(place.title, place.state) for place in where_used.places_of(indicator)] == [
        (stage.lessons[0].title, "published"),
        (stage.lessons[1].title, "unpublished"),
    ]
    shown = form(client_for, trainer, "indicator", indicator.pk)
    assert "Where it is used (2)" in shown
    assert "(not published)" in shown
    assert reverse("wagtailadmin_pages:edit", args=[stage.lessons[0].pk]) in shown
    assert "Nothing uses it yet." in form(client_for, trainer, "indicator", unused.pk)


def test_source_when_texts_notes_and_lists_cite_it_then_all_are_named_once(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    source = make_source()
    make_stage(site, [text("<p>One.</p>", source), text("<p>Two.</p>", source)])
    practice = make_practice(text(), sources=(source,))
    french(practice)  # it has the sources of its source
    indicator = make_indicator("", note_for("police", "<p>Note.</p>", source))
    term = make_term()
    term.sources.set([source])
    term.save()
    found = where_used.places_of(source)
    assert sorted(place.kind for place in found) == ["Best practice", "Glossary term", "Indicator", "Lesson"]
    assert {practice.title, indicator.text, term.term} < {place.title for place in found}
    assert "Where it is used (4)" in form(client_for, trainer, "source", source.pk)


def test_term_when_texts_hold_its_word_then_its_form_names_those_in_which_it_is_marked(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    term = make_term("reflection period", other_forms="periods of reflection")
    stage = make_stage(
        site,
        [text("<p>The reflection period begins.</p>")],
        [text("<p>Periods of reflection are long.</p>")],
        [text("<h2>Reflection period</h2><p>Nothing.</p>")],  # a heading is left alone
    )
    practice = make_practice(text(), notes=[note_for("police", "<p>A reflection period.</p>")])
    found = where_used.places_marking(term)
    assert [(place.kind, place.title) for place in found] == [
        ("Best practice", practice.title),
        *sorted(("Lesson", lesson.title) for lesson in stage.lessons[:2]),
    ]
    shown = form(client_for, trainer, "glossaryterm", term.pk)
    assert "Texts in which the word is marked (3)" in shown
    assert "The word stands in no lesson and no best practice yet." in form(
        client_for, trainer, "glossaryterm", make_term("nowhere").pk
    )


def test_places_when_there_are_many_then_they_take_no_more_queries(site: HomePage) -> None:
    indicator, practice = make_indicator(), make_practice(text())
    term = make_term("reflection period")
    body = [
        list_of(indicator),
        block("shared_text", practice=practice.pk),
        text("<p>A reflection period.</p>"),
    ]

    def queries() -> list[int]:
        found = []
        for ask, thing in (
            (where_used.places_of, indicator),
            (where_used.places_marking, term),
            (pins.uses_of, practice),
        ):
            with CaptureQueriesContext(connection) as caught:
                ask(thing)
            found.append(len(caught))
        return found

    make_stage(site, body)
    queries()
    before = queries()
    make_stage(site, *[body] * 8)
    assert len(where_used.places_of(indicator)) == len(where_used.places_marking(term)) == 9
    assert len(pins.uses_of(practice)) == 9
    assert queries() == before
