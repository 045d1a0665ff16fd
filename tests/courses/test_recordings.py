"""Recordings as they are stored and sent: whole or in parts, and only with what everybody needs to follow them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import CollectionViewRestriction

from accounts.models import User
from courses.file_collections import for_signed_in
from courses.models import HomePage, Recording
from tests.courses.builders import CAPTIONS, WEBM, make_recording

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_recording_when_asked_for_then_file_and_captions_are_sent_as_what_they_are(client: Client) -> None:
    video = make_recording(content=WEBM)
    sent = client.get(video.url)
    assert (sent.status_code, body(sent), sent["Content-Type"]) == (200, WEBM, "video/webm")
    assert (sent["Content-Length"], sent["Accept-Ranges"]) == (str(len(WEBM)), "bytes")
    captions = client.get(video.captions_url)
    assert captions.content.decode() == CAPTIONS
    assert captions["Content-Type"] == "text/vtt; charset=utf-8"
    assert sent["Cache-Control"] == captions["Cache-Control"] == "private"
    assert video.file.name not in video.url


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, None),
        ("bytes=100-", 100, None),
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=10-99999", 10, None),
        ("bytes=-5", -5, None),
        ("bytes=-99999", 0, None),
    ],
)
def test_recording_when_a_part_is_asked_for_then_that_part_is_sent(
    client: Client, asked: str, start: int, end: int | None
) -> None:
    part = WEBM[start:end]
    sent = client.get(make_recording(content=WEBM).url, headers={"Range": asked})
    assert (sent.status_code, body(sent)) == (206, part)
    first = WEBM.index(part)
    assert sent["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(WEBM)}"
    assert sent["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=20-10", "bytes=-0", "bytes=-"])
def test_recording_when_there_is_no_such_part_then_its_size_is_told(client: Client, asked: str) -> None:
    sent = client.get(make_recording(content=WEBM).url, headers={"Range": asked})
    assert (sent.status_code, sent["Content-Range"]) == (416, f"bytes */{len(WEBM)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "items=0-1", "bytes=a-b", "bytes=0-" + "9" * 20])
def test_recording_when_the_range_is_not_understood_then_all_is_sent(client: Client, asked: str) -> None:
    sent = client.get(make_recording(content=WEBM).url, headers={"Range": asked})
    assert (sent.status_code, body(sent)) == (200, WEBM)


def test_recording_when_its_file_or_captions_are_not_there_then_there_is_no_such_page(client: Client) -> None:
    talk = make_recording("audio")
    assert talk.captions_url == ""
    for part in ("file", "captions", "transcript"):
        assert client.get(talk.url.replace("/file/", f"/{part}/")).status_code == 404


def test_recording_when_its_collection_is_for_a_group_then_others_who_are_signed_in_find_nothing(
    site: HomePage, client: Client, officer: User
) -> None:
    video = make_recording(content=WEBM, collection=for_signed_in())
    client.force_login(officer)
    assert client.get(video.url).status_code == 200
    for_signed_in().view_restrictions.update(restriction_type=CollectionViewRestriction.GROUPS)
    assert client.get(video.url).status_code == 404


@pytest.mark.parametrize("facts", [{"captions": ""}, {"transcript": ""}, {"type": "media"}])
def test_recording_when_a_program_leaves_out_what_people_need_then_the_database_refuses_it(
    facts: dict[str, str],
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_recording(**facts)
    assert Recording.objects.count() == 0
