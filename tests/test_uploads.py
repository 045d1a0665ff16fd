"""Files of the wrong kind are refused in the CMS with a clear message, and nothing is kept."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.test.utils.form_data import rich_text

from accounts.models import User
from courses.file_collections import EVERYBODY, SIGNED_IN
from courses.models import Recording
from courses.models.recordings import TRANSCRIPT_FEATURES
from tests.courses.builders import CAPTIONS, WEBM

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def png() -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "PNG")
    return data.getvalue()


def upload_image(client: Client, name: str, data: bytes) -> str:
    file, collection = SimpleUploadedFile(name, data), Collection.get_first_root_node()
    response = client.post(
        reverse("wagtailimages:add"), {"title": "A picture", "file": file, "collection": collection.pk}
    )
    return response.content.decode() if response.status_code == 200 else ""


def upload_document(client: Client, name: str, data: bytes, *, into: str = SIGNED_IN) -> str:
    file, collection = SimpleUploadedFile(name, data), Collection.objects.get(name=into)
    response = client.post(
        reverse("wagtaildocs:add"), {"title": "A document", "file": file, "collection": collection.pk}
    )
    return response.content.decode() if response.status_code == 200 else ""


def upload_recording(client: Client, kind: str, name: str, data: bytes, **facts: Any) -> dict[str, str]:
    """What the form says beside each of its fields; nothing when the recording is kept."""
    typed = {
        "title": "Who answers",
        "file": SimpleUploadedFile(name, data),
        "language": "en",
        "captions": SimpleUploadedFile("scene.vtt", CAPTIONS.encode()),
        "transcript": rich_text("<p>Officer: Who answers for you?</p>", features=TRANSCRIPT_FEATURES),
        "credit": "Frontline training",
        "collection": Collection.objects.get(name=SIGNED_IN).pk,
        **facts,
    }
    sent = {name: value for name, value in typed.items() if value is not None}
    response = client.post(reverse("wagtailmedia:add", args=[kind]), sent)
    if response.status_code == 302:
        return {}
    form = BeautifulSoup(response.content, "html5lib").select("[data-field]")
    said = {
        field.select_one("[name]")["name"]: field.select_one("[data-field-errors]").get_text(" ", strip=True)
        for field in form
    }
    return {name: words for name, words in said.items() if words}


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


def test_document_when_it_lies_in_the_open_collection_then_a_stranger_may_read_it(
    author: Client, client: Client
) -> None:
    assert upload_document(author, "card.txt", b"text", into=EVERYBODY) == ""
    served = client.get(get_document_model().objects.get().url)
    assert (served.status_code, b"".join(served.streaming_content)) == (200, b"text")


def test_document_when_its_author_says_nothing_about_readers_then_it_is_for_learners(author: Client) -> None:
    """What is offered first is taken by who does not choose; the root, open to everybody, is not offered."""
    for name in ("wagtaildocs:add_multiple", "wagtaildocs:add", "wagtailmedia:add"):
        address = reverse(name, args=["video"] if name.startswith("wagtailmedia") else [])
        page = BeautifulSoup(author.get(address).content, "html5lib")
        offered = [option.get_text(strip=True) for option in page.select("select[name=collection] option")]
        assert [name.removeprefix("↳").strip() for name in offered] == [SIGNED_IN, EVERYBODY]
        assert page.select("select[name=collection] option[selected]") == []


# --- Recordings ------------------------------------------------------------------------------------

MP3 = b"ID3\x04\x00" + bytes(64)


@pytest.mark.parametrize(
    ("kind", "name", "data"),
    [
        ("video", "scene.webm", WEBM),
        ("video", "Scene.MP4", b"\0\0\0\x20ftypisom" + bytes(64)),
        ("audio", "talk.mp3", MP3),
        ("audio", "talk.mp3", b"\xff\xfb\x90\x44" + bytes(64)),
        ("audio", "talk.m4a", b"\0\0\0\x20ftypM4A " + bytes(64)),
        ("audio", "talk.ogg", b"OggS" + bytes(64)),
    ],
)
def test_recording_upload_when_browsers_play_it_then_it_is_kept(
    author: Client, kind: str, name: str, data: bytes
) -> None:
    assert upload_recording(author, kind, name, data) == {}
    kept = Recording.objects.get()
    assert (kept.type, kept.captions, kept.collection.name) == (kind, CAPTIONS, SIGNED_IN)
    assert kept.transcript == "<p>Officer: Who answers for you?</p>"


@pytest.mark.parametrize(
    ("kind", "name", "data", "told"),
    [
        ("video", "scene.avi", WEBM, "can't be played. Use one of: mp4, webm"),
        ("video", "talk.mp3", MP3, "can't be played"),
        ("audio", "scene.mp4", b"\0\0\0\x20ftypisom", "Use one of: mp3, m4a, ogg, webm"),
        ("video", "scene", WEBM, "can't be played"),
        ("video", "page.html", b"<script>alert(1)</script>", "can't be played"),
        ("video", "scene.mp4", b"<script>alert(1)</script>", "no .mp4 file, although its name says so"),
        ("video", "scene.webm", b"\x1aE\xdf\xa3 matroska", "no .webm file"),
        ("audio", "talk.mp3", b"\xff\xf9 layer I", "no .mp3 file"),
        ("audio", "talk.ogg", MP3, "no .ogg file"),
        ("audio", "talk.ogg", b"", "empty"),
        ("audio", "talk.ogg", b"OggS" + bytes(100), "larger than 100"),
    ],
)
def test_recording_upload_when_browsers_cannot_play_it_then_it_is_refused_beside_the_file(
    author: Client, settings: Any, kind: str, name: str, data: bytes, told: str
) -> None:
    settings.RECORDING_MAX_BYTES = 100 if "larger" in told else 10_000
    said = upload_recording(author, kind, name, data)
    assert list(said) == ["file"]
    assert told in said["file"].replace("\xa0", " ")
    assert Recording.objects.count() == 0


@pytest.mark.parametrize(
    ("facts", "beside", "told"),
    [
        ({"captions": None}, "captions", "without them a video is refused"),
        ({"captions": SimpleUploadedFile("a.vtt", b"00:01 Hello")}, "captions", "Line 1 of the captions"),
        ({"transcript": None}, "transcript", "without it a recording is refused"),
        (
            {"transcript": rich_text("<p></p>", features=[])},
            "transcript",
            "without it a recording is refused",
        ),
        ({"credit": ""}, "credit", "required"),
    ],
)
def test_video_upload_when_something_for_those_who_cannot_hear_is_missing_then_it_is_refused_beside_the_field(
    author: Client, facts: dict[str, Any], beside: str, told: str
) -> None:
    said = upload_recording(author, "video", "scene.webm", WEBM, **facts)
    assert list(said) == [beside]
    assert told in said[beside]
    assert Recording.objects.count() == 0


def test_audio_upload_when_it_has_a_transcript_then_captions_are_not_asked_for(author: Client) -> None:
    assert list(upload_recording(author, "audio", "talk.mp3", MP3, captions=None, transcript=None)) == [
        "transcript"
    ]
    assert upload_recording(author, "audio", "talk.mp3", MP3, captions=None) == {}


def test_recording_upload_when_it_is_neither_video_nor_sound_then_it_is_refused(author: Client) -> None:
    """wagtailmedia has an address for it."""
    said = upload_recording(author, "media", "scene.webm", WEBM)
    assert said == {"file": "Choose whether it is a video or a sound recording."}
    assert Recording.objects.count() == 0


def test_recording_when_edited_without_new_files_then_file_and_captions_stay(author: Client) -> None:
    upload_recording(author, "video", "scene.webm", WEBM)
    kept = Recording.objects.get()
    typed = {
        "title": "Another title",
        "language": "de",
        "transcript": rich_text("<p>Wer antwortet?</p>", features=TRANSCRIPT_FEATURES),
        "credit": "Somebody",
        "collection": kept.collection_id,
    }
    assert author.post(reverse("wagtailmedia:edit", args=[kept.pk]), typed).status_code == 302
    changed = Recording.objects.get()
    assert (changed.title, changed.language, changed.transcript) == (
        "Another title",
        "de",
        "<p>Wer antwortet?</p>",
    )
    assert (changed.file.name, changed.captions) == (kept.file.name, CAPTIONS)
