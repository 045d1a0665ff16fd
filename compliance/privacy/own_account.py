"""What is known of a person as somebody with an account: rights, postings, invitations, sessions."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.timezone import localtime
from wagtail.users.models import UserProfile

from accounts import devices
from accounts.models import Invitation, User


def account(user: User) -> dict[str, Any]:
    return {
        "full_name": user.full_name,
        "name_on_certificates": user.name_for_certificates,
        "language": user.language or None,
        "may_sign_in": user.is_active,
        "is_superuser": user.is_superuser,
        "joined_at": localtime(user.date_joined),
        "last_signed_in_at": user.last_login and localtime(user.last_login),
        "groups": sorted(group.name for group in user.groups.all()),
        "permissions": sorted(permission.codename for permission in user.user_permissions.all()),
        "email_addresses": [
            {"address": address.email, "is_confirmed": address.verified, "is_primary": address.primary}
            for address in EmailAddress.objects.filter(user=user).order_by("pk")
        ],
        "second_steps": [
            {
                "kind": factor.type,
                "added_at": localtime(factor.created_at),
                "last_used_at": factor.last_used_at and localtime(factor.last_used_at),
            }
            for factor in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "cms_preferences": [
            {
                "language": profile.preferred_language or None,
                "time_zone": profile.current_time_zone or None,
                "theme": profile.theme,
                "contrast": profile.contrast,
                "density": profile.density,
                "shortcuts": profile.keyboard_shortcuts,
                "mail_when_submitted": profile.submitted_notifications,
                "mail_when_approved": profile.approved_notifications,
                "mail_when_rejected": profile.rejected_notifications,
                "mail_when_commented": profile.updated_comments_notifications,
            }
            for profile in UserProfile.objects.filter(user=user)
        ],
    }


def postings(user: User) -> list[dict[str, Any]]:
    rows = user.postings.select_related("agency", "profession").order_by("since", "pk")
    return [
        {
            "agency": posting.agency.name,
            "profession": posting.profession.name,
            "since": posting.since,
            "until": posting.until,
        }
        for posting in rows
    ]


def mandates(user: User) -> list[dict[str, Any]]:
    rows = user.managed.select_related("agency").order_by("since", "pk")
    return [{"agency": row.agency.name, "since": row.since, "until": row.until} for row in rows]


def invitations(user: User) -> dict[str, list[dict[str, Any]]]:
    rows = Invitation.objects.select_related("agency", "profession").order_by("created_at", "pk")
    return {
        "accepted": [
            {
                "address": row.email,
                "full_name": row.full_name,
                "agency": row.agency.name,
                "profession": row.profession.name,
                "language": row.language or None,
                "sent_at": localtime(row.created_at),
                "accepted_at": row.accepted_at and localtime(row.accepted_at),
            }
            for row in rows.filter(accepted_by=user)
        ],
        "sent": [
            {"agency": row.agency.name, "sent_at": localtime(row.created_at)}
            for row in rows.filter(invited_by=user)
        ],
    }


def sessions(user: User) -> list[dict[str, Any]]:
    """Without the key of the session: who has it is signed in."""
    return [
        {
            "device": devices.in_words(row.user_agent),
            "browser_says": row.user_agent,
            "network_address": row.ip,
            "since": localtime(row.created_at),
            "last_active_at": localtime(row.last_seen_at),
        }
        for row in UserSession.objects.filter(user=user).order_by("created_at", "pk")
    ]
