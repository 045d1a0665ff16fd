"""The blocks of the question library as authors see them: previews in the CMS, and what the editor refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.blocks import OptionBlock
from assessments.exhibit_blocks import (
    DocumentExhibitBlock,
    LineBlock,
    MessageExhibitBlock,
    PictureExhibitBlock,
)
from assessments.models import AssessmentPage, Question, Scenario
from assessments.scenario_blocks import (
    BranchBlock,
    ChoiceBlock,
    PassageBlock,
    RoleBlock,
    SceneBlock,
)
from assessments.side_blocks import SideBlock
from tests.assessments.builders import make_question, make_scenario
from tests.courses.builders import make_document, make_image, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what the editor refuses

ClientFor = Callable[[User], Client]

SINGLE = Question.body.field.stream_block.child_blocks["single_choice"]
OPTIONS = SINGLE.child_blocks["options"]
SCENES = Scenario.scenes.field.stream_block
PAPER = AssessmentPage.paper.field.stream_block
SCENE = SCENES.child_blocks["scene"]
KINDS = {
    "role": Scenario.roles.field.stream_block.child_blocks["role"],
    **{
        kind: SCENE.child_blocks["exhibits"].child_blocks[kind] for kind in ("document", "picture", "message")
    },
    "option": OPTIONS.child_blocks["option"],
    "scene": SCENES.child_blocks["scene"],
    "choice": SCENES.child_blocks["scene"].child_blocks["choices"].child_blocks["choice"],
    "scenario": PAPER.child_blocks["scenario"],
    "question": PAPER.child_blocks["question"],
}


def shown(block: Any, value: dict[str, Any]) -> str:
    """What a block shows, as words."""
    html = block.render(block.to_python(value))
    assert "<script" not in html
    return " ".join(BeautifulSoup(html, "html5lib").get_text(" ").split())


def refused(block: Any, value: dict[str, Any]) -> bool:
    try:
        block.clean(block.to_python(value))
    except ValidationError:
        return True
    return False


CHOICE = {
    "text": "You <wait>.",
    "quality": "poor",
    "is_critical": True,
    "consequence": "<p>He leaves.</p>",
    "reason": "<p>Nobody asked him.</p>",
    "sources": [],
    "leads_to": "",
}


def test_option_when_previewed_then_text_and_reason_are_shown() -> None:
    value = {"text": "You <wait>.", "is_correct": True, "feedback": "<p>Why.</p>", "sources": []}
    words = shown(OptionBlock(), value)
    assert "You <wait>." in words
    assert "Why." in words


def test_option_when_its_reason_is_missing_then_publishing_is_refused() -> None:
    value = {"text": "You wait.", "is_correct": True, "feedback": "", "sources": []}
    assert refused(OptionBlock(), value)
    assert not refused(OptionBlock(), {**value, "feedback": "<p>Why.</p>", "sources": [make_source().pk]})


def test_choice_when_previewed_then_what_follows_and_why_are_shown() -> None:
    words = shown(ChoiceBlock(), CHOICE)
    for part in ("You <wait>.", "He leaves.", "Nobody asked him."):
        assert part in words


def test_choice_when_a_part_is_missing_then_publishing_is_refused() -> None:
    assert not refused(ChoiceBlock(), CHOICE)
    for part in ("text", "quality", "consequence", "reason"):
        assert refused(ChoiceBlock(), {**CHOICE, part: ""})


def test_scene_when_previewed_then_story_question_and_choices_are_shown() -> None:
    value = {
        "name": "door",
        "title": "At the door",
        "narrative": "<p>It is late.</p>",
        "question": "What do you do?",
        "choices": [{"type": "choice", "id": "a", "value": CHOICE}],
    }
    words = shown(SceneBlock(), value)
    for part in ("At the door", "It is late.", "What do you do?", "You <wait>."):
        assert part in words


MEMORY = {"if_remembered": "called, noted", "if_not_remembered": "left"}


def test_choice_when_it_depends_on_earlier_ones_then_the_preview_says_on_what() -> None:
    branch = {**MEMORY, "leads_to": "kitchen"}
    facts = {"points": 0, "remembers": "asked", "profession": "police", "branches": [branch], **MEMORY}
    words = shown(ChoiceBlock(), {**CHOICE, **facts})
    for part in (
        "Remembers: asked",
        "Only if remembered: called, noted",
        "Goes on with: kitchen",
        "0 points",
    ):
        assert part in words
    assert "Only for: police" in words


def test_choice_when_its_points_are_out_of_range_then_publishing_is_refused() -> None:
    assert not refused(ChoiceBlock(), {**CHOICE, "points": 10})
    for points in (-1, 11):
        assert refused(ChoiceBlock(), {**CHOICE, "points": points})


@pytest.mark.parametrize("field", ["remembers", "if_remembered", "if_not_remembered"])
def test_choice_when_its_words_are_no_words_then_publishing_is_refused(field: str) -> None:
    for fit in ("called", "called, noted", "called,noted", ""):
        assert not refused(ChoiceBlock(), {**CHOICE, field: fit})
    for unfit in ("Called", "he called", "called,", "called;noted", "w" * 41):
        assert refused(ChoiceBlock(), {**CHOICE, field: unfit})


def test_branch_when_previewed_then_what_it_depends_on_and_where_it_leads_are_shown() -> None:
    assert shown(BranchBlock(), {**MEMORY, "leads_to": "desk"}).endswith("Goes on with: desk")
    assert shown(BranchBlock(), {**MEMORY, "leads_to": ""}).endswith("The story ends.")


def test_passage_when_previewed_then_it_says_who_reads_it() -> None:
    words = shown(PassageBlock(), {**MEMORY, "text": "<p>She is on the line.</p>"})
    assert words == "Only if remembered: called, noted · Not if remembered: left She is on the line."


def test_side_when_previewed_then_its_profession_and_its_text_are_shown() -> None:
    value = {
        "profession": "judiciary",
        "narrative": "<p>Your phone rings.</p>",
        "question": "What do you order?",
    }
    assert shown(SideBlock(), value) == "The side of: judiciary Your phone rings. What do you order?"


def test_role_when_previewed_then_name_and_role_are_shown() -> None:
    value = {"short_name": "the-owner", "name": "Mr <Roth>", "role": "owner"}
    assert shown(RoleBlock(), value) == "Mr <Roth> : owner the-owner"


def test_line_when_previewed_then_who_says_what_is_shown() -> None:
    assert (
        shown(LineBlock(), {"speaker": "the-owner", "words": "I <translate>."}) == "the-owner I <translate>."
    )
    assert shown(LineBlock(), {"speaker": "", "words": "Good evening."}) == "You Good evening."


def test_document_when_previewed_then_its_text_and_its_file_are_shown() -> None:
    value = {"title": "Notebook", "text": "<p>9,400</p>", "document": make_document().pk}
    words = shown(DocumentExhibitBlock(), value)
    assert words.startswith("Document: Notebook 9,400 Notebook PDF, ")


def test_document_when_it_has_neither_text_nor_file_then_publishing_is_refused_and_a_draft_is_kept() -> None:
    empty = {"title": "Notebook", "text": "", "document": None}
    assert refused(DocumentExhibitBlock(), empty)
    DocumentExhibitBlock().clean_deferred(DocumentExhibitBlock().to_python(empty))
    assert not refused(DocumentExhibitBlock(), {"title": "Notebook", "text": "<p>x</p>", "document": None})
    assert not refused(
        DocumentExhibitBlock(), {"title": "Notebook", "text": "", "document": make_document().pk}
    )


def test_picture_when_previewed_then_its_alternative_text_is_there() -> None:
    block = PictureExhibitBlock()
    image = {"image": make_image().pk, "alt_text": "A mattress", "decorative": False}
    html = block.render(block.to_python({"image": image, "caption": "Under the stairs"}))
    assert 'alt="A mattress"' in html
    assert "Under the stairs" in html
    assert refused(block, {"image": {**image, "alt_text": ""}, "caption": ""})


def test_message_when_previewed_then_from_to_when_and_text_are_shown() -> None:
    value = {"sender": "Unknown", "recipient": "Anil", "sent": "23:10", "text": "Come <back>."}
    assert shown(MessageExhibitBlock(), value) == "Message From: Unknown · To: Anil · 23:10 Come <back>."


def test_scenario_item_when_previewed_then_the_scenario_is_named() -> None:
    scenario = make_scenario(title="The kitchen <under> the stairs")
    words = shown(KINDS["scenario"], {"scenario": scenario.pk, "weight": 3})
    assert "The kitchen <under> the stairs" in words


def test_question_item_when_previewed_then_the_question_is_shown() -> None:
    question = make_question(text="<p>How do you read this?</p>")
    assert "How do you read this?" in shown(KINDS["question"], {"question": question.pk, "weight": 1})


@pytest.mark.parametrize("weight", [0, -1, 101])
def test_question_item_when_its_weight_is_out_of_range_then_publishing_is_refused(weight: int) -> None:
    question = make_question()
    assert refused(KINDS["question"], {"question": question.pk, "weight": weight})
    assert not refused(KINDS["question"], {"question": question.pk, "weight": 1})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("library", ["empty", "filled"])
def test_preview_when_the_editor_asks_for_it_then_it_is_shown(
    kind: str, library: str, trainer: User, client_for: ClientFor
) -> None:
    if library == "filled":
        make_question()
        make_scenario()
    address = reverse("wagtailadmin_block_preview")
    response = client_for(trainer).get(address, {"id": KINDS[kind].definition_prefix})
    assert response.status_code == 200
