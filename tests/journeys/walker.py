"""Walks through the table of pages: a browser profile for each role, a page loaded once for each language."""

import os
from dataclasses import dataclass, field

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys import checks
from tests.journeys.axe import axe_findings
from tests.journeys.pages import DOUBLE, EMAILS, SECRET, STRANGER, TABLE, Type, address_of, password_of
from tests.journeys.server import Server

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@dataclass
class Walker:
    """`visit` opens a page of the table as the person it is for; contexts stay open, so that each signs in once."""

    browser: Browser
    server: Server
    facts: dict[str, str]
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    last: Page | None = None

    def visit(self, kind: Type, language: str) -> Page:
        page = self._page_of(kind)
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        answer = page.goto(self.server.url + address_of(kind, self.facts, language))
        assert answer is not None
        assert answer.status == kind.status, f"{page.url}: {answer.status}"
        if kind.then:
            kind.then(page)
        return page

    def _page_of(self, kind: Type) -> Page:
        if (
            kind.who == STRANGER
        ):  # what one form leaves in a session (a code that is awaited) must not meet the next
            if self.last:
                self.last.context.close()
            self.last = self._context().new_page()
            return self.last
        if kind.who not in self.contexts:
            self.contexts[kind.who] = self._signed_in(kind.who)
        return self.contexts[kind.who].pages[0]

    def _context(self) -> BrowserContext:
        context = self.browser.new_context(locale="en-GB", reduced_motion="reduce", viewport=WIDE)
        context.set_default_timeout(15_000)
        return context

    def _signed_in(self, who: str) -> BrowserContext:
        context = self._context()
        page = context.new_page()
        page.goto(self.server.url + "/en/account/login/")
        page.locator("input[name=login]").fill(EMAILS[who])
        page.locator("input[name=password]").fill(password_of(who))
        page.locator("main form .button--primary").first.click()
        if who == DOUBLE:
            page.wait_for_url("**/2fa/authenticate/**")
            page.locator("input[name=code]").fill(pyotp.TOTP(SECRET).now())
            page.locator("main form .button--primary").first.click()
        page.wait_for_url("**/my/")
        return context

    def close(self) -> None:
        for context in [*self.contexts.values(), *([self.last.context] if self.last else [])]:
            context.close()


LOOKS = [(WIDE, "light"), (NARROW, "dark"), (WIDE, "dark"), (NARROW, "light")]
EVERY_LOOK = bool(os.environ.get("EVERY_LOOK"))  # make barriers


def barriers(walker: Walker, kind: Type) -> list[str]:
    """All findings on one kind of page, in every language, light and dark, at 1280 and at 320 px.

    That takes its time. So the ordinary run sees two opposite looks in the first language, and of the others, where only
    the words differ, one in turn with one look in turn. With `EVERY_LOOK` in the environment it sees all of them.
    """
    found: list[str] = []
    turn = TABLE.index(kind)
    first, *others = kind.languages
    in_turn = [others[turn % len(others)]] if others else []
    for language in [first, *(others if EVERY_LOOK else in_turn)]:
        page = walker.visit(kind, language)
        ordinary = LOOKS[:2] if language == first else [LOOKS[turn // len(others) % len(LOOKS)]]
        looks = LOOKS if EVERY_LOOK else ordinary
        here = [
            *checks.structure(page),
            *checks.language(page, language),
            *checks.title(page),
            *checks.names(page),
            *checks.fits(page),
            *checks.fits_at_double_size(page),
        ]
        page.set_viewport_size(NARROW)
        here += [f"at 320 px, {finding}" for finding in checks.fits(page)]
        here += [finding for size, scheme in looks for finding in axe_at(page, size, scheme)]
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        if language == kind.languages[0]:  # the order of the stops is that of the document, in every language
            here += [*checks.focus(page), *checks.stands_still(page), *checks.told_without_colours(page)]
            if EVERY_LOOK:
                here += checks.contrast_for_those_who_want_more(page)
        found += [f"{kind.name} ({language}): {finding}" for finding in here]
    return found


def axe_at(page: Page, size: dict[str, int], scheme: str) -> list[str]:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    return [f"{scheme}, {size['width']} px: {finding}" for finding in axe_findings(page)]
