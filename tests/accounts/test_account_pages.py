"""Every page of signing in and of one's own account belongs to the same house: labels, errors, headings, one look."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.accounts.browser import sign_in

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

STRANGERS = {
    "sign in": "/en/account/login/",
    "reset": "/en/account/password/reset/",
    "reset done": "/en/account/password/reset/done/",
    "reset by a used link": "/en/account/password/reset/key/1-used/",
    "reset finished": "/en/account/password/reset/key/done/",
    "sign up": "/en/account/signup/",
    "closed account": "/en/account/inactive/",
    "message sent": "/en/account/confirm-email/",
    "used confirmation": "/en/account/confirm-email/used/",
}
MEMBERS = {
    "sign out": "/en/account/logout/",
    "e-mail": "/en/account/email/",
    "password": "/en/account/password/change/",
    "two steps": "/en/account/2fa/",
    "two steps: set up": "/en/account/2fa/totp/activate/",
    "sessions": "/en/account/sessions/",
    "profile": "/en/account/profile/",
    "confirm": "/en/account/reauthenticate/",
}
WITH_TWO_STEPS = {
    "two steps": "/en/account/2fa/",
    "codes": "/en/account/2fa/recovery-codes/",
    "new codes": "/en/account/2fa/recovery-codes/generate/",
    "turn off": "/en/account/2fa/totp/deactivate/",
    "confirm by app": "/en/account/2fa/reauthenticate/",
}
FORMS = {
    "sign in": ("/en/account/login/", {"login": "nobody", "password": ""}),
    "reset": ("/en/account/password/reset/", {"email": "nobody"}),
}


def faults(page: str) -> list[str]:
    """What the house asks of every page, as far as markup shows it."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    found = []
    levels = [int(level) for level in re.findall(r"<h([1-6])", main)]
    errors_first = levels[:2] == [2, 1]  # the error summary stands above the heading
    levels = levels[1:] if errors_first else levels
    if levels[:1] != [1] or levels.count(1) != 1:
        found.append(f"headings begin {levels}")
    if any(after - before > 1 for before, after in pairwise(levels)):
        found.append(f"a heading is missing between {levels}")
    for control in re.findall(r"<(?:input|select|textarea)\b[^>]*>", main):
        name = re.search(r'\sid="([^"]+)"', control)
        if 'type="hidden"' not in control and not (name and f'for="{name[1]}"' in main):
            found.append(f"no label: {control}")
        described = re.search(r'aria-describedby="([^"]+)"', control)
        found += [
            f"describes nothing: {one}"
            for one in (described[1].split() if described else [])
            if f'id="{one}"' not in main
        ]
    found += [
        f"not a button of the house: {tag}"
        for tag in re.findall(r"<button\b[^>]*>", main)
        if "button" not in tag.partition("class=")[2]
    ]
    found += ["no words in the title"] if re.search(r"<title>\s*·", page) else []
    found += (
        ["not the house"] if 'class="site-header"' not in page or 'class="site-footer"' not in page else []
    )
    return found  # fmt: skip


def opened(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("which", STRANGERS)
def test_pages_of_strangers_when_opened_then_they_belong_to_the_house(
    which: str, client: Client, db: None
) -> None:
    assert faults(opened(client, STRANGERS[which])) == []


@pytest.mark.parametrize("which", MEMBERS)
def test_pages_of_members_when_opened_then_they_belong_to_the_house(
    which: str, client: Client, officer: User
) -> None:
    sign_in(client, officer)
    assert faults(opened(client, MEMBERS[which])) == []


@pytest.mark.parametrize("which", WITH_TWO_STEPS)
def test_pages_of_two_steps_when_they_are_set_up_then_they_belong_to_the_house(
    which: str, client_for: Callable[[User], Client], officer: User
) -> None:
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(officer)
    client = client_for(officer)
    session = client.session
    at = timezone.now().timestamp()
    session["account_authentication_methods"] = [{"method": "password", "at": at, "email": officer.email}, {"method": "mfa", "type": "totp", "at": at}]  # fmt: skip
    session.save()
    assert faults(opened(client, WITH_TWO_STEPS[which])) == []


def test_second_step_when_asked_for_then_it_belongs_to_the_house(client: Client, officer: User) -> None:
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    response = sign_in(client, officer)
    page = opened(client, response["Location"])
    assert "One more step" in page
    assert faults(page) == []


@pytest.mark.parametrize("which", FORMS)
def test_forms_when_refused_then_the_summary_comes_first_takes_the_focus_and_leads_to_the_fields(
    which: str, client: Client, db: None
) -> None:
    path, typed = FORMS[which]
    page = client.post(path, typed).content.decode()
    assert faults(page) == []
    summary = re.search(r'<div class="error-summary"[^>]*autofocus.*?</ul>', page, re.DOTALL)[0]
    goals = re.findall(r'href="#([^"]+)"', summary)
    assert goals
    for goal in goals:
        field = re.search(rf'<input[^>]*id="{goal}"[^>]*>', page)[0]
        assert 'aria-invalid="true"' in field
    assert all(value in page for value in typed.values())


def test_passwords_when_asked_for_then_they_can_be_shown(client: Client, db: None) -> None:
    page = opened(client, STRANGERS["sign in"])
    assert 'aria-controls="id_password" data-password-toggle' in page
    assert "js/password.js" in page


def test_faults_when_a_page_has_them_then_they_are_found() -> None:
    page = '<title> · x</title><main><h1>a</h1><h3>b</h3><input id="x" aria-describedby="y"><button>ok</button></main>'
    assert len(faults(page)) == 6
