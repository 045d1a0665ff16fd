"""Attempts and what they are judged by: snapshots, answers, gradings."""

import uuid
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
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


class Attempt(models.Model):
    """One go at an assessment, frozen when it begins. Written by `assessments.attempts`.

    `paper` says what is asked; `layout` in which order its options stand for this learner (option ids by step).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    assessment_key = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField()
    paper = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    layout = models.JSONField()
    begun_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(AttemptQuerySet)()

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "assessment_key", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "assessment_key"],
                condition=Q(handed_in_at__isnull=True),
                name="one_open_attempt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} ({self.number})"

    @property
    def is_open(self) -> bool:
        return self.handed_in_at is None


class Answer(models.Model):
    """One choice, by ids: of a question, or of one scene of a scenario. Written by `assessments.attempts`."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=64)  # digest of the question's or scenario's snapshot
    step = models.CharField(max_length=36)  # key of the question, or id of the scene
    option = models.CharField(max_length=36)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item", "step"], name="one_answer_a_step")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.step}"


class Grading(models.Model):
    """What an attempt was judged to be worth: appended, never overwritten. Written by `assessments.marking`."""

    class Cause(models.TextChoices):
        HANDED_IN = "handed-in", _("handed in")
        REMARKED = "remarked", _("remarked")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="gradings")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    pass_mark = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    has_critical = models.BooleanField()
    parts = (
        models.JSONField()
    )  # for each item of the paper: fraction as [numerator, denominator], weight, finished
    graded_at = models.DateTimeField()
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # NULL: the platform itself, on handing in
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["graded_at", "pk"]
        get_latest_by = ["graded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(cause="handed-in"), name="handed_in_and_graded_once"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["handed-in", "remarked"]), name="grading_cause_known"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="grading_percent_in_range"
            ),
            models.CheckConstraint(
                condition=Q(has_critical=False) | Q(is_passed=False), name="critical_mistake_never_passes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.percent} %"
