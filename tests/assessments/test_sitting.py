"""An attempt as the learner sees it: the same order each time, the story up to where it waits, the best path."""

import pytest
from django.utils import translation

from assessments import attempts
from assessments.models import Attempt, Question, Scenario
from assessments.sitting import Step, in_language, sitting_of
from tests.assessments.builders import (
    AT,
    choice_id,
    item_of,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    option_ids,
    scene_id,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return make_question(right=1)


@pytest.fixture
def scenario() -> Scenario:
    return make_scenario()


@pytest.fixture
def attempt(question: Question, scenario: Scenario) -> Attempt:
    stage = make_stage(scenario, question)
    return attempts.begin(make_learner(stage), stage.page, at=AT)


def decide(attempt: Attempt, scenario: Scenario, name: str, position: int) -> None:
    attempts.answer(
        attempt,
        item=item_of(attempt, scenario),
        step=scene_id(scenario, name),
        response=choice_id(scenario, name, position),
        at=AT,
    )


def chosen(steps: list[Step]) -> list[tuple[str, str]]:
    return [(step.texts["title"], step.chosen.texts["text"] if step.chosen else "") for step in steps]


def test_sitting_when_nothing_is_answered_then_it_waits_at_the_first_item(attempt: Attempt) -> None:
    sitting = sitting_of(attempt)
    assert (sitting.title, sitting.answered) == ("Assessment", 0)
    assert [(item.number, item.kind) for item in sitting.items] == [(1, "scenario"), (2, "single-choice")]
    assert sitting.next_item == sitting.items[0]
    assert chosen(sitting.items[0].steps) == [("Door", "")]
    assert [(item.is_begun, item.is_finished) for item in sitting.items] == [(False, False)] * 2
    assert [sitting.item(number) for number in (0, 1, 2, 3)] == [None, *sitting.items, None]


def test_sitting_when_read_again_then_each_option_stands_where_it_stood(attempt: Attempt) -> None:
    orders = [
        {
            **{
                f"{item.digest}/{step.id}": [option.id for option in step.options]
                for item in sitting_of(Attempt.objects.get(pk=attempt.pk)).items
                for step in item.steps
            },
            **{
                f"{item.digest}/options": [option["id"] for option in item.shown["options"]]
                for item in sitting_of(Attempt.objects.get(pk=attempt.pk)).items
                if item.answered
            },
        }
        for _n in range(2)
    ]
    assert orders[0] == orders[1]
    assert len(orders[0]) == 2
    assert orders[0] == {step: attempt.layout[step] for step in orders[0]}


def test_sitting_when_a_decision_is_taken_then_the_story_waits_at_the_next_scene(
    attempt: Attempt, scenario: Scenario
) -> None:
    decide(attempt, scenario, "door", 1)
    item = sitting_of(attempt).items[0]
    assert chosen(item.steps) == [("Door", "door, choice 1"), ("Phone", "")]
    assert item.open_step == item.steps[1]
    assert (item.is_begun, item.is_finished) == (True, False)


def test_sitting_when_the_story_has_ended_then_the_question_is_next(
    attempt: Attempt, scenario: Scenario
) -> None:
    decide(attempt, scenario, "door", 2)
    sitting = sitting_of(attempt)
    assert chosen(sitting.items[0].steps) == [("Door", "door, choice 2")]
    assert (sitting.items[0].open_step, sitting.items[0].is_finished) == (None, True)
    assert (sitting.next_item, sitting.answered) == (sitting.items[1], 1)


def test_sitting_when_all_is_answered_then_nothing_is_next(
    attempt: Attempt, question: Question, scenario: Scenario
) -> None:
    decide(attempt, scenario, "door", 2)
    attempts.answer(
        attempt,
        item=item_of(attempt, question),
        step=str(question.translation_key),
        response=option_ids(question)[0],
        at=AT,
    )
    sitting = sitting_of(attempt)
    assert (sitting.next_item, sitting.answered) == (None, 2)
    parts = sitting.items[1].shown
    assert [(option["text"], option["correct"]) for option in parts["chosen"]] == [("Option 0", False)]
    assert [(option["text"], option["correct"]) for option in parts["right"]] == [("Option 1", True)]


def test_sitting_when_any_path_is_taken_then_the_best_path_is_the_experts(
    attempt: Attempt, scenario: Scenario
) -> None:
    decide(attempt, scenario, "door", 1)
    decide(attempt, scenario, "phone", 2)
    item = sitting_of(attempt).items[0]
    assert chosen(item.best_steps) == [("Door", "door, choice 0"), ("Phone", "phone, choice 0")]
    assert [(step.chosen.quality, step.chosen.is_critical) for step in item.steps if step.chosen] == [
        ("acceptable", False),
        ("poor", True),
    ]
    assert [step.best.texts["text"] for step in item.steps] == ["door, choice 0", "phone, choice 0"]


TEXTS = {"en": {"text": "Stay"}, "fr": {"text": "Restez"}}


@pytest.mark.parametrize(
    ("language", "text", "lang"),
    [("en", "Stay", "en"), ("fr", "Restez", "fr"), ("fr-lu", "Restez", "fr"), ("de", "Stay", "en")],
)
def test_in_language_when_a_language_is_active_then_its_text_or_the_first_is_shown_and_named(
    language: str, text: str, lang: str
) -> None:
    with translation.override(language):
        assert in_language(TEXTS) == {"text": text, "lang": lang}
