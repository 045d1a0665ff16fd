"""A trainer draws an area on a picture, and chooses the next scene of a choice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.server import Server

pytestmark = pytest.mark.looks

HOTSPOT = """
from assessments.models import Question
from wagtail.images import get_image_model
region = {"shape": "rect", "coords": "10,20,30,15", "text": "A door", "is_correct": True, "feedback": "<p>So.</p>"}
value = {"picture": {"image": get_image_model().objects.order_by("-width")[0].pk, "alt_text": "A room"},
         "regions": [{"type": "region", "value": region}], "rule": "weights"}
question = Question(text="<p>Where?</p>", body=[{"type": "hotspot", "value": value}], live=False)
question.save()
question.save_revision()
print(question.pk)
"""


def test_trainer_when_dragging_on_the_picture_or_choosing_a_scene_then_the_fields_say_it(
    visitor: Callable[..., Visitor], server: Server
) -> None:
    trainer = visitor(axe=False)
    trainer.sign_in("trainer@demo.example")
    page = trainer.go(f"/cms/snippets/assessments/question/edit/{server.ask(HOTSPOT)}/")
    coords, area = page.locator('[name$="-value-coords"]'), page.locator(".picture-areas__area")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] + box["height"] / 3, steps=3)
    page.mouse.up()
    expect(coords).not_to_have_value("10,20,30,15")
    coords.fill("10,20,30,15")
    page.get_by_role("button", name="Area 1").press("Shift+ArrowRight")
    expect(coords).to_have_value("10,20,31,15")

    page = trainer.go("/cms/snippets/assessments/scenario/?q=kitchen")
    page.get_by_role("link", name="The kitchen under the stairs").click()
    next_scene = page.locator('select[id$="-scenes"]').first
    next_scene.wait_for(state="attached", timeout=60_000)
    named, scenes = (page.locator(f'[name="scenes-1-value-{part}"]') for part in ("name", "title"))
    title, old = scenes.input_value(), named.input_value()
    next_scene.select_option(value=old)
    expect(page.locator('[name="scenes-0-value-choices-0-value-leads_to"]')).to_have_value(old)
    named.fill("renamed")
    named.blur()
    expect(next_scene.locator("option", has_text=f"{title} (renamed)")).to_have_count(1)
    expect(next_scene).to_have_value(old)  # and says that no scene is called so
    trainer.check()
