"""The writer of certificates: one per completion, frozen, numbered without gaps, refused rather than with a box."""

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction
from pytest_django import Settings
from segno.encoder import DataOverflowError

from accounts.models import User
from certificates import issuing
from certificates.frozen import facts_of, hours_in_words, last_valid_day
from certificates.issuing import NotPrintable, issue, issue_missing, rename_and_issue, revoke
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses import progress
from courses.models import Completion, Course, Edition
from tests.certificates.conftest import COMPLETED, text_by_pypdf
from tests.factories import make_course, make_edition, make_enrolment, make_user

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
State = Certificate.State


def test_issue_when_completed_then_facts_code_and_document_are_frozen(completion: Completion) -> None:
    certificate = issue(completion, at=NOW)
    assert certificate.number == "THB-POL-2026-000001"
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}", certificate.code)
    assert (certificate.user, certificate.completion) == (completion.user, completion)
    assert (certificate.issued_at, certificate.valid_until) == (NOW, date(2028, 11, 23))
    assert certificate.facts == {
        "name": "Olivia Officer",
        "course_code": "THB-POL",
        "course_name": "Recognise and respond",
        "edition": 1,
        "minutes": 10,
        "hours": "10 minutes",
        "profession": "Police",
        "agency": "Unit South 1 (demo)",
        "completed_on": "2026-11-23",
        "issued_on": "2026-11-24",
        "valid_until": "2028-11-23",
        "issuer": "Frontline training",
        "language": "en",
        "is_demo": True,
        "number": "THB-POL-2026-000001",
    }
    text = text_by_pypdf(bytes(certificate.pdf))
    for printed in ["Olivia Officer", "Recognise and respond", "THB-POL-2026-000001", certificate.code]:
        assert text.count(printed) == 1
    assert certificate.pdf_sha256 == hashlib.sha256(certificate.pdf).hexdigest()
    assert certificate.pdf_bytes == len(certificate.pdf)
    assert [(event.kind, event.at, event.by) for event in certificate.events.all()] == [("issued", NOW, None)]


def test_issue_when_asked_again_then_it_is_the_same_certificate_with_the_same_bytes(
    completion: Completion,
) -> None:
    first = issue(completion, at=NOW)
    bytes_then = bytes(first.pdf)
    completion.user.full_name = "Olivia Renamed"
    completion.user.save()
    Course.objects.update(name="Renamed", validity_months=1)
    again = issue(completion, at=NOW + timedelta(days=400))
    assert again == first
    assert bytes(again.pdf) == bytes_then
    assert (again.facts, again.valid_until) == (first.facts, first.valid_until)
    assert (Certificate.objects.count(), CertificateEvent.objects.count()) == (1, 1)
    assert NumberSeries.objects.get().last == 1


def test_issue_when_somebody_else_was_faster_then_the_second_finds_the_first(completion: Completion) -> None:
    """The second has looked, found none and waited for the lock, while the first one issued."""
    facts = facts_of(completion, at=NOW)
    first = issue(completion, at=NOW)
    assert issuing._issue_once(completion, facts, at=NOW) == first
    assert Certificate.objects.get() == first
    assert NumberSeries.objects.get().last == 1


def test_issue_when_a_name_for_certificates_is_set_then_that_is_printed_composed(
    officer: User, complete: Callable[..., Completion]
) -> None:
    officer.certificate_name = (
        " Zoe\N{COMBINING DIAERESIS}  Mu\N{COMBINING DIAERESIS}ller-Šaric\N{COMBINING ACUTE ACCENT}"
    )
    officer.save()
    certificate = issue(complete(officer), at=NOW)
    assert certificate.facts["name"] == "Zoë Müller-Šarić"
    assert "Zoë Müller-Šarić" in text_by_pypdf(bytes(certificate.pdf))


