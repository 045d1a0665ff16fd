"""An assessment of one question and one scenario, and somebody who takes it."""

import pytest

from assessments import attempts
from assessments.models import Attempt, Question, Scenario
from courses.models import Enrolment
from tests.assessments.builders import (
    AT,
    Stage,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
)


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
