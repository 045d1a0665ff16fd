"""The pages of somebody who invites: the list, the form, the link shown once, withdrawing."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import people
from accounts.models import Invitation, User
from tests.accounts.browser import words
from tests.factories import PASSWORD, make_invitation

LIST, INVITE = "/en/people/invitations/", "/en/people/invite/"
ClientFor = Callable[[User], Client]


@pytest.fixture
def browser(client_for: ClientFor, manager: User) -> Client:
    """The manager's browser."""
    return client_for(manager)


@pytest.fixture
def typed(agencies: SimpleNamespace, professions: SimpleNamespace) -> dict[str, object]:
    """What the manager types to invite Nora."""
    return {
        "full_name": "Nora New",
        "email": "Nora@example.org",
        "agency": agencies.south_1.pk,
        "profession": professions.police.pk,
        "language": "en",
    }


def link_on(response: object) -> str:
    [link] = re.findall(r'value="(http://[^"]*/invitation/[^"]*)"', response.content.decode())
    return link


def shown(response: object) -> list[Invitation]:
    return [invitation for invitation, _state in response.context["page"]]


@pytest.mark.parametrize("path", [LIST, INVITE])
def test_pages_when_not_signed_in_then_sign_in_comes_first(path: str, client: Client, db: None) -> None:
    assert client.get(path).headers["Location"] == f"/en/account/login/?next={path}"


@pytest.mark.parametrize("path", [LIST, INVITE])
@pytest.mark.parametrize("who", ["officer", "judge", "trainer", "former_manager"])
def test_pages_when_the_viewer_manages_nothing_then_there_is_no_such_page(
    path: str, who: str, request: pytest.FixtureRequest, client_for: ClientFor, manager: User
) -> None:
    viewer = manager if who == "former_manager" else request.getfixturevalue(who)
    people.leave(manager, last_day=timezone.localdate() - timedelta(days=1))
    assert client_for(viewer).get(path).status_code == 404


