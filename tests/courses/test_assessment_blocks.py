"""The blocks of the question library as authors see them: previews in the CMS, and what the editor refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.blocks import ChoiceBlock, OptionBlock, SceneBlock
from assessments.models import AssessmentPage, Question, Scenario
from tests.assessments.builders import make_question, make_scenario
from tests.courses.builders import make_source

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]

SINGLE = Question.body.field.stream_block.child_blocks["single_choice"]
OPTIONS = SINGLE.child_blocks["options"]
SCENES = Scenario.scenes.field.stream_block
PAPER = AssessmentPage.paper.field.stream_block
KINDS = {
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
