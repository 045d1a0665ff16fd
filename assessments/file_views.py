"""The copies of pictures and documents that an attempt asked about, for whoever may see what it asked."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.asked_files import files_of
from assessments.attempt_file import MAY_OPEN
from assessments.marking import payloads_of
from assessments.models import Attempt
from assessments.side_documents import shows_all_sides, without_other_sides
from courses.kept_files import kept
from courses.sending import sent_copy


@login_required
@require_safe
def asked_file(request: HttpRequest, uuid: UUID, mark: str) -> HttpResponseBase:
    """For the learner, and for whoever answers appeals: what was asked is no answer, and tells nothing of one."""
    answers_appeals = request.user.has_perm(MAY_OPEN)
    seen = Attempt.objects.all() if answers_appeals else Attempt.objects.visible_to(request.user)
    attempt = get_object_or_404(seen.select_related("paper", "enrolment"), uuid=uuid)
    payloads = list(payloads_of(attempt).values())
    if not answers_appeals and not shows_all_sides(attempt, at=timezone.now()):
        payloads = [without_other_sides(payload) for payload in payloads]
    named = {name.mark for name in files_of(payloads)}
    copy = kept([mark]).get(mark) if mark in named else None
    if copy is None:
        raise Http404
    return sent_copy(request, copy)
