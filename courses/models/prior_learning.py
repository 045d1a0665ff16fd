"""What somebody has learned elsewhere: the certificate they sent, and what a manager decided about it."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, User
from courses.file_kinds import FileKind
from courses.models.records import Course


class PriorLearningQuerySet(models.QuerySet["PriorLearning"]):
    def visible_to(self, viewer: User) -> Self:
        """One's own, to whoever sent them."""
        return self.filter(user=viewer) if viewer.is_active else self.none()

    def managed_by(self, viewer: User, on: date) -> Self:
        """Those of the people posted, on that day, in the agencies that `viewer` manages; never one's own."""
        posted = Posting.objects.visible_to(viewer, on).current(on).values("user")
        return self.filter(user__in=posted).exclude(user=viewer)

    def open(self) -> Self:
        return self.filter(withdrawn_at__isnull=True, decided_at__isnull=True)

    def decided(self) -> Self:
        return self.filter(decided_at__isnull=False)

    def accepted(self) -> Self:
        return self.filter(decision=PriorLearning.Decision.ACCEPTED, revoked_at__isnull=True)

    def revoked(self) -> Self:
        return self.filter(revoked_at__isnull=False)

    def standing(self) -> Self:
        """Open or accepted: as long as there is such a one, nobody sends another for the same course."""
        standing = self.filter(withdrawn_at__isnull=True, revoked_at__isnull=True)
        return standing.exclude(decision=PriorLearning.Decision.REFUSED)


class PriorLearningManager(models.Manager.from_queryset(PriorLearningQuerySet)):  # type: ignore[misc] # built at run time
    def get_queryset(self) -> PriorLearningQuerySet:
        """The file itself is fetched when it is touched: a list must not carry megabytes."""
        return super().get_queryset().defer("file")


class PriorLearning(models.Model):
    """A claim to have learned elsewhere what a course teaches, with its certificate. Written by `courses.prior_learning`.

    Once accepted it stands in for the course wherever another course asks for that one first, and nowhere else: it is
    no completion. As a completion does, it then counts without end; `valid_until` is for whoever decides to weigh. An
    acceptance can be revoked, once and with a reason: it stays in the row beside that, and what has been begun stays so.
    The file stands in the row, so that it has no address of its own; a withdrawn claim has none any more.
    """

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("recognised")
        REFUSED = "refused", _("not recognised")

    class State(models.TextChoices):
        OPEN = "open", _("waits for a decision")
        ACCEPTED = "accepted", _("recognised")
        REFUSED = "refused", _("not recognised")
        REVOKED = "revoked", _("not recognised any more")
        WITHDRAWN = "withdrawn", _("taken back")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="prior_learning")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")  # the one it stands in for
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200)
    obtained_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)  # NULL: it names no day
    file = models.BinaryField()
    file_kind = models.CharField(max_length=4, choices=FileKind.choices)
    file_bytes = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # NULL: it was not withdrawn
    decided_at = models.DateTimeField(null=True)  # NULL: nobody has decided
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: nobody has decided, or that account was deleted
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    reason = models.TextField(max_length=500, blank=True)
    revoked_at = models.DateTimeField(null=True)  # NULL: the decision stands
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: nobody has revoked it, or that account was deleted
    revoked_because = models.TextField(max_length=500, blank=True)

    objects = PriorLearningManager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        base_manager_name = "objects"  # one reached through another row defers the file too
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(withdrawn_at__isnull=True, revoked_at__isnull=True) & ~Q(decision="refused"),
                name="prior_learning_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="", reason="")
                | (Q(decided_at__isnull=False, decision__in=["accepted", "refused"]) & ~Q(reason="")),
                name="prior_learning_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_because="")
                | (Q(revoked_at__gte=models.F("decided_at"), decision="accepted") & ~Q(revoked_because="")),
                name="prior_learning_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(decided_at__isnull=True),
                name="prior_learning_one_end",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("obtained_on")),
                name="prior_learning_valid_after_obtained",
            ),
            models.CheckConstraint(
                condition=Q(file_kind__in=["pdf", "jpeg", "png"]), name="prior_learning_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.course_id}"  # neither whose nor what

    @property
    def state(self) -> State:
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        if self.revoked_at:
            return self.State.REVOKED
        return self.State(self.decision) if self.decided_at else self.State.OPEN
