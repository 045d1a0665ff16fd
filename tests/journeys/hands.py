"""How somebody works a page: with a mouse, or with the keyboard alone. Journeys are written once for both."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

FOCUS_IS_VISIBLE = """element => {
  const style = getComputedStyle(element), label = element.closest('label, .radio-card');
  const shows = s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none';
  return shows(style) || (label !== null && shows(getComputedStyle(label)));
}"""


class Mouse:
    """Points and clicks."""

    def press(self, page: Page, target: Locator) -> None:
        target.click()

    def fill(self, page: Page, field: Locator, text: str) -> None:
        field.fill(text)

    def pick(self, page: Page, select: Locator, label: str) -> None:
        select.select_option(label=label)

    def choose(self, page: Page, radio: Locator) -> None:
        page.locator(f"label[for='{radio.get_attribute('id')}']").click()  # the whole card is the label
        assert radio.is_checked()


class Keyboard:
    """Moves with Tab, presses Enter, chooses with arrows; where the focus is must be seen at each stop."""

    def reach(self, page: Page, target: Locator) -> None:
        """Tab until the focus is there, and see it."""
        handle = target.element_handle()
        for _ in range(150):
            if page.evaluate("element => document.activeElement === element", handle):
                assert page.evaluate(FOCUS_IS_VISIBLE, handle), f"focus can't be seen: {target}"
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"not reached by keyboard: {target}")

    def press(self, page: Page, target: Locator) -> None:
        self.reach(page, target)
        page.keyboard.press("Enter")

    def fill(self, page: Page, field: Locator, text: str) -> None:
        self.reach(page, field)
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)

    def pick(self, page: Page, select: Locator, label: str) -> None:
        self.reach(page, select)
        page.keyboard.type(label)
        assert select.locator("option:checked").inner_text() == label

    def choose(self, page: Page, radio: Locator) -> None:
        wanted = radio.element_handle()
        in_group = (
            "wanted => document.activeElement.type === 'radio' && document.activeElement.name === wanted.name"
        )
        for _ in range(150):
            if page.evaluate(in_group, wanted):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(10):
            if page.evaluate("wanted => wanted.checked", wanted):
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError("the option was not reached with the arrow keys")


@contextmanager
def elsewhere(page: Page) -> Iterator[None]:
    """What is pressed here leads to another page, or to another part of this one; afterwards one is there."""
    page.evaluate("() => { (document.getElementById('part') || document.documentElement).dataset.left = '' }")
    yield
    expect(page.locator("[data-left]")).to_have_count(0, timeout=15_000)
    page.wait_for_load_state()
