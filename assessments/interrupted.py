"""A choice that could not be saved yet waits in the session: nobody has to choose twice because a session ended."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict

from assessments.forms import Incomplete, step_and_sequence

KEY = "interrupted_choice"
LONGEST = 60_000  # characters of a form; whoever sends more is not a learner with answers


def keep(request: HttpRequest, uuid: UUID, number: int) -> None:
    """Keep what was answered on this page, and forget what was kept before; the session carries it over the sign-in."""
    posted = request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    encoded = posted.urlencode()
    is_answer = _names_a_step(posted) or any(name.endswith("-step") for name in posted)
    if is_answer and len(encoded) <= LONGEST:
        request.session[KEY] = {"page": f"{uuid}/{number}", "posted": encoded}


def _names_a_step(posted: QueryDict) -> bool:
    try:
        step_and_sequence(posted)
    except Incomplete:
        return False
    return True


def take(request: HttpRequest, uuid: UUID, number: int) -> QueryDict | None:
    """The form that waits for this page, once; None when there is none."""
    kept = request.session.get(KEY)
    if not kept or kept["page"] != f"{uuid}/{number}":
        return None
    del request.session[KEY]
    return QueryDict(kept["posted"])


def sign_in_keeps_the_choice(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Like `login_required`; what a stranger sends waits until they have signed in and are back at the same page.

    A script is told by 401 that the session has ended: it would take the sign-in page for the answer.
    """
    for_members = login_required(view)

    @wraps(view)
    def keeping(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            keep(request, uuid, number)
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401)
        return for_members(request, uuid, number)

    return keeping
