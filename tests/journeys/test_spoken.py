"""What a screen reader hears of the controls that matter, by Chromium's accessibility tree."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.checks import tree
from tests.journeys.pages import LANGUAGES, TABLE
from tests.journeys.walker import NARROW, Walker

pytestmark = pytest.mark.looks

KINDS = {kind.name: kind for kind in TABLE}


@pytest.fixture
def hear(walker: Walker) -> Callable[..., list[dict[str, Any]]]:
    """The accessibility tree of a kind of page."""

    def heard(name: str, size: dict[str, int] | None = None) -> list[dict[str, Any]]:
        page = walker.visit(KINDS[name], "en")
        if size:
            page.set_viewport_size(size)
        return nodes_of(page)

    return heard


def nodes_of(page: Page) -> list[dict[str, Any]]:
    session = page.context.new_cdp_session(page)
    nodes = tree(session)
    session.detach()
    return nodes


def said(nodes: list[dict[str, Any]], role: str) -> list[str]:
    return [node["name"] for node in nodes if node["role"] == role]


def test_primary_button_when_heard_then_it_says_where_it_leads(hear: Callable) -> None:
    links = said(hear("my training, in the middle"), "link")
    assert len([name for name in links if re.match("Continue: .{5,}", name)]) == 1


def test_progress_bar_when_heard_then_it_has_a_name_and_its_number_in_words(hear: Callable) -> None:
    nodes = hear("my training, in the middle")
    bars = [node for node in nodes if node["role"] in ("progressbar", "ProgressIndicator")]
    assert bars
    assert all(node["name"] for node in bars)
    assert any(re.search(r"\d+ of \d+", node["name"]) for node in nodes)


def test_outline_when_heard_then_the_current_lesson_is_told_from_the_others(walker: Walker) -> None:
    page = walker.visit(KINDS["lesson"], "en")
    current = page.locator("main .outline [aria-current], aside .outline [aria-current]")
    assert {item.get_attribute("aria-current") for item in current.all()} <= {
        "page",
        "true",
        "step",
        "location",
    }
    title = page.get_by_role("heading", level=1).inner_text()
    assert any(title in item.inner_text() for item in current.all() if item.is_visible())


@pytest.mark.parametrize("name", ["question", "scene"])
def test_options_when_heard_then_they_stand_in_a_group_with_the_question_as_its_name(
    walker: Walker, name: str
) -> None:
    page = walker.visit(KINDS[name], "en")
    nodes = nodes_of(page)
    radios = said(nodes, "radio")
    legend = page.locator("fieldset.choices legend").inner_text()
    assert len(radios) >= 3
    assert all(radios)
    assert len(set(radios)) == len(radios)
    assert " ".join(legend.split()) in [
        " ".join(name.split()) for name in said(nodes, "group") + said(nodes, "radiogroup")
    ]


def test_sort_headers_when_heard_then_one_says_how_the_table_is_sorted(walker: Walker) -> None:
    page = walker.visit(KINDS["records"], "en")
    sorts = [head.get_attribute("aria-sort") for head in page.locator("th[scope=col]").all()]
    assert sorts.count("ascending") + sorts.count("descending") == 1
    links = page.locator("th[scope=col] a")
    assert links.count() >= 3
    links.nth(1).click()
    page.wait_for_load_state()
    again = [head.get_attribute("aria-sort") for head in page.locator("th[scope=col]").all()]
    assert again != sorts


def test_languages_when_heard_then_each_is_called_by_its_own_name(walker: Walker) -> None:
    page = walker.visit(KINDS["sign-in"], "en")
    if len(LANGUAGES) == 1:
        assert page.locator(".language-switch").count() == 0
        return
    words = page.locator(".site-footer .language-switch").inner_text()
    own = {"en": "English", "fr": "Français", "de": "Deutsch", "lb": "Lëtzebuergesch"}
    assert [code for code in LANGUAGES if own[code].lower() not in words.lower()] == []


def test_menu_when_heard_on_a_phone_then_its_button_says_whether_it_is_open(walker: Walker) -> None:
    page = walker.visit(KINDS["my training, in the middle"], "en")
    page.set_viewport_size(NARROW)
    (button,) = [node for node in nodes_of(page) if node["role"] == "button" and node["name"] == "Menu"]
    assert button["expanded"] is False
    page.get_by_role("button", name="Menu").press("Enter")
    nodes = nodes_of(page)
    (button,) = [node for node in nodes if node["role"] == "button" and node["name"] == "Menu"]
    assert button["expanded"] is True
    assert {"Close"} <= set(said(nodes, "button"))
    assert {"My training", "Courses"} <= set(said(nodes, "link"))
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="My training").is_visible()
