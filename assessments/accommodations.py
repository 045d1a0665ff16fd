"""The one writer of accommodations: who gets more time or attempts, why, from when to when, and who decided it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import attempts
from assessments.models import Accommodation


class NotPossible(Exception):
    """A step that can't be taken; the message says why, in words for the manager."""


@transaction.atomic
def grant(
    user: User,
    *,
    extra_percent: int = 0,
    extra_attempts: int = 0,
    reason: str,
    since: date,
    until: date | None,
    by: User,
    at: datetime,
) -> Accommodation:
    """Give a person more time, more attempts, or both; what they are working on at that moment gets the time at once.

    The same grant sent twice is one. Where several hold at once, the greatest counts; they are not added up.
    Raises `NotPossible` when somebody would decide about themselves.
    """
    if by == user:
        raise NotPossible(_("You can't grant this to yourself. Ask whoever manages you."))
    User.objects.select_for_update().get(pk=user.pk)
    facts = {
        "extra_percent": extra_percent,
        "extra_attempts": extra_attempts,
        "reason": reason,
        "since": since,
        "until": until,
    }
    same: Accommodation | None = Accommodation.objects.filter(
        user=user, ended_at__isnull=True, **facts
    ).first()
    if same:
        return same
    made: Accommodation = Accommodation.objects.create(
        user=user, granted_at=at, granted_by=by, granted_by_name=by.full_name, **facts
    )
    if extra_percent and made.state(at) == Accommodation.State.IN_FORCE:
        attempts.extend(made, at=at)
    return made


@transaction.atomic
def end(accommodation: Accommodation, *, by: User, at: datetime) -> bool:
    """End an accommodation from that instant on; an attempt that was begun with it keeps its time.

    Returns whether anything changed: not when it was over already.
    """
    locked = Accommodation.objects.select_for_update(of=("self",)).get(pk=accommodation.pk)
    if locked.state(at) in (Accommodation.State.ENDED, Accommodation.State.OVER):
        return False
    locked.ended_at, locked.ended_by, locked.ended_by_name = at, by, by.full_name
    locked.save(update_fields=["ended_at", "ended_by", "ended_by_name"])
    return True
