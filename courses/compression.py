"""Pages, styles, scripts and icons leave compressed, also where no proxy does it; everything else leaves as it is."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# A PDF keeps its bytes and its strong ETag; a CSV file is sent while it is read; pictures and fonts are compressed already.
COMPRESSED = {
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
}


class TextGZipMiddleware(GZipMiddleware):
    """Stands above WhiteNoise. Django adds random bytes, so that the length tells nothing of a secret (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if response.status_code in (204, 206, 304) or kind not in COMPRESSED:
            return response
        response = super().process_response(request, response)
        if response.streaming and response.headers.get("Content-Encoding") == "gzip":
            # Django weakens the ETag, and WhiteNoise doesn't know it again: the date of the file serves as well.
            response.headers.pop("ETag", None)
        return response
