"""Every component in light and dark, on a screen and on a phone: photographed, looked at by axe, worked by keyboard."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, axe_findings
from tests.journeys.hands import Keyboard
from tests.journeys.pages import LANGUAGES
from tests.journeys.walker import EVERY_LOOK

GUIDE = "/en/styleguide/"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
LOOKS = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone-light": {"viewport": PHONE, "color_scheme": "light"},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark"},
    "forced-colours": {"viewport": WIDE, "forced_colors": "active", "contrast": "more", "reduced_motion": "reduce"},
}  # fmt: skip


def colours(picture: bytes) -> int:
    """How many different greys a picture has; one that is blank has one."""
    return sum(1 for count in Image.open(BytesIO(picture)).convert("L").histogram() if count)


def photographed(page: Page, folder: Path) -> dict[str, bytes]:
    """A picture of each sample, kept as a file."""
    taken = {}
    for sample in page.locator(".sample").all():
        name = sample.get_attribute("id") or ""
        taken[name] = sample.screenshot(path=folder / f"{name}.png", animations="disabled")
    return taken


@pytest.mark.looks
@pytest.mark.parametrize("look", LOOKS if EVERY_LOOK else ["light", "phone-dark", "forced-colours"])
def test_styleguide_when_looked_at_then_nothing_is_blank_and_axe_finds_nothing(
    look: str, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    author = visitor(**LOOKS[look])
    author.sign_in("trainer@demo.example")
    page = author.go(GUIDE)
    page.locator(".sample details").evaluate_all("found => found.forEach(details => (details.open = true))")
    taken = photographed(page, tmp_path)
    assert len(taken) > 40
    assert [name for name, picture in taken.items() if colours(picture) < 8] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= LOOKS[look]["viewport"]["width"]
    assert axe_findings(page) == []
    assert author.errors == []


@pytest.mark.looks
def test_states_when_chosen_pointed_at_reached_or_disabled_then_they_look_different(
    visitor: Callable[..., Visitor],
) -> None:
    """Also with forced colours, where washes and shadows are gone."""
    for look in ("light", "dark", "forced-colours"):
        author = visitor(axe=False, **LOOKS[look])
        author.sign_in("trainer@demo.example")
        page = author.go(GUIDE)
        card = page.locator(".radio-card:has(#sample-o3)")
        page.mouse.move(0, 0)
        looks = [card.screenshot(animations="disabled")]
        if (
            look != "forced-colours"
        ):  # a border's colour alone tells nothing there, and pointing is no state to keep
            card.hover()
            looks.append(card.screenshot(animations="disabled"))
            page.mouse.move(0, 0)
        page.locator("#sample-o3").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        page.locator("#sample-o3").press("Space")
        page.locator("h1").click()
        looks.append(card.screenshot(animations="disabled"))
        assert len(set(looks)) == len(looks)


@pytest.mark.looks
def test_dialog_when_worked_by_keyboard_then_it_keeps_the_focus_and_gives_it_back(
    visitor: Callable[..., Visitor],
) -> None:
    author = visitor(axe=False)
    author.sign_in("trainer@demo.example")
    page = author.go(GUIDE)
    opener, dialog = page.locator("[data-dialog=sample-dialog]"), page.locator("#sample-dialog")
    opener.focus()  # a hundred stops from the top of this long page
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Withdraw the invitation of Ada Beispiel?")).to_be_visible()
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()  # the harmless answer
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Keep it").press("Enter")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    assert page.url.endswith(GUIDE)


def test_toast_when_something_went_well_then_it_is_read_aloud_stays_and_is_closed_by_keyboard(
    visitor: Callable[..., Visitor],
) -> None:
    manager = visitor()
    manager.sign_in("manager@demo.example")
    page = manager.go("/en/people/invite/")
    page.get_by_label("Full name").fill("Tilly Toast")
    page.get_by_label(re.compile("E-mail")).fill("tilly@demo.example")
    page.get_by_label("Unit").select_option(index=1)
    page.get_by_label("Profession").select_option(label="Police")
    page.get_by_role("button", name="Send invitation").click()
    page.goto(manager.server.url + "/en/people/invitations/?state=open")
    hands = Keyboard()
    hands.press(page, page.get_by_role("link", name="Withdraw Tilly Toast"))
    manager.check()
    with page.expect_navigation():
        hands.press(page, page.get_by_role("button", name="Withdraw the invitation"))
    toast = page.locator(".toast")
    expect(toast).to_contain_text("The invitation of Tilly Toast is withdrawn.")
    expect(page.locator("[data-announce]")).to_have_text("The invitation of Tilly Toast is withdrawn.")
    manager.check()
    hands.press(page, page.get_by_role("button", name="Close this message"))
    expect(toast).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "main"


def test_withdrawing_when_there_are_no_scripts_then_the_same_question_is_a_page(
    visitor: Callable[..., Visitor],
) -> None:
    manager = visitor(javascript=False, axe=False)
    manager.sign_in("manager@demo.example")
    page = manager.go("/en/people/invite/")
    page.get_by_label("Full name").fill("Paul Plain")
    page.get_by_label(re.compile("E-mail")).fill("paul@demo.example")
    page.get_by_label("Unit").select_option(index=1)
    page.get_by_label("Profession").select_option(label="Police")
    page.get_by_role("button", name="Send invitation").click()
    page.goto(manager.server.url + "/en/people/invitations/?state=open")
    page.get_by_role("link", name="Withdraw Paul Plain").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdraw the invitation of Paul Plain?")
    page.get_by_role("button", name="Withdraw the invitation").click()
    expect(page.locator(".toast")).to_contain_text("The invitation of Paul Plain is withdrawn.")
    expect(page.get_by_role("button", name="Close this message")).to_be_hidden()


@pytest.mark.looks
def test_password_when_shown_and_hidden_then_the_button_says_which(visitor: Callable[..., Visitor]) -> None:
    page = visitor(axe=False).go("/en/account/login/")
    field = page.locator("#id_password")
    field.fill("quiet-Harbour-41-lamps")
    Keyboard().press(page, page.get_by_role("button", name="Show the password"))
    expect(field).to_have_attribute("type", "text")
    Keyboard().press(page, page.get_by_role("button", name="Hide the password"))
    expect(field).to_have_attribute("type", "password")
    assert field.input_value() == "quiet-Harbour-41-lamps"


@pytest.mark.looks
@pytest.mark.parametrize("width", [1024, 1280])
def test_header_when_its_words_are_long_then_it_is_one_line(
    width: int, visitor: Callable[..., Visitor]
) -> None:
    """In each language, and for somebody who manages and writes courses too."""
    manager = visitor(axe=False, viewport={"width": width, "height": 800})
    manager.sign_in("manager@demo.example")
    for language in LANGUAGES:
        page = manager.go(f"/{language}/records/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        with override(language):
            authoring = gettext("Authoring")
        page.evaluate(
            """words => {
              const more = document.createElement('li');
              more.innerHTML = '<a href="/cms/"></a>';
              more.firstChild.textContent = words;
              document.querySelector('.site-nav ul').append(more);
            }""",
            authoring,
        )
        assert page.locator(".site-header__row").bounding_box()["height"] < 80, language
        assert page.evaluate("document.documentElement.scrollWidth") <= width, language
        here = page.locator(".site-nav > ul [aria-current]")
        expect(here).to_have_attribute("href", f"/{language}/records/")


@pytest.mark.looks
def test_menu_when_the_screen_is_small_and_there_are_no_scripts_then_it_opens(
    visitor: Callable[..., Visitor],
) -> None:
    page = visitor(javascript=False, axe=False, viewport=PHONE).go("/en/account/login/")
    courses = page.get_by_role("link", name="Courses")
    expect(courses).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(courses).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(courses).to_be_hidden()