def test_numbers_when_issued_one_after_another_then_they_have_no_gap_per_course_and_year(
    complete: Callable[..., Completion],
) -> None:
    other = make_edition(make_course("THB-SOC"))
    issued = [issue(complete(make_user()), at=NOW).number for _ in range(3)]
    issued.append(issue(complete(make_user(), of=other), at=NOW).number)
    # In Luxembourg the year begins an hour before it does in UTC.
    issued.append(issue(complete(make_user()), at=datetime(2026, 12, 31, 22, 59, tzinfo=UTC)).number)
    issued.append(issue(complete(make_user()), at=datetime(2026, 12, 31, 23, 0, tzinfo=UTC)).number)
    assert issued == ["THB-POL-2026-000001", "THB-POL-2026-000002", "THB-POL-2026-000003", "THB-SOC-2026-000001",
                      "THB-POL-2026-000004", "THB-POL-2027-000001"]  # fmt: skip


def test_numbers_when_a_document_fails_then_none_is_lost(
    complete: Callable[..., Completion], settings: Settings
) -> None:
    broken, base_url = complete(make_user()), settings.BASE_URL
    settings.BASE_URL = "https://training.example" + "e" * 5000  # more than a QR code can hold
    with pytest.raises(DataOverflowError):
        issue(broken, at=NOW)
    assert not Certificate.objects.exists()
    settings.BASE_URL = base_url
    assert [issue(complete(make_user()), at=NOW).number, issue(broken, at=NOW).number] == [
        "THB-POL-2026-000001",
        "THB-POL-2026-000002",
    ]


def test_issue_when_a_character_has_no_glyph_then_it_is_refused_and_logged_without_the_name(
    complete: Callable[..., Completion], caplog: pytest.LogCaptureFixture
) -> None:
    completion = complete(make_user("Xiaoming 王小 Wang"))
    with caplog.at_level(logging.INFO), pytest.raises(NotPrintable) as refusal:
        issue(completion, at=NOW)
    assert refusal.value.characters == ["王", "小"]
    assert refusal.value.by_fact == {"name": ["王", "小"]}
    [record] = [record for record in caplog.records if record.name == "certificates.issuing"]
    assert record.levelno == logging.ERROR
    message = record.getMessage()
    assert "U+738B U+5C0F" in message
    assert str(completion.uuid) in message
    assert not any(part in caplog.text for part in ["王", "小", "Xiaoming", "Wang"])
    assert not Certificate.objects.exists()
    assert not NumberSeries.objects.exists()


@pytest.mark.parametrize("fact", ["agency_name", "profession_name", "course_name"])
def test_issue_when_another_fact_has_no_glyph_then_it_is_refused_too(
    completion: Completion, fact: str
) -> None:
    setattr(completion, fact, "Unit 王")
    completion.save()
    with pytest.raises(NotPrintable) as refusal:
        issue(completion, at=NOW)
    assert refusal.value.by_fact == {fact.removesuffix("_name") if fact != "course_name" else fact: ["王"]}


def test_issue_when_there_is_no_name_then_it_is_refused(complete: Callable[..., Completion]) -> None:
    nameless = make_user()
    User.objects.filter(pk=nameless.pk).update(full_name=" ")
    nameless.refresh_from_db()
    with pytest.raises(NotPrintable):
        issue(complete(nameless), at=NOW)


