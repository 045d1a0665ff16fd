"""Translations that have fallen behind their source: what is noted, what learners read, what the card counts."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from wagtail.models import Locale

from accounts.models import User
from courses import care, staleness
from courses.language_versions import texts_of_items, versions_of
from courses.models import BestPractice, HomePage, Wording
from courses.staleness import Standing
from courses.wording import parts_of, plain
from tests.assessments.builders import make_question
from tests.courses.builders import (
    Stage,
    block,
    edit,
    fresh,
    list_of,
    make_indicator,
    make_practice,
    make_stage,
    release,
    text,
    use_of,
)
from tests.courses.translating import translate

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
OBJECTIVE = "3b0c5a1e-0000-4000-8000-000000000000"


def said(stored: Any, words: dict[str, str]) -> list[dict]:
    raw = json.dumps(list(stored.get_prep_value()))
    for old, new in words.items():
        raw = raw.replace(old, new)
    return json.loads(raw)


def in_french(stage: Stage, number: int, words: dict[str, str]) -> Any:
    """The French of a lesson and of what is above it."""
    for page in stage.lessons[number].get_ancestors().filter(depth__gt=1):
        if not page.has_translation(Locale.objects.get(language_code="fr")):
            translate(
                page.specific,
                "fr",
                **({"summary": "Que faire."} if page == stage.course_page.page_ptr else {}),
            )
    lesson = stage.lessons[number]
    return translate(lesson, "fr", summary="Résumé.", body=said(lesson.body, words))


@pytest.fixture
def practice() -> BestPractice:
    return make_practice(text("<p>What was done.</p>"), title="Sweden")


@pytest.fixture
def stage(site: HomePage, practice: BestPractice) -> Stage:
    made = make_stage(
        site, [text("<p>One.</p>"), text("<p>Two.</p>"), text("<p>Three.</p>")], [use_of(practice)]
    )
    release(made)
    return made


@pytest.fixture
def french(stage: Stage) -> Any:
    return in_french(stage, 0, {"One.": "Un.", "Two.": "Deux.", "Three.": "Trois."})


def standing(thing: Any) -> Standing:
    return staleness.standings_in([thing.translation_key], ["fr"])[thing.translation_key, "fr"]


def behind(thing: Any) -> list[str]:
    return sorted(standing(thing).behind)


def reading(client: Client, page: Any) -> BeautifulSoup:
    with translation.override("fr"):
        response = client.get(fresh(page).get_url(), follow=True)
    return BeautifulSoup(response.content, "html.parser")


def test_passages_when_the_source_was_changed_then_one_note_stands_before_them_with_the_day(
    stage: Stage, french: Any, trainer: User, client_for: ClientFor
) -> None:
    client = client_for(trainer)
    assert reading(client, french).select(".untranslated__note") == []
    lesson = edit(stage.lessons[0], body=said(stage.lessons[0].body, {"Two.": "Two!", "Three.": "Three!"}))
    assert behind(french) == sorted(f"body.{part.id}" for part in lesson.body[1:])
    shown = reading(client, french)
    (note,) = shown.select(".untranslated__note")
    with translation.override("fr"):
        assert date_format(timezone.localtime(lesson.last_published_at), "DATE_FORMAT") in note.get_text()
    assert [p.get_text() for p in shown.select(".block-text p")] == ["Un.", "Deux.", "Trois."]
    assert note.find_next("p").get_text() == "Deux."


def say_in_french(thing: Any, **words: Any) -> None:
    """Publish something of the library in French with these words."""
    made = thing.copy_for_translation(Locale.objects.get(language_code="fr"))
    made.save()
    edit(made, **words)


def test_head_and_what_is_named_when_their_source_was_changed_then_each_has_its_note(
    site: HomePage, trainer: User, client_for: ClientFor, practice: BestPractice
) -> None:
    sign = make_indicator("No passport")
    question = make_question()
    check = block("knowledge_check", question=question.pk)
    stage = make_stage(site, [text("<p>One.</p>"), use_of(practice), list_of(sign), check])
    french = in_french(stage, 0, {"One.": "Un."})
    course = french.get_parent().get_parent().specific
    edit(stage.course_page, objectives=[{"type": "objective", "id": OBJECTIVE, "value": "See."}])
    edit(course, objectives=[{"type": "objective", "id": OBJECTIVE, "value": "Voir."}])
    say_in_french(practice, summary="Fait.", body=said(practice.body, {"What was": "Ce qui fut"}))
    say_in_french(sign, text="Sans passeport")
    say_in_french(question, text="<p>Quoi ?</p>")
    client = client_for(trainer)
    assert [len(reading(client, page).select(".untranslated__note")) for page in (french, course)] == [0, 0]
    edit(stage.lessons[0], summary="Other.")
    edit(practice, summary="Other.")
    edit(sign, text="No passport at hand")
    edit(question, text="<p>What now?</p>")
    objectives = [{"type": "objective", "id": OBJECTIVE, "value": "Notice."}]
    edit(stage.course_page, summary="Other.", objectives=objectives)
    notes = reading(client, french).select(".untranslated__note")
    assert ["le titre ou le résumé" in note.get_text() for note in notes] == [True, True, False, False]
    assert [note.parent.name for note in notes] == ["article", "section", "li", "section"]
    notes = reading(client, course).select(".untranslated__note")
    assert ["le titre ou le résumé" in note.get_text() for note in notes] == [True, False]
    assert notes[1].find_next_sibling().name == "ul"


def test_translation_when_published_again_then_what_was_written_anew_is_up_to_date_and_the_rest_is_not(
    stage: Stage, french: Any
) -> None:
    source = edit(stage.lessons[0], body=said(stage.lessons[0].body, {"One.": "One!", "Two.": "Two!"}))
    edit(french, body=said(french.body, {"Un.": "Un !"}))
    assert behind(french) == [f"body.{source.body[1].id}"]
    staleness.confirm(french, at=timezone.now())
    assert behind(french) == []
    edit(stage.lessons[0], body=said(source.body, {"Two!": "Two?"}), summary="Other.")
    assert behind(french) == [f"body.{source.body[1].id}", "summary"]


def test_copy_when_the_source_changes_then_it_does_not_become_a_translation(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    french = in_french(stage, 0, {"One.": "Un."})
    source = edit(stage.lessons[0], body=said(stage.lessons[0].body, {"Two.": "Two!"}))
    assert standing(french).missing == {f"body.{part.id}" for part in source.body[1:]}
    shown = reading(client_for(trainer), french)
    assert [p.get_text() for p in shown.select(".untranslated p")] == ["Two!", "Three."]
    assert len(shown.select(".untranslated__note")) == 1


def test_shared_text_when_its_source_was_changed_then_the_lesson_says_so_with_one_query_for_all(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    practices = [make_practice(text("<p>What was done.</p>")) for _number in range(4)]
    stage = make_stage(site, [use_of(practices[0])], [use_of(practice) for practice in practices])
    release(stage)
    for practice in practices:
        made = practice.copy_for_translation(Locale.objects.get(language_code="fr"))
        made.body = said(practice.body, {"What was done.": "Ce qui a été fait."})
        made.save()
        made.save_revision().publish()
        edit(practice, body=said(practice.body, {"done": "not done"}))
    client = client_for(trainer)
    for number, notes in ((0, 1), (1, 4)):
        page = in_french(stage, number, {})
        with CaptureQueriesContext(connection) as queries:
            shown = reading(client, page)
        assert len(shown.select(".best-practice .untranslated__note")) == notes
        assert sum("courses_wording" in query["sql"] for query in queries) == 1


def test_shared_text_when_what_it_names_was_changed_then_the_note_stands_there_in_the_lesson_and_on_its_own_page(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    sign, question = make_indicator("No passport"), make_question()
    practice = make_practice(list_of(sign), block("knowledge_check", question=question.pk))
    stage = make_stage(site, [text("<p>One.</p>"), use_of(practice)])
    release(stage)
    french = in_french(stage, 0, {"One.": "Un."})
    say_in_french(practice, summary="Fait.")
    say_in_french(sign, text="Sans passeport")
    say_in_french(question, text="<p>Quoi ?</p>")
    client = client_for(trainer)
    with translation.override("fr"):
        own_page = reverse("practice", args=[practice.translation_key])
    for changed in ({}, {sign: "No passport at hand", question: "<p>What now?</p>"}):
        for thing, words in changed.items():
            edit(thing, text=words)
        for address in (french.url, own_page):
            shown = BeautifulSoup(client.get(address).content, "html5lib")
            notes = shown.select(
                "main li .untranslated__note, main section .case-study__label + .untranslated__note"
            )
            assert [note.parent.name for note in notes] == (["li", "section"] if changed else []), address


def test_existing_translations_when_noted_then_they_count_as_made_from_the_source_of_that_day(
    stage: Stage, french: Any
) -> None:
    Wording.objects.all().delete()
    staleness.note_existing(at=datetime(2026, 12, 1, tzinfo=UTC))
    rows = list(Wording.objects.order_by("pk").values())
    staleness.note_existing(at=datetime(2027, 1, 1, tzinfo=UTC))
    assert list(Wording.objects.order_by("pk").values()) == rows
    edit(stage.lessons[0], body=said(stage.lessons[0].body, {"Two.": "Two!"}))
    assert behind(french) == [f"body.{stage.lessons[0].body[1].id}"]


def test_card_when_a_shared_text_or_a_lesson_is_behind_then_the_language_is_not_up_to_date(
    stage: Stage, french: Any, practice: BestPractice, client: Client
) -> None:
    made = practice.copy_for_translation(Locale.objects.get(language_code="fr"))
    made.title, made.summary, made.body = (
        "Suède",
        "Ce qui fut fait.",
        said(practice.body, {"What was": "Ce qui fut"}),
    )
    made.save()
    made.save_revision().publish()
    in_french(stage, 1, {})

    def counted() -> tuple[int, int, int]:
        texts = texts_of_items(stage.course.current_edition)
        _english, version = versions_of(fresh(stage.course_page), texts, texts)
        return version.done, version.total, version.behind

    assert counted() == (2, 2, 0)
    assert list(care.translations_behind()) == []
    edit(stage.lessons[0], summary="Other.")
    assert counted() == (2, 2, 1)
    edit(practice, body=said(practice.body, {"done": "not done"}))
    assert counted() == (2, 2, 2)
    assert "2 parts not up to date" in client.get(fresh(stage.course_page).url).content.decode()
    assert [thing.why for thing in care.translations_behind()] == [
        "Français: 2 of 2 parts, 2 parts not up to date"
    ]
    BestPractice.objects.get(pk=made.pk).delete()
    edit(french, summary="Autre.")
    assert counted() == (1, 2, 0)  # one shows nothing but a text that is not translated


@pytest.mark.parametrize(
    ("stored", "edited"),
    [
        ("<p>A <strong>b</strong>, c</p>", '<p data-block-key="x1">A <b>b</b>, c</p>'),
        ("<p>it&#x27;s</p>\n<p>b</p>", "<p>it's</p><p>b</p>"),
    ],
)
def test_words_when_the_editor_writes_other_tags_then_they_are_the_same(stored: str, edited: str) -> None:
    assert plain(stored) == plain(edited) != plain("<p>A b c</p>")


def test_parts_when_only_something_chosen_changes_then_they_say_the_same(stage: Stage) -> None:
    lesson = stage.lessons[0]
    points = block("checklist", title="Before", items=["Ask."], sources=[])
    with_ids = {
        **points,
        "value": {**points["value"], "items": [{"type": "item", "id": "a", "value": "Ask."}]},
    }
    digests = []
    for part in (points, with_ids):
        lesson.body = [part]
        digests.append({name: part.digest for name, part in parts_of(lesson).items()})
    assert digests[0] == digests[1]
