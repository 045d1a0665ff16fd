"""The one writer of prior learning: who learned what elsewhere, and whether it stands in for a course."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from courses.file_kinds import kind_of
from courses.models import Course, PriorLearning


class NotPossible(Exception):
    """A step that can't be taken; the message says why, in words for whoever tried."""


@transaction.atomic
def claim(
    user: User,
    course: Course,
    *,
    title: str,
    issuer: str,
    obtained_on: date,
    valid_until: date | None,
    file: bytes,
    at: datetime,
) -> PriorLearning:
    """Send in a certificate that shall stand in for a course; one at a time for each course.

    Raises `NotPossible` for the reasons of `why_not`, and when the file is neither PDF nor JPEG nor PNG.
    """
    User.objects.select_for_update().get(pk=user.pk)  # the same sent twice at once comes one after the other
    if refusal := why_not(user, course):
        raise NotPossible(refusal)
    kind = kind_of(file)
    if kind is None:
        raise NotPossible(_("This file is neither a PDF nor a JPEG or PNG picture."))
    made: PriorLearning = PriorLearning.objects.create(
        user=user,
        course=course,
        title=title,
        issuer=issuer,
        obtained_on=obtained_on,
        valid_until=valid_until,
        file=file,
        file_kind=kind,
        file_bytes=len(file),
        submitted_at=at,
    )
    return made


def why_not(user: User, course: Course) -> str:
    """Why somebody can't send a certificate for this course now; empty: they can."""
    if Course.objects.completed_by(user).filter(pk=course.pk).exists():
        return _("You have completed this course here: no other certificate is needed.")
    standing = PriorLearning.objects.visible_to(user).standing().filter(course=course).first()
    if standing is None:
        return ""
    if standing.state == PriorLearning.State.ACCEPTED:
        return _("Your certificate for this course was accepted already.")
    return _("You have sent a certificate for this course already. It waits for a decision.")


@transaction.atomic
def withdraw(sent: PriorLearning, *, at: datetime) -> bool:
    """Take back a claim that nobody has decided about; its file is deleted. Returns whether it was still open."""
    row = PriorLearning.objects.select_for_update(of=("self",)).get(pk=sent.pk)
    if row.state != PriorLearning.State.OPEN:
        return False
    row.withdrawn_at, row.file, row.file_bytes = at, b"", 0
    row.save(update_fields=["withdrawn_at", "file", "file_bytes"])
    return True


def accept(sent: PriorLearning, *, reason: str, by: User, at: datetime) -> PriorLearning:
    """Let a certificate stand in for the course, until somebody revokes that. Raises `NotPossible` as `_decide` does."""
    return _decide(sent, PriorLearning.Decision.ACCEPTED, reason=reason, by=by, at=at)


def refuse(sent: PriorLearning, *, reason: str, by: User, at: datetime) -> PriorLearning:
    """Say that a certificate does not stand in for the course; another may be sent. Raises as `_decide` does."""
    return _decide(sent, PriorLearning.Decision.REFUSED, reason=reason, by=by, at=at)


@transaction.atomic
def _decide(
    sent: PriorLearning, decision: PriorLearning.Decision, *, reason: str, by: User, at: datetime
) -> PriorLearning:
    """Decide once. Raises `NotPossible` without a reason, for whoever does not manage the person, and a second time."""
    row = _locked_for(sent, reason=reason, by=by, at=at)
    if row.state != PriorLearning.State.OPEN:
        raise NotPossible(_("This was decided or withdrawn in the meantime; nothing was changed."))
    row.decided_at, row.decided_by, row.decision, row.reason = at, by, decision, reason.strip()
    row.save(update_fields=["decided_at", "decided_by", "decision", "reason"])
    return row


@transaction.atomic
def revoke(sent: PriorLearning, *, reason: str, by: User, at: datetime) -> PriorLearning:
    """Take an acceptance back, once: the certificate does not stand in for the course any more.

    What it has opened stays open for those who have begun it: an enrolment is not ended, nor is a completion. Another
    certificate may be sent. A refusal is not revoked: to think better of it, have the certificate sent again.
    Raises `NotPossible` without a reason, for whoever does not manage the person, and where no acceptance stands.
    """
    row = _locked_for(sent, reason=reason, by=by, at=at)
    if row.state != PriorLearning.State.ACCEPTED:
        raise NotPossible(_("This is not recognised, or not any more; nothing was changed."))
    row.revoked_at, row.revoked_by, row.revoked_because = at, by, reason.strip()
    row.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    return row


def _locked_for(sent: PriorLearning, *, reason: str, by: User, at: datetime) -> PriorLearning:
    """A claim as it is now, locked, for somebody who may decide about it and says why. Raises `NotPossible` otherwise."""
    if not reason.strip():
        raise NotPossible(_("Give a reason."))
    managed = PriorLearning.objects.managed_by(by, timezone.localdate(at))
    if not managed.filter(pk=sent.pk).exists():
        raise NotPossible(_("Only somebody else who manages this person today can decide."))
    row: PriorLearning = PriorLearning.objects.select_for_update(of=("self",)).get(pk=sent.pk)
    return row


def closed_by_revoking(sent: PriorLearning) -> list[Course]:
    """The courses that the person could begin thanks to this acceptance alone, and has not begun."""
    after = Course.objects.titled().asked_after(sent.course).exclude(enrolments__user=sent.user)
    if Course.objects.completed_by(sent.user).filter(pk=sent.course_id).exists():
        return []
    met = set(Course.objects.met_by(sent.user).values_list("pk", flat=True))
    closed = []
    for course in after:
        asked = list(course.prerequisites.released())
        if not course.lacking(asked, met) and course.lacking(asked, met - {sent.course_id}):
            closed.append(course)
    return closed
