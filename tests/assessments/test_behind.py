"""Questions and scenes in an earlier wording than their source: noted when an attempt begins, told where they are asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from assessments import attempts
from assessments.models import Attempt, Question, Scenario
from courses import memory, staleness
from courses.models import HomePage, Wording
from tests.assessments.builders import (
    Stage,
    decide,
    hand_in,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    raw,
    scene_id,
)
from tests.assessments.test_asked_languages import in_french, story_in_french
from tests.courses.builders import edit

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
NOTE = "L’original a été modifié le"


@pytest.fixture
def question(site: HomePage) -> Question:
    """A question with its French."""
    made = make_question()
    in_french(made)
    return made


@pytest.fixture
def story(site: HomePage) -> Scenario:
    """A scenario with its French."""
    made = make_scenario()
    story_in_french(made)
    return made


@pytest.fixture
def stage(question: Question, story: Scenario) -> Stage:
    return make_stage(question, story)


def begin(stage: Stage) -> Attempt:
    return attempts.begin(make_learner(stage), stage.page, at=timezone.now())


def page(client: Client, attempt: Attempt, number: int, language: str = "fr") -> str:
    with translation.override(language):
        address = reverse("attempt_item", args=[attempt.uuid, number])
    return client.get(address).content.decode()


def test_question_when_its_source_changed_before_the_attempt_then_the_attempt_says_so_to_its_end(
    question: Question, stage: Stage, client_for: ClientFor
) -> None:
    before = begin(stage)
    french = Question.objects.get(locale__language_code="fr")
    words = question.text
    edit(question, text="<p>What do you do first?</p>")
    stale = begin(stage)
    edit(question, text=words)
    current = begin(stage)
    client = client_for(stale.enrolment.user)
    assert NOTE in page(client, stale, 1)
    assert NOTE not in page(client, stale, 1, "en")
    for attempt in (before, current):
        assert "behind" not in attempt.layout
        assert NOTE not in page(client_for(attempt.enrolment.user), attempt, 1)
    edit(french, text="<p>Et maintenant ?</p>")
    assert NOTE in page(client, stale, 1)


def test_question_when_it_is_behind_then_what_is_frozen_keeps_its_digest(
    question: Question, stage: Stage
) -> None:
    """Other words of the source that say nothing else in French would make another digest; the note alone makes none."""
    frozen = begin(stage).paper_id
    Wording.objects.filter(translation_key=question.translation_key, locale__language_code="en").update(
        parts={}
    )
    staleness.note(question, at=timezone.now())
    parts = Wording.objects.get(translation_key=question.translation_key, locale__language_code="fr").parts
    for part in parts.values():
        part["source"] = "0" * 64  # made from other words
    Wording.objects.filter(translation_key=question.translation_key, locale__language_code="fr").update(
        parts=parts
    )
    memory.forget()
    stale = begin(stage)
    assert "behind" in stale.layout
    assert stale.paper_id == frozen


def test_scene_when_its_source_changed_then_that_scene_says_so_and_no_other(
    story: Scenario, stage: Stage, client_for: ClientFor
) -> None:
    scenes = raw(story.scenes)
    scenes[1]["value"]["narrative"] = "<p>The phone rings again.</p>"
    edit(story, scenes=scenes)
    attempt = begin(stage)
    client = client_for(attempt.enrolment.user)
    assert NOTE not in page(client, attempt, 2)
    decide(attempt, story, "door", 0, at=timezone.now())
    assert NOTE in page(client, attempt, 2)
    days = attempt.layout["behind"][attempt.paper.payload["items"][1]["digest"]]["fr"]
    assert list(days) == [scene_id(story, "phone")]


def test_debrief_when_something_was_behind_then_it_says_so_above_it_in_that_language_alone(
    question: Question, story: Scenario, stage: Stage, client_for: ClientFor
) -> None:
    up_to_date = begin(stage)
    edit(question, text="<p>What do you do first?</p>")
    scenes = raw(story.scenes)
    scenes[1]["value"]["narrative"] = "<p>The phone rings again.</p>"
    edit(story, scenes=scenes)
    for attempt, told in ((begin(stage), 2), (up_to_date, 0)):
        hand_in(attempt, at=timezone.now())
        client = client_for(attempt.enrolment.user)
        for language, times in (("fr", told), ("en", 0)):
            with translation.override(language):
                address = reverse("attempt_debrief", args=[attempt.uuid])
            assert client.get(address).content.decode().count(NOTE) == times


def test_serving_when_something_is_behind_then_it_takes_no_more_queries(
    question: Question, stage: Stage, client_for: ClientFor
) -> None:
    def queries(work: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            work()
        return len(captured)

    def measured() -> tuple[int, int]:
        begin(stage)
        begun: list[Attempt] = []
        learner = make_learner(stage)
        beginning = queries(
            lambda: begun.append(
                attempts.begin(learner, stage.page, at=timezone.now() + timedelta(seconds=1))
            )
        )
        client = client_for(learner.user)
        page(client, begun[0], 1)
        return beginning, queries(lambda: page(client, begun[0], 1))

    before = measured()
    edit(question, text="<p>What do you do first?</p>")
    assert measured() == before
