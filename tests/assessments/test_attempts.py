"""Attempts: begun, answered and handed in by the rules, each step exactly once, whatever a browser sends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from assessments import attempts
from assessments.attempts import NotPossible, standing_of
from assessments.models import Answer, Attempt, Grading, Question, Scenario
from courses import progress
from courses.models import Completion, Enrolment, ItemProgress
from courses.outline import outline_of
from tests.assessments.builders import (
    AT,
    CRITICAL_AND_ALL_POINTS,
    Stage,
    add_assessment,
    choice_id,
    item_of,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    option_ids,
    release,
    scene_id,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def question() -> Question:
    return make_question(right=0)


@pytest.fixture
def scenario() -> Scenario:
    return make_scenario()


@pytest.fixture
def stage(question: Question, scenario: Scenario) -> Stage:
    """One question and one scenario of two scenes, equal in weight; pass mark 75 %, three attempts, an hour between."""
    return make_stage(question, scenario)


@pytest.fixture
def learner(stage: Stage) -> Enrolment:
    return make_learner(stage)


@pytest.fixture
def attempt(stage: Stage, learner: Enrolment) -> Attempt:
    return attempts.begin(learner, stage.page, at=AT)


def choose(attempt: Attempt, question: Question, position: int, *, at: datetime = AT) -> Answer:
    return attempts.answer(
        attempt,
        item=item_of(attempt, question),
        step=str(question.translation_key),
        option=option_ids(question)[position],
        at=at,
    )


def decide(attempt: Attempt, scenario: Scenario, name: str, position: int, *, at: datetime = AT) -> Answer:
    return attempts.answer(
        attempt,
        item=item_of(attempt, scenario),
        step=scene_id(scenario, name),
        option=choice_id(scenario, name, position),
        at=at,
    )


def hand_in(attempt: Attempt, *, at: datetime = AT) -> Grading:
    return attempts.hand_in(attempt, language="en", at=at)


def fail(learner: Enrolment, stage: Stage, *, at: datetime = AT) -> Attempt:
    """An attempt that is handed in empty at the instant it begins."""
    attempt = attempts.begin(learner, stage.page, at=at)
    hand_in(attempt, at=at)
    return attempt


def answers(attempt: Attempt) -> list[tuple[str, str]]:
    return list(attempt.answers.order_by("pk").values_list("step", "option"))


# --- Begin -----------------------------------------------------------------------------------------


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
    expected = {str(question.translation_key): sorted(option_ids(question))} | {
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


# --- Standing --------------------------------------------------------------------------------------


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


# --- Answer ----------------------------------------------------------------------------------------


def test_answer_when_a_question_is_answered_anew_then_the_last_answer_counts(
    attempt: Attempt, question: Question
) -> None:
    first = choose(attempt, question, 1)
    changed = choose(attempt, question, 0, at=AT + HOUR)
    assert changed == first
    assert (changed.option, changed.answered_at) == (option_ids(question)[0], AT + HOUR)
    assert answers(attempt) == [(str(question.translation_key), option_ids(question)[0])]
    assert hand_in(attempt).percent == 50


def test_answer_when_the_attempt_was_handed_in_then_it_is_refused(
    attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    stale = Attempt.objects.get(pk=attempt.pk)  # another window, in which the attempt is open still
    choose(attempt, question, 1)
    before = answers(attempt)
    hand_in(attempt)
    assert stale.is_open
    for handle in (attempt, stale):
        for late in (
            lambda handle=handle: choose(handle, question, 0),
            lambda handle=handle: choose(handle, question, 1),
            lambda handle=handle: decide(handle, scenario, "door", 0),
        ):
            with pytest.raises(NotPossible, match="handed in; its answers stand"):
                late()
    assert answers(attempt) == before


def test_answer_when_a_decision_was_taken_then_it_stands(attempt: Attempt, scenario: Scenario) -> None:
    decide(attempt, scenario, "door", 1)
    before = answers(attempt)
    for other in (0, 2):
        with pytest.raises(NotPossible, match="This decision was taken before"):
            decide(attempt, scenario, "door", other)
    assert answers(attempt) == before


def test_answer_when_the_same_decision_comes_again_then_nothing_changes(
    attempt: Attempt, scenario: Scenario
) -> None:
    first = decide(attempt, scenario, "door", 1)
    decide(attempt, scenario, "phone", 0)
    before = answers(attempt)
    again = decide(attempt, scenario, "door", 1)
    assert (again, again.option) == (first, first.option)
    assert answers(attempt) == before


@pytest.mark.parametrize("kind", ["question", "scenario"])
def test_answer_when_the_same_comes_again_then_the_instant_of_the_first_is_kept(
    attempt: Attempt, question: Question, scenario: Scenario, kind: str
) -> None:
    for at in (AT, AT + HOUR):
        if kind == "question":
            choose(attempt, question, 1, at=at)
        else:
            decide(attempt, scenario, "door", 1, at=at)
    assert Answer.objects.get().answered_at == AT


def test_answer_when_the_story_has_not_come_to_a_scene_then_it_is_refused(
    attempt: Attempt, scenario: Scenario
) -> None:
    with pytest.raises(NotPossible, match="The story has not come to this decision"):
        decide(attempt, scenario, "phone", 0)
    decide(attempt, scenario, "door", 0)
    decide(attempt, scenario, "phone", 0)
    assert [step for step, _option in answers(attempt)] == [
        scene_id(scenario, "door"),
        scene_id(scenario, "phone"),
    ]


def test_answer_when_the_story_has_ended_then_no_other_scene_can_be_decided(
    attempt: Attempt, scenario: Scenario
) -> None:
    decide(attempt, scenario, "door", 2)
    with pytest.raises(NotPossible, match="The story has not come to this decision"):
        decide(attempt, scenario, "phone", 0)
    assert len(answers(attempt)) == 1


Forged = Callable[[Attempt, Question, Scenario], dict[str, str]]


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(
            lambda attempt, question, scenario: {
                "item": "0" * 64, "step": str(question.translation_key), "option": option_ids(question)[0]
            },
            id="unknown item",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": attempt.paper.digest, "step": str(question.translation_key), "option": option_ids(question)[0]
            },
            id="the paper itself",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, question), "step": str(question.translation_key), "option": "nonsense"
            },
            id="unknown option",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, question), "step": "nonsense", "option": option_ids(question)[0]
            },
            id="unknown step",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, question),
                "step": str(question.translation_key),
                "option": choice_id(scenario, "door", 0),
            },
            id="option of another item",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, scenario),
                "step": str(question.translation_key),
                "option": option_ids(question)[0],
            },
            id="step of another item",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, scenario),
                "step": scene_id(scenario, "door"),
                "option": choice_id(scenario, "phone", 0),
            },
            id="choice of another scene",
        ),
    ],
)  # fmt: skip
def test_answer_when_an_id_is_foreign_then_it_is_refused(
    attempt: Attempt, question: Question, scenario: Scenario, forged: Forged
) -> None:
    with pytest.raises(NotPossible, match="not part of the"):
        attempts.answer(attempt, **forged(attempt, question, scenario), at=AT)
    assert answers(attempt) == []


def test_answer_when_a_question_of_another_assessment_is_answered_then_it_is_refused(
    attempt: Attempt,
) -> None:
    foreign = make_question()
    twin = make_stage(foreign)
    item = item_of(attempts.begin(make_learner(twin), twin.page, at=AT), foreign)
    with pytest.raises(NotPossible, match="not part of the assessment"):
        attempts.answer(
            attempt, item=item, step=str(foreign.translation_key), option=option_ids(foreign)[0], at=AT
        )
    assert not Answer.objects.exists()


# --- Hand in ---------------------------------------------------------------------------------------


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


# --- What it means for the course ------------------------------------------------------------------


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


# --- Who sees them ---------------------------------------------------------------------------------


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


# --- The database refuses what the code must never write -------------------------------------------


def grading_of(attempt: Attempt, **facts: object) -> Grading:
    return Grading.objects.create(
        **{
            "attempt": attempt,
            "cause": Grading.Cause.HANDED_IN,
            "percent": Decimal(0),
            "pass_mark": 75,
            "is_passed": False,
            "has_critical": False,
            "parts": [],
            "graded_at": AT,
            **facts,
        }
    )


def refused_by(constraint: str, *columns: str) -> pytest.RaisesExc:
    """IntegrityError of one constraint; SQLite names the columns of a unique one instead of its name."""
    return pytest.raises(IntegrityError, match="|".join([constraint, *columns]))


def test_database_when_a_second_attempt_would_be_open_then_it_refuses(attempt: Attempt) -> None:
    facts = {"enrolment": attempt.enrolment, "paper": attempt.paper, "layout": {}, "begun_at": AT}
    key = attempt.assessment_key
    with refused_by("one_open_attempt", "assessments_attempt.assessment_key$"), transaction.atomic():
        Attempt.objects.create(**facts, assessment_key=key, number=2)
    Attempt.objects.create(**facts, assessment_key=key, number=2, handed_in_at=AT)
    with refused_by("attempt_number_once", "assessments_attempt.number"), transaction.atomic():
        Attempt.objects.create(**facts, assessment_key=key, number=2, handed_in_at=AT)


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
            attempt=attempt, item=first.item, step=first.step, option="other", answered_at=AT
        )
    assert answers(attempt) == [(first.step, first.option)]
