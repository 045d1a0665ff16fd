"""What people must do by when: requirements."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, DatedQuerySet, Posting, Profession, User
from courses.models import Course


class RequirementQuerySet(DatedQuerySet):
    def visible_to(self, viewer: User, on: date) -> Self:
        """Requirements of the agencies that `viewer` manages; those for every agency only for who sees every agency."""
        seen = Q(agency__in=Agency.objects.managed_by(viewer, on))
        if viewer.is_active and viewer.has_perm("accounts.view_every_agency"):
            seen |= Q(agency__isnull=True)
        return self.filter(seen)

    def for_person(self, user: User, on: date) -> Self:
        """Requirements that hold for somebody on that day: one of their postings of that day fits agency and profession.

        Whoever is posted nowhere has no duty: it is the posting that brings it. `Requirement.holds_for` says the same.
        """
        fitting = Posting.objects.current(on).filter(
            user=user,
            agency__path__startswith=Coalesce(OuterRef("agency__path"), Value("")),
            profession=Coalesce(OuterRef("profession"), F("profession")),
        )
        return self.current(on).filter(Exists(fitting))


class Requirement(models.Model):
    """Who must have completed a course by when. Written by `compliance.requirements`, and never deleted.

    Due is either one date for all, or so many days after the later of `since` and the begin of a person's posting.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="requirements", verbose_name=_("course"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="requirements", verbose_name=_("unit")
    )  # it holds for the agency and all below it; NULL: for every agency
    profession = models.ForeignKey(
        Profession, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("profession")
    )  # NULL: for every profession
    since = models.DateField(_("holds from"))
    until = models.DateField(
        _("holds until"), null=True
    )  # the last day; NULL: still; a day before `since`: it was ended before it ever held
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(_("due after (days)"), null=True, blank=True)
    required_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: a command wrote it, or the account was deleted

    objects = models.Manager.from_queryset(RequirementQuerySet)()

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = [F("until").desc(nulls_first=True), "-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, due_days__isnull=False)
                | Q(due_on__isnull=False, due_days__isnull=True),
                name="requirement_due_in_one_way",
                violation_error_message=_("Give either a date or a number of days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.code}: {self.agency or '*'}, {self.profession or '*'}"

    def is_current(self, on: date) -> bool:
        return self.since <= on and (self.until is None or self.until >= on)

    def holds_for(self, posting: Posting) -> bool:
        """Whether it asks something of a person who is posted there, as that."""
        return (self.agency is None or posting.agency.path.startswith(self.agency.path)) and (
            self.profession_id is None or self.profession_id == posting.profession_id
        )

    def due_for(self, posting: Posting) -> date:
        """The last day on which the person of that posting is in time."""
        if self.due_on is not None:
            return self.due_on
        assert self.due_days is not None  # noqa: S101 # the check constraint says so
        return max(self.since, posting.since) + timedelta(days=self.due_days)
