"""Pages about certificates: one's own, and their verification by anybody."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from certificates import issuing, verification
from certificates.forms import CodeForm, NameForm
from certificates.frozen import facts_of, unprintable
from certificates.letters import in_words
from certificates.models import Certificate
from certificates.preview import WIDTH, picture_of
from courses.models import Completion


@login_required
@never_cache
def certificates(request: HttpRequest) -> HttpResponse:
    """One's own certificates; for completions without one, why, and the form that mends it."""
    person = User.objects.get(pk=request.user.pk)  # a refused form must not change the name in the header
    form = NameForm(request.POST if request.method == "POST" else None, instance=person)
    if form.is_valid():
        report = issuing.rename_and_issue(person, form.cleaned_data["certificate_name"], at=timezone.now())
        _say(request, report)
        return redirect("certificates")
    today = timezone.localdate()
    own = Certificate.objects.visible_to(request.user).prefetch_related("events")
    context = {
        "rows": [(certificate, certificate.state_on(today)) for certificate in own],
        "missing": _missing(request.user),
        "form": form,
    }
    return render(request, "certificates/certificates.html", context)


@login_required
@require_safe
@never_cache
def certificate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of one's own certificates: what it says, what it is worth today, how others verify it."""
    own = get_object_or_404(Certificate.objects.visible_to(request.user), uuid=uuid)
    context = {
        "certificate": own,
        "state": own.state_on(timezone.localdate()),
        "breadcrumb": [(_("Certificates"), reverse("certificates")), (own.number, "")],
        "verify_url": settings.BASE_URL + reverse("verify_short", args=[own.code]),
    }
    return render(request, "certificates/certificate_page.html", context)


@login_required
@require_safe
def certificate_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The stored document, the same bytes every time."""
    own = get_object_or_404(Certificate.objects.visible_to(request.user), uuid=uuid)
    etag = f'"{own.pdf_sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(bytes(own.pdf), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, f"{own.number}.pdf")
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_required
@require_safe
def certificate_preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The first page of the stored document as a picture. Drawn again only when the browser has none."""
    own = get_object_or_404(Certificate.objects.visible_to(request.user), uuid=uuid)
    etag = f'"{own.pdf_sha256}-{WIDTH}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(picture_of(bytes(own.pdf)), content_type="image/webp")
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; public."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verify_code", form.cleaned_data["code"])
    return render(request, "certificates/verify.html", {"form": form})


@require_safe
@never_cache
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate is genuine and what it is worth today; public, for whoever has the code."""
    found = verification.find(code)
    if found is None:
        response = render(request, "certificates/verify_unknown.html", {"form": CodeForm()}, status=404)
    else:
        today = timezone.localdate()
        context = {
            "certificate": found,
            "state": found.state_on(today),
            "masked_name": verification.masked(found.facts["name"]),
            "today": today,
        }
        response = render(request, "certificates/verify_found.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _missing(user: User) -> list[dict[str, Any]]:
    """Own completions without certificate, with the characters that stand in the way (none: a signal was missed)."""
    now = timezone.now()
    rows = []
    for completion in (
        Completion.objects.visible_to(user).filter(certificate__isnull=True).select_related("edition__course")
    ):
        refused = unprintable(facts_of(completion, at=now))
        in_name = refused.pop("name", [])
        elsewhere = [char for chars in refused.values() for char in chars]
        rows.append(
            {"completion": completion, "in_name": in_words(in_name), "elsewhere": in_words(elsewhere)}
        )
    return rows


def _say(request: HttpRequest, report: issuing.Report) -> None:
    if report.issued:
        text = ngettext("Your certificate is ready.", "%(count)d certificates are ready.", len(report.issued))
        messages.success(request, text % {"count": len(report.issued)})
    elif not (report.refused or report.failed):
        messages.success(request, _("Saved. Certificates made from now on carry this name."))
    if report.refused or report.failed:
        messages.error(request, _("The name is saved, but not every certificate could be made."))
