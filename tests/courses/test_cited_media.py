"""Pictures, recordings and downloads that cite where they come from, as readers see it; without, they are as before."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from assessments.freezing import question_payload
from courses.editions import manifest_of
from courses.models import HomePage, LessonPage, Source
from tests.assessments.builders import make_question
from tests.courses.builders import (
    block,
    fresh,
    make_document,
    make_image,
    make_learner,
    make_recording,
    make_source,
    make_stage,
    release,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # how citations look

ClientFor = Callable[[User], Client]


def image(**facts: Any) -> dict[str, Any]:
    shown = {"image": make_image().pk, "alt_text": "Four verbs", "decorative": False}
    return block("image", image=shown, caption="What they are", **facts)


def bare_image(**facts: Any) -> dict[str, Any]:
    made = image(**facts)
    made["value"]["caption"] = ""
    return made


def video(**facts: Any) -> dict[str, Any]:
    return block("video", recording=make_recording("video").pk, **facts)


def audio(**facts: Any) -> dict[str, Any]:
    return block("audio", recording=make_recording("audio").pk, **facts)


def download(**facts: Any) -> dict[str, Any]:
    return block("download", title="Pocket card", document=make_document().pk, **facts)


CASES = [image, bare_image, video, audio, download]


@pytest.mark.parametrize("made", CASES, ids=lambda made: made.__name__)
def test_media_when_it_cites_a_source_then_its_number_leads_to_the_note(
    site: HomePage, officer: User, client_for: ClientFor, made: Callable[..., dict[str, Any]]
) -> None:
    first, second = make_source(), make_source(title="Where the picture was published")
    stage = make_stage(site, [text("<p>One.</p>", first), made(sources=[second.pk])])
    release(stage)
    make_learner(officer, stage)
    page = BeautifulSoup(client_for(officer).get(stage.lessons[0].get_url()).content, "html5lib")
    marks = [mark["href"] for mark in page.select(".source-mark a")]
    assert marks == ["#source-1", "#source-2"]
    assert "Where the picture was published" in page.select_one("#source-2").get_text()
    shown = page.select("figure figcaption .source-mark, .download + p .source-mark")
    assert [mark.get_text(strip=True) for mark in shown] == ["2"]


@pytest.mark.parametrize("made", CASES, ids=lambda made: made.__name__)
def test_media_when_it_cites_nothing_then_the_lesson_has_the_digest_that_it_had_before(
    site: HomePage, made: Callable[..., dict[str, Any]]
) -> None:
    stage = make_stage(site, [made()])  # as it was stored before it could cite
    before = fresh(stage.lessons[0])
    frozen = before.frozen_content
    digest = manifest_of(fresh(stage.course_page))["modules"][0]["items"][0]["digest"]
    opened = fresh(before)
    assert opened.body[0].value["sources"] is not None
    opened.save_revision().publish()  # as the editor stores it: with an empty list
    assert LessonPage.objects.get().body.raw_data[0]["value"]["sources"] == []
    assert fresh(before).frozen_content == frozen
    assert manifest_of(fresh(stage.course_page))["modules"][0]["items"][0]["digest"] == digest


def test_picture_when_a_question_shows_it_then_its_sources_are_frozen_and_told_with_it_and_none_changes_nothing() -> (
    None
):
    source: Source = make_source(instrument="A report")
    value = {"image": {"image": make_image().pk, "alt_text": "A door", "decorative": False}, "caption": ""}
    question = make_question()
    question.pictures = [block("picture", **value)]
    question.save()
    (plain,) = question_payload(question)["pictures"]
    assert "sources" not in plain
    question.pictures = [block("picture", **value, sources=[source.pk])]
    question.save()
    (cited,) = question_payload(question)["pictures"]
    assert [row["label"] for row in cited["sources"]] == ["A report"]
