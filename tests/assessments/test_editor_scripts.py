"""Places in a picture are drawn and next scenes chosen in the editor: what its scripts are told, and by whom it may be asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.authoring import ensure_library
from courses.models import HomePage
from tests.courses.builders import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def library(site: HomePage) -> None:
    ensure_library()


def test_picture_when_a_trainer_draws_on_it_then_its_place_and_shape_are_told(
    trainer: User, client_for: ClientFor
) -> None:
    image, browser = make_image(), client_for(trainer)
    told: dict[str, Any] = browser.get(reverse("picture_to_draw_on"), {"image": image.pk}).json()
    assert (told["width"], told["height"]) == (image.width, image.height)
    assert browser.get(told["url"]).status_code == 200
    for unknown in ("", "x", "0"):
        answer = browser.get(reverse("picture_to_draw_on"), {"image": unknown}, follow=True)
        assert answer.status_code == 404


def test_picture_when_asked_by_who_may_not_choose_it_then_nothing_is_told(
    reviewer: User, officer: User, client_for: ClientFor
) -> None:
    image = make_image()
    for user in (reviewer, officer):
        answer = client_for(user).get(reverse("picture_to_draw_on"), {"image": image.pk})
        assert answer.status_code in (302, 403)
        assert b"width" not in answer.content


@pytest.mark.parametrize(("model", "script"), [("question", "picture-areas"), ("scenario", "next-scene")])
def test_editor_when_opened_then_the_script_is_there_and_its_words(
    trainer: User, client_for: ClientFor, model: str, script: str
) -> None:
    address = reverse(f"wagtailsnippets_assessments_{model}:add")
    shown = client_for(trainer).get(address).content.decode()
    assert f"js/cms/{script}" in shown
    assert {"picture-areas": "Draw this area anew", "next-scene": "None: the story ends"}[script] in shown
