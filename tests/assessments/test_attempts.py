"""Attempts: begun by the rules, counted, and nobody else's business."""

from datetime import timedelta

import pytest

from accounts.models import User
from assessments import attempts
from assessments.attempts import NotPossible, standing_of
from assessments.models import Attempt, Grading, Question, Scenario
from courses.models import Enrolment
from courses.outline import outline_of
from tests.assessments.builders import (
    AT,
    HOUR,
    Stage,
    add_assessment,
    choose,
    decide,
    fail,
    grading_of,
    hand_in,
    make_learner,
    make_question,
    make_stage,
    option_ids,
    release,
)

pytestmark = pytest.mark.django_db

INSTANT = timedelta(microseconds=1)


def test_begin_when_all_is_well_then_the_attempt_is_open_numbered_and_frozen(
    stage: Stage, learner: Enrolment, question: Question, scenario: Scenario
) -> None:
    attempt = attempts.begin(learner, stage.page, at=AT)
    assert Attempt.objects.get() == attempt
    assert (attempt.enrolment, attempt.assessment_key, attempt.number) == (
        learner,
        stage.page.translation_key,
        1,
    )
    assert (attempt.begun_at, attempt.handed_in_at, attempt.is_open) == (AT, None, True)
    assert attempt.paper.payload["key"] == str(stage.page.translation_key)
    expected = {"options": sorted(option_ids(question))} | {
        str(scene.id): sorted(str(choice.id) for choice in scene.value["choices"])
        for scene in scenario.scenes
    }
    assert {key.partition("/")[2]: sorted(order) for key, order in attempt.layout.items()} == expected


def test_begin_when_many_begin_then_options_stand_in_different_orders() -> None:
    question = make_question(options=6)
    stage = make_stage(question)
    orders = set()
    for _n in range(6):
        (order,) = attempts.begin(make_learner(stage), stage.page, at=AT).layout.values()
        assert sorted(order) == sorted(option_ids(question))
        orders.add(tuple(order))
    assert len(orders) > 1  # 720 orders: all six the same once in 720 to the fifth


def test_begin_when_asked_twice_then_there_is_one_attempt(stage: Stage, learner: Enrolment) -> None:
    first = attempts.begin(learner, stage.page, at=AT)
    again = attempts.begin(learner, stage.page, at=AT + HOUR)
    assert again == first
    assert (again.begun_at, again.layout) == (AT, first.layout)
    assert Attempt.objects.count() == 1


def test_begin_when_two_people_begin_then_each_has_an_attempt(stage: Stage, learner: Enrolment) -> None:
    other = make_learner(stage)
    made = [attempts.begin(enrolment, stage.page, at=AT) for enrolment in (learner, other)]
    assert [attempt.enrolment for attempt in made] == [learner, other]
    assert [attempt.number for attempt in made] == [1, 1]
    assert made[0].paper == made[1].paper


def test_begin_when_it_is_passed_then_it_is_refused(
    stage: Stage, learner: Enrolment, question: Question, scenario: Scenario, attempt: Attempt
) -> None:
    choose(attempt, question, 0)
    decide(attempt, scenario, "door", 0)
    assert hand_in(attempt).is_passed
    with pytest.raises(NotPossible, match="passed this assessment already"):
        attempts.begin(learner, stage.page, at=AT + 100 * HOUR)
    assert Attempt.objects.count() == 1


