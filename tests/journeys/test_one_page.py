"""Six kinds of questions on one page: each is saved as it is answered, or all by the button where no scripts run."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.server import Server
from tests.journeys.test_kinds_a import (
    PASSWORD,
    STEPS,
    entries,
    hand_in,
    judge,
    match,
    order_by_buttons,
    prepare,
)

SAVED = re.compile(r"^\s*Saved \d\d:\d\d")


def line(page: Page, number: int) -> object:
    return expect(page.locator(f"#saved-{number}"))


@pytest.mark.looks
@pytest.mark.parametrize(
    ("hands", "javascript"), [(Keyboard(), True), (Mouse(), False)], ids=["keyboard", "no-script"]
)
def test_questions_when_all_stand_on_one_page_then_each_is_saved_and_all_are_handed_in(
    server: Server, visitor: Callable[..., Visitor], hands: Mouse | Keyboard, javascript: bool
) -> None:
    email, attempt = prepare(server, "all")
    learner = visitor(javascript=javascript, axe=javascript)
    learner.sign_in(email, PASSWORD)
    page = learner.go(f"/en/attempt/{attempt}/")
    assert page.url.endswith("/all/#question-1")
    learner.check()
    asked = page.locator("#question-1")
    hands.choose(page, asked.get_by_role("radio", name="False"))
    if javascript:
        line(page, 1).to_have_text(SAVED)
        expect(page.locator("#saved-2")).to_have_text("")
        expect(page.locator("#answered-count")).to_have_text("Answered: 1 of 6")
    judge(page, hands)
    match(page, hands)
    if javascript:
        order_by_buttons(page, hands)
        assert entries(page) == STEPS
        line(page, 4).to_have_text(SAVED)
    else:
        for place, step in enumerate(STEPS, start=1):
            hands.pick(page, page.get_by_label(step), str(place))
    hands.fill(page, page.locator("input[name$=number]"), "90 days")
    hands.fill(page, page.locator("input[name$=text]"), "recruitment")
    learner.check()
    learner.follow(hands, page.get_by_role("button", name="Save and review"))
    hand_in(learner, hands)
