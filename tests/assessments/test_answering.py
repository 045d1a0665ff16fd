"""Answers: saved by the rules, whatever a browser sends."""

from collections.abc import Callable

import pytest

from assessments import attempts
from assessments.attempts import NotPossible
from assessments.models import Answer, Attempt, Question, Scenario
from tests.assessments.builders import (
    AT,
    HOUR,
    answers,
    choice_id,
    choose,
    decide,
    hand_in,
    item_of,
    make_learner,
    make_question,
    make_stage,
    option_ids,
    scene_id,
)

pytestmark = pytest.mark.django_db


def test_answer_when_a_question_is_answered_anew_then_the_last_answer_counts(
    attempt: Attempt, question: Question
) -> None:
    first = choose(attempt, question, 1)
    changed = choose(attempt, question, 0, at=AT + HOUR)
    assert changed == first
    assert (changed.response, changed.answered_at) == (option_ids(question)[0], AT + HOUR)
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
    assert (again, again.response) == (first, first.response)
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
                "item": "0" * 64, "step": str(question.translation_key), "response": option_ids(question)[0]
            },
            id="unknown item",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": attempt.paper.digest, "step": str(question.translation_key), "response": option_ids(question)[0]
            },
            id="the paper itself",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, question), "step": str(question.translation_key), "response": "nonsense"
            },
            id="unknown option",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, question), "step": "nonsense", "response": option_ids(question)[0]
            },
            id="unknown step",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, question),
                "step": str(question.translation_key),
                "response": choice_id(scenario, "door", 0),
            },
            id="option of another item",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, scenario),
                "step": str(question.translation_key),
                "response": option_ids(question)[0],
            },
            id="step of another item",
        ),
        pytest.param(
            lambda attempt, question, scenario: {
                "item": item_of(attempt, scenario),
                "step": scene_id(scenario, "door"),
                "response": choice_id(scenario, "phone", 0),
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
            attempt, item=item, step=str(foreign.translation_key), response=option_ids(foreign)[0], at=AT
        )
    assert not Answer.objects.exists()
