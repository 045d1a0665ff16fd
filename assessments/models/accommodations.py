"""Extra time and attempts for a person who needs them: an accommodation, with its reason."""

import uuid
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DatedQuerySet, Posting, User


class AccommodationQuerySet(DatedQuerySet):
    def visible_to(self, viewer: User) -> Self:
        """One's own, to whoever has them."""
        return self.filter(user=viewer) if viewer.is_active else self.none()

    def managed_by(self, viewer: User, on: date) -> Self:
        """Those of the people who are posted, on that day, in the agencies that `viewer` manages."""
        return self.filter(user__in=Posting.objects.visible_to(viewer, on).current(on).values("user"))

    def in_force(self, at: datetime) -> Self:
        return self.current(timezone.localdate(at)).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def nothing_or_enough(percent: int) -> None:
    """Less than a tenth more is no help: 45 minutes would become 47."""
    if 0 < percent < 10:
        raise ValidationError(_("Give at least 10 percent more, or 0 where it is about attempts alone."))


class Accommodation(models.Model):
    """More working time, more attempts or both for one person in every assessment. Written by `assessments.accommodations`.

    `since` and `until` are what was granted; `ended_at` is filled when somebody ended it before. The reason is read by
    the person and by those who manage them, and leaves the platform in no report.
    """

    class State(models.TextChoices):
        UPCOMING = "upcoming", _("not yet in force")
        IN_FORCE = "in-force", _("in force")
        OVER = "over", _("over")
        ENDED = "ended", _("ended")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accommodations")
    extra_percent = models.PositiveSmallIntegerField(
        _("extra time (percent)"), default=0, validators=[nothing_or_enough, MaxValueValidator(300)]
    )  # 0: as much time as everybody
    extra_attempts = models.PositiveSmallIntegerField(
        _("extra attempts"), default=0, validators=[MaxValueValidator(10)]
    )  # 0: as many as everybody
    reason = models.TextField(_("reason"), max_length=500)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)  # NULL: without end; else the last day
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: that account was deleted; the name stays
    granted_by_name = models.CharField(max_length=150)  # as it was then
    ended_at = models.DateTimeField(null=True)  # NULL: nobody ended it
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: nobody ended it, or that account was deleted; the name stays
    ended_by_name = models.CharField(max_length=150, default="")  # as it was then; blank: nobody ended it

    objects = models.Manager.from_queryset(AccommodationQuerySet)()

    class Meta:
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(extra_percent=0) | Q(extra_percent__gte=10, extra_percent__lte=300),
                name="accommodation_percent_in_range",
            ),
            models.CheckConstraint(
                condition=Q(extra_attempts__gte=0, extra_attempts__lte=10),
                name="accommodation_attempts_in_range",
            ),
            models.CheckConstraint(
                condition=Q(extra_percent__gt=0) | Q(extra_attempts__gt=0),
                name="accommodation_gives_something",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="accommodation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.extra_percent} %, {self.extra_attempts} more"

    def noted(self) -> dict[str, str | int]:
        """What the log of an attempt says of it, so that it stands there whatever becomes of this row."""
        return {
            "accommodation": str(self.uuid),
            "granted_by": self.granted_by_name,
            "extra_percent": self.extra_percent,
            "extra_attempts": self.extra_attempts,
        }

    def state(self, at: datetime) -> State:
        """Where it stands at that instant; the same definition as `in_force`, for one row."""
        today = timezone.localdate(at)
        if self.ended_at and self.ended_at <= at:
            return self.State.ENDED
        if self.until and self.until < today:
            return self.State.OVER
        return self.State.UPCOMING if self.since > today else self.State.IN_FORCE
