"""The one writer of requirements: who must have completed what by when."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, Profession, User
from compliance.models import Requirement
from courses.models import Course


class NotTheirs(Exception):
    """Somebody would require, or end, something outside of what they manage; the message says so in words for them."""


@transaction.atomic
def require(
    course: Course,
    *,
    agency: Agency | None,
    profession: Profession | None,
    since: date,
    due_on: date | None = None,
    due_days: int | None = None,
    by: User | None,
    on: date,
) -> Requirement:
    """Require a course of an agency with all below it (None: of every agency), of one profession (None: of all).

    `by` None is the system itself. Raises `NotTheirs` when `by` does not manage the agency on that day, and
    IntegrityError unless exactly one of `due_on` and `due_days` is given.
    """
    if by is not None and not _may_require(by, agency, on):
        raise NotTheirs(_("You can require a course only of the units that you manage."))
    return Requirement.objects.create(
        course=course,
        agency=agency,
        profession=profession,
        since=since,
        due_on=due_on,
        due_days=due_days,
        required_by=by,
    )


@transaction.atomic
def end(requirement: Requirement, *, by: User | None, on: date) -> bool:
    """Let a requirement hold no more from that day on; what it asked until then stays on record.

    Returns whether it still held. Raises `NotTheirs` as `require` does.
    """
    if by is not None and not _may_require(by, requirement.agency, on):
        raise NotTheirs(_("You can end a requirement only of the units that you manage."))
    row = Requirement.objects.select_for_update().get(pk=requirement.pk)
    if row.until is not None and row.until < on:
        return False
    row.until = on - timedelta(days=1)
    row.save(update_fields=["until"])
    return True


def _may_require(by: User, agency: Agency | None, on: date) -> bool:
    if agency is None:
        return by.is_active and by.has_perm("accounts.view_every_agency")
    return bool(Agency.objects.managed_by(by, on).filter(pk=agency.pk).exists())
