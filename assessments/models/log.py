"""What happened in an attempt, line by line: written once, changed by nobody, so that an appeal can be answered from it."""

from typing import Any, NoReturn, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models.records import Attempt


class AppendOnly(Exception):
    """A line of a log is neither changed nor deleted."""


class AttemptEventQuerySet(models.QuerySet["AttemptEvent"]):
    def visible_to(self, viewer: User) -> Self:
        """Those of a learner's own attempts, as their answers are."""
        return self.filter(attempt__in=Attempt.objects.visible_to(viewer))

    def update(self, **facts: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class AttemptEvent(models.Model):
    """One line of the log of an attempt. Written by `assessments.attempts` and what it asks, by `assessments.marking` and
    by `assessments.attempt_file`; never changed."""

    class Kind(models.TextChoices):
        BEGUN = "begun", _("begun")
        SAVED = "saved", _("answer saved")
        CONFIRMED = "confirmed", _("answer confirmed")
        EXTENDED = "extended", _("time extended")
        HANDED_IN = "handed-in", _("handed in")
        MARKED = "marked", _("marked")
        REMARKED = "remarked", _("marked anew")
        REFUSED = "refused", _("not saved")
        OPENED = "opened", _("looked at for an appeal")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    item = models.CharField(
        max_length=64, blank=True
    )  # of an answer, saved or refused: digest of its question or scenario
    step = models.CharField(max_length=36, blank=True)
    response = models.JSONField(null=True)  # NULL: the line is about no answer
    sequence = models.BigIntegerField(
        null=True
    )  # NULL: the line is about no answer, or about one that was refused and had no number
    facts = models.JSONField(
        default=dict
    )  # what else belongs to it: the deadline, who closed it, the result, who did it and why

    objects = models.Manager.from_queryset(AttemptEventQuerySet)()

    class Meta:
        ordering = ["pk"]
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "begun",
                        "saved",
                        "confirmed",
                        "extended",
                        "handed-in",
                        "marked",
                        "remarked",
                        "refused",
                        "opened",
                    ]
                ),
                name="attempt_event_kind_known",
            ),
            models.UniqueConstraint(
                fields=["attempt", "item", "step", "sequence"],
                condition=models.Q(kind="saved"),
                name="each_save_is_logged_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly
