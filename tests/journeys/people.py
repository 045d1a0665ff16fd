"""How journeys get a new officer: the demo's manager invites one, who opens the account."""

import re

from playwright.sync_api import Page

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard, Mouse

PASSWORD = "quiet-Harbour-41-lamps"


def invite(manager: Visitor, *, name: str, email: str) -> str:
    """The link that the manager is shown."""
    manager.sign_in("manager@demo.example")
    page = manager.go("/en/people/invite/")
    manager.check()
    page.get_by_label("Full name").fill(name)
    page.get_by_label(re.compile("E-mail")).fill(email)
    page.get_by_label("Unit").select_option(label=_unit(page, "Unit South 1"))
    page.get_by_label("Profession").select_option(label="Police")
    page.get_by_role("button", name="Send invitation").click()
    manager.check()
    return page.get_by_label("The link").input_value()


def _unit(page: Page, words: str) -> str:
    """The whole label of the unit whose name contains these words (units are indented)."""
    options = page.get_by_label("Unit").locator("option").all_inner_texts()
    return next(option for option in options if words in option)


def accept_invitation(officer: Visitor, hands: Mouse | Keyboard, link: str) -> None:
    page = officer.page
    page.goto(link)
    officer.check()
    hands.fill(page, page.get_by_label("Password"), PASSWORD)
    hands.press(page, page.get_by_role("button", name="Open account"))
    page.wait_for_url("**/my/")
