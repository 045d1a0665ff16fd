"""A small course that is released, and somebody who takes it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from courses.models import Enrolment, HomePage
from tests.courses.builders import Stage, make_learner, make_stage, release, text


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for pictures and documents that goes away after the tests."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, media: Path) -> None:
    settings.MEDIA_ROOT = media


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
