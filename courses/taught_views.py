"""What a completion stands for: the pages on which its holder, and whoever may see its record, read what was taught."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.kept_files import kept
from courses.languages import active_language, own_name
from courses.models import Completion, Edition
from courses.sending import sent_copy
from courses.taught import Item, Taught


@login_required
@require_safe
@never_cache
def taught(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The contents of the edition that was completed."""
    completion = _completion(request, uuid)
    shown = taught_for(request, completion.edition)
    context = {
        **context_of(request, shown),
        "completion": completion,
        "languages_of_completion": [own_name(code) for code in completion.languages],
        "breadcrumb": [*_way(request, completion), (_("What was taught"), "")],
    }
    return render(request, "courses/taught.html", context)


@login_required
@require_safe
@never_cache
def taught_item(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """One lesson as it was, or what an assessment asked in figures."""
    completion = _completion(request, uuid)
    shown = taught_for(
        request,
        completion.edition,
        lambda key, part: reverse("taught_file", args=[completion.uuid, key, part]),
    )
    item = item_or_404(shown, position)
    whole = reverse("taught", args=[completion.uuid]) + query_of(request, shown)
    context = {
        **context_of(request, shown),
        "completion": completion,
        "item": item,
        "breadcrumb": [*_way(request, completion), (_("What was taught"), whole), (item.line.title, "")],
    }
    return render(request, "courses/taught_item.html", context)


@login_required
@require_safe
def taught_file(request: HttpRequest, uuid: UUID, key: str, part: str) -> HttpResponseBase:
    """A picture, document or recording as the edition showed it, or the captions of a recording."""
    return sent_part(request, _completion(request, uuid).edition, key, part)


def sent_part(request: HttpRequest, edition: Edition, key: str, part: str) -> HttpResponseBase:
    """For whoever may read the edition: the copy of a file that it names, or the captions that it noted."""
    file = taught_for(request, edition).file(key) or {}
    if part == "captions" and file.get("captions"):
        return HttpResponse(file["captions"], content_type="text/vtt; charset=utf-8")
    copy = kept([file.get("digest", "")]).get(file.get("digest", ""))
    if part != "file" or copy is None:
        raise Http404
    return sent_copy(request, copy)


def _completion(request: HttpRequest, uuid: UUID) -> Completion:
    """One's own, or one whose record one may see; any other is not there."""
    seen = Completion.objects.readable_by(request.user, timezone.localdate())
    return get_object_or_404(seen.select_related("edition__course"), uuid=uuid)


def _way(request: HttpRequest, completion: Completion) -> list[tuple[str, str]]:
    """Whoever looks after others comes from their records; the address of that page stands in an app further left."""
    if completion.user_id == request.user.pk:
        return [(_("My training"), reverse("my_training"))]
    return [(_("Records"), f"{reverse('records')}?course={completion.course_code}")]


def taught_for(
    request: HttpRequest, edition: Edition, address_of: Callable[[str, str], str] | None = None
) -> Taught:
    """An edition in the language that was asked for, else in that of the interface; `address_of` as for `Taught`."""
    return Taught(edition, request.GET.get("language") or active_language(), address_of)


def query_of(request: HttpRequest, shown: Taught) -> str:
    """What keeps a language that was chosen."""
    return f"?language={shown.language}" if "language" in request.GET else ""


def context_of(request: HttpRequest, shown: Taught) -> dict[str, Any]:
    """What the pages of an edition need, here and in the CMS."""
    return {
        "taught": shown,
        "edition": shown.edition,
        "query": query_of(request, shown),
        "languages": [(code, own_name(code)) for code in shown.languages],
    }


def item_or_404(shown: Taught, position: int, *, with_questions: bool = False) -> Item:
    try:
        return shown.item(position, with_questions=with_questions)
    except LookupError as gone:
        raise Http404 from gone
