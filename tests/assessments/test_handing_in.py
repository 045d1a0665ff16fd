"""Handing in: graded exactly once, noted in the course when passed; and what the database itself refuses."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assessments import attempts
from assessments.attempts import standing_of
from assessments.models import Answer, Attempt, Grading, Question, Scenario
from courses import progress
from courses.models import Completion, Enrolment, ItemProgress
from courses.outline import outline_of
from tests.assessments.builders import (
    AT,
    CRITICAL_AND_ALL_POINTS,
    HOUR,
    Stage,
    answers,
    choice_id,
    choose,
    decide,
    grading_of,
    hand_in,
    item_of,
    make_learner,
    make_scenario,
    make_stage,
    release,
)

pytestmark = pytest.mark.django_db


def test_hand_in_when_all_is_answered_then_the_grading_tells_each_part(
    attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    choose(attempt, question, 0)
    decide(attempt, scenario, "door", 1)
    decide(attempt, scenario, "phone", 0)
    result = hand_in(attempt, at=AT + HOUR)
    assert Grading.objects.get() == result
    assert (result.attempt, result.cause, result.graded_at, result.graded_by) == (
        attempt,
        "handed-in",
        AT + HOUR,
        None,
    )
    assert (result.percent, result.pass_mark, result.is_passed, result.has_critical) == (
        Decimal("87.50"), 75, True, False,
    )  # fmt: skip
    assert result.parts == [
        {
            "item": item_of(attempt, thing), "fraction": fraction, "weight": 1,
            "answered": True, "finished": True, "critical": [],
        }
        for thing, fraction in ((question, [1, 1]), (scenario, [3, 4]))
    ]  # fmt: skip
    attempt.refresh_from_db()
    assert attempt.handed_in_at == AT + HOUR


def test_hand_in_when_something_is_unanswered_then_it_is_worth_nothing(
    attempt: Attempt, scenario: Scenario
) -> None:
    decide(attempt, scenario, "door", 0)
    result = hand_in(attempt)
    assert (result.percent, result.is_passed) == (25, False)
    assert [(part["fraction"], part["answered"], part["finished"]) for part in result.parts] == [
        ([0, 1], False, False),
        ([1, 2], True, False),
    ]


def test_hand_in_when_asked_twice_then_there_is_one_grading(
    stage: Stage, attempt: Attempt, question: Question
) -> None:
    stale = Attempt.objects.get(pk=attempt.pk)
    choose(attempt, question, 0)
    first = hand_in(attempt)
    for handle in (attempt, stale):
        assert hand_in(handle, at=AT + HOUR) == first
    assert Grading.objects.count() == 1
    attempt.refresh_from_db()
    assert (attempt.handed_in_at, first.graded_at) == (AT, AT)


def test_hand_in_when_it_was_remarked_since_then_the_first_grading_is_returned(attempt: Attempt) -> None:
    first = hand_in(attempt)
    grading_of(attempt, cause=Grading.Cause.REMARKED, is_passed=True, percent=80, graded_at=AT + HOUR)
    assert hand_in(attempt, at=AT + 2 * HOUR) == first


@pytest.mark.parametrize(("pass_mark", "is_passed"), [(75, True), (76, False)])
def test_hand_in_when_the_pass_mark_is_just_met_or_just_missed_then_it_decides(
    question: Question, scenario: Scenario, pass_mark: int, is_passed: bool
) -> None:
    stage = make_stage(question, scenario, pass_mark=pass_mark)
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    choose(attempt, question, 0)
    decide(attempt, scenario, "door", 0)
    result = hand_in(attempt)
    assert (result.percent, result.is_passed) == (75, is_passed)


def test_hand_in_when_items_weigh_differently_then_the_weights_count(
    question: Question, scenario: Scenario
) -> None:
    stage = make_stage(question, scenario, weights=(2, 1))
    attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
    choose(attempt, question, 0)
    result = hand_in(attempt)
    assert (result.percent, result.is_passed) == (Decimal("66.66"), False)
    assert [part["weight"] for part in result.parts] == [2, 1]


def test_hand_in_when_a_mistake_was_critical_then_even_all_points_do_not_pass() -> None:
    scenario = make_scenario(CRITICAL_AND_ALL_POINTS)
    stage = make_stage(scenario, pass_mark=1)
    learner = make_learner(stage)
    attempt = attempts.begin(learner, stage.page, at=AT)
    decide(attempt, scenario, "door", 1)
    decide(attempt, scenario, "kitchen", 0)
    result = hand_in(attempt)
    assert (result.percent, result.has_critical, result.is_passed) == (100, True, False)
    assert result.parts[0]["critical"] == [choice_id(scenario, "door", 1)]
    assert not ItemProgress.objects.exists()
    assert not standing_of(learner, stage.page, at=AT).is_passed


def pass_it(attempt: Attempt, question: Question, scenario: Scenario, *, at: datetime = AT) -> Grading:
    choose(attempt, question, 0, at=at)
    decide(attempt, scenario, "door", 0, at=at)
    return hand_in(attempt, at=at)


def test_hand_in_when_passed_and_all_else_is_done_then_the_course_is_completed(
    stage: Stage, learner: Enrolment, attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    assert progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT) is None
    pass_it(attempt, question, scenario, at=AT + HOUR)
    completion = Completion.objects.get()
    assert (completion.enrolment, completion.edition, completion.completed_at, completion.language) == (
        learner, stage.edition, AT + HOUR, "en",
    )  # fmt: skip
    assert ItemProgress.objects.get(key=stage.page.translation_key).done_at == AT + HOUR
    assert outline_of(stage.course, stage.edition, learner).is_complete


def test_hand_in_when_passed_and_a_lesson_is_open_then_only_the_item_is_done(
    stage: Stage, learner: Enrolment, attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    pass_it(attempt, question, scenario)
    assert ItemProgress.objects.get().done_at == AT
    assert not Completion.objects.exists()
    assert progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT + HOUR)
    assert Completion.objects.get().completed_at == AT + HOUR


def test_hand_in_when_not_passed_then_the_course_stays_undone(
    stage: Stage, learner: Enrolment, attempt: Attempt, question: Question
) -> None:
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT)
    progress.open_item(learner, stage.page.translation_key, at=AT)
    choose(attempt, question, 0)
    assert not hand_in(attempt).is_passed
    assert ItemProgress.objects.get(key=stage.page.translation_key).done_at is None
    assert not Completion.objects.exists()


@pytest.mark.parametrize("lesson_first", [True, False])
def test_hand_in_when_the_assessment_left_the_course_meanwhile_then_the_pass_stands_and_the_rest_completes_it(
    stage: Stage,
    learner: Enrolment,
    attempt: Attempt,
    question: Question,
    scenario: Scenario,
    lesson_first: bool,
) -> None:
    def read() -> None:
        progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT + HOUR)

    if lesson_first:
        read()
    stage.page.unpublish()
    release(stage.course, stage.course_page, at=AT + HOUR)
    assert pass_it(attempt, question, scenario, at=AT + 2 * HOUR).is_passed
    assert ItemProgress.objects.get(key=stage.page.translation_key).done_at == AT + 2 * HOUR
    if not lesson_first:
        assert not Completion.objects.exists()
        read()
    assert list(Completion.objects.values_list("edition_number", flat=True)) == [2]


def refused_by(constraint: str, *columns: str) -> pytest.RaisesExc:
    """IntegrityError of one constraint; SQLite names the columns of a unique one instead of its name."""
    return pytest.raises(IntegrityError, match="|".join([constraint, *columns]))


def test_database_when_a_second_attempt_would_be_open_then_it_refuses(attempt: Attempt) -> None:
    facts = {"enrolment": attempt.enrolment, "paper": attempt.paper, "layout": {}, "begun_at": AT}
    key = attempt.assessment_key
    with refused_by("one_open_attempt", "assessments_attempt.assessment_key$"), transaction.atomic():
        Attempt.objects.create(**facts, assessment_key=key, number=2)
    Attempt.objects.create(**facts, assessment_key=key, number=2, handed_in_at=AT, closed_by="learner")
    with refused_by("attempt_number_once", "assessments_attempt.number"), transaction.atomic():
        Attempt.objects.create(**facts, assessment_key=key, number=2, handed_in_at=AT, closed_by="learner")


def test_database_when_an_attempt_would_be_graded_twice_on_handing_in_then_it_refuses(
    attempt: Attempt,
) -> None:
    grading_of(attempt)
    with refused_by("handed_in_and_graded_once", "assessments_grading.attempt_id"), transaction.atomic():
        grading_of(attempt)
    for _n in range(2):
        grading_of(attempt, cause=Grading.Cause.REMARKED)
    assert attempt.gradings.count() == 3


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"is_passed": True, "has_critical": True, "percent": 100}, "critical_mistake_never_passes"),
        ({"percent": Decimal("100.01")}, "grading_percent_in_range"),
        ({"percent": Decimal("-0.01")}, "grading_percent_in_range"),
        ({"cause": "guessed"}, "grading_cause_known"),
    ],
)
def test_database_when_a_grading_makes_no_sense_then_it_refuses(
    attempt: Attempt, facts: dict[str, object], constraint: str
) -> None:
    with refused_by(constraint), transaction.atomic():
        grading_of(attempt, **facts)
    assert not Grading.objects.exists()


def test_database_when_a_step_would_be_answered_twice_then_it_refuses(
    attempt: Attempt, question: Question
) -> None:
    first = choose(attempt, question, 0)
    with refused_by("one_answer_a_step", "assessments_answer.step"), transaction.atomic():
        Answer.objects.create(
            attempt=attempt, item=first.item, step=first.step, response="other", answered_at=AT
        )
    assert answers(attempt) == [(first.step, first.response)]
