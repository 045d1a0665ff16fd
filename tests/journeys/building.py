"""How an author builds a course in the CMS: snippets, pages, blocks, translations, editions."""

import re
from pathlib import Path

import polib
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor


def add(author: Visitor, address: str, **fields: str) -> Page:
    """Open a form of the CMS and fill in its plain fields by their names; lists by the label of an option."""
    page = author.go(address)
    page.wait_for_load_state("networkidle")
    for name, words in fields.items():
        field = page.locator(f'[name="{name}"]').first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=words)
        else:
            field.fill(words)
            field.blur()
    if (slug := page.locator('[name="slug"]')).count():
        expect(slug).not_to_have_value("")  # made from the title
    return page


def write(page: Page, editor: Locator, words: str) -> None:
    """Type into a rich text, and wait until the form has it."""
    area = editor.locator('[contenteditable="true"]').first
    area.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    page.wait_for_function(
        "words => [...document.querySelectorAll('input')].some(field => field.value.includes(words))",
        arg=words,
    )


def insert(page: Page, field: str, block: str = "") -> Locator:
    """Add a block to an empty stream; without a name to one that has a single kind."""
    panel = page.locator(f'[data-contentpath="{field}"]').first
    panel.get_by_role("button", name="Insert a block").first.click()
    if block:
        page.get_by_role("option", name=block).first.click()
    return panel


def choose(page: Page, opener: Locator, title: str) -> None:
    """Take a thing from the window in which one chooses."""
    opener.click()
    window = page.locator(".modal-body")
    window.get_by_role("link", name=title).first.click()
    expect(page.locator(".modal-body")).to_have_count(0)


def submit(page: Page) -> None:
    """Send to review, and leave the editor by it. A press in the moment in which the editor saves by itself may be lost:
    the editor is still there then, and one presses again."""
    more = page.get_by_role("button", name="More actions")
    for _ in range(3):
        more.click()
        expect(page.locator(".w-autosave-indicator__state--saving")).to_be_hidden(timeout=15_000)
        page.get_by_role("button", name="Submit to Content review").click()
        page.wait_for_load_state("networkidle")
        if not more.count():
            return
    raise AssertionError("It could not be sent to review: " + page.locator("main").inner_text()[:500])


def approve(reviewer: Visitor, *titles: str) -> Page:
    """Approve what waits on the first page of the CMS, one after the other."""
    page = reviewer.go("/cms/")
    for title in titles:
        row = page.locator("#awaiting-review-content tr", has_text=title)
        row.get_by_role("button", name="Actions").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Approve", exact=True).click()
    return page


def translate(page: Page, folder: Path, french: dict[str, str]) -> None:
    """Take the PO file of a translation that is open, have it translated, bring it back and publish."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Download PO")).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        entry.msgstr = french.get(entry.msgid, entry.msgid)
    catalogue.save()
    with page.expect_navigation():
        page.locator('input[type="file"]').first.set_input_files(path)
    with page.expect_navigation():
        page.get_by_role("button", name="Publish in Français").click()
    page.wait_for_load_state("networkidle")
