"""Where one is signed in: told in words, ended one by one or all at once; never anybody else's."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.devices import in_words
from accounts.models import User
from tests.accounts.browser import sign_in, words
from tests.factories import make_user

SESSIONS, END, PROFILE = "/en/account/sessions/", "/en/account/sessions/end/", "/en/account/profile/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (FIREFOX, "Firefox on Windows"),
        (PHONE, "Safari on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
            "Chrome on iPad",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15",
            "Safari on macOS",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36",
            "Chrome on ChromeOS",
        ),
        ("curl/8.14.1", "curl/8.14.1"),
        ("", "Unknown browser"),
        ("  \t ", "Unknown browser"),
        ("x" * 61, "x" * 59 + "…"),
        ("x" * 60, "x" * 60),
    ],
)
def test_in_words_when_a_browser_says_what_it_is_then_its_owner_recognises_it(sent: str, told: str) -> None:
    assert in_words(sent) == told


def browser_of(user: User, user_agent: str) -> Client:
    """A browser in which somebody has signed in and looked at a page."""
    client = Client(headers={"user-agent": user_agent})
    sign_in(client, user)
    client.get(PROFILE)
    return client


def number_of(client: Client) -> int:
    return UserSession.objects.get(session_key=client.session.session_key).pk


def is_open(client: Client) -> bool:
    return client.get(PROFILE).status_code == 200


def test_sessions_when_listed_then_this_one_comes_first_and_no_session_key_is_told(officer: User) -> None:
    phone, pc = browser_of(officer, PHONE), browser_of(officer, FIREFOX)
    response = pc.get(SESSIONS)
    text = words(response)
    assert text.index("Firefox on Windows this one") < text.index("Safari on iPhone")
    assert text.count("127.0.0.1") == 2
    for client in (phone, pc):
        assert client.session.session_key not in response.content.decode()


def test_sessions_when_there_is_one_then_there_is_nothing_to_end(officer: User) -> None:
    response = browser_of(officer, FIREFOX).get(SESSIONS)
    assert "You are signed in nowhere else." in words(response)
    assert END not in response.content.decode()


def test_end_when_one_is_chosen_then_that_browser_is_signed_out_and_no_other(officer: User) -> None:
    phone, pc, third = (browser_of(officer, agent) for agent in (PHONE, FIREFOX, "curl/8"))
    response = pc.post(END, {"session": number_of(phone)}, follow=True)
    assert "Ended: Safari on iPhone. Whoever used it has to sign in again." in words(response)
    assert (is_open(phone), is_open(pc), is_open(third)) == (False, True, True)


def test_end_when_all_others_are_chosen_then_this_one_alone_stays(officer: User, colleague: User) -> None:
    phone, pc, theirs = browser_of(officer, PHONE), browser_of(officer, FIREFOX), browser_of(colleague, PHONE)
    pc.post(SESSIONS)
    assert (is_open(phone), is_open(pc), is_open(theirs)) == (False, True, True)


def test_end_when_it_is_somebody_elses_then_there_is_no_such_session(officer: User, colleague: User) -> None:
    theirs, mine = browser_of(colleague, PHONE), browser_of(officer, FIREFOX)
    assert mine.post(END, {"session": number_of(theirs)}).status_code == 404
    assert is_open(theirs)
    assert "Safari on iPhone" not in words(mine.get(SESSIONS))


@pytest.mark.parametrize("sent", ["", "x", "999999", "-1"])
def test_end_when_there_is_no_such_session_then_nothing_happens(sent: str, officer: User) -> None:
    pc = browser_of(officer, FIREFOX)
    assert pc.post(END, {"session": sent}).status_code == 404
    assert is_open(pc)


def test_end_when_it_is_this_one_then_it_is_not_offered(officer: User) -> None:
    pc = browser_of(officer, FIREFOX)
    assert pc.post(END, {"session": number_of(pc)}).status_code == 404
    assert is_open(pc)


@pytest.mark.django_db
def test_account_pages_when_sent_then_the_back_button_shows_nothing_after_signing_out() -> None:
    browser = browser_of(make_user(), FIREFOX)
    for path in ("profile/", "email/", "password/change/", "2fa/", "sessions/", "data/"):
        assert "no-store" in browser.get(f"/en/account/{path}").headers["Cache-Control"]
