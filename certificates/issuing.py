"""The one writer of certificates: issues them for completions and revokes them."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts import people
from accounts.models import User
from certificates import pdf
from certificates.codes import new_code
from certificates.frozen import facts_of, unprintable
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.models import Completion

logger = logging.getLogger(__name__)


class NotPrintable(Exception):
    """A fact has characters that no shipped font has; `by_fact` says which, and where. Holds nothing else of the fact."""

    def __init__(self, by_fact: dict[str, list[str]]) -> None:
        self.by_fact = by_fact
        super().__init__(", ".join(f"{fact}: {code_points(chars)}" for fact, chars in by_fact.items()))

    @property
    def characters(self) -> list[str]:
        return list(dict.fromkeys(char for chars in self.by_fact.values() for char in chars))


@dataclass
class Report:
    """What became of completions that had no certificate."""

    issued: list[Certificate] = field(default_factory=list)
    refused: list[tuple[Completion, NotPrintable]] = field(default_factory=list)
    failed: list[Completion] = field(default_factory=list)


def code_points(characters: Iterable[str]) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in characters)


def issue(completion: Completion, *, at: datetime) -> Certificate:
    """The certificate of a completion: the one there is, else a new one with number, code and document.

    Raises `NotPrintable`, and logs it without the person's name, when a fact can't come out whole.
    """
    existing: Certificate | None = Certificate.objects.filter(completion=completion).first()
    if existing:
        return existing
    facts = facts_of(completion, at=at)
    if refused := unprintable(facts):
        refusal = NotPrintable(refused)
        logger.error(
            "No certificate for completion %s: no font has these characters. %s", completion.uuid, refusal
        )
        raise refusal
    return _issue_once(completion, facts, at=at)


@transaction.atomic
def _issue_once(completion: Completion, facts: dict[str, Any], *, at: datetime) -> Certificate:
    # Whoever comes second waits here, and then finds the first one's certificate.
    Completion.objects.select_for_update().get(pk=completion.pk)
    existing: Certificate | None = Certificate.objects.filter(completion=completion).first()
    if existing:
        return existing
    facts = {**facts, "number": _next_number(facts)}
    code = new_code()
    document = pdf.render(facts, code, settings.BASE_URL + reverse("verify_short", args=[code]))
    certificate = Certificate.objects.create(
        completion=completion,
        user_id=completion.user_id,
        number=facts["number"],
        code=code,
        issued_at=at,
        valid_until=facts["valid_until"],
        facts=facts,
        pdf=document,
        pdf_sha256=hashlib.sha256(document).hexdigest(),
        pdf_bytes=len(document),
    )
    CertificateEvent.objects.create(certificate=certificate, kind=CertificateEvent.Kind.ISSUED, at=at)
    stored: Certificate = Certificate.objects.get(pk=certificate.pk)  # without the document's bytes
    return stored


def _next_number(facts: dict[str, Any]) -> str:
    """The next number of the course and year, such as THB-POL-2026-000042; taken when the transaction commits."""
    year = int(facts["issued_on"][:4])
    NumberSeries.objects.get_or_create(course_code=facts["course_code"], year=year)
    series = NumberSeries.objects.select_for_update().get(course_code=facts["course_code"], year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{series.course_code}-{series.year}-{series.last:06d}"


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User | None, at: datetime) -> CertificateEvent:
    """Declare a certificate void from that day on. Who verifies it reads the reason.

    One that was revoked already stays revoked as it was: the first event is returned. Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("A certificate is revoked for a reason; verification shows it.")
    event, _created = CertificateEvent.objects.get_or_create(
        certificate=certificate,
        kind=CertificateEvent.Kind.REVOKED,
        defaults={"at": at, "by": by, "reason": reason.strip()},
    )
    return event


def issue_missing(*, at: datetime) -> Report:
    """Issue what a missed signal or a refusal left without certificate, oldest first."""
    return _issue_each(Completion.objects.filter(certificate__isnull=True), at=at)


def rename_and_issue(user: User, name: str, *, at: datetime) -> Report:
    """Set a person's name for certificates and issue those that were refused or missed until now."""
    people.name_for_certificates(user, name=name)
    return _issue_each(user.completions.filter(certificate__isnull=True), at=at)


def _issue_each(completions: Iterable[Completion], *, at: datetime) -> Report:
    report = Report()
    for completion in completions:
        try:
            report.issued.append(issue(completion, at=at))
        except NotPrintable as refusal:
            report.refused.append((completion, refusal))
        except Exception:
            # One that fails, for whatever reason, must not keep the others from theirs; the log has the reason.
            logger.exception("No certificate for completion %s", completion.uuid)
            report.failed.append(completion)
    return report
