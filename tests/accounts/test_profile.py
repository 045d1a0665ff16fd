"""One's own account."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.accounts.browser import words
from tests.factories import make_posting

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

PROFILE = "/en/account/profile/"
ClientFor = Callable[[User], Client]


def test_profile_when_not_signed_in_then_sign_in_comes_first(client: Client, db: None) -> None:
    assert client.get(PROFILE).headers["Location"] == f"/en/account/login/?next={PROFILE}"


def test_profile_when_manager_then_it_shows_current_postings_and_mandates_alone(
    client_for: ClientFor,
    manager: User,
    officer: User,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    make_posting(manager, agencies.north_1, professions.police, until=yesterday)
    response = client_for(manager).get(PROFILE)
    assert [posting.agency for posting in response.context["postings"]] == [agencies.south]
    assert [mandate.agency for mandate in response.context["mandates"]] == [agencies.south]
    assert "Region South (demo), Police, since 1 January 2025" in words(response)
    assert "Unit North 1" not in words(response)
    assert "Olivia Officer" not in words(response)


@pytest.mark.parametrize("path", ["email/", "password/change/", "2fa/", "sessions/"])
def test_profile_when_opened_then_it_leads_to_what_is_changed_elsewhere(
    path: str, client_for: ClientFor, officer: User
) -> None:
    browser = client_for(officer)
    assert f'href="/en/account/{path}"' in browser.get(PROFILE).content.decode()
    assert browser.get(f"/en/account/{path}").status_code == 200


def test_profile_when_two_step_sign_in_is_set_up_then_it_says_so(
    client_for: ClientFor, officer: User
) -> None:
    browser = client_for(officer)
    assert browser.get(PROFILE).context["has_two_steps"] is False
    TOTP.activate(officer, generate_totp_secret())
    assert browser.get(PROFILE).context["has_two_steps"] is True


def test_profile_when_the_name_on_certificates_is_sent_then_it_alone_is_changed(
    client_for: ClientFor, officer: User, colleague: User
) -> None:
    response = client_for(officer).post(
        PROFILE,
        {"certificate_name": " Dr. Olivia Officer ", "full_name": "Somebody Else", "is_superuser": "on"},
    )
    assert response.headers["Location"] == PROFILE
    saved = User.objects.get(pk=officer.pk)
    assert (saved.certificate_name, saved.full_name, saved.is_superuser) == (
        "Dr. Olivia Officer",
        "Olivia Officer",
        False,
    )
    assert User.objects.get(pk=colleague.pk).certificate_name == ""


def test_profile_when_the_name_is_too_long_then_it_is_refused_and_nothing_is_changed(
    client_for: ClientFor, officer: User
) -> None:
    response = client_for(officer).post(PROFILE, {"certificate_name": "x" * 151})
    assert list(response.context["form"].errors) == ["certificate_name"]
    assert User.objects.get(pk=officer.pk).certificate_name == ""


# --- The name as it is printed ---------------------------------------------------------------------


def test_name_when_saved_then_the_page_shows_it_as_it_will_be_printed(
    client_for: ClientFor, officer: User
) -> None:
    browser = client_for(officer)
    assert browser.get(PROFILE).context["printed_name"] == "Olivia Officer"
    browser.post(
        PROFILE, {"certificate_name": "Dr.  Olivia   Offi\N{LATIN SMALL LETTER C}\N{COMBINING CARON}er"}
    )
    assert browser.get(PROFILE).context["printed_name"] == "Dr. Olivia Offičer"
    assert "On your next certificate Dr. Olivia Offičer has completed the course" in words(
        browser.get(PROFILE)
    )


def test_name_when_it_has_characters_that_cannot_be_printed_then_they_are_named_and_nothing_is_changed(
    client_for: ClientFor, officer: User
) -> None:
    response = client_for(officer).post(PROFILE, {"certificate_name": "王 Officer"})
    assert "These characters can’t be printed: 王 (U+738B)." in words(response)
    assert response.context["printed_name"] == "Olivia Officer"
    assert User.objects.get(pk=officer.pk).certificate_name == ""


def test_profile_when_the_full_name_cannot_be_printed_then_it_warns_before_a_certificate_is_due(
    client_for: ClientFor, officer: User
) -> None:
    User.objects.filter(pk=officer.pk).update(full_name="王 Officer")
    text = words(client_for(officer).get(PROFILE))
    assert "This name can't be printed yet" in text
    assert "王 (U+738B)" in text


def test_profile_when_the_name_can_be_printed_then_it_warns_of_nothing(
    client_for: ClientFor, officer: User
) -> None:
    assert "can't be printed yet" not in words(client_for(officer).get(PROFILE))
