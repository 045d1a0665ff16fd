"""Copies of what an edition showed: kept once, byte for byte, sent to whoever may read the edition and to nobody else."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.images.tests.utils import get_test_image_file, get_test_image_file_jpeg

from accounts.models import User
from courses import kept_files
from courses.checking import wrong_in_courses
from courses.kept_files import Named, content_of
from courses.models import Completion, FrozenText, HomePage, KeptFile, KeptMark
from courses.used_files import mark_of
from tests.courses.builders import (
    CAPTIONS,
    WEBM,
    Stage,
    block,
    make_document,
    make_image,
    make_learner,
    make_recording,
    make_stage,
    release,
)
from tests.factories import make_completion

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
CARD = b"%PDF-1.4 the card as it was"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def files(site: HomePage) -> dict[str, Any]:
    return {
        "image": make_image("Four verbs"),
        "document": make_document("First contact card", CARD),
        "recording": make_recording(content=WEBM),
    }


@pytest.fixture
def shown(site: HomePage, files: dict[str, Any]) -> Stage:
    """A lesson with a picture, a document and a film, released."""
    picture = {"image": files["image"].pk, "alt_text": "Four verbs in a row", "decorative": False}
    body = [
        block("image", image=picture, caption="What to look for"),
        block("download", title="A card", document=files["document"].pk),
        block("video", recording=files["recording"].pk),
    ]
    stage = make_stage(site, body)
    release(stage)
    return stage


@pytest.fixture
def completion(officer: User, shown: Stage) -> Completion:
    return make_completion(make_learner(officer, shown), shown.course.current_edition, at=timezone.now())


def replace(files: dict[str, Any]) -> None:
    """Another picture in the place of the one, and the others are gone."""
    files["image"].file, files["image"].file_hash = get_test_image_file_jpeg(), ""
    files["image"].save()
    files["document"].delete()
    files["recording"].file.storage.delete(files["recording"].file.name)
    files["recording"].delete()


def copies_on(browser: Client, path: str) -> dict[str, str]:
    """The addresses of the copies on a page, by what shows them."""
    page = BeautifulSoup(browser.get(path).content, "html.parser")
    found = {"img": "src", "a.download": "href", "video source": "src", "track": "src"}
    return {
        name: tag[attribute]
        for name, attribute in found.items()
        for tag in page.select(f"main .case-study {name}")
    }


def content(browser: Client, path: str) -> bytes:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    return answer.getvalue()


def test_release_when_lessons_show_files_then_each_is_kept_once_under_its_digest_and_the_sheet_says_so(
    shown: Stage, files: dict[str, Any]
) -> None:
    edition = shown.course.current_edition
    noted = FrozenText.objects.get(digest=edition.sheet_digest).content["files"]
    for kind, thing in files.items():
        copy = KeptMark.objects.get(mark=mark_of(thing)).file
        assert copy.facts.items() <= noted[f"{kind}-{thing.pk}"].items()
        with copy.file.open() as opened:
            assert content_of(opened).sha256 == copy.sha256
        assert copy.sha256 in copy.file.name
    copies = kept_files.keep([Named("document", files["document"].pk, mark_of(files["document"]))])
    assert list(copies.values()) == [KeptFile.objects.get(media_type="application/pdf")]
    assert KeptFile.objects.count() == len(files)
    assert not [line for line in wrong_in_courses() if line.startswith("file")]


def test_taught_when_files_are_as_they_were_then_the_pages_show_them_and_no_copy(
    completion: Completion, officer: User, client_for: ClientFor
) -> None:
    assert copies_on(client_for(officer), reverse("taught_item", args=[completion.uuid, 1])) == {}


def test_taught_when_files_are_replaced_or_gone_then_the_copies_are_shown_as_they_were(
    completion: Completion,
    files: dict[str, Any],
    officer: User,
    manager: User,
    client_for: ClientFor,
) -> None:
    before = get_test_image_file().file.getvalue()
    replace(files)
    path = reverse("taught_item", args=[completion.uuid, 1])
    for viewer in (officer, manager):
        browser = client_for(viewer)
        copies = copies_on(browser, path)
        assert set(copies) == {"img", "a.download", "video source", "track"}
        assert content(browser, copies["img"]) == before
        assert content(browser, copies["a.download"]) == CARD
        assert content(browser, copies["video source"]) == WEBM
        assert content(browser, copies["track"]).decode() == CAPTIONS
        assert browser.get(copies["a.download"])["Content-Disposition"].startswith("attachment")
        assert browser.get(copies["video source"], headers={"Range": "bytes=0-3"}).getvalue() == WEBM[:4]


def test_taught_when_an_author_reads_the_edition_in_the_cms_then_the_copies_are_there_too(
    shown: Stage, files: dict[str, Any], editor: User, client_for: ClientFor
) -> None:
    replace(files)
    browser = client_for(editor)
    copies = copies_on(browser, reverse("edition_item", args=[shown.course_page.pk, 1, 1]))
    assert content(browser, copies["a.download"]) == CARD


def test_copy_when_somebody_else_asks_or_the_edition_names_no_such_file_then_there_is_none(
    completion: Completion,
    files: dict[str, Any],
    officer: User,
    colleague: User,
    trainer: User,
    outsider: User,
    client_for: ClientFor,
) -> None:
    stranger = make_document("Another card", b"%PDF-1.4 not shown there")
    kept_files.keep([Named("document", stranger.pk, mark_of(stranger))])
    path = reverse("taught_file", args=[completion.uuid, f"document-{files['document'].pk}", "file"])
    assert client_for(officer).get(path).status_code == 200
    for viewer in (colleague, trainer, outsider):
        assert client_for(viewer).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    for key, part in [(f"document-{stranger.pk}", "file"), ("image-0", "file"), (path.split("/")[-4], "x")]:
        other = reverse("taught_file", args=[completion.uuid, key, part])
        assert client_for(officer).get(other).status_code == 404


def test_keep_when_the_bytes_are_not_those_that_are_named_then_nothing_is_kept(site: HomePage) -> None:
    document = make_document()
    mark = mark_of(document)
    Path(document.file.path).write_bytes(b"typed over on the disk")
    assert kept_files.keep([Named("document", document.pk, mark)]) == {}
    assert kept_files.facts_of([Named("document", document.pk, mark)]) == {}
    assert kept_files.keep([Named("document", document.pk, "")]) == {}


def test_keep_when_two_keep_the_same_at_the_same_moment_then_one_copy_stays(
    site: HomePage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one, two = make_document("One", CARD), make_document("Two", CARD)
    found = KeptFile.objects.filter
    monkeypatch.setattr(
        KeptFile.objects, "filter", lambda **_facts: found(sha256="")
    )  # neither sees the other
    first = kept_files.keep([Named("document", one.pk, mark_of(one))])
    KeptMark.objects.all().delete()
    second = kept_files.keep([Named("document", two.pk, mark_of(two))])
    assert first == second
    assert len([path for path in (tmp_path / "kept").rglob("*") if path.is_file()]) == 1


def test_check_when_a_copy_is_changed_gone_or_another_then_it_is_named(
    shown: Stage, files: dict[str, Any]
) -> None:
    image, document, film = (
        KeptMark.objects.get(mark=mark_of(files[kind])).file for kind in ("image", "document", "recording")
    )
    Path(image.file.path).write_bytes(b"another picture")
    document.file.storage.delete(document.file.name)
    KeptMark.objects.create(mark="0" * 40, file=film)
    assert sorted(line for line in wrong_in_courses() if line.startswith("file")) == sorted(
        [
            f"file {image.sha256}: its copy was changed",
            f"file {document.sha256}: its copy is missing",
            f"file {film.sha256}: it stands under the mark of another file",
        ]
    )
    KeptMark.objects.all().delete()
    KeptFile.objects.all().delete()
    assert [line for line in wrong_in_courses() if "files" in line] == [
        f"{shown.course.current_edition}: 3 of its files are missing"
    ]


def test_keep_when_another_file_has_the_name_of_a_document_then_each_has_a_copy(site: HomePage) -> None:
    one = make_document("One", CARD)
    first = kept_files.keep([Named("document", one.pk, mark_of(one))])
    one.file, one.file_hash = ContentFile(b"%PDF-1.4 another", name="card.pdf"), ""
    one.save()
    second = kept_files.keep([Named("document", one.pk, mark_of(one))])
    assert set(first) & set(second) == set()
    assert KeptFile.objects.count() == 2


def test_editions_of_before_files_were_kept_when_set_up_again_then_what_is_still_as_it_was_is_kept(
    shown: Stage, files: dict[str, Any]
) -> None:
    KeptMark.objects.all().delete()
    KeptFile.objects.all().delete()
    marks = {kind: mark_of(thing) for kind, thing in files.items()}
    files["document"].delete()
    call_command("set_up", stdout=StringIO())
    assert set(KeptMark.objects.values_list("mark", flat=True)) == {marks["image"], marks["recording"]}
