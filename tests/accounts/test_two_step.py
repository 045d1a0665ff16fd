"""Two-step sign-in for those who see other people's records or write what is taught, in real sessions."""

import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import unquote

import pyotp
import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import people
from accounts.models import Invitation, User
from accounts.two_step import must_use_two_steps
from tests.accounts.browser import sign_in
from tests.factories import PASSWORD, make_invitation

RECORDS = "/en/people/invitations/"
PROFILE = "/en/account/profile/"
SET_UP = "/en/account/2fa/totp/activate/"
CONFIRM = "/en/account/2fa/reauthenticate/"
ClientFor = Callable[[User], Client]


@pytest.fixture
def _required(settings: Settings) -> None:
    """As in production: two steps are required."""
    settings.MFA_REQUIRED = True


required = pytest.mark.usefixtures("_required")


def code(secret: str, step: int = 0) -> str:
    """What the authenticator shows now, or some half minutes from now: each code is accepted once."""
    return pyotp.TOTP(secret).at(time.time() + 30 * step)


def goes_to(client: Client, path: str) -> str:
    """Where one ends up who asks for an address: that address itself, or the one it redirects to."""
    response = client.get(path)
    if response.status_code == 200:
        return path
    assert response.status_code == 302
    return unquote(response.headers["Location"])


def signed_in(user: User) -> Client:
    """A browser in which somebody has typed address and password."""
    client = Client()
    sign_in(client, user)
    return client


