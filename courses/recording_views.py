"""Recordings and their captions, sent to those who may see them; in parts, so that one can jump to a place."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses.models import Recording

RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")
CHUNK = 64 * 1024


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
        response = _file(request, found.file, found.content_type)
    elif part == "captions" and found.captions:
        response = HttpResponse(found.captions, content_type="text/vtt; charset=utf-8")
    else:
        raise Http404
    patch_cache_control(response, private=True)
    return response


def _file(request: HttpRequest, file: FieldFile, content_type: str) -> HttpResponseBase:
    """The whole file, or the part that the browser asks for (RFC 9110, section 14)."""
    try:
        size = file.size
    except OSError as error:
        raise Http404 from error
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    start, end = _part(*asked.groups(), size=size) if asked else (0, size)
    if asked and start >= end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(end - start)}
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return StreamingHttpResponse(
        _chunks(file, start, end), status=206 if asked else 200, content_type=content_type, headers=headers
    )


def _part(first: str, last: str, *, size: int) -> tuple[int, int]:
    """Where a part begins and where it has ended; nothing (0, 0) where the file has no such part.

    Without its first number a range means so many bytes at the end.
    """
    if first:
        return int(first), min(int(last) + 1, size) if last else size
    return (max(0, size - int(last)), size) if last else (0, 0)


def _chunks(file: FieldFile, start: int, end: int) -> Iterator[bytes]:
    with file.storage.open(file.name) as opened:
        opened.seek(start)
        while start < end and (chunk := opened.read(min(CHUNK, end - start))):
            start += len(chunk)
            yield chunk
