"""Two-step sign-in for those who see other people's records or write what is taught."""

from collections.abc import Callable
from datetime import date

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication  # allauth has no public name for it
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import AgencyManager, User

# What somebody who still has to take the second step may open: signing out, the set-up itself, and the way back.
OPEN_VIEWS = {
    "account_logout",
    "account_login",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "set_language",
}


def must_use_two_steps(user: User, on: date) -> bool:
    """Whether this person has access to the CMS or to other people's records on that day."""
    return (
        user.has_perm("wagtailadmin.access_admin")
        or user.has_perm("accounts.view_every_agency")
        or user.has_perm("assessments.view_attempt_record")
        or AgencyManager.objects.filter(user=user).current(on).exists()
    )


def took_second_step(request: HttpRequest) -> bool:
    """Whether this very session was opened, or later confirmed, with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class TwoStepMiddleware:
    """Sends people with access to the CMS or to records to the second step, unless `MFA_REQUIRED` is off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not settings.MFA_REQUIRED or not request.user.is_authenticated:
            return None
        if resolve(request.path_info).view_name in OPEN_VIEWS or took_second_step(request):
            return None
        if not must_use_two_steps(request.user, timezone.localdate()):
            return None
        if is_mfa_enabled(request.user):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        messages.info(
            request, _("Your role gives access to other people's records. Set up two-step sign-in to go on.")
        )
        return redirect("mfa_activate_totp")


@receiver(authenticator_added)
def count_activation_as_second_step(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: object
) -> None:
    """Who has just proved an authenticator by a code of it needn't prove it again in the same session.

    Recovery codes are announced by the same signal, but making them proves nothing.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
