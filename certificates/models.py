"""Proof that somebody completed a course: the certificate, what happened to it, and the series of its numbers."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.codes import LENGTH
from courses.models import Completion


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, viewer: User) -> Self:
        """A learner's own certificates and nobody else's: managers see states, never the document."""
        return self.filter(user=viewer) if viewer.is_active else self.none()


class CertificateManager(models.Manager.from_queryset(CertificateQuerySet)):  # type: ignore[misc] # built at run time
    def get_queryset(self) -> CertificateQuerySet:
        """The document itself is fetched when it is touched: a list must not carry megabytes."""
        return super().get_queryset().defer("pdf")


class Certificate(models.Model):
    """One completion's certificate: frozen facts and the stored document. Written by `certificates.issuing`, never changed.

    `facts` holds everything that is printed, as it was then. The document stands in the row and not in a file, so that
    facts, number and bytes are committed together or not at all; it is made once and served as the same bytes ever after.
    """

    class State(models.TextChoices):
        VALID = "valid", _("valid")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("revoked")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    completion = models.OneToOneField(Completion, models.PROTECT, related_name="certificate")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    number = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(_("verification code"), max_length=LENGTH, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    valid_until = models.DateField(_("valid until"), null=True)  # the last valid day; NULL: without end
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    pdf_bytes = models.PositiveIntegerField()

    objects = CertificateManager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        base_manager_name = "objects"  # a certificate reached through another row defers the document too

    def __str__(self) -> str:
        return self.number

    @property
    def completed_on(self) -> date:
        return date.fromisoformat(self.facts["completed_on"])

    @property
    def revocation(self) -> "CertificateEvent | None":
        """The event that revoked it, whenever that was."""
        revoked = (event for event in self.events.all() if event.kind == CertificateEvent.Kind.REVOKED)
        return next(revoked, None)

    def state_on(self, day: date) -> State:
        """What it was worth on that day; a revocation counts for the whole day on which it was made."""
        if self.revocation and timezone.localdate(self.revocation.at) <= day:
            return self.State.REVOKED
        if self.valid_until and self.valid_until < day:
            return self.State.EXPIRED
        return self.State.VALID


class CertificateEvent(models.Model):
    """Something that happened to a certificate. Appended by `certificates.issuing`, never changed or deleted."""

    class Kind(models.TextChoices):
        ISSUED = "issued", _("issued")
        REVOKED = "revoked", _("revoked")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: the system or a command did it, or the account was deleted
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "kind"], name="certificate_event_once_per_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["issued", "revoked"]), name="certificate_event_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="revoked", reason=""), name="certificate_revoked_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.kind}"


class NumberSeries(models.Model):
    """The last number given out for a course and year. Written by `certificates.issuing` with the certificate that takes it.

    The row is locked until that certificate is committed, so that numbers have no gaps.
    """

    course_code = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints = [models.UniqueConstraint(fields=["course_code", "year"], name="series_once_per_year")]

    def __str__(self) -> str:
        return f"{self.course_code}-{self.year}: {self.last}"
