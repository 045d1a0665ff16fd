"""Who may open which pages about people: decorators for views."""

from collections.abc import Callable
from functools import wraps

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
