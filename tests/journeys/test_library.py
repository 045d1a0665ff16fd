"""Words are explained in place and looked up; what is found depends on who asks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard

pytestmark = pytest.mark.looks

LESSON = "/en/courses/thb-pol/common-ground/what-trafficking-in-human-beings-is-and-what-it-is-not/"


def begin_course(officer: Visitor) -> Page:
    """Sign in as the demo's officer and have the course begun."""
    officer.sign_in("officer@demo.example")
    page = officer.go("/en/courses/thb-pol/")
    start = page.get_by_role("button", name="Start this course")
    if start.count():
        start.click()
        page.wait_for_load_state()
    return page


def test_officer_when_a_word_is_unknown_then_opens_and_closes_its_explanation_by_keyboard(
    visitor: Callable[..., Visitor],
) -> None:
    officer = visitor()
    begin_course(officer)
    page = officer.go(LESSON)
    word = page.get_by_role("button", name="exploitation", exact=True)
    card = page.get_by_role("note").filter(has_text="The purpose of trafficking.")
    expect(card).to_be_hidden()
    Keyboard().press(page, word)
    expect(card).to_be_visible()
    expect(card.locator("[lang=en]").first).to_have_text("exploitation")
    officer.check()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(word).to_be_focused()
    Keyboard().press(page, word)
    page.keyboard.press("Tab")  # into the card, which stands at the foot of the page in the source
    expect(card.get_by_role("link", name="In the glossary")).to_be_focused()
    officer.follow(Keyboard(), card.get_by_role("link", name="In the glossary"))
    expect(page.locator("article:target h3")).to_have_text("exploitation")
    officer.check()


def test_officer_when_there_is_no_script_then_words_are_explained_all_the_same(
    visitor: Callable[..., Visitor],
) -> None:
    officer = visitor(javascript=False, axe=False, viewport={"width": 320, "height": 640})
    begin_course(officer)
    page = officer.go(LESSON)
    page.get_by_role("button", name="exploitation", exact=True).click()
    card = page.get_by_role("note").filter(has_text="The purpose of trafficking.")
    expect(card).to_be_visible()
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def test_search_when_a_stranger_and_an_officer_ask_then_each_finds_what_they_may_see(
    visitor: Callable[..., Visitor],
) -> None:
    stranger = visitor()
    page = stranger.go("/en/")
    stranger.follow(Keyboard(), page.get_by_role("link", name="Search", exact=True))
    stranger.check()
    Keyboard().fill(page, page.get_by_label("Words to search for"), "traffick")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Glossary")).to_be_visible()
    expect(page.get_by_role("heading", name="Lessons")).to_have_count(0)
    stranger.check()
    page = stranger.go("/en/search/?q=zzzz")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    stranger.check()

    officer = visitor()
    begin_course(officer)
    page = officer.go("/en/search/?q=traffick")
    expect(page.get_by_role("heading", name="Lessons")).to_be_visible()
    officer.check()
    page.get_by_role("link", name=re.compile("Best practices \\(")).click()
    page.locator(".result-item a").first.click()
    expect(page.locator(".sources")).to_be_visible()
    officer.check()
    page = officer.go("/en/library/")
    officer.check()


def test_public_pages_when_a_stranger_looks_for_help_then_finds_numbers_and_words_explained(
    visitor: Callable[..., Visitor],
) -> None:
    stranger = visitor()
    page = stranger.go("/en/")
    stranger.check()
    page.get_by_role("link", name="Where victims find help").first.click()
    expect(page.get_by_text("27 36 56 46")).to_be_visible()
    stranger.check()
    page.get_by_role("link", name="Glossary").click()
    expect(page.get_by_role("heading", name="trafficking in human beings")).to_be_visible()
    stranger.check()
