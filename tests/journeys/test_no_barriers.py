"""No barriers, for strangers and on the pages of an account; the table is complete, and the checks can fail.

The pages of learners and managers are in `test_no_barriers_inside.py`: two files, so that two processes share the work.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from wagtail.models import get_page_models

from tests.journeys import checks
from tests.journeys.axe import axe_findings
from tests.journeys.pages import ACCOUNT, NO_PAGE_MODELS, NO_PAGES, PUBLIC, TABLE, Type
from tests.journeys.walker import NARROW, WIDE, Walker, barriers
from tests.test_architecture import addresses

FAULTY = Path(__file__).with_name("faulty.html")


@pytest.mark.looks
@pytest.mark.parametrize("kind", [*PUBLIC, *ACCOUNT], ids=str)
def test_page_when_visited_then_nothing_stands_in_anybodys_way(walker: Walker, kind: Type) -> None:
    assert barriers(walker, kind) == []


# --- The table is complete -------------------------------------------------------------------------


def test_addresses_when_walked_then_each_page_is_in_the_table_or_left_out_with_a_reason() -> None:
    """Whoever adds an address adds the kinds of pages it shows to `pages.py`. Wagtail's own pages are not ours."""
    there = {address.name for address in addresses() if not address.template.startswith("cms/")}
    listed = {kind.address for kind in TABLE}
    assert there - listed - set(NO_PAGES) == set()
    assert (listed | set(NO_PAGES)) - there == set()
    assert listed & set(NO_PAGES) == set()


def test_page_models_when_they_are_shown_then_each_is_in_the_table_or_left_out_with_a_reason() -> None:
    models = {
        model.__name__ for model in get_page_models() if model.__module__.partition(".")[0] != "wagtail"
    }
    assert {kind.model for kind in TABLE if kind.model} | set(NO_PAGE_MODELS) == models


def test_table_when_read_then_each_kind_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in TABLE}) == len(TABLE)


# --- The checks can fail ---------------------------------------------------------------------------

Check = Callable[[Page], list[str]]
FAULTS: list[tuple[str, Check, str]] = [
    ("two headings of the first level", checks.structure, "2 headings of the first level"),
    ("a jump from h1 to h4", checks.structure, "a heading jumps over a level: <h4>"),
    ("the same id twice", checks.structure, 'an id twice: <p id="twice">'),
    ("a picture without alt", checks.structure, "a picture without alt: <img"),
    ("a drawing without a name", checks.structure, "a drawing without a name: <svg"),
    ("a style in the page", checks.structure, 'something inline: <p style="color: black">'),
    ("a language that is not the address's", lambda page: checks.language(page, "en"), "lang='xx'"),
    ("a title that says the site alone", checks.title, "does not begin with what is particular"),
    ("a button without a name", checks.names, 'a button without a name: <button class="nameless">'),
    ("two navigations of the same name", checks.names, "2 navigations are called 'Same'"),
    ("no main part", checks.names, "no landmark main"),
    ("no head of the page", checks.names, "no landmark banner"),
    ("something wider than a phone", checks.fits, 'wider than the window by'),
    ("lines that grow with the text and don't break", checks.fits_at_double_size, "with text at 200 %, wider"),
    ("focus that can't be seen", checks.focus, 'focus without an outline of 3 px: <a class="no-outline"'),
    ("focus under something else", checks.focus, "focus under something else (<span"),
    ("a tabindex above 0", checks.focus, "a tabindex above 0: <a href=\"#five\""),
    ("focus that jumps back", checks.focus, "focus jumps back: "),
    ("something that turns for ever", checks.stands_still, 'moves: <p class="moving">'),
    ("a slow change of colour", checks.stands_still, 'slides: <p class="sliding">'),
    ("a state told by colour alone", checks.told_without_colours, 'a state told by colour alone: <span class="tag">'),
    ("a radio button without its mark", checks.told_without_colours, "a choice whose mark is not drawn: <input"),
    ("faint text", axe_findings, "color-contrast: <p class=\"faint\">"),
    ("a picture without alt, to axe", axe_findings, "image-alt: <img"),
    ("faint text, for those who want more contrast", checks.contrast_for_those_who_want_more, "color-contrast"),
]  # fmt: skip


@pytest.fixture
def faulty(chromium: Browser) -> Iterator[Page]:
    """A page of its own, so that no check finds the colours that another one asked the browser for."""
    context = chromium.new_context(viewport=WIDE)
    yield context.new_page()
    context.close()


@pytest.mark.looks
@pytest.mark.parametrize(
    ("check", "finding"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_check_when_a_page_has_the_fault_then_it_is_found(faulty: Page, check: Check, finding: str) -> None:
    faulty.set_viewport_size(NARROW if check is checks.fits else WIDE)
    faulty.goto(FAULTY.as_uri())
    assert any(finding in found for found in check(faulty)), check(faulty)
