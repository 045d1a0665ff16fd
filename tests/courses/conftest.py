"""A small course that is released, and somebody who takes it."""

import pytest

from accounts.models import User
from courses.models import Enrolment, HomePage
from tests.courses.builders import Stage, make_learner, make_stage, release, text


@pytest.fixture
def stage(site: HomePage) -> Stage:
    """Three lessons in two modules (two and one), released once."""
    made = make_stage(site, [text()], [text()], [text()], modules=2)
    release(made)
    return made


@pytest.fixture
def enrolment(officer: User, stage: Stage) -> Enrolment:
    """The officer takes the course and has done nothing yet."""
    return make_learner(officer, stage)
