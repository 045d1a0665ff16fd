"""A lesson as one person reads it: numbered notes, and the remarks for one's profession."""

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts import people
from accounts.models import User
from courses.models import HomePage, LessonPage, Source
from courses.notes import cited
from courses.reading import reading_of
from tests.courses.builders import (
    block,
    make_learner,
    make_practice,
    make_source,
    make_stage,
    note_for,
    release,
    text,
    use_of,
)
from tests.factories import make_posting, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]
ON = date(2026, 11, 23)


def sources(names: str) -> list[Source]:
    return [make_source(name) for name in names]


# --- Notes -----------------------------------------------------------------------------------------


@pytest.fixture
def lesson(site: HomePage) -> LessonPage:
    """A lesson that cites b, a; a, c; d; then a best practice that cites a, e in its text, f in a note and g, b as a whole."""
    a, b, c, d, e, f, g = sources("abcdefg")
    practice = make_practice(
        text("<p>Shared.</p>", a, e), notes=[note_for("police", "<p>Remark.</p>", f)], sources=(g, b)
    )
    body = [
        block("heading", text="A heading"),
        text("<p>First.</p>", b, a),
        block("key_point", text="Second.", sources=[a.pk, c.pk]),
        block("quotation", text="Third.", attribution="Somebody", source=d.pk),
        use_of(practice),
    ]
    stage = make_stage(site, body)
    release(stage)
    return stage.lessons[0]


def test_cited_when_sources_come_again_then_each_is_there_once_in_reading_order(lesson: LessonPage) -> None:
    assert [source.key for source in cited(lesson.body)][:4] == ["b", "a", "c", "d"]
    assert sorted(source.key for source in cited(lesson.body)) == list("abcdefg")


def test_cited_when_a_best_practice_is_used_then_its_own_come_after_those_before_it(
    lesson: LessonPage,
) -> None:
    assert {source.key for source in cited(lesson.body)[4:]} == {"e", "f", "g"}


def test_cited_when_nothing_is_cited_then_it_is_empty(site: HomePage) -> None:
    [bare] = make_stage(site, [text(), block("heading", text="A heading")]).lessons
    assert cited(bare.body) == []


def test_lesson_page_when_it_cites_then_each_mark_leads_to_the_note_of_its_source(
    lesson: LessonPage, trainer: User, client_for: ClientFor
) -> None:
    page = BeautifulSoup(client_for(trainer).get(lesson.url).content, "html5lib")
    notes = {item["id"]: item for item in page.select(".sources__list li")}
    assert list(notes) == [f"source-{n}" for n in range(1, 8)]
    assert [item["value"] for item in notes.values()] == [str(n) for n in range(1, 8)]
    marked = {
        " ".join(place.get_text(" ", strip=True).split()): [
            notes[link["href"].removeprefix("#")].cite.get_text(strip=True)[-1]
            for link in place.select(".source-mark a")
        ]
        for place in page.select(
            ".block-text, .key-point p:last-child, .quotation figcaption, .best-practice > .lead"
        )
    }
    assert {re.sub(r"[\d ]+$", "", words): set(letters) for words, letters in marked.items()} == {
        "First.": {"b", "a"},
        "Second.": {"a", "c"},
        "Somebody": {"d"},
        "What was done.": {"g", "b"},
        "Shared.": {"a", "e"},
    }


def test_notes_when_the_order_of_a_best_practice_s_sources_is_asked_then_reading_order_holds(
    lesson: LessonPage,
) -> None:
    """The marks of a best practice as a whole stand above its text; its notes are numbered where they are first seen."""
    assert [source.key for source in cited(lesson.body)] == ["b", "a", "c", "d", "g", "e", "f"]


# --- Notes for one profession ----------------------------------------------------------------------


@pytest.fixture
def noted(site: HomePage, professions: SimpleNamespace) -> LessonPage:
    """A lesson with a note for the police and one for the judiciary, the latter inside a best practice too."""
    practice = make_practice(
        text(),
        notes=[
            note_for("police", "<p>Shared for police.</p>"),
            note_for("judiciary", "<p>Shared for judges.</p>"),
        ],
    )
    stage = make_stage(
        site,
        [
            note_for("police", "<p>For police.</p>"),
            note_for("judiciary", "<p>For judges.</p>"),
            use_of(practice),
        ],
    )
    release(stage)
    return stage.lessons[0]


POLICE = [
    ("What this means for: Police", "For police."),
    ("What this means for: Police", "Shared for police."),
]
ALL = [
    ("What this means for: Police", "For police."),
    ("What this means for: Judiciary", "For judges."),
    ("What this means for: Police", "Shared for police."),
    ("What this means for: Judiciary", "Shared for judges."),
]


def notes_seen(client: Client, lesson: LessonPage) -> list[tuple[str, str]]:
    page = BeautifulSoup(client.get(lesson.url).content, "html5lib")
    return [
        (
            note.select_one(".profession-note__label").get_text(strip=True),
            note.find_all("p")[-1].get_text(strip=True),
        )
        for note in page.select(".profession-note")
    ]


def learn(user: User, lesson: LessonPage) -> None:
    make_learner(user, SimpleNamespace(course=lesson.course_page.course))


def test_profession_note_when_the_reader_has_one_profession_then_only_its_notes_are_shown(
    noted: LessonPage, officer: User, judge: User, client_for: ClientFor
) -> None:
    for user in (officer, judge):
        learn(user, noted)
    assert notes_seen(client_for(officer), noted) == POLICE
    assert [words for _label, words in notes_seen(client_for(judge), noted)] == [
        "For judges.",
        "Shared for judges.",
    ]


def test_profession_note_when_none_is_for_the_reader_s_profession_then_none_is_shown(
    noted: LessonPage, social_worker: User, client_for: ClientFor
) -> None:
    learn(social_worker, noted)
    assert notes_seen(client_for(social_worker), noted) == []


def test_profession_note_when_the_reader_has_no_profession_then_all_are_shown_with_labels(
    noted: LessonPage, client_for: ClientFor
) -> None:
    nobody = make_user()
    learn(nobody, noted)
    assert notes_seen(client_for(nobody), noted) == ALL


def test_profession_note_when_the_reader_has_two_professions_then_all_are_shown_with_labels(
    noted: LessonPage,
    officer: User,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
    client_for: ClientFor,
) -> None:
    make_posting(officer, agencies.social, professions.social)
    learn(officer, noted)
    assert notes_seen(client_for(officer), noted) == ALL


def test_reading_of_when_a_posting_has_ended_then_its_profession_does_not_count(
    noted: LessonPage, officer: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    assert reading_of(noted, officer, ON).professions == {"police"}
    people.move(officer, to=agencies.court, profession=professions.judiciary, on=ON)
    assert reading_of(noted, officer, ON).professions == {"judiciary"}
