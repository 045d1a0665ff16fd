"""A new officer sets up the account and signs in with a second step, by keyboard alone, and takes the data home."""

import json
import time
import uuid
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard
from tests.journeys.people import PASSWORD, accept_invitation, invite

pytestmark = pytest.mark.looks

PRINTED = "Zoë Müller-Šarić, LL.M."


def in_account(page: Page, words: str) -> Locator:
    return page.get_by_role("navigation", name="Account").get_by_role("link", name=words)


def sign_in(visitor: Visitor, hands: Keyboard, email: str, code: Callable[[], str] | None = None) -> None:
    """Type address and password, and the code where a second step is asked for."""
    page = visitor.go("/en/account/login/")
    hands.fill(page, page.get_by_label("E-mail"), email)
    hands.fill(page, page.get_by_label("Password"), PASSWORD)
    visitor.follow(hands, page.get_by_role("button", name="Sign in"))
    if code:
        expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
        visitor.check()
        hands.fill(page, page.get_by_label("Code"), code())
        visitor.follow(hands, page.get_by_role("button", name="Sign in"))
    expect(page).to_have_url(f"{visitor.server.url}/en/my/")


def set_language_and_name(visitor: Visitor, hands: Keyboard) -> None:
    page = visitor.page
    visitor.follow(hands, page.get_by_role("navigation", name="Main").get_by_role("link", name="Account"))
    visitor.check()
    language = page.locator("#id_language")
    if language.count():  # only where the site speaks several
        hands.pick(page, language, "English")
        visitor.follow(hands, page.get_by_role("button", name="Save language"))
        expect(page.get_by_role("status")).to_contain_text("Saved.")
    hands.fill(page, page.get_by_label("Name on certificates"), PRINTED)
    visitor.follow(hands, page.get_by_role("button", name="Save name"))
    expect(page.get_by_role("figure")).to_contain_text(PRINTED)
    visitor.check()


def turn_on_two_steps(visitor: Visitor, hands: Keyboard) -> str:
    """Returns the secret that the authenticator app now holds."""
    page = visitor.page
    visitor.follow(hands, in_account(page, "Two-step sign-in"))
    visitor.check()
    visitor.follow(hands, page.get_by_role("link", name="Set it up", exact=True).last)
    visitor.check()
    hands.fill(page, page.get_by_label("Password"), PASSWORD)
    visitor.follow(hands, page.get_by_role("button", name="Confirm"))
    visitor.check()
    secret = page.locator(".code").inner_text()
    hands.fill(page, page.get_by_label("Authenticator code"), pyotp.TOTP(secret).now())
    visitor.follow(hands, page.get_by_role("button", name="Turn it on"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    visitor.check()
    return secret


def test_account_when_set_up_by_keyboard_then_a_second_step_guards_it_and_its_data_can_be_taken(
    visitor: Callable[..., Visitor],
) -> None:
    email, hands = f"{uuid.uuid4().hex[:8]}@demo.example", Keyboard()
    link = invite(visitor(axe=False), name="Zoë Müller", email=email)
    officer, phone = visitor(), visitor(axe=False)
    accept_invitation(officer, hands, link)
    sign_in(phone, hands, email)

    set_language_and_name(officer, hands)
    secret = turn_on_two_steps(officer, hands)
    page = officer.page
    officer.follow(hands, page.get_by_role("button", name="Sign out"))

    # Each code counts once: the app's next one is taken, which is accepted half a minute early.
    sign_in(officer, hands, email, code=lambda: pyotp.TOTP(secret).at(time.time() + 30))
    officer.check()

    officer.go("/en/account/sessions/")
    officer.check()
    expect(page.get_by_role("row")).to_have_count(3)  # the head, this one, the phone
    officer.follow(hands, page.get_by_role("button", name="End Chrome on Linux"))
    expect(page.get_by_role("status")).to_contain_text("has to sign in again")
    phone.go("/en/my/")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Sign in")

    officer.follow(hands, in_account(page, "Your data"))
    officer.check()
    with page.expect_download() as started:
        hands.press(page, page.get_by_role("button", name="Download your data"))
    data = json.loads(started.value.path().read_text(encoding="utf-8"))
    assert started.value.suggested_filename.startswith("my-data-")
    assert data["account"]["name_on_certificates"] == PRINTED
    assert data["account"]["email_addresses"][0]["address"] == email
    assert len(data["sessions"]) == 1
    officer.check()
