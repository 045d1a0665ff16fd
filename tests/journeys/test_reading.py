"""Reading in ten free minutes: the place on another device, past a hard passage, notes in two tabs, short segments."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, axe_findings
from tests.journeys.course import items
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.people import PASSWORD, accept_invitation, invite

pytestmark = pytest.mark.looks

FIRST_LESSON, PLACE = "What trafficking in human beings is, and what it is not", "no-border-no-gang"
HARD_LESSON = "The first ten minutes"


def start(visitor: Callable[..., Visitor], **options: object) -> tuple[Visitor, str]:
    """A new officer at the first lesson of the course, and their address."""
    email = f"reads-{uuid.uuid4().hex[:8]}@demo.example"
    link = invite(visitor(axe=False), name="Sascha Exempel", email=email)
    officer = visitor(axe=False, **options)
    page = officer.page
    accept_invitation(officer, Mouse(), link)
    page.get_by_role("link", name=re.compile("^Start: ")).click()
    page.get_by_role("button", name="Start this course").click()
    return officer, email


def turn_to(page: Page, title: str) -> None:
    """Go to a lesson by the outline, whose modules are folded until one is there."""
    link = page.locator(".outline a").filter(has_text=title).first
    page.goto(page.url.partition("/en/")[0] + str(link.get_attribute("href")))


def test_reading_when_it_stops_in_the_middle_then_another_device_goes_on_at_that_place(
    visitor: Callable[..., Visitor],
) -> None:
    officer, email = start(visitor)
    page = officer.page
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    with page.expect_response(re.compile("/place/$")) as noted:
        page.locator(f"#{PLACE}").evaluate("heading => scrollTo(0, heading.offsetTop - 20)")
    assert noted.value.status == 204

    other = visitor(axe=False, viewport={"width": 390, "height": 800})
    phone = other.sign_in(email, PASSWORD)
    phone.get_by_role("link", name=f"Continue: {FIRST_LESSON}").click()
    target = phone.locator(":target")
    expect(target).to_be_in_viewport()
    expect(target).to_be_focused()
    assert phone.evaluate(
        "document.querySelector(':target').contains(document.getElementById('no-border-no-gang'))"
    )
    phone.goto(phone.url.partition("#")[0])
    assert phone.evaluate("scrollY") == 0  # no jump unless it is asked for
    expect(phone.get_by_text("You stopped at “No border, no gang”.")).to_be_visible()
    expect(phone.locator(".outline-fold > summary")).to_contain_text(f"1 of {len(items())}: {FIRST_LESSON}")
    assert axe_findings(phone) == []
    phone.locator(".outline-fold > summary").click()
    expect(phone.locator(".outline [aria-current]")).to_be_visible()
    assert axe_findings(phone) == []
    officer.check()
    other.check()


def test_hard_passage_when_reached_by_keyboard_then_it_can_be_passed_without_loss(
    visitor: Callable[..., Visitor],
) -> None:
    officer, _email = start(visitor)
    page, hands = officer.page, Keyboard()
    turn_to(page, HARD_LESSON)
    assert axe_findings(page) == []
    hands.press(page, page.get_by_role("link", name="Skip this passage"))
    expect(page.get_by_text("End of this passage")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.hard-passage')") is None
    officer.follow(hands, page.get_by_role("button", name="Mark as done and go on"))
    expect(page.locator(".outline__item--done").filter(has_text=HARD_LESSON)).to_have_count(1)


def test_notes_when_two_tabs_differ_then_nothing_is_lost_and_the_person_decides(
    visitor: Callable[..., Visitor],
) -> None:
    officer, _email = start(visitor)
    here, there = officer.page, officer.context.new_page()
    there.goto(here.url)
    for tab in (here, there):
        tab.get_by_text("My notes on this lesson").click()
    there.get_by_label("Your note").fill("Ask who else sleeps there.")
    expect(there.get_by_text(re.compile(r"^Saved \d\d:\d\d$"))).to_be_visible()
    here.get_by_label("Your note").fill("Ring the unit first.")
    expect(here.get_by_text("This note was changed in another window")).to_be_visible()
    expect(here.get_by_label("Your note")).to_have_value("Ring the unit first.")
    assert axe_findings(here) == []
    here.get_by_role("button", name="Keep both").click()
    both = "Ask who else sleeps there.\n\nRing the unit first."
    expect(here.get_by_label("Your note")).to_have_value(both)
    here.get_by_label("Your note").fill(f"{both}\n\nAnd write it down.")  # autosave goes on from here
    expect(here.get_by_text(re.compile(r"^Saved \d\d:\d\d$"))).to_be_visible()
    here.wait_for_timeout(2000)
    here.goto(officer.server.url + "/en/my/notes/")
    expect(here.locator(".note__text")).to_contain_text("And write it down.")
    assert axe_findings(here) == []
    with here.expect_download() as downloading:
        here.get_by_role("link", name="As a text file").click()
    assert both in downloading.value.path().read_text(encoding="utf-8")
    here.get_by_role("link", name="Delete").click()
    here.get_by_role("button", name="Delete the note").click()
    expect(here.get_by_text("You have not written a note yet")).to_be_visible()
    officer.check()
    officer.context.set_offline(True)
    there.get_by_label("Your note").fill("Written in the lift.")
    expect(there.get_by_text(re.compile("^Not saved. Copy your note"))).to_be_visible()
    expect(there.get_by_label("Your note")).to_have_value("Written in the lift.")


def test_notes_when_there_is_no_script_then_both_versions_are_shown_all_the_same(
    visitor: Callable[..., Visitor],
) -> None:
    officer, _email = start(visitor, javascript=False)
    here, there = officer.page, officer.context.new_page()
    there.goto(here.url)
    for tab, words in ((there, "Saved there"), (here, "Typed here")):
        tab.get_by_text("My notes on this lesson").click()
        tab.get_by_label("Your note").fill(words)
        tab.get_by_role("button", name="Save note").click()
    expect(there.get_by_role("button", name="Print")).to_be_hidden()  # it would need a script
    expect(here.get_by_role("heading", level=1)).to_have_text("Your note is not saved yet")
    expect(here.get_by_label("Your note")).to_have_value("Typed here")
    expect(here.locator(".note-version")).to_have_text("Saved there")
    here.get_by_role("button", name="Keep what I typed here").click()
    expect(here.get_by_text(re.compile("Your note is saved"))).to_be_visible()
    expect(here.get_by_label("Your note")).to_have_value("Typed here")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_segments_when_switched_on_then_one_comes_to_a_good_place_to_stop_and_goes_on(
    visitor: Callable[..., Visitor], javascript: bool
) -> None:
    officer, email = start(visitor, javascript=javascript)
    page = officer.page
    page.locator(".page-header__kicker a").click()
    page.get_by_role("button", name="Take it in short segments").click()
    expect(
        page.get_by_role("heading", name=re.compile(r"^Segment 1 of \d+: 1\d|20 minutes")).first
    ).to_be_visible()
    if javascript:
        assert axe_findings(page) == []
    page.get_by_role("link", name=re.compile("^Continue")).click()
    expect(page.get_by_role("heading", name=re.compile(r"^Segment 1 of \d+: \d+ minutes$"))).to_be_visible()
    for _ in range(5):
        if "/stop/" in page.url:
            break
        page.get_by_role("button", name="Mark as done and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A good place to stop")
    if javascript:
        assert axe_findings(page) == []
    page.get_by_role("link", name="Stop here for today").click()
    page.get_by_role("button", name="Sign out").click()
    officer.sign_in(email, PASSWORD)
    page.get_by_role("link", name=re.compile(r"^Continue: .+ \(segment 2 of \d+, \d+ minutes\)$")).click()
    expect(page.get_by_role("heading", name=re.compile(r"^Segment 2 of \d+: \d+ minutes$"))).to_be_visible()
    officer.check()