def has_authenticator(user: User) -> str:
    """Give a person an authenticator and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


@required
@pytest.mark.django_db(transaction=True)  # allauth announces a new authenticator after commit
def test_manager_when_without_authenticator_then_sets_one_up_and_goes_on_in_the_same_session(
    manager: User,
) -> None:
    browser = signed_in(manager)
    assert goes_to(browser, RECORDS) == SET_UP
    assert goes_to(browser, SET_UP) == f"/en/account/reauthenticate/?next={SET_UP}"
    browser.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": SET_UP})
    secret = browser.get(SET_UP).context["form"].secret
    assert goes_to(browser, RECORDS) == SET_UP  # the password alone is no second step
    response = browser.post(SET_UP, {"code": code(secret)})
    assert response.headers["Location"] == "/en/account/2fa/recovery-codes/"
    assert goes_to(browser, "/en/account/2fa/recovery-codes/") == "/en/account/2fa/recovery-codes/"
    assert goes_to(browser, RECORDS) == RECORDS


@required
def test_manager_when_setting_up_with_a_wrong_code_then_is_no_further(manager: User) -> None:
    browser = signed_in(manager)
    browser.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": SET_UP})
    secret = browser.get(SET_UP).context["form"].secret
    wrong = str(int(code(secret, 100)) ^ 1).zfill(6)
    assert browser.post(SET_UP, {"code": wrong}).context["form"].errors == {"code": ["Incorrect code."]}
    assert goes_to(browser, RECORDS) == SET_UP


@required
def test_manager_when_in_a_new_session_then_sign_in_asks_for_the_code(manager: User) -> None:
    secret = has_authenticator(manager)
    browser = Client()
    assert sign_in(browser, manager).headers["Location"] == "/en/account/2fa/authenticate/"
    assert goes_to(browser, RECORDS) == f"/en/account/login/?next={RECORDS}"
    browser.post("/en/account/2fa/authenticate/", {"code": code(secret)})
    assert goes_to(browser, RECORDS) == RECORDS


@required
def test_code_when_used_once_then_it_opens_no_second_session(manager: User) -> None:
    secret = has_authenticator(manager)
    first, second = signed_in(manager), signed_in(manager)
    used = code(secret)
    first.post("/en/account/2fa/authenticate/", {"code": used})
    second.post("/en/account/2fa/authenticate/", {"code": used})
    assert goes_to(first, RECORDS) == RECORDS
    assert goes_to(second, RECORDS) == f"/en/account/login/?next={RECORDS}"
    second.post(
        "/en/account/2fa/authenticate/", {"code": code(secret, 1)}
    )  # the next one, within the tolerance
    assert goes_to(second, RECORDS) == RECORDS


@required
def test_manager_when_the_session_is_older_than_the_authenticator_then_confirms_with_it(
    manager: User,
) -> None:
    elsewhere = signed_in(manager)
    secret = has_authenticator(manager)
    assert goes_to(elsewhere, f"{RECORDS}?state=open&page=2") == f"{CONFIRM}?next={RECORDS}?state=open&page=2"
    elsewhere.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": RECORDS})
    assert goes_to(elsewhere, RECORDS).startswith(CONFIRM)  # the password alone is not enough
    response = elsewhere.post(CONFIRM, {"code": code(secret), "next": RECORDS})
    assert response.headers["Location"] == RECORDS
    assert goes_to(elsewhere, RECORDS) == RECORDS


@required
@pytest.mark.parametrize("page", ["totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"])
def test_manager_when_the_second_step_is_missing_then_can_not_take_it_away(page: str, manager: User) -> None:
    elsewhere = signed_in(manager)
    has_authenticator(manager)
    elsewhere.post("/en/account/reauthenticate/", {"password": PASSWORD})
    path = f"/en/account/2fa/{page}"
    assert elsewhere.post(path).headers["Location"].startswith(CONFIRM)
    assert manager.authenticator_set.exists()


@required
def test_manager_when_the_second_step_is_missing_then_nothing_is_written(
    manager: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    invitation, _token = make_invitation(agencies.south_1, professions.police)
    response = signed_in(manager).post(f"{RECORDS}{invitation.uuid}/withdraw/")
    assert response.headers["Location"] == SET_UP
    assert list(Invitation.objects.open(timezone.now())) == [invitation]


@required
def test_manager_when_the_second_step_is_missing_then_can_still_sign_out(manager: User) -> None:
    browser = signed_in(manager)
    browser.post("/en/account/logout/")
    assert "_auth_user_id" not in browser.session


@required
def test_learner_when_signed_in_then_is_never_asked(officer: User) -> None:
    browser = signed_in(officer)
    assert [goes_to(browser, path) for path in (PROFILE, "/en/account/email/")] == [
        PROFILE,
        "/en/account/email/",
    ]


@required
def test_learner_when_with_an_authenticator_then_gives_a_code_at_sign_in_and_not_again(officer: User) -> None:
    elsewhere = signed_in(officer)
    secret = has_authenticator(officer)
    browser = signed_in(officer)
    browser.post("/en/account/2fa/authenticate/", {"code": code(secret)})
    assert [goes_to(client, PROFILE) for client in (browser, elsewhere)] == [PROFILE, PROFILE]


@required
def test_learner_when_appointed_manager_in_the_middle_then_is_asked_from_then_on(
    officer: User, agencies: SimpleNamespace
) -> None:
    browser = signed_in(officer)
    assert goes_to(browser, PROFILE) == PROFILE
    people.appoint(officer, agency=agencies.south_1, on=timezone.localdate())
    assert goes_to(browser, PROFILE) == SET_UP


@required
@pytest.mark.parametrize("who", ["trainer", "reviewer", "editor"])
@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", PROFILE])
def test_cms_when_the_author_has_no_authenticator_then_the_set_up_comes_first(
    who: str, path: str, request: pytest.FixtureRequest
) -> None:
    assert goes_to(signed_in(request.getfixturevalue(who)), path) == SET_UP


@required
def test_cms_when_the_author_took_the_second_step_then_it_opens(trainer: User) -> None:
    elsewhere = signed_in(trainer)
    secret = has_authenticator(trainer)
    browser = signed_in(trainer)
    browser.post("/en/account/2fa/authenticate/", {"code": code(secret)})
    assert goes_to(browser, "/cms/") == "/cms/"
    assert goes_to(elsewhere, "/cms/") == f"{CONFIRM}?next=/cms/"


@required
def test_session_when_another_person_signs_in_then_the_second_step_of_the_first_does_not_count(
    manager: User, trainer: User
) -> None:
    secret = has_authenticator(manager)
    browser = signed_in(manager)
    browser.post("/en/account/2fa/authenticate/", {"code": code(secret)})
    records = browser.session[AUTHENTICATION_METHODS_SESSION_KEY]
    assert [record["method"] for record in records] == ["password", "mfa"]
    browser.force_login(trainer)
    assert goes_to(browser, "/cms/") == SET_UP


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        *[(who, True) for who in ("manager", "coordinator", "trainer", "reviewer", "editor")],
        *[(who, False) for who in ("officer", "colleague", "judge", "social_worker", "outsider")],
    ],
)
def test_must_use_two_steps_when_asked_of_the_cast_then_those_with_access_must(
    who: str, expected: bool, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    user = request.getfixturevalue(who)
    assert must_use_two_steps(user, timezone.localdate()) is expected
    nav = client_for(user).get(PROFILE).context["nav"]  # two steps are not required here: a notice says so
    assert (nav["mfa_notice"], nav["can_see_records"], nav["can_author"]) == (
        expected,
        who in ("manager", "coordinator"),
        who in ("trainer", "reviewer", "editor"),
    )


def test_must_use_two_steps_when_the_mandate_has_ended_then_no_longer(manager: User) -> None:
    today = timezone.localdate()
    manager.managed.update(until=today)
    assert must_use_two_steps(manager, today) is True
    assert must_use_two_steps(manager, today + timedelta(days=1)) is False


def test_notice_when_two_steps_are_required_then_there_is_none(
    client_for: ClientFor, officer: User, manager: User, settings: Settings
) -> None:
    assert client_for(manager).get(PROFILE).context["nav"]["mfa_notice"] is True
    settings.MFA_REQUIRED = True
    browser = signed_in(manager)
    browser.post("/en/account/reauthenticate/", {"password": PASSWORD})
    assert browser.get(SET_UP).context["nav"]["mfa_notice"] is False


def test_address_when_changed_by_somebody_with_two_steps_then_it_waits_for_its_confirmation(
    officer: User, mailoutbox: list
) -> None:
    """Whoever must have two steps can change the address all the same; until it is confirmed, the old one counts."""
    secret = has_authenticator(officer)
    browser = signed_in(officer)
    browser.post("/en/account/2fa/authenticate/", {"code": code(secret)})
    response = browser.post("/en/account/email/", {"email": "new@example.org", "action_add": ""})
    assert response.status_code == 302
    assert [sent.to for sent in mailoutbox] == [["new@example.org"]]
    assert User.objects.get(pk=officer.pk).email == "officer@example.org"
    assert sign_in(Client(), officer).headers["Location"] == "/en/account/2fa/authenticate/"
