"""The page on which whoever answers an appeal opens the file of an attempt."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from assessments.attempt_file import MAY_OPEN, file_of, note_opening
from assessments.forms import AppealForm


@sensitive_post_parameters("reason")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appeals(request: HttpRequest) -> HttpResponse:
    """Ask for the number of an attempt and the reason; a POST opens its file, and notes that in the attempt's log.

    For holders of a right that nobody has from the beginning; for others signed in there is no such page. The number is
    in no address, so that no link, history or log of requests leads to what somebody answered.
    """
    if not request.user.has_perm(MAY_OPEN):
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None, by=request.user)
    if not form.is_valid():
        return render(request, "assessments/appeal.html", {"form": form})
    attempt = form.cleaned_data["attempt"]
    opened = note_opening(
        attempt, by=request.user.full_name, reason=form.cleaned_data["reason"], at=timezone.now()
    )
    return render(request, "assessments/attempt_file.html", {"file": file_of(attempt), "opened": opened})
