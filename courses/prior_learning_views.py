"""Pages about what was learned elsewhere: a learner sends a certificate, and whoever manages them decides."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.access import managers_only
from courses import prior_learning
from courses.file_kinds import FileKind
from courses.models import Course, PriorLearning
from courses.models.prior_learning import PriorLearningQuerySet
from courses.prior_learning_forms import ClaimForm, DecisionForm, RevokingForm

PER_PAGE = 25


# --- The learner's -----------------------------------------------------------------------------------


@login_required
@require_safe
@never_cache
def own_list(request: HttpRequest) -> HttpResponse:
    """What one has sent, with what was decided and why."""
    rows = _with_titles(PriorLearning.objects.visible_to(request.user))
    return render(request, "courses/own_prior_learning.html", {"rows": rows})


@sensitive_post_parameters("title", "issuer")
@login_required
@never_cache
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send a certificate that shall stand in for a course which another one asks for."""
    course = get_object_or_404(Course.objects.asked_first().titled(), code=code)
    if refusal := prior_learning.why_not(request.user, course):
        messages.info(request, refusal)
        return redirect("own_prior_learning")
    now = timezone.now()
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ClaimForm(*typed, on=timezone.localdate(now))
    if form.is_valid():
        facts = {**form.cleaned_data, "file": form.cleaned_data["file"].read()}
        try:
            prior_learning.claim(request.user, course, **facts, at=now)
        except prior_learning.NotPossible as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(
                request, _("Your certificate is sent. Whoever manages your unit decides about it.")
            )
        return redirect("own_prior_learning")
    return render(request, "courses/send_prior_learning.html", {"form": form, "course": course})


@login_required
@never_cache
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once, then withdraw."""
    own = get_object_or_404(PriorLearning.objects.visible_to(request.user), uuid=uuid)
    if request.method == "POST":
        if prior_learning.withdraw(own, at=timezone.now()):
            messages.success(request, _("Your certificate is withdrawn and its file deleted."))
        else:
            messages.info(request, _("This was decided or withdrawn in the meantime; nothing was changed."))
        return redirect("own_prior_learning")
    return render(request, "courses/withdraw_prior_learning.html", {"sent": own})


@login_required
@require_safe
@never_cache
def own_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _file_of(get_object_or_404(PriorLearning.objects.visible_to(request.user), uuid=uuid))


# --- The manager's -----------------------------------------------------------------------------------


@managers_only
@require_safe
@never_cache
def managed_list(request: HttpRequest) -> HttpResponse:
    """What the viewer's people have sent: first what waits for a decision, the longest first, then what was decided."""
    rows = (
        _with_titles(_managed(request))
        .filter(withdrawn_at__isnull=True)
        .select_related("user", "decided_by", "revoked_by")
    )
    ordered = rows.order_by(F("decided_at").desc(nulls_first=True), "submitted_at", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": rows.open().count()}
    return render(request, "courses/managed_prior_learning.html", context)


@sensitive_post_parameters("reason")
@managers_only
@never_cache
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What somebody sent, and the form that accepts or refuses it; after that, what was decided."""
    sent = _sent(request, uuid)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        is_accepted = form.cleaned_data["decision"] == PriorLearning.Decision.ACCEPTED
        act = prior_learning.accept if is_accepted else prior_learning.refuse
        try:
            act(sent, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except prior_learning.NotPossible as refusal:
            messages.info(request, str(refusal))
        else:
            said = _("Accepted.") if is_accepted else _("Refused.")
            told = _("%(name)s reads it with your reason under “Learned elsewhere”.")
            messages.success(request, f"{said} {told % {'name': sent.user.full_name}}")
        return redirect("managed_prior_learning")
    return render(request, "courses/decide_prior_learning.html", {"form": form, "sent": sent})


@sensitive_post_parameters("reason")
@managers_only
@never_cache
def revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What taking an acceptance back would close, and the form that does it, with a reason."""
    sent = _sent(request, uuid)
    form = RevokingForm(request.POST if request.method == "POST" else None)
    if sent.state != PriorLearning.State.ACCEPTED:
        messages.info(request, _("This is not recognised, or not any more; nothing was changed."))
        return redirect("decide_prior_learning", sent.uuid)
    if form.is_valid():
        try:
            prior_learning.revoke(
                sent, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except prior_learning.NotPossible as refusal:
            messages.info(request, str(refusal))
        else:
            told = _("Not recognised any more. %(name)s is told so with your reason on “My training”.")
            messages.success(request, told % {"name": sent.user.full_name})
        return redirect("managed_prior_learning")
    closed = prior_learning.closed_by_revoking(sent)
    context = {"form": form, "sent": sent, "closed": closed}
    return render(request, "courses/revoke_prior_learning.html", context)


@managers_only
@require_safe
@never_cache
def managed_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _file_of(get_object_or_404(_managed(request), uuid=uuid))


def _managed(request: HttpRequest) -> PriorLearningQuerySet:
    return PriorLearning.objects.managed_by(request.user, timezone.localdate())


def _sent(request: HttpRequest, uuid: UUID) -> PriorLearning:
    rows = _with_titles(_managed(request)).select_related("user", "decided_by", "revoked_by")
    found: PriorLearning = get_object_or_404(rows, uuid=uuid)
    return found


def _with_titles(rows: PriorLearningQuerySet) -> PriorLearningQuerySet:
    return rows.prefetch_related(Prefetch("course", Course.objects.titled()))


def _file_of(sent: PriorLearning) -> HttpResponse:
    """The file to keep, never to open here: it is somebody else's, whatever is in it. A withdrawn one is gone."""
    if not sent.file_bytes:
        raise Http404
    response = HttpResponse(bytes(sent.file), content_type=FileKind(sent.file_kind).media_type)
    name = f"certificate-{sent.uuid.hex[:8]}.{sent.file_kind}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
