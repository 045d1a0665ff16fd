"""Attempts and what they are judged by: snapshots, answers, gradings."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import timing
from courses.models import Enrolment


class Snapshot(models.Model):
    """What was asked, word for word, in every published language: stored once, known by the digest of its content.

    Written by `assessments.freezing` alone and never changed.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, viewer: User) -> Self:
        """A learner's own attempts and nobody else's: managers see results, never answers."""
        return self.filter(enrolment__user=viewer) if viewer.is_active else self.none()

    def open(self) -> Self:
        return self.filter(handed_in_at__isnull=True)

    def overdue(self, at: datetime) -> Self:
        """Open, and the time is up beyond the grace; the same definition as `Attempt.is_overdue`."""
        return self.open().filter(deadline_at__lt=at - timing.GRACE)


class Attempt(models.Model):
    """One go at an assessment, frozen when it begins. Written by `assessments.attempts`.

    `paper` says what is asked; `layout` in which order its options stand for this learner (option ids by step), and
    which words of it were older than their source (`assessments.behind`).
    Whether time is up is asked of `deadline_at` alone; it may be moved back by an accommodation, never forward.
    """

    class ClosedBy(models.TextChoices):
        LEARNER = "learner", _("handed in by the learner")
        TIME = "time", _("time was up")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    assessment_key = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField()
    paper = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    layout = models.JSONField()
    begun_at = models.DateTimeField()
    time_limit_minutes = models.PositiveSmallIntegerField(null=True)  # of the page; NULL: there was none
    deadline_at = models.DateTimeField(null=True, db_index=True)  # with extra time; NULL: no limit
    handed_in_at = models.DateTimeField(null=True)  # when time was up: the deadline
    closed_by = models.CharField(max_length=8, choices=ClosedBy.choices, blank=True)  # empty: still open
    refresher_to = models.PositiveIntegerField(
        null=True
    )  # the number of the edition to which it brings the holder of an older one; NULL: an ordinary attempt

    objects = models.Manager.from_queryset(AttemptQuerySet)()

    class Meta:
        ordering = ["begun_at", "pk"]
        permissions = [("view_attempt_record", "Can open the file of an attempt to answer an appeal")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "assessment_key", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "assessment_key"],
                condition=Q(handed_in_at__isnull=True),
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True, closed_by="")
                | Q(handed_in_at__isnull=False, closed_by="learner")
                | Q(handed_in_at__isnull=False, handed_in_at=models.F("deadline_at"), closed_by="time"),
                name="attempt_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(deadline_at__isnull=True, time_limit_minutes__isnull=True)
                | Q(
                    deadline_at__isnull=False,
                    deadline_at__gt=models.F("begun_at"),
                    time_limit_minutes__isnull=False,
                ),
                name="attempt_deadline_with_its_limit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} ({self.number})"

    @property
    def is_open(self) -> bool:
        return self.handed_in_at is None

    @property
    def closes_at(self) -> datetime | None:
        """Until when an answer that was sent in time may still arrive; None: no limit."""
        return self.deadline_at + timing.GRACE if self.deadline_at else None

    def is_overdue(self, at: datetime) -> bool:
        """Whether it is still open although the time is up, so that it has to be closed."""
        return self.is_open and timing.is_over(self.deadline_at, at)


class Answer(models.Model):
    """The response to a question, or the choice in one scene of a scenario. Written by `assessments.attempts`.

    Parts and options are named by their ids, never by position or wording (docs/grading.md says the shape of each kind).
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=64)  # digest of the question's or scenario's snapshot
    step = models.CharField(max_length=36)  # key of the question, or id of the scene
    response = models.JSONField()
    sequence = models.BigIntegerField(
        default=1
    )  # of the save that stands; one with a lower number came late and changes nothing
    answered_at = models.DateTimeField()
    told_at = models.DateTimeField(
        null=True
    )  # since when it is final, as something was told about it; NULL: it may be changed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item", "step"], name="one_answer_a_step")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.step}"


class Flag(models.Model):
    """A question the learner wants to come back to; it counts for nothing. Written by `assessments.attempts`."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="flags")
    item = models.CharField(max_length=64)  # digest of the question's or scenario's snapshot
    flagged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="one_flag_an_item")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.item[:12]}"


class Grading(models.Model):
    """What an attempt was judged to be worth: appended, never overwritten. Written by `assessments.marking`."""

    class Cause(models.TextChoices):
        HANDED_IN = "handed-in", _("handed in")
        REMARKED = "remarked", _("remarked")
        MARKED = "marked", _("marked by hand")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="gradings")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    pass_mark = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    has_critical = models.BooleanField()
    is_provisional = models.BooleanField(
        default=False
    )  # a person has yet to mark something: no result until a later grading says one
    parts = (
        models.JSONField()
    )  # for each item of the paper: fraction as [numerator, denominator], weight, finished
    sections = models.JSONField(
        default=list, blank=True
    )  # for each section: fraction as in parts, the percent it must be passed with (null: none), whether it is
    graded_at = models.DateTimeField()
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # NULL: the platform itself, on handing in; else who had it marked anew, or marked it by hand
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["graded_at", "pk"]
        get_latest_by = ["graded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(cause="handed-in"), name="handed_in_and_graded_once"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["handed-in", "remarked", "marked"]), name="grading_cause_known"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="grading_percent_in_range"
            ),
            models.CheckConstraint(
                condition=Q(has_critical=False) | Q(is_passed=False), name="critical_mistake_never_passes"
            ),
            models.CheckConstraint(
                condition=Q(is_provisional=False) | Q(is_passed=False), name="provisional_never_passes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.percent} %"
