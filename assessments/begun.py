"""Attempts by what stands since they began, read once in a process: each page and each save of an attempt asks for it."""

from copy import copy
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from assessments.models import Attempt

CHANGING = ("handed_in_at", "closed_by", "deadline_at")  # of an attempt; all else stands since it began
MOST = 200  # kept in memory: some fifty kilobytes each

_known: dict[UUID, tuple[int, Attempt]] = {}  # each with the primary key of its learner


def begun(user: User, uuid: UUID) -> Attempt:
    """The learner's own attempt with its paper; whether it is open still, and how long, is asked of `as_it_is`.

    Raises `Attempt.DoesNotExist`, also for somebody else's.
    """
    found = _known.get(uuid)
    if found is None:
        attempt = Attempt.objects.visible_to(user).select_related("paper").get(uuid=uuid)
        if len(_known) >= MOST:
            _known.clear()
        # The copy is nobody's: what is fetched through the attempt stays with whoever asked.
        _known[uuid] = (user.pk, copy(attempt))
        return attempt
    learner, known = found
    if learner != user.pk or not user.is_active:
        raise Attempt.DoesNotExist
    return copy(known)


def as_it_is(attempt: Attempt, rows: QuerySet[Attempt]) -> Attempt:
    """A copy of the attempt with what may have changed as it stands among these rows.

    Raises `Attempt.DoesNotExist` when it is not one of them any more.
    """
    now = rows.values(*CHANGING).get(pk=attempt.pk)
    fresh = copy(attempt)
    for name, value in now.items():
        setattr(fresh, name, value)
    return fresh
