"""Who may open which pages about people."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Agency


def managers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For people who manage an agency today, or see all of them; for others signed in there is no such page."""

    @login_required
    @wraps(view)
    def for_managers(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not Agency.objects.managed_by(request.user, timezone.localdate()).exists():
            raise Http404
        return view(request, *args, **kwargs)

    return for_managers


def has_proved_lately(request: HttpRequest, at: datetime) -> bool:
    """Whether the person has shown, in the few minutes before `at`, that it is them: by signing in, or once more since.

    Less strict than allauth's own question, which forgets the sign-in; the minutes are the same
    (`ACCOUNT_REAUTHENTICATION_TIMEOUT`, five unless set).
    """
    records = get_authentication_records(request, request.user)
    return any(at.timestamp() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)
