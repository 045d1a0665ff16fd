"""Files of the wrong kind are refused in the CMS with a clear message, and nothing is kept."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from accounts.models import User

SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def png() -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "PNG")
    return data.getvalue()


def upload_image(client: Client, name: str, data: bytes) -> str:
    file = SimpleUploadedFile(name, data)
    response = client.post(
        reverse("wagtailimages:add"), {"title": "A picture", "file": file, "collection": 1}
    )
    return response.content.decode() if response.status_code == 200 else ""


def upload_document(client: Client, name: str, data: bytes) -> str:
    file = SimpleUploadedFile(name, data)
    response = client.post(reverse("wagtaildocs:add"), {"title": "A document", "file": file, "collection": 1})
    return response.content.decode() if response.status_code == 200 else ""


@pytest.fixture
def author(client_for: Callable[[User], Client], trainer: User, settings: object, tmp_path: object) -> Client:
    settings.MEDIA_ROOT = tmp_path
    return client_for(trainer)


def test_image_upload_when_it_is_a_picture_then_it_is_kept(author: Client) -> None:
    assert upload_image(author, "plan.png", png()) == ""
    assert get_image_model().objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("drawing.svg", SCRIPT),
        ("drawing.png", SCRIPT),
        ("page.html", b"<script>alert(1)</script>"),
        ("program.exe", b"MZ\x90\x00"),
        ("cut.png", png()[:40]),
        ("empty.png", b""),
    ],
)
def test_image_upload_when_it_is_no_picture_then_it_is_refused_with_a_message(
    author: Client, name: str, data: bytes
) -> None:
    page = upload_image(author, name, data)
    assert "error-message" in page or "w-field__errors" in page
    assert get_image_model().objects.count() == 0


@pytest.mark.parametrize("name", ["page.html", "program.exe", "drawing.svg", "card.pdf.js"])
def test_document_upload_when_its_kind_is_not_offered_then_it_is_refused_with_a_message(
    author: Client, name: str
) -> None:
    page = upload_document(author, name, b"anything")
    assert "is not allowed" in page
    assert get_document_model().objects.count() == 0


def test_document_when_a_stranger_asks_for_it_then_they_must_sign_in(author: Client, client: Client) -> None:
    assert upload_document(author, "card.txt", b"text") == ""
    document = get_document_model().objects.get()
    response = client.get(document.url)
    assert response.status_code == 302
    assert response.url.startswith("/en/account/login/")
    served = author.get(document.url)
    assert b"".join(served.streaming_content) == b"text"
    assert served["Content-Disposition"].startswith("attachment")
