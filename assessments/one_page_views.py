"""All questions of an assessment on one page: answered in any order, saved together or each as it is changed."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from assessments import attempts, interrupted
from assessments.addresses import address_of
from assessments.attempt_outline import lines_of
from assessments.forms import FieldsOf, Incomplete, step_and_sequence
from assessments.models import Attempt
from assessments.sitting import Item, Sitting, asked_in, is_on_one_page, sitting_of
from assessments.views import begun_by, own_attempt, to_debrief


@sensitive_post_parameters()
@interrupted.sign_in_keeps_the_choice
@never_cache
def all_questions(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The questions in their sections, with the way to the scenarios between them; a POST saves what is filled in.

    `number` is 0: what waits in the session for this page belongs to no single question.
    """
    if request.method == "POST" and is_on_one_page(attempt := begun_by(request, uuid)):
        return _posted(request, attempt)  # when it is closed, the writer refuses it, and notes what was sent
    attempt = own_attempt(request, uuid)
    if not attempt.is_open:
        return to_debrief(request, attempt)
    if not is_on_one_page(attempt):
        return redirect("attempt_next", uuid)
    sitting = sitting_of(attempt)
    posted = interrupted.take(request, uuid, number)
    return render(request, "assessments/one_page.html", _context(sitting, posted, {}))


def _posted(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    sent = list(_sent(request.POST, asked_in(attempt)))
    try:
        refused = attempts.answer_all(attempt, [given for _item, given in sent], at=timezone.now())
        if "flag" in request.POST and not refused:
            return _flag(request, attempt)
    except Attempt.DoesNotExist:  # it was deleted since it was remembered
        raise Http404 from None
    except attempts.NotPossible:  # it is closed
        return to_debrief(request, own_attempt(request, attempt.uuid))
    problems = {digest: str(refusal) for digest, refusal in refused.items()}
    if not problems and not request.headers.get("HX-Request"):
        return redirect("attempt_review", attempt.uuid)
    if request.headers.get("HX-Request"):
        sitting = sitting_of(attempt)
        saved = [sitting.items[item.number - 1] for item, _given in sent]
        context = {
            "sitting": sitting,
            "saved": [(item, problems.get(item.digest, "")) for item in saved],
            "lines": lines_of(sitting, saved, number=0),
        }
        return render(request, "assessments/saved_on_one_page.html", context)
    attempt = own_attempt(request, attempt.uuid)  # its time may be another one since it began
    if not attempt.is_open:
        return to_debrief(request, attempt)
    context = _context(sitting_of(attempt), request.POST, problems)
    return render(request, "assessments/one_page.html", context, status=422)


def _sent(posted: QueryDict, items: Iterable[Item]) -> Iterator[tuple[Item, attempts.Given]]:
    """What a form holds for each question of the page; one that is not in it is passed over."""
    for item in items:
        fields = FieldsOf(posted, item.prefix)
        with suppress(Incomplete):
            step, sequence = step_and_sequence(fields)
            if item.kind != "scenario":
                response = item.question_kind.posted(fields, item.payload)
                yield item, attempts.Given(item.digest, step, response, sequence)


def _flag(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Flag a question or take its flag away; all that was filled in is saved by then."""
    number, _sep, state = request.POST["flag"].partition("-")
    item = next((item for item in asked_in(attempt) if str(item.number) == number), None)
    if item is None:
        return redirect("attempt_all", attempt.uuid)
    attempts.flag(attempt, item=item.digest, is_flagged=state == "on", at=timezone.now())
    return redirect(address_of(attempt, item))


def _context(sitting: Sitting, posted: QueryDict | None, problems: dict[str, str]) -> dict[str, object]:
    """The sections with their items; what was filled in and is not saved stands in its place."""
    filled = {item.number: given.response for item, given in _sent(posted, sitting.items)} if posted else {}

    def shown(item: Item) -> tuple[Item, str]:
        response = filled.get(item.number)
        return item.with_response(response) if response else item, problems.get(item.digest, "")

    return {
        "sitting": sitting,
        "sections": [(section, [shown(item) for item in items]) for section, items in sitting.groups],
        "problems": [item for item in sitting.items if item.digest in problems],
        "is_kept": bool(posted) and not problems,
    }
