"""The public page behind the link of an invitation."""

import logging
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import people
from accounts.models import Invitation, User
from tests.accounts.browser import words
from tests.factories import PASSWORD, make_invitation, make_user

TYPED = {"full_name": "Nora New", "password": PASSWORD, "language": "en"}


@pytest.fixture
def invited(agencies: SimpleNamespace, professions: SimpleNamespace, manager: User) -> SimpleNamespace:
    """The manager has invited Nora; `page` is the address of the link."""
    invitation, token = make_invitation(
        agencies.south_1, professions.police, email="nora@example.org", by=manager
    )
    return SimpleNamespace(invitation=invitation, token=token, page=f"/en/invitation/{token}/")


def is_there() -> bool:
    return User.objects.filter(email="nora@example.org").exists()


def test_link_when_opened_then_it_says_who_invites_whom_where_and_tells_nobody_its_address(
    client: Client, invited: SimpleNamespace
) -> None:
    response = client.get(invited.page)
    assert response.status_code == 200
    for fact in (
        "Mona Manager",
        "Unit South 1 (demo)",
        "nora@example.org",
        "Police",
        "at least 12 characters",
    ):
        assert fact in words(response)
    assert f'value="{invited.invitation.full_name}"' in response.content.decode()
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response.headers["Cache-Control"]
    assert 'autocomplete="new-password"' in response.content.decode()


def test_accept_when_sent_then_the_person_is_signed_in_with_the_method_recorded(
    client: Client, invited: SimpleNamespace
) -> None:
    response = client.post(invited.page, TYPED)
    user = User.objects.get(email="nora@example.org")
    assert response.headers["Location"] == "/en/my/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert [record["method"] for record in client.session[AUTHENTICATION_METHODS_SESSION_KEY]] == ["password"]
    welcome = "Welcome, Nora New. Your account is ready; next time sign in with your e-mail address."
    assert [str(message) for message in client.get("/en/account/profile/").context["messages"]] == [welcome]


def test_accept_when_signed_in_then_reauthentication_with_the_new_password_works(
    client: Client, invited: SimpleNamespace
) -> None:
    client.post(invited.page, TYPED)
    set_up = "/en/account/2fa/totp/activate/"
    assert client.get(set_up).headers["Location"].startswith("/en/account/reauthenticate/")
    client.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": set_up})
    assert client.get(set_up).status_code == 200


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("", "required"),
        ("short-27-pw", "at least 12"),
        ("nora@example.org", "similar"),
        ("Nora New 2026", "similar"),
    ],
)
def test_accept_when_the_password_is_weak_then_the_form_says_why(
    password: str, complaint: str, client: Client, invited: SimpleNamespace
) -> None:
    response = client.post(invited.page, {**TYPED, "password": password})
    assert list(response.context["form"].errors) == ["password"]
    assert complaint in str(response.context["form"].errors)
    assert not is_there()
    assert "short-27-pw" not in response.content.decode()


def test_accept_when_the_form_is_sent_twice_then_the_second_gets_a_clear_page_and_there_is_one_account(
    client: Client, invited: SimpleNamespace
) -> None:
    client.post(invited.page, TYPED)
    for browser in (
        client,
        Client(),
    ):  # the same browser, and the same click a second time before it was signed in
        response = browser.post(invited.page, {**TYPED, "password": "another-harbour-9"})
        assert response.status_code == 410
        assert "This invitation has been used" in words(response)
    assert User.objects.get(email="nora@example.org").check_password(PASSWORD)


class FasterRequest:
    """A password validator during which somebody else's click on the same link is answered first."""

    def validate(self, password: str, user: User | None = None) -> None:
        invitation = Invitation.objects.get(email=user.email)
        people.accept(
            invitation, full_name="Nora New", password=PASSWORD, at=timezone.now(), on=timezone.localdate()
        )

    def get_help_text(self) -> str:
        return ""


def test_accept_when_another_request_was_faster_then_it_gets_the_clear_page(
    client: Client, invited: SimpleNamespace, settings: Settings
) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.FasterRequest"}]
    response = client.post(invited.page, {**TYPED, "password": "another-harbour-9"})
    assert response.status_code == 410
    assert "This invitation has been used" in words(response)
    assert User.objects.get(email="nora@example.org").check_password(PASSWORD)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("how", ["withdrawn", "expired"])
def test_link_when_withdrawn_or_expired_then_it_is_gone_and_the_page_says_what_to_do(
    how: str, client: Client, invited: SimpleNamespace
) -> None:
    if how == "withdrawn":
        people.withdraw(invited.invitation, at=timezone.now())
    else:
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for response in (client.get(invited.page), client.post(invited.page, TYPED)):
        assert response.status_code == 410
        assert f"This invitation has {'been ' if how == 'withdrawn' else ''}{how}" in words(response)
        assert "training manager" in words(response)
    assert not is_there()


def test_link_when_never_made_then_it_is_not_found(client: Client, invited: SimpleNamespace) -> None:
    for response in (client.get(f"{invited.page[:-2]}/"), client.post("/en/invitation/x/", TYPED)):
        assert response.status_code == 404
        assert "This link is not known" in words(response)


def test_accept_when_an_account_was_made_meanwhile_then_it_sends_to_sign_in(
    client: Client, invited: SimpleNamespace
) -> None:
    make_user(email="nora@example.org")
    response = client.post(invited.page, TYPED)
    assert response.status_code == 409
    assert "You have an account already" in words(response)
    assert '/en/account/login/"' in response.content.decode()


def test_link_when_signed_in_as_somebody_else_then_signing_out_leads_back_to_it(
    client_for: Callable[[User], Client], officer: User, invited: SimpleNamespace
) -> None:
    browser = client_for(officer)
    for response in (browser.get(invited.page), browser.post(invited.page, TYPED)):
        assert "you are signed in as officer@example.org" in words(response)
        assert "form" not in response.context
    assert not is_there()
    response = browser.post("/en/account/logout/", {"next": invited.page})
    assert response.headers["Location"] == invited.page
    assert browser.get(invited.page).status_code == 200
    assert "form" in browser.get(invited.page).context


def test_accept_when_tried_too_often_then_it_has_to_wait(client: Client, invited: SimpleNamespace) -> None:
    tries = [client.post("/en/invitation/guess/", TYPED).status_code for _ in range(21)]
    assert tries == [404] * 20 + [429]
    assert client.post(invited.page, TYPED).status_code == 429
    assert not is_there()
    assert client.get(invited.page).status_code == 200


def test_link_when_a_request_fails_then_no_log_names_the_token(
    invited: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    without_csrf_token = Client(enforce_csrf_checks=True).post(invited.page, TYPED)
    people.withdraw(invited.invitation, at=timezone.now())
    gone = Client().get(invited.page)
    assert (without_csrf_token.status_code, gone.status_code) == (403, 410)
    assert caplog.text.count("/en/invitation/***/") == 2
    assert invited.token not in caplog.text
    assert PASSWORD not in caplog.text


def test_accept_when_the_form_comes_from_the_page_then_the_protection_against_forgery_lets_it_pass(
    invited: SimpleNamespace,
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get(invited.page)
    token = browser.cookies["csrftoken"].value
    typed = {**TYPED, "csrfmiddlewaretoken": token}
    assert browser.post(invited.page, typed, headers={"Origin": "http://testserver"}).status_code == 302
