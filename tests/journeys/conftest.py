"""What journeys need: a real server, a real Chromium, axe, and people who sign in."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.journeys.axe import axe_findings
from tests.journeys.browser import CHROMIUM, NO_CHROMIUM, launch
from tests.journeys.hands import Keyboard, Mouse, elsewhere
from tests.journeys.pages import prepare
from tests.journeys.prepared import fresh_server, shared_folder
from tests.journeys.server import Server
from tests.journeys.walker import Walker


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the browser tests are skipped, and the last lines say so; CI forbids that."""
    for item in items:
        if {"visitor", "walker", "chromium"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("NOTHING_MAY_BE_SKIPPED"):
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo, served by gunicorn for all journeys of this process."""
    shared = shared_folder(pytestconfig, tmp_path_factory)
    with fresh_server(shared, tmp_path_factory.mktemp("demo"), "journeys") as running:
        yield running


@pytest.fixture(scope="session")
def facts(server: Server) -> dict[str, str]:
    """The people and rows that the table of pages needs, on the server of this run."""
    return prepare(server)


@pytest.fixture(
    scope="module"
)  # Playwright keeps an event loop in this thread, which Django's tests must not meet
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def walker(chromium: Browser, server: Server, facts: dict[str, str]) -> Iterator[Walker]:
    """Walks through the table of pages (see `walker.py`)."""
    walking = Walker(chromium, server, facts)
    yield walking
    walking.close()


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, context: BrowserContext, server: Server, *, axe: bool) -> None:
        self.context = context
        self.axe = axe
        self.server = server
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._note_stranger(request.url))

    def _note_stranger(self, url: str) -> None:
        if not url.startswith((self.server.url, "data:", "blob:")):
            self.errors.append(f"asked another host: {url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.server.url + path)
        return self.page

    def sign_in(self, email: str, password: str = "Exempel-2026-Demo") -> Page:
        page = self.go("/en/account/login/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password", exact=False).first.fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/my/")
        return page

    def follow(self, hands: Mouse | Keyboard, target: Locator) -> None:
        """Press a link or button that leads to another page or to the next question, and be there."""
        with elsewhere(self.page):
            hands.press(self.page, target)

    def check(self) -> None:
        """The browser has complained of nothing, and (where this visitor looks with it) axe finds nothing."""
        self.page.wait_for_load_state()
        if self.axe:
            assert axe_findings(self.page) == []
        assert self.errors == []


@pytest.fixture
def visitor(chromium: Browser, server: Server) -> Iterator:
    """Makes visitors, each with a browser profile of their own.

    `javascript=False`: without scripts; `axe=False`: for pages that another journey looks at with axe already. On
    PostgreSQL nobody looks with axe: the pages are those of SQLite.
    """
    contexts: list[BrowserContext] = []

    def make(*, javascript: bool = True, axe: bool = True, **options: object) -> Visitor:
        assert javascript or not axe, "axe is a script"
        context = chromium.new_context(java_script_enabled=javascript, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Visitor(context, server, axe=axe and not server.database_url)

    yield make
    for context in contexts:
        context.close()