def test_list_when_manager_then_only_invitations_to_the_own_units(
    browser: Client, manager: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    own, _token = make_invitation(agencies.south_2, professions.police, email="own@example.org")
    make_invitation(agencies.north_1, professions.police, email="leak@example.org", by=manager)
    response = browser.get(LIST)
    assert shown(response) == [own]
    assert "own@example.org" in words(response)
    assert "leak@example.org" not in words(response)


def test_list_when_coordinator_then_all_invitations(
    client_for: ClientFor, coordinator: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    first, _token = make_invitation(agencies.south_2, professions.police)
    second, _token = make_invitation(agencies.court, professions.judiciary)
    assert shown(client_for(coordinator).get(LIST)) == [second, first]


def test_list_when_filtered_by_state_then_only_those_and_the_others_without(
    browser: Client, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    place, now = (agencies.south_1, professions.police), timezone.now()
    expired, _token = make_invitation(*place, at=now - timedelta(days=people.INVITATION_DAYS + 1))
    withdrawn, _token = make_invitation(*place, at=now - timedelta(days=2))
    people.withdraw(withdrawn, at=now)
    accepted, _token = make_invitation(*place, at=now - timedelta(days=1))
    people.accept(accepted, full_name="Nora New", password=PASSWORD, at=now, on=timezone.localdate())
    still_open, _token = make_invitation(*place, at=now)
    by_state = {state: shown(browser.get(LIST, {"state": state})) for state in Invitation.State.values}
    assert by_state == {
        "open": [still_open],
        "accepted": [accepted],
        "withdrawn": [withdrawn],
        "expired": [expired],
    }
    everything = [still_open, accepted, withdrawn, expired]
    assert shown(browser.get(LIST)) == shown(browser.get(LIST, {"state": "nonsense"})) == everything


def test_list_when_sorted_then_by_that_column_and_unknown_columns_are_ignored(
    browser: Client, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    second, _token = make_invitation(agencies.south_2, professions.police, email="b@example.org")
    first, _token = make_invitation(agencies.south_1, professions.police, email="a@example.org")
    for column in ("email", "unit"):
        assert shown(browser.get(LIST, {"sort": column})) == [first, second]
        assert shown(browser.get(LIST, {"sort": f"-{column}"})) == [second, first]
    assert shown(browser.get(LIST, {"sort": "sent"})) == [second, first]
    assert shown(browser.get(LIST, {"sort": "token_digest"})) == [first, second]


def test_list_when_it_is_long_then_25_a_page_with_the_same_number_of_queries(
    browser: Client,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_invitation(agencies.south_1, professions.police)
    browser.get(LIST)
    with django_assert_max_num_queries(100) as one:
        assert len(shown(browser.get(LIST))) == 1
    for _ in range(29):
        make_invitation(agencies.south_1, professions.police)
    with django_assert_max_num_queries(len(one)) as thirty:
        assert len(shown(browser.get(LIST))) == 25
    assert len(thirty) == len(one)
    assert len(shown(browser.get(LIST, {"page": "2"}))) == 5


def test_list_when_nobody_was_invited_then_it_says_so(browser: Client) -> None:
    assert "Nobody has been invited yet" in words(browser.get(LIST))


def test_invite_when_opened_then_only_the_own_units_are_offered_indented_by_depth(
    browser: Client, agencies: SimpleNamespace
) -> None:
    form = browser.get(INVITE).context["form"]
    assert [label for _value, label in form.fields["agency"].choices][1:] == [
        "Region South (demo)",
        "\N{EM SPACE}Unit South 1 (demo)",
        "\N{EM SPACE}Unit South 2 (demo)",
    ]


def test_invite_when_sent_then_mail_goes_out_and_the_page_shows_the_link_that_works(
    browser: Client, manager: User, typed: dict[str, object], settings: Settings
) -> None:
    settings.BASE_URL = "http://training.example.org"
    response = browser.post(INVITE, typed)
    invitation = Invitation.objects.get()
    link = link_on(response)
    [message] = mail.outbox
    assert (response.status_code, invitation.invited_by, invitation.email) == (
        200,
        manager,
        "nora@example.org",
    )
    assert link.startswith("http://training.example.org/en/invitation/")
    assert people.invitation_of(link.split("/")[-2]) == invitation
    assert message.to == ["nora@example.org"]
    assert message.subject == "Your invitation to Frontline training"
    assert link in message.body.splitlines()
    assert "Nora New" in words(response)


def test_invite_when_sent_then_the_link_is_nowhere_afterwards(
    browser: Client, typed: dict[str, object]
) -> None:
    token = link_on(browser.post(INVITE, typed)).split("/")[-2]
    assert token not in browser.get(INVITE).content.decode() + browser.get(LIST).content.decode()
    assert token not in str(dict(browser.session))


def test_invite_when_sent_twice_then_the_link_seen_last_works_and_the_page_says_so(
    browser: Client, typed: dict[str, object]
) -> None:
    first, last = browser.post(INVITE, typed), browser.post(INVITE, typed)
    states = [
        people.invitation_of(link_on(response).split("/")[-2]).state(timezone.now())
        for response in (first, last)
    ]
    assert states == [Invitation.State.WITHDRAWN, Invitation.State.OPEN]
    assert "the link seen last is the one that works" in words(last)


def test_invite_when_the_mail_fails_then_the_invitation_stays_and_the_page_says_so(
    browser: Client, typed: dict[str, object], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    response = browser.post(INVITE, typed)
    invitation = Invitation.objects.get()
    assert (response.status_code, invitation.state(timezone.now())) == (200, Invitation.State.OPEN)
    assert "could not be sent" in words(response)
    assert people.invitation_of(link_on(response).split("/")[-2]) == invitation
    assert f"{invitation.uuid} was not sent: ConnectionRefusedError" in caplog.text
    assert "nora@example.org" not in caplog.text.lower()


@pytest.mark.parametrize("unit", ["north_1", "police", "court"])
def test_invite_when_the_unit_is_not_managed_then_it_is_refused(
    unit: str, browser: Client, typed: dict[str, object], agencies: SimpleNamespace
) -> None:
    response = browser.post(INVITE, {**typed, "agency": getattr(agencies, unit).pk})
    assert list(response.context["form"].errors) == ["agency"]
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)


def test_invite_when_there_is_an_account_then_the_form_says_so_and_keeps_what_was_typed(
    browser: Client, typed: dict[str, object], officer: User
) -> None:
    response = browser.post(INVITE, {**typed, "email": officer.email})
    assert list(response.context["form"].errors) == ["email"]
    assert 'value="Nora New"' in response.content.decode()
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)


def test_invite_when_nothing_was_typed_then_each_field_is_asked_for(browser: Client) -> None:
    form = browser.post(INVITE).context["form"]
    assert set(form.errors) == {"full_name", "email", "agency", "profession", "language"}


def test_invite_when_a_name_holds_markup_then_it_is_shown_as_text(
    browser: Client, typed: dict[str, object]
) -> None:
    response = browser.post(INVITE, {**typed, "full_name": "<b>Nora</b> & Co"})
    assert b"<b>Nora" not in response.content
    assert "Dear <b>Nora</b> & Co," in mail.outbox[0].body  # plain text: nothing to escape


def test_withdraw_when_open_then_the_link_is_dead_and_the_filter_is_kept(
    browser: Client, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    invitation, token = make_invitation(agencies.south_1, professions.police)
    other, _token = make_invitation(agencies.south_1, professions.police)
    response = browser.post(f"{LIST}{invitation.uuid}/withdraw/?state=open&page=2")
    assert response.headers["Location"] == f"{LIST}?state=open&page=2"
    assert list(Invitation.objects.open(timezone.now())) == [other]
    assert Client().get(f"/en/invitation/{token}/").status_code == 410


def test_withdraw_when_used_meanwhile_then_it_says_that_nothing_was_changed(
    browser: Client, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    invitation, _token = make_invitation(agencies.south_1, professions.police)
    people.accept(invitation, full_name="Nora", password=PASSWORD, at=timezone.now(), on=timezone.localdate())
    response = browser.post(f"{LIST}{invitation.uuid}/withdraw/", follow=True)
    assert "nothing was changed" in words(response)


def test_withdraw_when_it_is_an_invitation_to_a_sibling_then_there_is_no_such_page(
    browser: Client, manager: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    invitation, _token = make_invitation(agencies.north_1, professions.police, by=manager)
    assert browser.post(f"{LIST}{invitation.uuid}/withdraw/").status_code == 404
    assert list(Invitation.objects.open(timezone.now())) == [invitation]


def test_withdrawal_when_only_looked_at_then_it_asks_once_more_and_keeps_the_filters(
    browser: Client, agencies: SimpleNamespace, professions: SimpleNamespace, manager: User
) -> None:
    """Without scripts the button leads here; with them the same question is a dialog of the list."""
    invitation, _token = make_invitation(agencies.south_1, professions.police, by=manager)
    address = f"/en/people/invitations/{invitation.uuid}/withdraw/?state=open"
    page = browser.get(address).content.decode()
    assert f"Withdraw the invitation of {invitation.full_name}?" in page
    assert f'method="post" action="{address}"' in page
    assert f'href="{LIST}?state=open"' in page
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


def test_list_when_an_invitation_is_open_then_its_button_leads_to_the_question_and_names_whom_it_concerns(
    browser: Client, agencies: SimpleNamespace, professions: SimpleNamespace, manager: User
) -> None:
    invitation, _token = make_invitation(agencies.south_1, professions.police, by=manager)
    page = browser.get(LIST, {"state": "open"}).content.decode()
    address = f"/en/people/invitations/{invitation.uuid}/withdraw/?state=open"
    assert f'href="{address}" class="button button--quiet" data-dialog="{invitation.uuid}"' in page
    assert f'<dialog class="dialog" id="{invitation.uuid}"' in page
    assert f'<span class="visually-hidden">{invitation.full_name}</span>' in page


def test_list_when_a_filter_is_set_then_it_is_told_and_can_be_cleared(browser: Client) -> None:
    response = browser.get(LIST, {"state": "open", "sort": "name"})
    assert "State: open" in words(response)
    assert 'class="chip" href="?sort=name"' in response.content.decode()
    assert "chip" not in browser.get(LIST).content.decode()
