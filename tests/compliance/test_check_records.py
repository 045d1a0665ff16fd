"""The command that recomputes the records: silent where all is well, and it names each thing that was tampered with."""

import io
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Model

from accounts.models import User
from assessments import attempts
from assessments.models import Answer, Grading, Snapshot
from certificates import issuing
from certificates.models import Certificate
from courses import progress
from courses.manifests import digest
from courses.models import Completion, Edition, FrozenText, PracticeVersion
from courses.release_sheets import facts_of
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
    FrozenText.objects.exclude(digest=Edition.objects.get().sheet_digest).order_by("pk").first().delete()
    assert any("1 of its texts are missing" in line for line in wrong())


def test_check_when_an_edition_has_lost_all_its_texts_then_it_is_named(learned: Certificate) -> None:
    FrozenText.objects.all().delete()
    assert any("what its release said of itself is missing" in line for line in wrong())


def test_check_when_an_edition_has_lost_all_but_its_sheet_then_it_is_named(learned: Certificate) -> None:
    FrozenText.objects.exclude(digest=Edition.objects.get().sheet_digest).delete()
    assert any("of its texts are missing" in line for line in wrong())


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"change": "editorial"}, "change"),
        ({"note": "Nothing of importance."}, "note"),
        ({"approved_by": "Somebody else"}, "approved_by"),
        ({"refresher_by": date(2030, 1, 1)}, "refresher_by"),
        ({"released_at": AT - timedelta(days=400)}, "released_at"),
        ({"number": 7}, "number"),
    ],
)
def test_check_when_what_a_release_said_was_changed_then_it_is_named(
    learned: Certificate, facts: dict[str, Any], what: str
) -> None:
    Edition.objects.update(**facts)
    assert any(f"its release said something else of {what}" in line for line in wrong())


@pytest.mark.parametrize("place", ["revision", "asked"])
def test_check_when_the_manifest_was_changed_where_its_digest_is_silent_then_it_is_named(
    learned: Certificate, place: str
) -> None:
    edition = Edition.objects.get()
    item = edition.manifest["modules"][0]["items"][-1]
    if place == "asked":
        item["asked"][0]["digest"] = "0" * 64
    else:
        item["revision"] = 99_999
    edition.save()
    found = wrong()
    assert any("its release said something else of manifest" in line for line in found)
    assert any("asks is not what it held" in line for line in found) == (place == "asked")


def test_check_when_editions_had_no_sheets_then_the_migration_writes_them(learned: Certificate) -> None:
    FrozenText.objects.filter(digest=Edition.objects.get().sheet_digest).delete()
    Edition.objects.update(sheet_digest="")
    assert any("what its release said of itself is missing" in line for line in wrong())
    import_module("courses.migrations.0014_release_sheets").write_sheets(apps, None)
    assert checked() == "All records are as they should be.\n"
    Edition.objects.update(note="Other.")
    assert any("its release said something else of note" in line for line in wrong())


def test_check_when_an_edition_is_from_before_texts_were_kept_then_all_is_well(learned: Certificate) -> None:
    edition = Edition.objects.get()
    sheet = {"facts": facts_of(edition), "texts": []}
    FrozenText.objects.all().delete()
    FrozenText.objects.create(digest=digest(sheet), content=sheet)
    Edition.objects.update(sheet_digest=digest(sheet))
    assert checked() == "All records are as they should be.\n"


def test_check_when_a_question_was_changed_after_it_was_asked_then_it_is_named(learned: Certificate) -> None:
    snapshot = Snapshot.objects.get(kind="single-choice")
    snapshot.payload["texts"]["en"]["text"] = "<p>Another question?</p>"
    snapshot.save()
    assert any(f"snapshot {snapshot.digest}" in line for line in wrong())
