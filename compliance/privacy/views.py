"""The page about one's own data, and the file that holds it."""

import json
import logging

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.access import has_proved_lately
from compliance.privacy.own_data import SECTIONS, data_of

logger = logging.getLogger(__name__)


@login_required
@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """What the platform knows of oneself, in words, and the button that downloads it.

    The file holds a whole learning life, and PCs in stations are shared: who takes it has signed in or confirmed in the
    last few minutes. allauth's decorator would lead from the confirmation to the download, which is no page to be on;
    so this page asks, and the confirmation leads back to it.
    """
    context = {"sections": SECTIONS, "is_confirmed": has_proved_lately(request, timezone.now())}
    return render(request, "compliance/your_data.html", context)


@login_required
@require_POST
def your_data_file(request: HttpRequest) -> HttpResponse:
    """Everything about oneself as JSON: keys in alphabetical order, times in ISO 8601 with their zone."""
    now = timezone.now()
    if not has_proved_lately(request, now):
        return redirect("your_data")
    if limited := ratelimit.consume_or_429(request, action="take_data"):
        return limited
    data = data_of(request.user, at=now)
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2, sort_keys=True)
    logger.info("A person took their own data: %d bytes", len(text.encode()))
    name = f"my-data-{timezone.localdate(now).isoformat()}.json"
    return HttpResponse(
        text + "\n",
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
