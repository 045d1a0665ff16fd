"""The command that recomputes the records: silent where all is well, and it names each thing that was tampered with."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from accounts.models import User
from assessments import attempts
from assessments.models import Answer, Grading, Snapshot
from certificates import issuing
from certificates.models import Certificate
from courses import progress
from courses.models import Completion, Edition, FrozenText, PracticeVersion
from tests.assessments.builders import AT, choose, hand_in, make_question, make_stage
from tests.courses.builders import make_practice
from tests.factories import make_enrolment

pytestmark = pytest.mark.django_db


def checked() -> str:
    out = io.StringIO()
    call_command("check_records", stdout=out)
    return out.getvalue()


def wrong() -> list[str]:
    out = io.StringIO()
    with pytest.raises(CommandError, match="not as they should be"):
        call_command("check_records", stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def learned(officer: User) -> Certificate:
    """A course taken to its certificate, and a best practice."""
    make_practice(title="A practice")
    question = make_question()
    stage = make_stage(question)
    enrolment = make_enrolment(officer, stage.course, at=AT)
    progress.mark_done(enrolment, stage.lesson.translation_key, language="en", at=AT)
    attempt = attempts.begin(enrolment, stage.page, at=AT)
    choose(attempt, question, 0)
    hand_in(attempt)
    return issuing.issue(officer.completions.get(), at=AT)


def test_check_when_nothing_was_touched_then_all_is_well(learned: Certificate) -> None:
    assert checked() == "All records are as they should be.\n"


@pytest.mark.parametrize(
    ("model", "facts", "words"),
    [
        (FrozenText, {"content": {"title": "Other"}}, "its words were changed"),
        (Edition, {"manifest": {"title": "Other", "learning_minutes": 40, "modules": []}}, "the manifest was changed"),
        (PracticeVersion, {"content": {"title": "Other"}}, "of practice"),
        (Completion, {"learning_minutes": 400}, "it says"),
        (Completion, {"edition_digest": "0" * 64}, "it says"),
        (Answer, {"response": "another"}, "don't belong to its questions"),
        (Grading, {"percent": 12}, "graded 12.00 %"),
        (Certificate, {"pdf": b"%PDF-other"}, "the document was changed"),
        (Certificate, {"facts": {"number": "X", "course_code": "X", "edition": 9, "minutes": 1, "completed_on": ""}}, "something else"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)  # fmt: skip
def test_check_when_a_record_was_changed_behind_the_program_then_it_is_named_and_no_name_of_a_person(
    learned: Certificate, model: type[Model], facts: dict[str, Any], words: str
) -> None:
    model._default_manager.update(**facts)
    found = wrong()
    assert any(words in line for line in found), found
    assert "Olivia" not in " ".join(found)


def test_check_when_a_text_of_an_edition_is_gone_then_it_is_named(learned: Certificate) -> None:
    FrozenText.objects.order_by("pk").first().delete()
    assert any("1 of its texts are missing" in line for line in wrong())


def test_check_when_a_question_was_changed_after_it_was_asked_then_it_is_named(learned: Certificate) -> None:
    snapshot = Snapshot.objects.get(kind="single-choice")
    snapshot.payload["texts"]["en"]["text"] = "<p>Another question?</p>"
    snapshot.save()
    assert any(f"snapshot {snapshot.digest}" in line for line in wrong())
