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
from assessments.addresses import address_after, address_of
from assessments.attempt_file import log_of
from assessments.attempt_outline import lines_of as outline_lines
from assessments.begun import CHANGING, as_it_is, begun
from assessments.forms import Incomplete, step_and_sequence
from assessments.models import Answer, AssessmentPage, Attempt
from assessments.sitting import Item, Sitting, asked_as, is_on_one_page, sitting_of
from assessments.standing import shown_now
from courses import memory
from courses.models import Enrolment
from courses.outline import live_pages

PART = "part"  # id of what stands beside the outline, which a script exchanges
WITHOUT_TIME_PRESSURE = "without_time_pressure"  # in the session: the learner has switched it off


def own_attempt(request: HttpRequest, uuid: UUID) -> Attempt:
    """The learner's own attempt; one whose time is up is handed in as soon as it is looked at."""
    attempt = begun_by(request, uuid)
    try:
        attempt = as_it_is(attempt, Attempt.objects.visible_to(request.user))
    except Attempt.DoesNotExist:
        raise Http404 from None
    now = timezone.now()
    if attempt.is_overdue(now):
        attempts.close_overdue(of=request.user, language=get_language() or "en", at=now)
        attempt.refresh_from_db(fields=CHANGING)
    return attempt


def begun_by(request: HttpRequest, uuid: UUID) -> Attempt:
    """The learner's own attempt as it began; whether it is open still, whoever writes in it asks."""
    try:
        return begun(request.user, uuid)
    except Attempt.DoesNotExist:
        raise Http404 from None


def to_debrief(request: HttpRequest, attempt: Attempt) -> HttpResponse:
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
    mine = Enrolment.objects.visible_to(request.user).select_related("course")
    own = get_object_or_404(mine, uuid=enrolment)
    own.user = request.user
    known = memory.current()
    assessment, course = known.recall(("assessment", key, get_language()), lambda: _assessment(key))
    if course != own.course_id:
        raise Http404
    try:
        attempt = attempts.begin(own, assessment, at=timezone.now(), known=known)
    except attempts.NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect(assessment.get_url(request))
    return redirect("attempt_next", attempt.uuid)


def _assessment(key: UUID) -> tuple[AssessmentPage, int]:
    """The assessment of that key with the id of its course; in whatever language it is read, the rules are the same.

    Raises Http404 where there is none, so that keys which somebody makes up are not remembered.
    """
    page = live_pages([key]).get(key)
    assessment = page.specific.source if page else None
    if not isinstance(assessment, AssessmentPage):
        raise Http404
    return assessment, assessment.course_page.course_id


