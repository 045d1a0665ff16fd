"""Text leaves compressed, and nothing else is touched."""

import gzip
from collections.abc import Callable

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from accounts.models import User
from courses.compression import TextGZipMiddleware
from courses.models import HomePage

LONG = b"a calm civic plain sentence " * 200


def sent(response: HttpResponseBase, accepts: str = "gzip") -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return TextGZipMiddleware(lambda _request: response)(request)


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/css", "text/javascript", "image/svg+xml", "text/plain"]
)
def test_text_when_the_browser_takes_gzip_then_it_is_compressed(kind: str) -> None:
    response = sent(HttpResponse(LONG, content_type=kind))
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert len(response.content) < len(LONG) / 5
    assert gzip.decompress(response.content) == LONG


def test_text_when_the_browser_does_not_take_gzip_then_it_stays() -> None:
    assert sent(HttpResponse(LONG), accepts="br").content == LONG


def test_pages_when_compressed_twice_then_their_lengths_tell_nothing() -> None:
    lengths = {len(sent(HttpResponse(LONG)).content) for _ in range(40)}
    assert len(lengths) > 5


@pytest.mark.parametrize("kind", ["application/pdf", "font/woff2", "image/png", "text/csv; charset=utf-8"])
def test_other_files_when_sent_then_bytes_and_strong_etag_stay(kind: str) -> None:
    response = sent(HttpResponse(LONG, content_type=kind, headers={"ETag": '"strong"'}))
    assert response.content == LONG
    assert response.headers["ETag"] == '"strong"'
    assert "Content-Encoding" not in response.headers


def test_csv_when_streamed_then_each_line_leaves_as_it_is_read() -> None:
    response = sent(StreamingHttpResponse(iter([b"a\r\n", b"b\r\n"]), content_type="text/csv"))
    assert list(response.streaming_content) == [b"a\r\n", b"b\r\n"]


@pytest.mark.parametrize("status", [204, 206, 304])
def test_answers_when_partial_or_without_a_body_then_they_stay(status: int) -> None:
    response = sent(HttpResponse(LONG, status=status, headers={"ETag": '"strong"'}))
    assert response.content == LONG
    assert response.headers["ETag"] == '"strong"'


def test_file_when_streamed_then_its_date_takes_the_place_of_its_etag(tmp_path: object) -> None:
    file = tmp_path / "site.css"
    file.write_bytes(LONG)
    response = sent(FileResponse(file.open("rb"), headers={"ETag": '"strong"', "Last-Modified": "then"}))
    assert gzip.decompress(b"".join(response.streaming_content)) == LONG
    assert "ETag" not in response.headers
    assert response.headers["Last-Modified"] == "then"


@pytest.mark.django_db
def test_site_when_a_page_and_a_stylesheet_are_asked_for_then_both_leave_compressed(
    client: Client, site: HomePage, officer: User, client_for: Callable[[User], Client]
) -> None:
    for path in ("/en/", "/static/css/site.css"):
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert (path, response.headers.get("Content-Encoding")) == (path, "gzip")
    stylesheet = client.get("/static/css/site.css", headers={"Accept-Encoding": "gzip"})
    again = client.get(
        "/static/css/site.css",
        headers={"Accept-Encoding": "gzip", "If-Modified-Since": stylesheet.headers["Last-Modified"]},
    )
    assert again.status_code == 304
