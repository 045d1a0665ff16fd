"""Files that pass a view: whole, or the part that a browser asks for, so that one can jump to a place in a film."""

import re
from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from courses.models import KeptFile

SHOWN = ("image/", "video/", "audio/")  # in a page; all else is a document, to be saved and opened elsewhere
RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")
CHUNK = 64 * 1024


def sent(request: HttpRequest, file: FieldFile, content_type: str) -> HttpResponseBase:
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


def sent_copy(request: HttpRequest, copy: KeptFile) -> HttpResponseBase:
    """A kept copy, for somebody who may see what names it; a browser takes it for nothing but what it is."""
    response = sent(request, copy.file, copy.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    is_document = not copy.media_type.startswith(SHOWN)
    response["Content-Disposition"] = content_disposition_header(is_document, copy.name) or "inline"
    patch_cache_control(response, private=True)
    return response


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
