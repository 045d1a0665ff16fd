"""The Content-Security-Policy: no inline script or style on any page but those of the CMS, nothing from elsewhere."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGES = ["/en/", "/en/my/", "/en/records/", "/en/people/invite/", "/en/certificates/", "/en/verify/", "/en/account/profile/", "/en/account/2fa/", "/en/account/email/", "/en/nowhere/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_policy_when_a_page_is_no_cms_page_then_nothing_inline_and_nothing_foreign_is_allowed(
    client_for: Callable[[User], Client], manager: User, site: object, path: str
) -> None:
    policy = client_for(manager).get(path).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert "unsafe" not in policy
    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == "'none'"
    assert directives["frame-ancestors"] == "'self'"
    assert "script-src" not in directives  # default-src speaks for scripts and styles
    assert "style-src" not in directives
    assert "http" not in policy


def test_policy_when_a_page_is_of_the_cms_then_wagtails_own_small_scripts_run(
    client_for: Callable[[User], Client], trainer: User
) -> None:
    policy = client_for(trainer).get("/cms/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "http" not in policy


def test_headers_when_any_page_is_sent_then_they_protect_it(client: Client, site: object) -> None:
    headers = client.get("/en/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
