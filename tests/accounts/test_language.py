"""In which language a person is spoken to: on pages after sign-in, in mails, from the invitation on."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format
from pytest_django import Settings

from accounts import languages, people
from accounts.models import Invitation, User
from tests.accounts.browser import sign_in, words
from tests.factories import PASSWORD, make_invitation

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

PROFILE, CHOOSE = "/en/account/profile/", "/en/account/language/"
COOKIE = "django_language"
ClientFor = Callable[[User], Client]


@pytest.fixture
def _four(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("de", "German"), ("lb", "Luxembourgish")]


@pytest.fixture
def _one(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English")]


four = pytest.mark.usefixtures("_four")
one = pytest.mark.usefixtures("_one")


def speaks(user: User, code: str) -> User:
    people.speak_to(user, language=code)
    return user


# --- The choice ------------------------------------------------------------------------------------


@four
def test_offered_when_asked_then_each_language_calls_itself_by_its_own_name() -> None:
    assert languages.offered() == [
        ("en", "English"),
        ("fr", "Français"),
        ("de", "Deutsch"),
        ("lb", "Lëtzebuergesch"),
    ]


@four
def test_profile_when_several_are_offered_then_each_is_marked_as_what_it_is_and_none_is_chosen(
    client_for: ClientFor, officer: User
) -> None:
    page = client_for(officer).get(PROFILE).content.decode()
    assert '<option value="browser" selected>As my browser says</option>' in page
    assert '<option value="fr" lang="fr">Français</option>' in page


@one
def test_pages_when_one_language_is_offered_then_nobody_is_asked_which(
    client_for: ClientFor,
    client: Client,
    manager: User,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
) -> None:
    _invitation, token = make_invitation(agencies.south_1, professions.police)
    browser = client_for(manager)
    assert 'name="language"' not in browser.get(PROFILE).content.decode()
    assert "language" not in browser.get("/en/people/invite/").context["form"].fields
    assert "language" not in client.get(f"/en/invitation/{token}/").context["form"].fields


@four
def test_choose_when_sent_then_it_is_kept_and_the_page_goes_on_in_it(
    client_for: ClientFor, officer: User, colleague: User
) -> None:
    browser = client_for(officer)
    response = browser.post(CHOOSE, {"language": "fr"})
    assert response.headers["Location"] == "/fr/account/profile/"
    assert response.cookies[COOKIE].value == "fr"
    assert User.objects.get(pk=officer.pk).language == "fr"
    assert User.objects.get(pk=colleague.pk).language == ""
    assert '<option value="fr" selected lang="fr">' in browser.get("/fr/account/profile/").content.decode()


@four
def test_choose_when_left_to_the_browser_then_the_choice_is_forgotten(
    client_for: ClientFor, officer: User
) -> None:
    browser = client_for(speaks(officer, "fr"))
    browser.cookies[COOKIE] = "fr"
    response = browser.post(CHOOSE, {"language": "browser"}, headers={"accept-language": "de-LU,de;q=0.9"})
    assert response.headers["Location"] == "/de/account/profile/"
    assert response.cookies[COOKIE].value == ""
    assert User.objects.get(pk=officer.pk).language == ""


@four
@pytest.mark.parametrize("code", ["xx", "fr' --", "en-GB", ""])
def test_choose_when_the_language_is_not_offered_then_nothing_is_changed(
    code: str, client_for: ClientFor, officer: User
) -> None:
    browser = client_for(speaks(officer, "fr"))
    response = browser.post(CHOOSE, {"language": code}, follow=True)
    assert "This language is not offered. Nothing was changed." in words(response)
    assert User.objects.get(pk=officer.pk).language == "fr"


@four
def test_choose_when_only_looked_at_then_it_is_no_page(client_for: ClientFor, officer: User) -> None:
    assert client_for(officer).get(CHOOSE).status_code == 405


# --- After sign-in ---------------------------------------------------------------------------------


@four
def test_sign_in_when_a_language_is_set_then_the_landing_page_opens_in_it(
    client: Client, officer: User
) -> None:
    response = sign_in(client, speaks(officer, "de"))
    assert response.headers["Location"] == "/de/my/"
    assert response.cookies[COOKIE].value == "de"


@four
def test_sign_in_when_no_language_is_set_then_it_stays_in_that_of_the_page(
    client: Client, officer: User
) -> None:
    response = sign_in(client, officer)
    assert response.headers["Location"] == "/en/my/"
    assert COOKIE not in response.cookies


@four
def test_sign_in_when_an_address_was_asked_for_then_it_is_opened_as_it_is(
    client: Client, officer: User
) -> None:
    typed = {"login": speaks(officer, "de").email, "password": PASSWORD, "next": "/en/certificates/"}
    assert client.post("/en/account/login/", typed).headers["Location"] == "/en/certificates/"


@one
def test_sign_in_when_the_language_is_no_longer_offered_then_it_does_not_matter(
    client: Client, officer: User
) -> None:
    assert sign_in(client, speaks(officer, "de")).headers["Location"] == "/en/my/"


# --- Invitations -----------------------------------------------------------------------------------


def invited(browser: Client, agencies: SimpleNamespace, professions: SimpleNamespace, **facts: str) -> str:
    """Invite Nora; returns the path of the link on the page that follows."""
    typed = {"full_name": "Nora New", "email": "nora@example.org", **facts}
    places = {"agency": agencies.south_1.pk, "profession": professions.police.pk}
    return browser.post("/en/people/invite/", typed | places).context["link"].partition("8000")[2]


@four
def test_invite_when_opened_then_the_managers_current_language_is_proposed(
    client_for: ClientFor, manager: User
) -> None:
    assert client_for(manager).get("/fr/people/invite/").context["form"]["language"].value() == "fr"


@four
def test_invite_when_sent_then_link_and_mail_and_account_are_in_the_chosen_language(
    client_for: ClientFor,
    client: Client,
    manager: User,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
) -> None:
    link = invited(client_for(manager), agencies, professions, language="fr")
    assert link.startswith("/fr/invitation/")
    assert link in mail.outbox[0].body
    until = Invitation.objects.get().expires_at
    with translation.override("fr"):
        assert date_format(timezone.localtime(until), "DATE_FORMAT") in mail.outbox[0].body
    form = client.get(link).context["form"]
    assert form["language"].value() == "fr"
    response = client.post(link, {"full_name": "Nora New", "password": PASSWORD, "language": "fr"})
    assert response.headers["Location"] == "/fr/my/"
    assert User.objects.get(email="nora@example.org").language == "fr"


@four
def test_accept_when_another_language_is_chosen_then_that_one_counts(
    client: Client, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    _invitation, token = make_invitation(agencies.south_1, professions.police, email="nora@example.org")
    typed = {"full_name": "Nora New", "password": PASSWORD, "language": "de"}
    response = client.post(f"/en/invitation/{token}/", typed)
    assert response.headers["Location"] == "/de/my/"
    assert User.objects.get(email="nora@example.org").language == "de"


@one
def test_accept_when_nobody_is_asked_then_the_invitations_language_is_kept(
    client: Client, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    invitation, token = make_invitation(agencies.south_1, professions.police, email="nora@example.org")
    Invitation.objects.filter(pk=invitation.pk).update(language="lb")
    client.post(f"/en/invitation/{token}/", {"full_name": "Nora New", "password": PASSWORD})
    assert User.objects.get(email="nora@example.org").language == "lb"


# --- allauth's mails -------------------------------------------------------------------------------


@four
def test_reset_when_somebody_asks_on_an_english_page_then_the_mail_leads_to_their_own_language(
    client: Client, officer: User
) -> None:
    client.post("/en/account/password/reset/", {"email": speaks(officer, "fr").email})
    links = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
    assert links[0].startswith("/fr/account/password/reset/key/")
    assert client.get(links[0], follow=True).status_code == 200


@four
def test_reset_when_no_language_is_set_then_the_mail_is_in_that_of_the_page(
    client: Client, officer: User
) -> None:
    client.post("/de/account/password/reset/", {"email": officer.email})
    assert "http://testserver/de/account/password/reset/key/" in mail.outbox[0].body


@four
def test_new_address_when_given_then_the_mail_leads_to_their_own_language(
    client: Client, officer: User
) -> None:
    sign_in(client, speaks(officer, "de"))
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    client.post("/en/account/email/", {"email": "new@example.org", "action_add": ""})
    sent = mail.outbox[-1]
    assert sent.to == ["new@example.org"]
    assert "http://testserver/de/account/confirm-email/" in sent.body


@four
def test_password_when_changed_then_its_owner_is_told_in_their_language_when_and_from_where(
    client: Client, officer: User
) -> None:
    sign_in(client, speaks(officer, "fr"))
    mail.outbox.clear()
    new = "another-quiet-harbour-28"
    client.post(
        "/en/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"},
    )
    (sent,) = mail.outbox
    assert sent.to == [officer.email]
    assert "D’où\u00a0: 127.0.0.1, Firefox" in sent.body
    with translation.override("fr"):
        assert date_format(timezone.localtime(), "F Y") in sent.body
    assert sent.alternatives == []  # plain text


def test_password_when_changed_and_the_mail_server_is_down_then_it_is_changed(
    client: Client, officer: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client, officer)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    new = "another-quiet-harbour-28"
    response = client.post(
        "/en/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert response.status_code == 302
    assert User.objects.get(pk=officer.pk).check_password(new)
    assert officer.email not in caplog.text
