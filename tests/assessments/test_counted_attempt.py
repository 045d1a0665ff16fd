"""Which attempt counts, and what waits to be marked by a person."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import attempts
from assessments.marking import judged
from assessments.models import Attempt, Grading, Question, Snapshot
from assessments.models.pages import Counted
from assessments.standing import counted_of, standing_of
from courses.models import Completion, ItemProgress
from tests.assessments.builders import (
    AT,
    Stage,
    choose,
    fail,
    grading_of,
    hand_in,
    make_learner,
    make_question,
    make_stage,
)


def result(percent: int, *, passed: bool = False, provisional: bool = False) -> Any:
    return SimpleNamespace(percent=percent, is_passed=passed, is_provisional=provisional)


@pytest.mark.parametrize(
    ("results", "best", "last", "first"),
    [
        ([], None, None, None),
        ([result(10)], 0, 0, 0),
        ([result(10), result(30), result(20)], 1, 2, 0),
        ([result(30), result(30)], 0, 1, 0),  # of equals the first
        ([result(90), result(76, passed=True)], 1, 1, 0),  # a pass before a critical mistake with more points
        ([result(80, passed=True), result(20)], 0, 1, 0),
        ([result(20), result(60, provisional=True)], 0, 1, 0),  # no result yet
        ([result(60, provisional=True)], 0, 0, 0),
    ],
)
def test_counted_when_there_are_several_then_the_rule_decides(
    results: list[Any], best: int | None, last: int | None, first: int | None
) -> None:
    for rule, expected in ((Counted.BEST, best), (Counted.LAST, last), (Counted.FIRST, first)):
        assert counted_of(results, rule) is (None if expected is None else results[expected])


@pytest.fixture
def question() -> Question:
    return make_question(right=0)


def stage_where(question: Question, rule: str, **facts: Any) -> Stage:
    return make_stage(question, counted_attempt=rule, waiting_minutes=0, **facts)


@pytest.mark.django_db
def test_first_when_it_was_failed_then_later_ones_are_practice_and_do_not_finish_anything(
    question: Question,
) -> None:
    stage = stage_where(question, "first")
    learner = make_learner(stage)
    fail(learner, stage)
    standing = standing_of(learner, stage.page, at=AT)
    assert (standing.is_next_practice, standing.may_begin, standing.is_closed) == (True, True, False)
    practice = attempts.begin(learner, stage.page, at=AT)
    choose(practice, question, 0)
    assert hand_in(practice).is_passed
    standing = standing_of(learner, stage.page, at=AT)
    assert (standing.is_passed, standing.left) == (False, 1)
    assert [(r.is_practice, r.is_counted) for r in standing.results] == [(False, True), (True, False)]
    assert not ItemProgress.objects.filter(key=stage.page.translation_key, done_at__isnull=False).exists()
    winner = make_learner(stage)
    attempt = attempts.begin(winner, stage.page, at=AT)
    choose(attempt, question, 0)
    hand_in(attempt)
    assert standing_of(winner, stage.page, at=AT).is_passed
    assert ItemProgress.objects.filter(enrolment=winner, done_at__isnull=False).exists()


@pytest.mark.django_db
def test_last_when_an_older_attempt_is_remarked_then_it_changes_nothing_but_the_best_would(
    question: Question,
) -> None:
    for rule, is_passed in (("last", False), ("best", True)):
        stage = stage_where(question, rule)
        learner = make_learner(stage)
        older = fail(learner, stage)
        fail(learner, stage)
        later = AT + timedelta(days=1)
        grading_of(older, cause="remarked", percent=100, is_passed=True, graded_at=later)
        assert standing_of(learner, stage.page, at=later).is_passed == is_passed


# --- Waiting to be marked -------------------------------------------------------------------------


@pytest.mark.django_db
def test_judged_when_something_was_written_then_the_grading_is_provisional_and_names_it(
    question: Question,
) -> None:
    stage = make_stage(question)
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    choose(attempt, question, 0)
    essay = {"kind": "written", "key": "w", "texts": {"en": {"text": "<p>Why?</p>"}}}
    Snapshot.objects.create(digest="w", kind="written", payload=essay, first_used_at=AT)
    paper = attempt.paper
    paper.payload["items"].append({"digest": "w", "weight": 1})
    paper.save()
    attempt.answers.create(item="w", step="w", response="Because.", answered_at=AT)
    verdict, parts = judged(attempt)
    assert (verdict.is_provisional, verdict.is_passed, verdict.percent) == (True, False, Decimal(50))
    assert [part.get("to_be_marked") for part in parts] == [None, True]


@pytest.fixture
def waiting(question: Question, site: object) -> tuple[Stage, Attempt]:
    """An attempt that was handed in and waits to be marked."""
    stage = stage_where(question, "best")
    attempt = fail(make_learner(stage, "Wanda Waiting"), stage)
    attempt.gradings.update(is_provisional=True, percent=Decimal("41.50"))
    return stage, attempt


@pytest.mark.django_db
def test_begin_when_an_attempt_waits_to_be_marked_then_no_other_begins_until_somebody_has(
    waiting: tuple[Stage, Attempt],
) -> None:
    stage, attempt = waiting
    learner = attempt.enrolment
    with pytest.raises(attempts.NotPossible, match="still to be marked"):
        attempts.begin(learner, stage.page, at=AT)
    later = AT + timedelta(days=2)
    grading_of(attempt, cause="marked", percent=60, graded_at=later)
    standing = standing_of(learner, stage.page, at=later)
    assert (standing.to_be_marked, standing.is_passed, standing.may_begin) == (None, False, True)
    grading_of(attempt, cause="marked", percent=90, is_passed=True, graded_at=later + timedelta(days=1))
    assert standing_of(learner, stage.page, at=later).is_passed


@pytest.mark.django_db
def test_pages_when_an_attempt_waits_to_be_marked_then_each_says_so_and_none_tells_points(
    waiting: tuple[Stage, Attempt], client: Client
) -> None:
    stage, attempt = waiting
    client.force_login(attempt.enrolment.user)
    for address in (
        reverse("attempt_debrief", args=[attempt.uuid]), stage.page.url, reverse("my_training"),
    ):  # fmt: skip
        page = " ".join(client.get(address, follow=True).content.decode().split())
        assert "To be marked" in page, address
        assert "41.5" not in page, address
        assert "Not passed" not in page, address
    assert "button--primary" not in client.get(stage.page.url).content.decode()
    record = client.get(reverse("attempt_record", args=[attempt.uuid])).content.decode()
    assert "marked" in record
    assert " %" not in record


@pytest.mark.django_db
def test_pages_when_somebody_has_marked_it_then_that_result_is_shown(
    waiting: tuple[Stage, Attempt], client: Client
) -> None:
    _stage, attempt = waiting
    grading_of(attempt, cause="marked", percent=Decimal("88.00"), is_passed=True, graded_at=timezone.now())
    client.force_login(attempt.enrolment.user)
    page = client.get(reverse("attempt_debrief", args=[attempt.uuid])).content.decode()
    assert "88 % of the points" in page
    assert "To be marked" not in page
    assert "To be marked" not in client.get(reverse("my_training")).content.decode()


@pytest.mark.django_db
def test_database_when_a_provisional_grading_would_pass_then_it_refuses(
    waiting: tuple[Stage, Attempt],
) -> None:
    with pytest.raises(IntegrityError, match="provisional_never_passes"), transaction.atomic():
        Grading.objects.update(is_passed=True)
    assert not Completion.objects.exists()
