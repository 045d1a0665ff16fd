"""The accessibility statement and its form, for everybody."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from compliance import accessibility
from compliance.forms import AccessibilityForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def statement(request: HttpRequest) -> HttpResponse:
    """The statement; a report sent from here is confirmed with its reference, at the top of the same page.

    `page` in the query string (the link in the footer gives it), else the page one came from, fills the form in.
    """
    came_from = request.GET.get("page") or request.headers.get("Referer", "")
    if request.method != "POST":
        return _statement(request, AccessibilityForm(initial={"page": accessibility.shown_page(came_from)}))
    form = AccessibilityForm(request.POST)
    if not form.is_valid():
        return _statement(request, form)
    if not ratelimit.consume(request, action="accessibility_report"):
        form.add_error(
            None, _("Many reports came from your network. Yours is not sent yet: wait an hour, then send it.")
        )
        return _statement(request, form, status=429)
    report = accessibility.report(**form.cleaned_data, language=get_language(), at=timezone.now())
    confirmation = _("Thank you. Your report is stored under the reference %(reference)s.")
    messages.success(request, confirmation % {"reference": report.reference})
    return redirect("accessibility")


def _statement(request: HttpRequest, form: AccessibilityForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "body": settings.CERTIFICATE_ISSUER,
        "address": settings.BASE_URL,
        "contact": settings.ACCESSIBILITY_CONTACT,
        "prepared_on": accessibility.PREPARED_ON,
    }
    return render(request, "compliance/accessibility.html", context, status=status)