def test_begin_when_no_attempt_is_left_then_it_is_refused(stage: Stage, learner: Enrolment) -> None:
    for number in range(3):
        fail(learner, stage, at=AT + number * HOUR)
    with pytest.raises(NotPossible, match="No attempt is left"):
        attempts.begin(learner, stage.page, at=AT + 100 * HOUR)
    assert list(Attempt.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_begin_when_the_waiting_time_runs_then_it_is_refused_until_its_last_instant(
    stage: Stage, learner: Enrolment
) -> None:
    first = attempts.begin(learner, stage.page, at=AT - 5 * HOUR)
    hand_in(first, at=AT)  # the hour runs from handing in, not from the beginning
    for at in (AT, AT + HOUR / 2, AT + HOUR - INSTANT):
        with pytest.raises(NotPossible, match="again from 23 November 2026, 11:00 on"):
            attempts.begin(learner, stage.page, at=at)
    second = attempts.begin(learner, stage.page, at=AT + HOUR)
    assert (second.number, second.begun_at) == (2, AT + HOUR)


def test_begin_when_there_is_no_waiting_time_then_the_next_attempt_may_begin_at_once(
    question: Question,
) -> None:
    stage = make_stage(question, waiting_minutes=0)
    learner = make_learner(stage)
    fail(learner, stage)
    assert attempts.begin(learner, stage.page, at=AT).number == 2


def test_begin_when_another_assessment_was_failed_or_is_open_then_that_is_no_obstacle(
    stage: Stage, learner: Enrolment
) -> None:
    second = add_assessment(stage, make_question(), max_attempts=1)
    release(stage.course, stage.course_page, at=AT)
    fail(learner, stage)
    assert attempts.begin(learner, second, at=AT).number == 1
    assert attempts.begin(learner, stage.page, at=AT + HOUR).number == 2


def test_begin_when_the_assessment_is_not_released_yet_then_it_is_refused_until_it_is(
    stage: Stage, learner: Enrolment, question: Question
) -> None:
    second = add_assessment(stage, question)
    with pytest.raises(NotPossible, match="not part of the current edition"):
        attempts.begin(learner, second, at=AT)
    edition = release(stage.course, stage.course_page, at=AT)
    attempt = attempts.begin(learner, second, at=AT)
    choose(attempt, question, 0)
    assert hand_in(attempt).is_passed
    done = [item.key for item in outline_of(stage.course, edition, learner).items if item.is_done]
    assert done == [second.translation_key]


def test_begin_when_the_assessment_belongs_to_another_course_then_it_is_refused(
    stage: Stage, learner: Enrolment
) -> None:
    foreign = make_stage(make_question())
    with pytest.raises(NotPossible, match="not part of the current edition"):
        attempts.begin(learner, foreign.page, at=AT)
    assert attempts.begin(make_learner(foreign), foreign.page, at=AT).number == 1


def test_begin_when_nothing_is_left_to_ask_then_it_is_refused(question: Question) -> None:
    stage = make_stage(question)
    question.delete()
    page = type(stage.page).objects.get(pk=stage.page.pk)
    with pytest.raises(NotPossible, match="nothing to ask"):
        attempts.begin(make_learner(stage), page, at=AT)
    assert not Attempt.objects.exists()


def test_standing_when_never_tried_then_one_may_begin(stage: Stage, learner: Enrolment) -> None:
    other = make_learner(stage)
    fail(other, stage)
    standing = standing_of(learner, stage.page, at=AT)
    assert (standing.attempts, standing.gradings, standing.open_attempt) == ([], [], None)
    assert (standing.left, standing.next_at, standing.is_passed, standing.may_begin) == (3, None, False, True)


def test_standing_when_failed_then_it_says_until_when_one_waits(stage: Stage, learner: Enrolment) -> None:
    first = fail(learner, stage)
    waiting = standing_of(learner, stage.page, at=AT + HOUR - INSTANT)
    assert (waiting.attempts, waiting.gradings) == ([first], [first.gradings.get()])
    assert (waiting.left, waiting.next_at, waiting.may_begin) == (2, AT + HOUR, False)
    ready = standing_of(learner, stage.page, at=AT + HOUR)
    assert (ready.left, ready.next_at, ready.may_begin) == (2, None, True)


def test_standing_when_an_attempt_is_open_then_one_goes_on_with_it(
    stage: Stage, learner: Enrolment, attempt: Attempt
) -> None:
    standing = standing_of(learner, stage.page, at=AT)
    assert (standing.open_attempt, standing.gradings, standing.left, standing.may_begin) == (
        attempt,
        [],
        2,
        False,
    )


def test_standing_when_an_attempt_was_remarked_then_its_newest_grading_counts(
    stage: Stage, learner: Enrolment
) -> None:
    first = fail(learner, stage)
    remarked = grading_of(
        first, cause=Grading.Cause.REMARKED, is_passed=True, percent=80, graded_at=AT + HOUR
    )
    standing = standing_of(learner, stage.page, at=AT + 2 * HOUR)
    assert (standing.gradings, standing.is_passed, standing.may_begin) == ([remarked], True, False)
    failed_again = grading_of(first, cause=Grading.Cause.REMARKED, graded_at=AT + HOUR)
    standing = standing_of(learner, stage.page, at=AT + 2 * HOUR)
    assert (standing.gradings, standing.is_passed, standing.may_begin) == ([failed_again], False, True)


def test_visible_to_when_others_have_attempts_then_one_sees_only_ones_own(
    stage: Stage, learner: Enrolment
) -> None:
    other = make_learner(stage)
    own, foreign = (attempts.begin(enrolment, stage.page, at=AT) for enrolment in (learner, other))
    assert list(Attempt.objects.visible_to(learner.user)) == [own]
    assert list(Attempt.objects.visible_to(other.user)) == [foreign]
    learner.user.is_active = False
    assert list(Attempt.objects.visible_to(learner.user)) == []


def test_visible_to_when_a_manager_or_a_superuser_looks_then_attempts_stay_the_learners(
    stage: Stage, learner: Enrolment, attempt: Attempt, manager: User, coordinator: User
) -> None:
    assert list(Attempt.objects.visible_to(learner.user)) == [attempt]
    assert list(Attempt.objects.visible_to(manager)) == []
    assert list(Attempt.objects.visible_to(coordinator)) == []
