"""The one writer of people: who is invited, joins, is posted, manages and leaves."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Agency, AgencyManager, Invitation, Posting, Profession, User

INVITATION_DAYS = 14


class InvitationRefused(Exception):
    """An invitation can't be made or accepted; the message says why, in words for the person who asked."""


def digest_of(token: str) -> str:
    """What is kept of an invitation's token: its SHA-256 in hexadecimal (the token has 256 random bits)."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    agency: Agency,
    profession: Profession,
    by: User | None,
    at: datetime,
    language: str = "",
) -> tuple[Invitation, str]:
    """Make an invitation and return it with its token, which is shown once and kept nowhere.

    An open invitation to the same address is withdrawn: only the newest link works.
    Raises `InvitationRefused` when the address has an account already.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise InvitationRefused(_("There is an account with this e-mail address already."))
    Invitation.objects.open(at).filter(email=email).update(withdrawn_at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_digest=digest_of(token),
        email=email,
        full_name=full_name,
        agency=agency,
        profession=profession,
        language=language,
        invited_by=by,
        created_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    return invitation, token


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link belongs to, in whatever state; None for a link that was never made."""
    invitations = Invitation.objects.select_related("agency", "profession", "invited_by", "accepted_by")
    return invitations.filter(token_digest=digest_of(token)).first()


@transaction.atomic
def withdraw(invitation: Invitation, *, at: datetime) -> bool:
    """Make the link of an open invitation useless; returns False when it was not open any more, and changes nothing."""
    return bool(Invitation.objects.open(at).filter(pk=invitation.pk).update(withdrawn_at=at))


@transaction.atomic
def accept(
    invitation: Invitation,
    *,
    full_name: str,
    password: str,
    at: datetime,
    on: date,
    language: str | None = None,
) -> User:
    """Open the account that an invitation promises, exactly once, and post the person to the unit.

    The account starts with the language that the person chose, else (None) with that of the invitation.
    """
    claimed = Invitation.objects.open(at).filter(pk=invitation.pk).update(accepted_at=at)
    if not claimed:
        raise InvitationRefused(_("This invitation has been used, withdrawn or has expired."))
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationRefused(_("There is an account with this e-mail address already. Sign in with it."))
    user = join(
        email=invitation.email,
        full_name=full_name,
        password=password,
        agency=invitation.agency,
        profession=invitation.profession,
        on=on,
    )
    speak_to(user, language=invitation.language if language is None else language)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    return user


@transaction.atomic
def join(
    *, email: str, full_name: str, password: str | None, agency: Agency, profession: Profession, on: date
) -> User:
    """Create an account with a verified address and its first posting."""
    user = User.objects.create_user(email, password, full_name=full_name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    post(user, agency=agency, profession=profession, on=on)
    return user


@transaction.atomic
def post(user: User, *, agency: Agency, profession: Profession, on: date) -> Posting:
    """Begin a posting on that day; one that is open at the same place as the same profession is returned as it is."""
    posting, _created = Posting.objects.get_or_create(
        user=user, agency=agency, profession=profession, until=None, defaults={"since": on}
    )
    return posting


@transaction.atomic
def move(user: User, *, to: Agency, profession: Profession, on: date) -> Posting:
    """End all postings and mandates the day before `on` and begin one posting at `to`."""
    leave(user, last_day=on - timedelta(days=1))
    return Posting.objects.create(user=user, agency=to, profession=profession, since=on)


@transaction.atomic
def leave(user: User, *, last_day: date) -> None:
    """End all postings and mandates that go on after that day; one that had not begun by then never takes place."""
    for kind in (Posting, AgencyManager):
        going_on = kind._default_manager.filter(Q(until__isnull=True) | Q(until__gt=last_day), user=user)
        going_on.filter(since__gt=last_day).delete()
        going_on.update(until=last_day)


@transaction.atomic
def appoint(user: User, *, agency: Agency, on: date) -> AgencyManager:
    """Make a person manager of an agency and of all below it."""
    manager, _created = AgencyManager.objects.get_or_create(
        user=user, agency=agency, until=None, defaults={"since": on}
    )
    return manager


def name_for_certificates(user: User, *, name: str) -> None:
    """Set how a person's name stands on certificates made from now on; empty: the full name."""
    user.certificate_name = name
    user.save(update_fields=["certificate_name"])


def speak_to(user: User, *, language: str) -> None:
    """Set the language of a person's pages and mails, one of `settings.LANGUAGES`; empty: as their browser says."""
    user.language = language
    user.save(update_fields=["language"])
