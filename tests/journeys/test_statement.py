"""A stranger reports a barrier: without a script, without an account, and gets a reference."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard
from tests.journeys.server import Server

pytestmark = pytest.mark.looks


def test_stranger_when_a_barrier_is_reported_by_keyboard_then_it_is_stored_under_a_reference(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    stranger, hands = visitor(javascript=True, axe=False), Keyboard()
    page = stranger.go("/en/verify/")
    stranger.follow(hands, page.get_by_role("link", name="Accessibility"))
    expect(page.get_by_label("On which page?")).to_have_value("/en/verify/")
    stranger.follow(hands, page.get_by_role("button", name="Send report"))
    expect(page.locator(".error-summary")).to_be_focused()
    hands.fill(page, page.get_by_label("What is the barrier?"), "The field for the code is too narrow.")
    stranger.follow(hands, page.get_by_role("button", name="Send report"))
    reference = re.search(r"A-\w{6}", page.locator(".toast").inner_text()).group()
    expect(page.get_by_role("status")).to_contain_text(reference)  # said aloud a moment later
    stored = server.ask(
        "from compliance.models import AccessibilityReport;"
        f"r = AccessibilityReport.objects.get(reference={reference!r}); print(r.page, r.mailed_at is not None)"
    )
    assert stored.splitlines()[-1] == "/en/verify/ True"
    stranger.check()
