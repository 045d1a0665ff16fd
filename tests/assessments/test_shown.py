"""The review policy on the pages of an attempt, and in one's own data: nothing before its moment, nothing hidden."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments import attempts
from assessments.models import Attempt, Question, Scenario
from assessments.review import Moment
from compliance.privacy import own_learning
from courses.models import Enrolment, HomePage
from tests.assessments.builders import (
    Stage,
    answers,
    choose,
    decide,
    hand_in,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    option_ids,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what is shown of stored answers

EACH, IN, CLOSED = Moment.EACH_ANSWER, Moment.HANDED_IN, Moment.CLOSED
# Nine of the 27 policies, so that each pair of settings comes once; all of them are tried in test_review.py.
CELLS = [(a, b, list(Moment)[(n + m) % 3]) for n, a in enumerate(Moment) for m, b in enumerate(Moment)]


def shown_at(moment: Moment, reached: Moment) -> bool:
    return list(Moment).index(moment) <= list(Moment).index(reached)


class Sat:
    """One question, answered wrongly, and one scenario, half-way well decided, under a policy."""

    def __init__(self, marks: Moment, right: Moment, feedback: Moment, **facts: Any) -> None:
        self.question, self.scenario = make_question(right=0), make_scenario()
        policy = {"marks_shown": marks, "right_answers_shown": right, "feedback_shown": feedback}
        self.stage = make_stage(self.question, self.scenario, waiting_minutes=0, **policy, **facts)
        self.learner = make_learner(self.stage)
        self.begin()

    def begin(self) -> None:
        self.attempt = attempts.begin(self.learner, self.stage.page, at=timezone.now())
        choose(self.attempt, self.question, 1, at=timezone.now())
        decide(self.attempt, self.scenario, "door", 1, at=timezone.now())

    def hand_in(self) -> None:
        hand_in(self.attempt, at=timezone.now())

    def page(self, client: Client, name: str, *arguments: Any) -> str:
        client.force_login(self.learner.user)
        response = client.get(reverse(name, args=[self.attempt.uuid, *arguments]))
        assert response.status_code == 200
        return " ".join(response.content.decode().split())


def check(page: str, *, marks: bool, right: bool, feedback: bool) -> None:
    """What stands in the page of the question that was answered with option 1 where 0 was right."""
    assert "Option 1" in page
    assert ("Not right" in page) == marks
    assert ("Option 0" in page) == right
    assert ("Why 1." in page) == feedback
    assert ("Why 0." in page) == (right and feedback and marks)  # only where all is told as the kind tells it
    assert "Option 2" not in page


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: "-".join(cell))
def test_debrief_when_any_policy_then_it_holds_what_is_due_and_nothing_else(
    cell: tuple[Moment, Moment, Moment], client: Client, site: HomePage
) -> None:
    sat = Sat(*cell, max_attempts=2)
    for reached in (IN, CLOSED):
        sat.hand_in()
        marks, right, feedback = (shown_at(moment, reached) for moment in cell)
        page = sat.page(client, "attempt_debrief")
        check(page, marks=marks, right=right, feedback=feedback)
        assert ("12.50 % of the points" in page) == marks
        assert ("door, choice 0" in page) == right  # the best decision, and the path of an expert
        assert "door, choice 1" in page  # one's own, told before
        assert "Not passed" in page
        start = " ".join(client.get(sat.stage.page.url).content.decode().split())
        assert ("12.50 %" in start) == marks
        assert ("12.50 %" in sat.page(client, "attempt_record")) == marks
        own = own_learning.attempts(sat.learner.user)[-1]
        (grading,) = own["gradings"]
        assert bool(re.search(r"(?<![\d:])12\.50?(?!\d)", str(own))) == marks  # and not a moment
        assert (grading["percent"], grading["parts"] is None) == ((12.5, False) if marks else (None, True))
        assert grading["is_passed"] is False
        if reached == IN:
            sat.begin()


@pytest.mark.parametrize("cell", [cell for cell in CELLS if EACH in cell], ids=lambda cell: "-".join(cell))
def test_answer_when_confirmed_then_the_page_holds_what_is_due_and_the_answer_is_final(
    cell: tuple[Moment, Moment, Moment], client: Client, site: HomePage
) -> None:
    sat = Sat(*cell)
    address = reverse("attempt_item", args=[sat.attempt.uuid, 1])
    before = sat.page(client, "attempt_item", 1)
    assert "Confirm the answer" in before
    assert "Why 1." not in before
    form = {"step": str(sat.question.translation_key), "option": option_ids(sat.question)[1]}
    told = client.post(address, {**form, "confirm": "1"})
    assert told.headers["Location"] == reverse("attempt_told", args=[sat.attempt.uuid, 1])
    marks, right, feedback = (moment == EACH for moment in cell)
    check(sat.page(client, "attempt_told", 1), marks=marks, right=right, feedback=feedback)
    assert client.get(address).headers["Location"] == told.headers["Location"]
    refused = client.post(address, {**form, "option": option_ids(sat.question)[0]})
    assert refused.status_code == 422
    assert "It stands." in refused.content.decode()
    assert client.post(address, {**form, "confirm": "1"}).headers["Location"] == told.headers["Location"]
    assert dict(answers(sat.attempt))[form["step"]] == form["option"]
    assert sat.attempt.events.filter(kind="confirmed").count() == 1
    (own,) = own_learning.attempts(sat.learner.user)
    assert own["gradings"] == []


def test_answer_when_saved_but_not_confirmed_then_it_may_be_changed_and_nothing_is_told(
    client: Client, site: HomePage
) -> None:
    sat = Sat(EACH, EACH, EACH)
    client.force_login(sat.learner.user)
    address = reverse("attempt_item", args=[sat.attempt.uuid, 1])
    step = str(sat.question.translation_key)
    for position in (2, 1):
        saved = client.post(address, {"step": step, "option": option_ids(sat.question)[position]})
        assert saved.headers["Location"] == reverse("attempt_item", args=[sat.attempt.uuid, 2])
    assert client.get(reverse("attempt_told", args=[sat.attempt.uuid, 1])).headers["Location"] == address
    assert sat.attempt.answers.filter(told_at__isnull=False).count() == 0


def test_confirm_when_nothing_was_answered_then_it_is_refused_and_nothing_is_told(
    client: Client, site: HomePage
) -> None:
    sat = Sat(EACH, EACH, EACH)
    learner = make_learner(sat.stage)
    attempt = attempts.begin(learner, sat.stage.page, at=timezone.now())
    client.force_login(learner.user)
    address = reverse("attempt_item", args=[attempt.uuid, 1])
    refused = client.post(address, {"step": str(sat.question.translation_key), "confirm": "1"})
    assert refused.status_code == 422
    assert "Why" not in refused.content.decode()
    assert not attempt.answers.exists()


def test_confirm_when_the_assessment_tells_nothing_before_the_end_then_it_is_refused(
    attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    choose(attempt, question, 0)
    for item in (entry["digest"] for entry in attempt.paper.payload["items"]):
        with pytest.raises(attempts.NotPossible, match="before you hand in"):
            attempts.confirm(attempt, item=item, at=attempt.begun_at)


def test_told_when_it_is_somebody_elses_or_there_is_no_such_question_then_there_is_no_such_page(
    client_for: Callable[[User], Client], colleague: User, client: Client, site: HomePage
) -> None:
    sat = Sat(EACH, EACH, EACH)
    address = reverse("attempt_told", args=[sat.attempt.uuid, 1])
    assert client_for(colleague).get(address).status_code == 404
    client.force_login(sat.learner.user)
    assert client.get(reverse("attempt_told", args=[sat.attempt.uuid, 9])).status_code == 404
    sat.hand_in()
    assert client.get(address).headers["Location"] == reverse("attempt_debrief", args=[sat.attempt.uuid])


def test_start_page_when_rules_are_set_then_it_says_them_in_words(
    stage: Stage, learner: Enrolment, client: Client, site: HomePage
) -> None:
    client.force_login(learner.user)
    page = " ".join(client.get(stage.page.url).content.decode().split())
    assert "You are asked 2 questions and scenarios." in page
    assert "Your best attempt counts." in page
    assert "When you have handed in, you see what was right" in page
    sat = Sat(EACH, CLOSED, IN, counted_attempt="first")
    client.force_login(sat.learner.user)
    page = " ".join(client.get(sat.stage.page.url).content.decode().split())
    for words in (
        "Your first attempt counts.", "its points: after each answer.",
        "The right answers: when no further attempt is possible.",
        "Reasons and sources: after handing in.", "You confirm each answer",
    ):  # fmt: skip
        assert words in page
