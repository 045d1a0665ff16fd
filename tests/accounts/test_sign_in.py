"""Signing in: by e-mail, without telling what is known, and only for those who were invited."""

import logging
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.browser import SIGN_IN, sign_in, words
from tests.factories import PASSWORD

REFUSAL = "The email address and/or password you specified are not correct."


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_up_when_tried_then_it_is_closed_and_no_account_is_made(client: Client, db: None) -> None:
    typed = {"email": "stranger@example.org", "password1": PASSWORD}
    for response in (client.get("/en/account/signup/"), client.post("/en/account/signup/", typed)):
        assert "account/signup_closed.html" in {template.name for template in response.templates}
    assert not User.objects.exists()
    assert not is_signed_in(client)


@pytest.mark.parametrize("typed", ["officer@example.org", "Officer@Example.ORG", "  OFFICER@EXAMPLE.ORG "])
def test_sign_in_when_the_address_is_written_otherwise_then_it_is_the_same_person(
    typed: str, client: Client, officer: User
) -> None:
    response = client.post(SIGN_IN, {"login": typed, "password": PASSWORD})
    assert response.headers["Location"] == "/en/my/"
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_sign_in_when_the_password_is_wrong_then_one_sentence_and_no_log_names_it(
    client: Client, officer: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = sign_in(client, officer, password="Wrong-Lantern-81")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [REFUSAL]
    assert REFUSAL in words(response)
    assert not is_signed_in(client)
    assert "Wrong-Lantern-81" not in caplog.text + response.content.decode()


def test_sign_in_when_the_address_is_unknown_then_the_same_sentence(client: Client, db: None) -> None:
    response = client.post(SIGN_IN, {"login": "nobody@example.org", "password": PASSWORD})
    assert response.context["form"].non_field_errors() == [REFUSAL]


def test_sign_in_when_the_password_is_guessed_then_even_the_right_one_has_to_wait(
    client: Client, officer: User
) -> None:
    for number in range(5):
        sign_in(client, officer, password=f"guess-number-{number}")
    response = sign_in(client, officer)
    assert not is_signed_in(client)
    assert "Too many failed login attempts" in words(response)


def test_sign_in_when_the_account_is_closed_then_it_is_refused(client: Client, officer: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client, officer)
    assert not is_signed_in(client)


def test_sign_in_when_next_leads_to_another_host_then_it_is_ignored(client: Client, officer: User) -> None:
    typed = {"login": officer.email, "password": PASSWORD, "next": "https://example.net/"}
    assert client.post(SIGN_IN, typed).headers["Location"] == "/en/my/"


@pytest.mark.parametrize("path", ["/cms/login/", "/cms/login/?next=/cms/pages/"])
def test_cms_when_signing_in_there_then_it_is_the_one_sign_in(path: str, client: Client, db: None) -> None:
    assert client.get(path).headers["Location"] == path.replace("/cms/login/", SIGN_IN)


def test_cms_when_not_signed_in_then_it_leads_to_the_one_sign_in(client: Client, db: None) -> None:
    assert client.get("/cms/pages/", follow=True).redirect_chain[-1][0] == f"{SIGN_IN}?next=%2Fcms%2Fpages%2F"


def test_cms_when_the_password_was_forgotten_then_it_has_no_way_of_its_own(client: Client, db: None) -> None:
    assert client.get("/cms/password_reset/", follow=True).status_code == 404


def test_cms_when_somebody_without_access_asks_then_they_are_told_and_not_sent_in_circles(
    client_for: Callable[[User], Client], officer: User, site: object
) -> None:
    response = client_for(officer).get("/cms/pages/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1


def test_error_when_a_field_is_left_empty_then_it_stands_above_it_and_the_way_to_a_new_password_below(
    client: Client, db: None
) -> None:
    page = client.post("/en/account/login/", {"login": "", "password": ""}).content.decode()
    places = [
        page.index(mark) for mark in ('id="id_password_error"', 'id="id_password"', "Forgot your password?")
    ]
    assert places == sorted(places)
