"""What the tests of certificates start from: a course with an edition, completions, and what a PDF says."""

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from accounts.models import User
from courses.models import Completion, Edition
from tests.factories import make_completion, make_course, make_edition, make_enrolment

COMPLETED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def edition(professions: SimpleNamespace) -> Edition:
    """The first edition of the course for the police, whose certificates are valid for two years."""
    return make_edition(make_course("THB-POL", name="Recognise and respond"), at=COMPLETED)


@pytest.fixture
def complete(edition: Edition) -> Callable[..., Completion]:
    """A function that lets somebody complete the course (announced to nobody)."""

    def completed(user: User, *, at: datetime = COMPLETED, of: Edition = edition) -> Completion:
        return make_completion(make_enrolment(user, of.course, at=at), of, at=at)

    return completed


@pytest.fixture
def completion(officer: User, complete: Callable[..., Completion]) -> Completion:
    """The officer has completed the course."""
    return complete(officer)


def text_by_pypdf(document: bytes) -> str:
    """What a PDF says, with every run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())


def text_by_poppler(document: bytes) -> str | None:
    """The same by another reader; None where it isn't installed."""
    program = shutil.which("pdftotext")
    if program is None:
        return None
    said = subprocess.run([program, "-raw", "-", "-"], input=document, capture_output=True, check=True)
    return " ".join(said.stdout.decode().split())
