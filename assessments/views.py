"""Sitting an assessment: begin, one question or scene a page, review, hand in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from assessments import attempts, interrupted
from assessments.attempt_record import lines_of
from assessments.forms import AnswerForm
from assessments.models import AssessmentPage, Attempt
from assessments.sitting import Item, Sitting, asked_as, sitting_of
from assessments.standing import shown_now
from courses.models import Enrolment
from courses.outline import live_pages

WITHOUT_TIME_PRESSURE = "without_time_pressure"  # in the session: the learner has switched it off


def own_attempt(request: HttpRequest, uuid: UUID) -> Attempt:
    """The learner's own attempt; one whose time is up is handed in as soon as it is looked at."""
    mine = Attempt.objects.visible_to(request.user).select_related("paper", "enrolment__course")
    attempt = get_object_or_404(mine, uuid=uuid)
    now = timezone.now()
    if attempt.is_overdue(now):
        attempts.close_overdue(of=request.user, language=get_language() or "en", at=now)
        attempt.refresh_from_db(fields=["handed_in_at", "closed_by", "deadline_at"])
    return attempt


def _to_debrief(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """There is nothing to answer any more. Whoever has just sent something is told why it was not saved."""
    address = reverse("attempt_debrief", args=[attempt.uuid])
    if request.method == "POST":
        messages.warning(request, attempts.why_closed(attempt, at=timezone.now()))
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@login_required
@require_POST
def begin(request: HttpRequest, enrolment: UUID, key: UUID) -> HttpResponse:
    own = get_object_or_404(Enrolment.objects.visible_to(request.user), uuid=enrolment)
    page = live_pages([key]).get(key)
    assessment = (
        page.specific.source if page else None
    )  # in whatever language it is read, the rules are the same
    if not isinstance(assessment, AssessmentPage) or assessment.course_page.course_id != own.course_id:
        raise Http404
    try:
        attempt = attempts.begin(own, assessment, at=timezone.now())
    except attempts.NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect(assessment.get_url(request))
    return redirect("attempt_next", attempt.uuid)


@login_required
@require_GET
def go_on(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Exactly where one stopped: the first open question or scene, else the review, else the debrief."""
    sitting = sitting_of(own_attempt(request, uuid))
    if not sitting.attempt.is_open:
        return redirect("attempt_debrief", uuid)
    item = sitting.next_item
    return redirect("attempt_item", uuid, item.number) if item else redirect("attempt_review", uuid)


@sensitive_post_parameters()
@interrupted.sign_in_keeps_the_choice
@never_cache
def item(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """One question, or the scene that a scenario has come to; a POST saves the answer, or the flag, or both."""
    attempt = own_attempt(request, uuid)
    asked = asked_as(attempt, number)
    if asked is None:
        raise Http404
    if not attempt.is_open:
        return _to_debrief(request, attempt)
    if request.method == "POST":
        return _posted(request, attempt, asked)
    sitting = sitting_of(attempt)
    shown = sitting.items[number - 1]
    if shown.kind == "scenario" and shown.is_finished:
        return redirect("attempt_decision", uuid, number, shown.key)
    if shown.is_told:
        return redirect("attempt_told", uuid, number)
    posted = interrupted.take(request, uuid, number)
    return _page(request, sitting, shown, posted=posted)


def _page(
    request: HttpRequest,
    sitting: Sitting,
    shown: Item,
    *,
    posted: QueryDict | None,
    problem: str = "",
) -> HttpResponse:
    """The page of an item, with what was posted but is not saved still in its form."""
    kept: Any = None
    if posted is not None and shown.kind == "scenario":
        kept = posted.get("option") if posted.get("step") == shown.key else None
    elif posted is not None and posted.get("step") == shown.key:
        kept = shown.question_kind.posted(posted, shown.answered.question)
        shown = shown.with_response(kept) if kept else shown
    step = (shown.open_step or shown.steps[-1]) if shown.steps else None
    context = {"sitting": sitting, "item": shown, "step": step, "kept": kept, "problem": problem}
    context["has_time_pressure"] = bool(step and step.seconds) and not request.session.get(
        WITHOUT_TIME_PRESSURE
    )
    return render(request, "assessments/item.html", context, status=422 if problem else 200)


def _posted(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    if "flag" in request.POST:
        return _flag(request, attempt, asked)
    if "time_pressure" in request.POST:
        return _switch_time_pressure(request, attempt, asked)
    return _save(request, attempt, asked)


def _switch_time_pressure(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    """For as long as one is signed in; a choice that is not taken yet is kept on the page."""
    request.session[WITHOUT_TIME_PRESSURE] = request.POST["time_pressure"] == "off"
    if request.POST.get("option"):
        interrupted.keep(request, attempt.uuid, asked.number)
    return redirect("attempt_item", attempt.uuid, asked.number)


def _save(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    problem = _saved(request, attempt, asked, timezone.now())
    if request.headers.get("HX-Request"):
        # Autosave: only the line that says whether the answer is safe, and the outline; htmx swaps no error page.
        sitting = sitting_of(attempt)
        context = {"sitting": sitting, "item": sitting.items[asked.number - 1], "problem": problem}
        return render(request, "assessments/saved_by_script.html", context)
    if problem:
        return _refused(request, attempt, asked, problem)
    if asked.kind == "scenario":
        return redirect("attempt_decision", attempt.uuid, asked.number, request.POST["step"])
    return _confirm(request, attempt, asked) if "confirm" in request.POST else redirect(after(attempt, asked))


def _confirm(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    """Make the answer that was just saved final, and tell about it."""
    try:
        attempts.confirm(attempt, item=asked.digest, at=timezone.now())
    except attempts.NotPossible as refusal:
        return _refused(request, attempt, asked, str(refusal))
    return redirect("attempt_told", attempt.uuid, asked.number)


def _saved(request: HttpRequest, attempt: Attempt, asked: Item, now: datetime) -> str:
    """Save the answer; what stood in its way, in words, or nothing."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return form.first_error
    if asked.kind == "scenario":
        response = request.POST.get("option")
        if not response:
            return _("Choose one of the options.")
    else:
        response = asked.question_kind.posted(request.POST, asked.payload)
    try:
        attempts.answer(attempt, item=asked.digest, **form.cleaned_data, response=response, at=now)
    except attempts.NotPossible as refusal:
        return str(refusal)
    return ""


def _refused(request: HttpRequest, attempt: Attempt, asked: Item, problem: str) -> HttpResponse:
    sitting = sitting_of(attempt)
    shown = sitting.items[asked.number - 1]
    return _page(request, sitting, shown, posted=request.POST, problem=problem)


def _flag(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    """Flag the item or take the flag away, and stay here. What is chosen is saved with it; a decision, being final, is
    only kept on the page."""
    now = timezone.now()
    if asked.kind == "scenario":
        if request.POST.get("option"):
            interrupted.keep(request, attempt.uuid, asked.number)
    elif asked.question_kind.posted(request.POST, asked.payload) and (
        problem := _saved(request, attempt, asked, now)
    ):
        return _refused(request, attempt, asked, problem)
    try:
        attempts.flag(attempt, item=asked.digest, is_flagged=request.POST["flag"] == "on", at=now)
    except attempts.NotPossible as refusal:
        return _refused(request, attempt, asked, str(refusal))
    return redirect("attempt_item", attempt.uuid, asked.number)


def after(attempt: Attempt, item: Item) -> str:
    """The address of what follows an item: the next one, or the review."""
    if item.number < len(attempt.paper.payload["items"]):
        return reverse("attempt_item", args=[attempt.uuid, item.number + 1])
    return reverse("attempt_review", args=[attempt.uuid])


@login_required
@require_GET
@never_cache
def decision(request: HttpRequest, uuid: UUID, number: int, step: str) -> HttpResponse:
    """What follows from a decision, why, and the sources; it can be read again at any time."""
    attempt = own_attempt(request, uuid)
    sitting = sitting_of(attempt)
    shown = sitting.item(number)
    taken = shown.step(step) if shown and shown.kind == "scenario" else None
    if shown is None or taken is None or taken.chosen is None:
        raise Http404
    position = shown.steps.index(taken)
    following = shown.steps[position + 1] if position + 1 < len(shown.steps) else None
    context = {
        "sitting": sitting,
        "item": shown,
        "step": taken,
        "story_goes_on": following is not None,
        "following_decision": following if following and following.chosen else None,
        "next_url": after(attempt, shown),
    }
    return render(request, "assessments/decision.html", context)


@login_required
@require_GET
@never_cache
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is answered and what is not, before it is handed in."""
    attempt = own_attempt(request, uuid)
    if not attempt.is_open:
        return _to_debrief(request, attempt)
    return render(request, "assessments/review.html", {"sitting": sitting_of(attempt)})


@login_required
@require_GET
@never_cache
def record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was recorded of an attempt, line by line, for whoever sat it."""
    attempt = own_attempt(request, uuid)
    tells_marks = not attempt.is_open and shown_now(attempt, at=timezone.now()).marks
    lines = list(lines_of(attempt, tells_marks=tells_marks))
    context = {"attempt": attempt, "sitting": sitting_of(attempt), "lines": lines}
    return render(request, "assessments/attempt_record.html", context)


@login_required
@require_POST
def hand_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    attempt = own_attempt(request, uuid)
    attempts.hand_in(attempt, language=get_language() or "en", at=timezone.now())
    return redirect("attempt_debrief", uuid)