def test_certificate_when_a_course_is_completed_then_it_is_issued_after_commit(
    officer: User, edition: Edition, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    enrolment = make_enrolment(officer, edition.course)
    with django_capture_on_commit_callbacks(execute=True):
        for item in edition.items:
            progress.mark_done(enrolment, item["key"], language="en", at=NOW)
        assert not Certificate.objects.exists()
    assert Certificate.objects.get().completion == Completion.objects.get()


def test_completion_when_its_certificate_is_refused_then_it_is_recorded_all_the_same(
    edition: Edition, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    enrolment = make_enrolment(make_user("王 Wang"), edition.course)
    with django_capture_on_commit_callbacks(execute=True):
        for item in edition.items:
            progress.mark_done(enrolment, item["key"], language="en", at=NOW)
    assert Completion.objects.count() == 1
    assert not Certificate.objects.exists()
    assert "U+738B" in caplog.text
    assert "Wang" not in caplog.text


def test_issue_missing_when_run_twice_then_it_repairs_once_and_reports(
    complete: Callable[..., Completion],
) -> None:
    there = issue(complete(make_user()), at=NOW)
    late, early = complete(make_user(), at=NOW), complete(make_user(), at=COMPLETED)
    refused = complete(make_user("王"))
    report = issue_missing(at=NOW)
    assert [certificate.completion for certificate in report.issued] == [early, late]
    assert [(completion, refusal.characters) for completion, refusal in report.refused] == [(refused, ["王"])]
    assert report.failed == []
    again = issue_missing(at=NOW)
    assert (again.issued, [completion for completion, _ in again.refused]) == ([], [refused])
    assert set(Certificate.objects.values_list("completion", flat=True)) == {
        there.completion_id,
        early.pk,
        late.pk,
    }


def test_issue_missing_when_one_fails_then_the_others_are_issued(
    complete: Callable[..., Completion], caplog: pytest.LogCaptureFixture
) -> None:
    other = make_edition(make_course("THB-SOC"))
    issue(complete(make_user(), of=other), at=NOW)
    NumberSeries.objects.filter(course_code="THB-SOC").update(last=0)  # the next number is taken already
    broken, sound = complete(make_user("Bea Broken"), of=other), complete(make_user("Sid Sound"))
    report = issue_missing(at=NOW)
    assert (report.failed, [certificate.completion for certificate in report.issued]) == ([broken], [sound])
    assert str(broken.uuid) in caplog.text
    assert "Bea" not in caplog.text


def test_rename_and_issue_when_the_name_is_printable_then_all_of_ones_own_are_issued(
    complete: Callable[..., Completion],
) -> None:
    user, other = make_user("王小明"), make_user("李")
    mine = {complete(user).pk, complete(user, of=make_edition(make_course("THB-SOC"))).pk}
    complete(other)
    report = rename_and_issue(user, "Wang Xiaoming", at=NOW)
    assert {certificate.completion_id for certificate in report.issued} == mine
    assert {certificate.facts["name"] for certificate in Certificate.objects.all()} == {"Wang Xiaoming"}
    user.refresh_from_db()
    assert (user.certificate_name, user.full_name) == ("Wang Xiaoming", "王小明")


def test_state_when_dates_pass_then_it_is_computed(completion: Completion) -> None:
    certificate = issue(completion, at=NOW)
    assert certificate.state_on(TODAY) == State.VALID
    assert certificate.state_on(date(2028, 11, 23)) == State.VALID
    assert certificate.state_on(date(2028, 11, 24)) == State.EXPIRED


def test_state_when_the_course_has_no_end_then_it_never_expires(
    officer: User, complete: Callable[..., Completion]
) -> None:
    certificate = issue(complete(officer, of=make_edition(make_course(months=0))), at=NOW)
    assert (certificate.valid_until, certificate.facts["valid_until"]) == (None, None)
    assert certificate.state_on(date(2126, 1, 1)) == State.VALID


def test_revoke_when_done_then_the_state_changes_from_that_day_and_the_document_stays(
    completion: Completion, coordinator: User
) -> None:
    certificate = issue(completion, at=NOW)
    document = bytes(certificate.pdf)
    at = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 March in Luxembourg
    event = revoke(certificate, reason=" Issued by mistake. ", by=coordinator, at=at)
    certificate = Certificate.objects.get()
    assert certificate.revocation == event
    assert (event.by, event.at, event.reason) == (coordinator, at, "Issued by mistake.")
    assert certificate.state_on(date(2027, 3, 1)) == State.VALID
    assert certificate.state_on(date(2027, 3, 2)) == State.REVOKED
    assert certificate.state_on(date(2030, 1, 1)) == State.REVOKED
    assert bytes(certificate.pdf) == document
    assert issue(completion, at=at) == certificate


def test_revoke_when_revoked_already_then_the_first_event_stands(completion: Completion) -> None:
    certificate = issue(completion, at=NOW)
    first = revoke(certificate, reason="First", by=None, at=NOW)
    assert revoke(certificate, reason="Second", by=None, at=NOW + timedelta(days=1)) == first
    assert certificate.events.filter(kind="revoked").values_list("reason", flat=True).get() == "First"


def test_revoke_when_without_reason_then_it_is_refused(completion: Completion) -> None:
    certificate = issue(completion, at=NOW)
    with pytest.raises(ValueError, match="reason"):
        revoke(certificate, reason=" ", by=None, at=NOW)
    assert certificate.state_on(TODAY) == State.VALID


@pytest.mark.parametrize("facts", [{"kind": "lost"}, {"kind": "issued"}, {"kind": "revoked", "reason": ""}])
def test_event_when_unknown_repeated_or_without_reason_then_the_database_refuses(
    completion: Completion, facts: dict[str, str]
) -> None:
    certificate = issue(completion, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateEvent.objects.create(certificate=certificate, at=NOW, **facts)


def test_certificate_when_there_is_one_then_completion_and_person_cannot_be_deleted(
    completion: Completion,
) -> None:
    certificate = issue(completion, at=NOW)
    for row in [completion, completion.user, certificate]:
        with pytest.raises(models.ProtectedError):
            row.delete()
    assert Certificate.objects.get() == certificate


def test_certificates_when_listed_then_the_documents_stay_in_the_database(
    completion: Completion, django_assert_num_queries: Callable[..., Any]
) -> None:
    issue(completion, at=NOW)
    listed = [Certificate.objects.get(), Certificate.objects.visible_to(completion.user).get(),
              Completion.objects.get().certificate, CertificateEvent.objects.get().certificate]  # fmt: skip
    assert [certificate.get_deferred_fields() for certificate in listed] == [{"pdf"}] * 4
    with django_assert_num_queries(1):
        assert bytes(listed[0].pdf).startswith(b"%PDF-")


def test_certificate_when_it_is_another_persons_then_it_is_not_visible(
    completion: Completion,
    complete: Callable[..., Completion],
    colleague: User,
    manager: User,
    coordinator: User,
) -> None:
    certificate = issue(completion, at=NOW)
    own = issue(complete(colleague), at=NOW)
    assert list(Certificate.objects.visible_to(completion.user)) == [certificate]
    assert list(Certificate.objects.visible_to(colleague)) == [own]
    assert not Certificate.objects.visible_to(manager).exists()
    assert not Certificate.objects.visible_to(coordinator).exists()
    completion.user.is_active = False
    assert not Certificate.objects.visible_to(completion.user).exists()


@pytest.mark.parametrize(
    ("completed", "months", "last"),
    [
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 23), 0, None),
    ],
)
def test_last_valid_day_when_counted_in_months_then_short_months_end_it(
    completed: date, months: int, last: date | None
) -> None:
    assert last_valid_day(completed, months) == last


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, ""),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (75, "1 hour 15 minutes"),
        (121, "2 hours 1 minute"),
    ],
)
def test_hours_when_in_words_then_hours_and_minutes_stand_apart(minutes: int, words: str) -> None:
    assert hours_in_words(minutes) == words


def test_command_when_certificates_are_missing_then_it_says_what_it_did(
    complete: Callable[..., Completion], capsys: pytest.CaptureFixture[str]
) -> None:
    complete(make_user("Nora New"))
    refused = complete(make_user("王 Wang"))
    call_command("issue_missing_certificates")
    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"issued {Certificate.objects.get().number}",
        f"refused {refused.uuid}: no font has these characters. name: U+738B",
        "1 issued, 1 refused, 0 failed.",
    ]


def test_command_when_a_number_is_revoked_then_once_and_with_a_reason(
    completion: Completion, capsys: pytest.CaptureFixture[str]
) -> None:
    number = issue(completion, at=NOW).number
    with pytest.raises(CommandError, match="no certificate X-1"):
        call_command("revoke_certificate", "X-1", "--reason=Mistake")
    with pytest.raises(CommandError, match="for a reason"):
        call_command("revoke_certificate", number, "--reason= ")
    call_command("revoke_certificate", number, "--reason=Mistake")
    assert capsys.readouterr().out == f"{number} is revoked.\n"
    with pytest.raises(CommandError, match="revoked already: Mistake"):
        call_command("revoke_certificate", number, "--reason=Again")
    assert Certificate.objects.get().revocation.reason == "Mistake"
