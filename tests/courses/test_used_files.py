"""An edition says which pictures, documents and recordings it shows, and the next one whether they are still the same."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings
from wagtail.images.tests.utils import get_test_image_file_jpeg

from courses.editions import manifest_of
from courses.manifests import changes_since
from courses.models import Edition, HomePage
from tests.courses.builders import (
    WEBM,
    Stage,
    block,
    edit,
    fresh,
    make_document,
    make_image,
    make_practice,
    make_recording,
    make_stage,
    release,
    text,
    use_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(image: Any) -> dict[str, Any]:
    return block("image", image={"image": image.pk, "alt_text": "x", "decorative": False}, caption="")


def linked(document: Any) -> dict[str, Any]:
    return text(f'<p><a linktype="document" id="{document.pk}">The card</a></p>')


def files_of(edition: Edition) -> list[list[tuple[str, str]]]:
    return [
        [(part["kind"], part["name"]) for part in item.get("files", [])]
        for module in edition.manifest["modules"]
        for item in module["items"]
    ]


def changed(stage: Stage) -> dict[str, list[str]]:
    found = changes_since(stage.course.current_edition, manifest_of(fresh(stage.course_page)))
    return {change.title: change.files for change in found.changed}


def test_edition_when_lessons_show_files_then_it_names_each_once_also_those_of_shared_texts(
    site: HomePage,
) -> None:
    image, card = make_image("Four verbs"), make_document("Card")
    film = make_recording(title="Who answers", content=WEBM)
    practice = make_practice(picture(make_image("Shared picture")))
    stage = make_stage(
        site,
        [picture(image), picture(image), linked(card), block("video", recording=film.pk)],
        [use_of(practice)],
        [text()],
    )
    release(stage)
    assert files_of(stage.course.current_edition) == [
        [("image", "Four verbs"), ("document", "Card"), ("recording", "Who answers")],
        [("image", "Shared picture")],
        [],
    ]
    assert not changed(stage)


def test_changes_when_the_file_of_a_picture_is_replaced_then_the_lesson_names_it_and_an_edition_can_be_released(
    site: HomePage,
) -> None:
    image = make_image("Four verbs")
    stage = make_stage(site, [picture(image)], [text()])
    release(stage)
    image.file, image.file_hash = get_test_image_file_jpeg(), ""
    image.save()
    assert changed(stage) == {stage.lessons[0].title: ["Four verbs"]}
    release(stage)
    assert not changed(stage)
    first, second = Edition.objects.filter(course=stage.course).order_by("number")
    assert first.digest != second.digest


def test_changes_when_captions_of_a_recording_are_corrected_then_the_lesson_names_it(site: HomePage) -> None:
    film = make_recording(content=WEBM)
    stage = make_stage(site, [block("video", recording=film.pk)])
    release(stage)
    film.captions = film.captions.replace("Who", "And who")
    film.save()
    assert changed(stage) == {stage.lessons[0].title: [film.title]}


def test_changes_when_only_the_title_of_a_file_changes_then_nothing_has_changed(site: HomePage) -> None:
    card = make_document("Card")
    stage = make_stage(site, [linked(card)])
    release(stage)
    card.title = "The card"
    card.save()
    assert not changed(stage)


def test_changes_when_the_edition_is_of_before_files_were_noted_then_nothing_has_changed(
    site: HomePage,
) -> None:
    stage = make_stage(site, [picture(make_image())])
    release(stage)
    edition = stage.course.current_edition
    for module in edition.manifest["modules"]:
        for item in module["items"]:
            del item["files"]
    edition.save()
    assert not changed(stage)


def test_edition_when_a_file_is_gone_then_it_is_named_without_a_digest(site: HomePage) -> None:
    film = make_recording()
    stage = make_stage(site, [block("video", recording=film.pk)])
    release(stage)
    (file,) = stage.course.current_edition.items[0]["files"]
    assert file["digest"] == ""


def test_document_when_another_file_takes_its_place_then_the_lesson_names_it(site: HomePage) -> None:
    card = make_document("Card")
    stage = make_stage(site, [linked(card)])
    release(stage)
    card.file, card.file_hash = ContentFile(b"%PDF-1.4 another", name="card.pdf"), ""
    card.save()
    edit(stage.lessons[0])
    assert changed(stage) == {stage.lessons[0].title: ["Card"]}
