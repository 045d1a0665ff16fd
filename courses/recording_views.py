"""Recordings and their captions, sent to those who may see them; in parts, so that one can jump to a place."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses.models import Recording
from courses.sending import sent


@require_safe
def recording(request: HttpRequest, key: UUID, part: str) -> HttpResponseBase:
    """The file or the captions of a recording; who may see them is said by the collection it lies in."""
    found = get_object_or_404(Recording.objects.select_related("collection"), key=key)
    if not all(limit.accept_request(request) for limit in found.collection.get_view_restrictions()):
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    response: HttpResponseBase
    if part == "file":
        response = sent(request, found.file, found.content_type)
    elif part == "captions" and found.captions:
        response = HttpResponse(found.captions, content_type="text/vtt; charset=utf-8")
    else:
        raise Http404
    patch_cache_control(response, private=True)
    return response