@login_required
@require_GET
def go_on(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Exactly where one stopped: the first open question or scene, else the review, else the debrief."""
    sitting = sitting_of(own_attempt(request, uuid))
    if not sitting.attempt.is_open:
        return redirect("attempt_debrief", uuid)
    item = sitting.next_item
    return redirect(address_of(sitting.attempt, item)) if item else redirect("attempt_review", uuid)


@sensitive_post_parameters()
@interrupted.sign_in_keeps_the_choice
@never_cache
def item(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """One question, or the scene that a scenario has come to; a POST saves the answer, or the flag, or both."""
    if request.method == "POST":
        return _posted(request, uuid, number)
    attempt = own_attempt(request, uuid)
    asked = asked_as(attempt, number)
    if asked is None:
        raise Http404
    if not attempt.is_open:
        return to_debrief(request, attempt)
    if asked.kind != "scenario" and is_on_one_page(attempt):
        return redirect(address_of(attempt, asked))
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
    shown, kept = _with_what_was_posted(shown, posted)
    step = (shown.open_step or shown.steps[-1]) if shown.steps else None
    context = {"sitting": sitting, "item": shown, "step": step, "kept": kept, "problem": problem}
    context["has_time_pressure"] = bool(step and step.seconds) and not request.session.get(
        WITHOUT_TIME_PRESSURE
    )
    return render(request, "assessments/item.html", context, status=422 if problem else 200)


def _with_what_was_posted(shown: Item, posted: QueryDict | None) -> tuple[Item, Any]:
    """An item as it was filled in, and what of it is not saved yet."""
    if posted is None or posted.get("step") != shown.key:
        return shown, None
    if shown.kind == "scenario":
        return shown, posted.get("option")
    kept = shown.question_kind.posted(posted, shown.payload)
    return (shown.with_response(kept), kept) if kept else (shown, kept)


def _posted(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Whether the attempt is open, the writer asks under its lock: that it is closed is told where that is found."""
    attempt = begun_by(request, uuid)
    asked = asked_as(attempt, number)
    if asked is None:
        raise Http404
    try:
        if "flag" in request.POST:
            return _flag(request, attempt, asked)
        if "time_pressure" in request.POST:
            return _switch_time_pressure(request, attempt, asked)
        return _save(request, attempt, asked)
    except attempts.Closed:
        return to_debrief(request, own_attempt(request, uuid))
    except Attempt.DoesNotExist:  # it was deleted since it was remembered
        raise Http404 from None


def _switch_time_pressure(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    """For as long as one is signed in; a choice that is not taken yet is kept on the page."""
    request.session[WITHOUT_TIME_PRESSURE] = request.POST["time_pressure"] == "off"
    if request.POST.get("option"):
        interrupted.keep(request, attempt.uuid, asked.number)
    return redirect("attempt_item", attempt.uuid, asked.number)


def _save(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    answers, problem = _saved(request, attempt, asked, timezone.now())
    if request.headers.get("HX-Target") == PART:
        return _next_part(request, sitting_of(attempt, answers), asked, problem)
    if request.headers.get("HX-Request"):
        # Autosave: only the line that says whether the answer is safe, and the outline; htmx swaps no error page.
        sitting = sitting_of(attempt, answers)
        item = sitting.items[asked.number - 1]
        lines = outline_lines(sitting, [item], number=item.number)
        context = {"sitting": sitting, "item": item, "problem": problem, "lines": lines}
        return render(request, "assessments/saved_by_script.html", context)
    if problem:
        return _refused(request, attempt, asked, problem)
    if asked.kind == "scenario":
        return redirect("attempt_decision", attempt.uuid, asked.number, request.POST["step"])
    return (
        _confirm(request, attempt, asked)
        if "confirm" in request.POST
        else redirect(address_after(attempt, asked))
    )


def _next_part(request: HttpRequest, sitting: Sitting, asked: Item, problem: str) -> HttpResponse:
    """The next question in the place of the one that was answered; where there is none, a script goes to the page that is."""
    before = sitting.items[asked.number - 1]
    following = before if problem else sitting.item(asked.number + 1)
    if following is None or following.kind == "scenario":
        return HttpResponse(headers={"HX-Redirect": address_after(sitting.attempt, asked)})
    shown, kept = _with_what_was_posted(following, request.POST if problem else None)
    changed = [following] if problem else [before, following]
    lines = outline_lines(sitting, changed, number=following.number)
    context = {"sitting": sitting, "item": shown, "kept": kept, "problem": problem, "lines": lines}
    response = render(request, "assessments/next_part.html", context)
    if not problem:
        response["HX-Push-Url"] = lines[-1].url
    return response


def _confirm(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    """Make the answer that was just saved final, and tell about it."""
    try:
        attempts.confirm(attempt, item=asked.digest, at=timezone.now())
    except attempts.Closed:
        raise
    except attempts.NotPossible as refusal:
        return _refused(request, attempt, asked, str(refusal))
    return redirect("attempt_told", attempt.uuid, asked.number)


def _saved(
    request: HttpRequest, attempt: Attempt, asked: Item, now: datetime
) -> tuple[list[Answer] | None, str]:
    """Save the answer: all answers of the attempt as they stand then, or what stood in its way, in words."""
    try:
        step, sequence = step_and_sequence(request.POST)
    except Incomplete:
        return None, _("This page was incomplete. Open it again.")
    if asked.kind == "scenario":
        response = request.POST.get("option")
        if not response:
            return None, _("Choose one of the options.")
    else:
        response = asked.question_kind.posted(request.POST, asked.payload)
    try:
        saved = attempts.answer(
            attempt, item=asked.digest, step=step, sequence=sequence, response=response, at=now
        )
    except attempts.Closed:
        raise
    except attempts.NotPossible as refusal:
        return None, str(refusal)
    return saved, ""


def _refused(request: HttpRequest, attempt: Attempt, asked: Item, problem: str) -> HttpResponse:
    attempt = own_attempt(request, attempt.uuid)
    if not attempt.is_open:
        return to_debrief(request, attempt)
    shown = (sitting := sitting_of(attempt)).items[asked.number - 1]
    return _page(request, sitting, shown, posted=request.POST, problem=problem)


def _flag(request: HttpRequest, attempt: Attempt, asked: Item) -> HttpResponse:
    """Flag the item or take the flag away, and stay here. What is chosen is saved with it; a decision, being final, is
    only kept on the page."""
    now = timezone.now()
    if asked.kind == "scenario":
        if request.POST.get("option"):
            interrupted.keep(request, attempt.uuid, asked.number)
    elif asked.question_kind.posted(request.POST, asked.payload):
        _answers, problem = _saved(request, attempt, asked, now)
        if problem:
            return _refused(request, attempt, asked, problem)
    try:
        attempts.flag(attempt, item=asked.digest, is_flagged=request.POST["flag"] == "on", at=now)
    except attempts.Closed:
        raise
    except attempts.NotPossible as refusal:
        return _refused(request, attempt, asked, str(refusal))
    return redirect("attempt_item", attempt.uuid, asked.number)


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
        "next_url": address_after(attempt, shown),
    }
    return render(request, "assessments/decision.html", context)


@login_required
@require_GET
@never_cache
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is answered and what is not, before it is handed in."""
    attempt = own_attempt(request, uuid)
    if not attempt.is_open:
        return to_debrief(request, attempt)
    return render(request, "assessments/review.html", {"sitting": sitting_of(attempt)})


@login_required
@require_GET
@never_cache
def record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was recorded of an attempt, line by line, for whoever sat it."""
    attempt = own_attempt(request, uuid)
    tells_marks = not attempt.is_open and shown_now(attempt, at=timezone.now()).marks
    context = {
        "attempt": attempt,
        "sitting": sitting_of(attempt),
        "lines": list(log_of(attempt, tells_marks=tells_marks)),
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "assessments/attempt_record.html", context)


@login_required
@require_POST
def hand_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    try:
        attempts.hand_in(begun_by(request, uuid), language=get_language() or "en", at=timezone.now())
    except Attempt.DoesNotExist:  # it was deleted since it was remembered
        raise Http404 from None
    return redirect("attempt_debrief", uuid)
