"""Every kind of block: how it is shown, what the editor refuses, and its preview."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.blocks import SHARED, LessonBody, SharedBody
from courses.models import HomePage
from tests.courses.builders import (
    CAPTIONS,
    Body,
    block,
    make_document,
    make_image,
    make_practice,
    make_recording,
    make_source,
    make_stage,
    note_for,
    release,
    text,
    use_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site"), pytest.mark.once]  # how blocks look

LESSON = LessonBody()
LessonOf = Callable[[Body], Tag]


@pytest.fixture
def shown(site: HomePage, trainer: User, client_for: Callable[[User], Client]) -> LessonOf:
    """The text of a lesson with this body, as its page shows it."""

    def page(body: Body) -> Tag:
        stage = make_stage(site, body)
        release(stage)
        html = client_for(trainer).get(stage.lessons[0].url).content
        return BeautifulSoup(html, "html5lib").select_one("article .prose")

    return page


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def refused(body: Body) -> str:
    """What the editor says when it refuses this body on publishing."""
    with pytest.raises(ValidationError) as refusal:
        LESSON.clean(LESSON.to_python(body))
    return " ".join(_messages(refusal.value))


def _messages(error: Any) -> list[str]:
    inner = getattr(error, "block_errors", None)
    if not inner:
        return error.messages
    errors = inner.values() if isinstance(inner, dict) else inner
    return [message for one in errors if one is not None for message in _messages(one)]


def accepted(body: Body) -> None:
    LESSON.clean(LESSON.to_python(body))


# --- Shown -----------------------------------------------------------------------------------------


def test_heading_when_shown_then_it_can_be_linked_to(shown: LessonOf) -> None:
    heading = shown([block("heading", text="What you may <notice> first")]).h2
    assert (heading["id"], heading.get_text()) == ("what-you-may-notice-first", "What you may <notice> first")


def test_text_when_shown_then_it_is_clean_and_shows_its_sources(shown: LessonOf) -> None:
    body = [text("<p>One <b>idea</b>.<script>x()</script></p>", make_source(), make_source())]
    shown_text = shown(body).select_one(".block-text")
    marks = shown_text.select_one(".source-mark").extract()
    assert str(shown_text.p) == "<p>One <b>idea</b>.</p>"
    assert [(mark["href"], mark["aria-label"]) for mark in marks.select("a")] == [
        ("#source-1", "Source 1"),
        ("#source-2", "Source 2"),
    ]


@pytest.mark.parametrize(
    "html", ["<p>Last</p>", "<ul><li>First</li><li>Last</li></ul>", "<p>First</p><p>Last</p>", "Last"]
)
def test_text_when_it_ends_with_anything_then_the_number_stands_behind_the_last_word(
    shown: LessonOf, html: str
) -> None:
    shown_text = shown([text(html, make_source())]).select_one(".block-text")
    assert words(shown_text).endswith("Last 1")
    assert len(shown_text.select(".source-mark a")) == 1


def test_text_when_it_has_no_source_then_there_is_no_mark(shown: LessonOf) -> None:
    assert shown([text()]).select(".source-mark") == []


def test_image_when_shown_then_it_has_its_alternative_text_and_caption(shown: LessonOf) -> None:
    image = {"image": make_image().pk, "alt_text": "Four steps: notice, …", "decorative": False}
    figure = shown([block("image", image=image, caption="The four steps.")]).figure
    assert (figure.img["alt"], words(figure.figcaption)) == ("Four steps: notice, …", "The four steps.")
    assert figure.img["src"].startswith("/media/images/")


def test_image_when_decorative_then_its_alternative_text_is_empty(shown: LessonOf) -> None:
    image = {"image": make_image().pk, "alt_text": "", "decorative": True}
    figure = shown([block("image", image=image, caption="")]).figure
    assert (figure.img["alt"], figure.figcaption) == ("", None)


def test_image_when_it_has_no_alternative_text_then_publishing_is_refused() -> None:
    image = {"image": make_image().pk, "alt_text": "", "decorative": False}
    assert "alt text" in refused([block("image", image=image, caption="A caption is no alternative.")])
    accepted([block("image", image={**image, "alt_text": "Four steps"}, caption="")])


def test_key_point_when_shown_then_it_is_marked_and_escaped(shown: LessonOf) -> None:
    source = make_source()
    point = shown([block("key_point", text="Needs & <safety> first.", sources=[source.pk])]).select_one(
        ".key-point"
    )
    assert words(point) == "Key point Needs & <safety> first. 1"


def test_case_study_when_shown_then_it_has_title_story_and_question(shown: LessonOf) -> None:
    study = block(
        "case_study", title="A kitchen", text="<p>A Friday.</p>", question="What first?", sources=[]
    )
    section = shown([study]).select_one(".case-study")
    assert words(section) == "Case study A kitchen A Friday. What first?"


def test_case_study_when_it_has_no_question_then_none_is_shown(shown: LessonOf) -> None:
    study = block("case_study", title="A kitchen", text="<p>A Friday.</p>", question="", sources=[])
    assert shown([study]).select_one(".case-study__question") is None


def test_checklist_when_shown_then_each_point_is_an_item(shown: LessonOf) -> None:
    checklist = block(
        "checklist", title="Before you leave", items=["Papers", "A <bed>"], sources=[make_source().pk]
    )
    section = shown([checklist]).select_one(".checklist")
    assert [words(item) for item in section.select("li")] == ["Papers", "A <bed>"]
    assert words(section.h3) == "Before you leave 1"


def test_checklist_when_it_has_no_points_then_publishing_is_refused() -> None:
    assert refused([block("checklist", title="Empty", items=[], sources=[])])


def table(**facts: Any) -> dict[str, Any]:
    made = {
        "columns": [{"type": "text", "heading": "Who"}, {"type": "text", "heading": "Does what"}],
        "rows": [{"values": ["Everybody", "Notices"]}, {"values": ["Police", "Identifies"]}],
        "caption": "Who does what",
    }
    return block("table", table={**made, **facts}, sources=[make_source().pk])


def test_table_when_shown_then_it_has_caption_and_headings_for_screen_readers(shown: LessonOf) -> None:
    shown_table = shown([table()]).table
    assert words(shown_table.caption) == "Who does what 1"
    assert [(cell["scope"], words(cell)) for cell in shown_table.select("th")] == [
        ("col", "Who"),
        ("col", "Does what"),
        ("row", "Everybody"),
        ("row", "Police"),
    ]
    assert [words(cell) for cell in shown_table.select("td")] == ["Notices", "Identifies"]


@pytest.mark.parametrize("caption", ["", "   ", None])
def test_table_when_it_has_no_caption_then_publishing_is_refused(caption: str | None) -> None:
    assert "Give the table a caption" in refused([table(caption=caption)])
    accepted([table()])


@pytest.mark.parametrize(
    "facts",
    [
        {"columns": [{"type": "text", "heading": "Who"}, {"type": "text", "heading": " "}]},
        {"columns": [], "rows": []},
    ],
    ids=["one is empty", "no columns"],
)
def test_table_when_a_column_has_no_heading_then_publishing_is_refused(facts: dict[str, Any]) -> None:
    assert "Give each column a heading" in refused([table(**facts)])


def test_quotation_when_shown_then_it_says_who_and_shows_the_number_of_its_source(shown: LessonOf) -> None:
    first, second = make_source("first"), make_source("second")
    quotation = block("quotation", text="The words of the text.", attribution="The Court", source=second.pk)
    figure = shown([text("<p>Before.</p>", first), quotation]).select_one(".quotation")
    assert words(figure.blockquote) == "The words of the text."
    assert words(figure.figcaption) == "The Court 2"
    assert figure.select_one(".source-mark a")["href"] == "#source-2"


def test_quotation_when_it_has_no_source_then_publishing_is_refused() -> None:
    assert refused([block("quotation", text="Words.", attribution="Somebody", source=None)])


def test_best_practice_when_shown_then_it_has_theme_title_summary_and_text(shown: LessonOf) -> None:
    practice = make_practice(text("<p>What was really done.</p>"), title="Sweden", summary="In short.")
    section = shown([use_of(practice)]).select_one(".best-practice")
    assert words(section) == "Best practice: Training Sweden In short. What was really done."


def test_best_practice_when_it_is_published_anew_then_the_lesson_shows_the_new_text(
    site: HomePage, trainer: User, client_for: Callable[[User], Client]
) -> None:
    practice = make_practice(text("<p>Old.</p>"))
    stage = make_stage(site, [use_of(practice)])
    release(stage)
    practice.body = [text("<p>New.</p>")]
    draft = practice.save_revision()
    browser = client_for(trainer)
    assert "<p>Old.</p>" in browser.get(stage.lessons[0].url).content.decode()
    draft.publish()
    assert "<p>New.</p>" in browser.get(stage.lessons[0].url).content.decode()


def test_best_practice_when_its_text_uses_another_then_that_is_not_offered() -> None:
    assert set(LessonBody().child_blocks) - set(SharedBody().child_blocks) == {*SHARED, "knowledge_check"}


def test_download_when_shown_then_it_leads_to_the_document_and_says_what_it_is(shown: LessonOf) -> None:
    document = make_document()
    link = shown([block("download", title="Pocket card", document=document.pk)]).select_one("a.download")
    assert link["href"] == document.url
    assert words(link).replace("\xa0", " ") == "Pocket card PDF, 13 bytes"


def test_download_when_its_document_is_deleted_then_nothing_is_shown(shown: LessonOf) -> None:
    document = make_document()
    body = [block("download", title="Pocket card", document=document.pk), text()]
    document.delete()
    assert shown(body).select("a.download") == []


def test_video_when_shown_then_it_has_captions_transcript_and_credit_and_waits_for_the_learner(
    shown: LessonOf,
) -> None:
    video = make_recording(
        language="de", licence="CC BY 4.0", transcript="<p>Wer <b>spricht</b>?<script>x()</script></p>"
    )
    figure = shown([block("video", recording=video.pk)]).select_one("figure.recording")
    player, track = figure.video, figure.video.track
    assert (figure["lang"], words(figure.figcaption), player["aria-label"]) == ("de", *["Who answers"] * 2)
    assert "controls" in player.attrs
    assert "autoplay" not in player.attrs
    assert (player.source["src"], player.source["type"]) == (video.url, "video/webm")
    assert (track["src"], track["kind"], track["srclang"], track["label"]) == (
        video.captions_url, "captions", "de", "Deutsch",
    )  # fmt: skip
    assert "default" in track.attrs
    assert figure.details.select_one(".disclosure__body").decode_contents() == "<p>Wer <b>spricht</b>?</p>"
    assert (words(figure.summary), figure.summary["lang"]) == ("Transcript", "en")
    assert words(figure.select_one(".recording__credit")) == "Made by: Frontline training, CC BY 4.0"


def test_video_when_it_is_deleted_or_only_heard_then_it_is_not_shown(shown: LessonOf) -> None:
    video, talk = make_recording(), make_recording("audio")
    body = [block("video", recording=video.pk), text("<p>Left.</p>")]
    video.delete()
    assert words(shown(body)) == "Left."
    assert refused([block("video", recording=talk.pk)])


def test_audio_when_shown_then_it_has_a_transcript_and_a_line_for_captions_where_there_are_some(
    shown: LessonOf,
) -> None:
    talk, captioned = make_recording("audio"), make_recording("audio", captions=CAPTIONS)
    page = shown([block("audio", recording=one.pk) for one in (talk, captioned)])
    plain, with_line = page.select("figure.recording")
    assert (plain.audio.source["type"], plain.track, plain.script) == ("audio/webm", None, None)
    assert "Officer: Who answers for you?" in words(plain.details)
    assert with_line.track["src"] == captioned.captions_url
    assert "data-captions" in with_line.audio.attrs
    assert (
        "hidden" in with_line.select_one(".recording__captions").attrs
    )  # without the script there would be nothing in it


def test_profession_note_when_shown_then_it_says_for_whom(
    shown: LessonOf, professions: SimpleNamespace
) -> None:
    note = shown([note_for("judiciary", "<p>Keep the questions apart.</p>")]).select_one(".profession-note")
    assert words(note) == "What this means for: Judiciary Keep the questions apart."


def test_profession_note_when_it_is_edited_then_all_professions_can_be_chosen(
    professions: SimpleNamespace,
) -> None:
    choices = LESSON.child_blocks["profession_note"].child_blocks["profession"].field.choices
    assert [code for code, _name in choices if code] == ["judiciary", "police", "social-services"]


# --- What is referred to and gone ------------------------------------------------------------------


def test_lesson_page_when_what_it_refers_to_is_deleted_then_the_rest_is_shown(shown: LessonOf) -> None:
    gone = [make_image(), make_practice(text()), make_source(), make_source()]
    image, practice, source, quoted = gone
    body = [
        block("image", image={"image": image.pk, "alt_text": "x", "decorative": False}, caption=""),
        use_of(practice),
        text("<p>Left.</p>", source),
        block("quotation", text="Words.", attribution="Somebody", source=quoted.pk),
    ]
    for row in gone:
        row.delete()
    assert words(shown(body)) == "Left. Words. Somebody"


# --- Previews --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(LESSON.child_blocks))
@pytest.mark.parametrize("library", ["empty", "filled"])
def test_preview_when_the_editor_asks_for_it_then_it_is_shown(
    kind: str, library: str, trainer: User, client_for: Callable[[User], Client]
) -> None:
    if library == "filled":
        for make in (make_image, make_document, make_source, make_practice, make_recording):
            make()
        make_recording("audio")
    address = reverse("wagtailadmin_block_preview")
    response = client_for(trainer).get(address, {"id": LESSON.child_blocks[kind].definition_prefix})
    assert response.status_code == 200
