"""What an attempt asked, against its edition: questions published after the release stand in the record of the completion."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.marking import asked_in
from assessments.sitting import sitting_of
from compliance.demo import sit
from courses import progress
from courses.as_read import shown_in_attempt
from courses.checking import wrong_in_courses
from courses.models import Completion, Enrolment, FrozenText
from tests.assessments.builders import (
    AT,
    Stage,
    draw,
    hand_in,
    make_question,
    make_scenario,
    make_stage,
    make_tagged,
    raw,
    release,
)
from tests.assessments.rewriting import part, rewrite
from tests.factories import make_enrolment

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


def completed(learner: Enrolment, stage: Stage) -> Completion:
    """The lesson read, and the assessment passed."""
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT)
    sit(learner, stage.page, at=AT)
    return Completion.objects.get(enrolment=learner)


def record(browser: Client, completion: Completion, position: int) -> str:
    path = reverse("taught_item", args=[completion.uuid, position])
    main = BeautifulSoup(browser.get(path).content.decode(), "html.parser").main
    return " ".join(main.get_text(" ").split())


@pytest.mark.parametrize("who", ["officer", "judge"])
def test_attempt_when_it_asks_a_part_of_what_the_edition_asks_then_nothing_differs(
    who: str, request: pytest.FixtureRequest, professions: SimpleNamespace
) -> None:
    """Questions that are drawn, one side of a scenario, and another scenario in its place."""
    story, other = make_scenario(variant_group="kitchen"), make_scenario(variant_group="kitchen")
    common = raw(story.scenes)[1]["value"]["choices"]
    own = [
        part("choice", 10 + n, **{**choice["value"], "profession": "judiciary", "text": f"Order {n}"})
        for n, choice in enumerate(common)
    ]
    side = part("item", 1, profession="judiciary", narrative="<p>A file.</p>", question="What is ordered?")
    story = rewrite(story, {"phone": {"sides": [side], "choices": [*common, *own]}})
    pool = [make_tagged("interview", text=f"<p>Question {n}?</p>") for n in range(4)]
    stage = make_stage(story, make_question(), draw(2, "interview"))
    assert (other.variant_group, len(pool)) == (story.variant_group, 4)
    learner = make_enrolment(request.getfixturevalue(who), stage.course, at=AT)
    for _attempt in range(2):  # the second meets the other scenario
        attempt = attempts.begin(learner, stage.page, at=AT)
        asked = asked_in(attempt)
        edition = stage.course.current_edition
        entry = edition.entry(stage.page.translation_key)
        assert shown_in_attempt(edition, entry, asked, "en").digest == ""
        hand_in(attempt)
        stage.page.waiting_minutes = 0
    assert other.title in str(asked)
    asked["items"][0]["texts"]["en"]["title"] = "Another"
    assert shown_in_attempt(edition, entry, asked, "en").digest


def test_completion_when_a_question_was_published_after_the_release_then_it_says_so_and_shows_no_question(
    officer: User, editor: User, client_for: ClientFor
) -> None:
    question = make_question(text="<p>What did you do?</p>")
    stage = make_stage(question)
    question.text = "<p>What do you do now?</p>"
    question.save()
    completion = completed(make_enrolment(officer, stage.course, at=AT), stage)
    (part_read,) = completion.as_read
    assert (part_read["key"], part_read["edition"]) == (str(stage.page.translation_key), 1)
    words = record(client_for(officer), completion, 2)
    assert (
        "Passed on 23 November 2026 with questions in a wording that was published after the release" in words
    )
    assert "What do you do now?" not in words
    kept = FrozenText.objects.get(digest=part_read["digest"]).content
    asked = FrozenText.objects.get(digest=kept["entry"]["digest"]).content
    assert "What do you do now?" in str(asked["items"])
    assert list(wrong_in_courses()) == []


def test_completion_when_the_next_edition_asks_what_was_asked_then_it_does_not_differ_any_more(
    officer: User,
) -> None:
    question = make_question(text="<p>What did you do?</p>")
    stage = make_stage(question)
    question.text = "<p>What do you do now?</p>"
    question.save()
    learner = make_enrolment(officer, stage.course, at=AT)
    sit(learner, stage.page, at=AT)
    release(stage.course, stage.course_page)
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT)
    completion = Completion.objects.get()
    assert (completion.edition_number, completion.as_read) == (2, [])


def test_language_when_the_questions_are_not_translated_then_the_one_in_which_they_were_asked_is_noted(
    officer: User,
) -> None:
    stage = make_stage(make_question())
    learner = make_enrolment(officer, stage.course, at=AT)
    attempt = attempts.begin(learner, stage.page, at=AT)
    item = sitting_of(attempt).next_item
    attempts.answer(attempt, item=item.digest, step=item.key, response=item.best_response, at=AT)
    attempts.hand_in(attempt, language="lb", at=AT)
    assert learner.items.get(key=stage.page.translation_key).language == "en"


def test_hand_in_when_it_is_passed_then_comparing_asks_nothing_of_the_database_once_the_edition_is_known(
    officer: User, colleague: User
) -> None:
    stage = make_stage(make_question())
    asked: list[Any] = []
    for user in (officer, colleague):
        learner = make_enrolment(user, stage.course, at=AT)
        with CaptureQueriesContext(connection) as queries:
            sit(learner, stage.page, at=AT)
        asked = [query["sql"] for query in queries if "frozentext" in query["sql"]]
    assert asked == []
