"""The writer of people: invitations that open one account, postings and mandates that begin and end."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress

from accounts import people
from accounts.models import AgencyManager, Invitation, Posting, User
from tests.factories import PASSWORD, SINCE, make_invitation, make_manager, make_posting, make_user

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def invitation(agencies: SimpleNamespace, professions: SimpleNamespace) -> Invitation:
    invitation, _token = make_invitation(
        agencies.south_1, professions.police, email="new@example.org", at=NOW
    )
    return invitation


def accept(invitation: Invitation, *, at: datetime = NOW) -> User:
    return people.accept(invitation, full_name="Nora New", password=PASSWORD, at=at, on=TODAY)


def test_invite_when_made_then_only_a_digest_of_the_token_is_kept(
    agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    invitation, token = make_invitation(agencies.south_1, professions.police)
    assert invitation.token_digest == people.digest_of(token)
    assert token not in str(Invitation.objects.values().get())
    assert people.invitation_of(token) == invitation
    assert people.invitation_of(token + "x") is None


def test_invite_when_the_address_has_an_account_then_it_is_refused_in_any_case(
    agencies: SimpleNamespace, professions: SimpleNamespace, officer: User
) -> None:
    with pytest.raises(people.InvitationRefused, match="account with this e-mail address"):
        make_invitation(agencies.south_1, professions.police, email=f" {officer.email.upper()} ")
    assert not Invitation.objects.exists()


def test_invite_when_asked_twice_then_only_the_newest_link_works(
    invitation: Invitation, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    elsewhere, _token = make_invitation(
        agencies.court, professions.judiciary, email="other@example.org", at=NOW
    )
    newest, _token = make_invitation(agencies.south_2, professions.police, email="NEW@example.org", at=NOW)
    assert set(Invitation.objects.open(NOW)) == {newest, elsewhere}
    invitation.refresh_from_db()
    assert invitation.state(NOW) == Invitation.State.WITHDRAWN


def test_accept_when_open_then_there_is_an_account_with_verified_address_and_posting(
    invitation: Invitation,
) -> None:
    user = accept(invitation)
    invitation.refresh_from_db()
    assert (user.email, user.full_name, user.check_password(PASSWORD)) == (
        "new@example.org",
        "Nora New",
        True,
    )
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [
        (user.pk, "new@example.org", True, True)
    ]
    assert list(Posting.objects.values_list("user", "agency", "profession", "since", "until")) == [
        (user.pk, invitation.agency_id, invitation.profession_id, TODAY, None)
    ]
    assert (invitation.accepted_by, invitation.accepted_at) == (user, NOW)
    assert user.is_superuser is False
    assert not AgencyManager.objects.exists()


def test_accept_when_done_twice_then_the_second_is_refused_and_there_is_one_account(
    invitation: Invitation,
) -> None:
    accept(invitation)
    with pytest.raises(people.InvitationRefused, match="used, withdrawn or has expired"):
        accept(invitation)
    assert User.objects.count() == 1


def test_accept_when_withdrawn_then_it_is_refused(invitation: Invitation) -> None:
    assert people.withdraw(invitation, at=NOW) is True
    with pytest.raises(people.InvitationRefused):
        accept(invitation)
    assert not User.objects.exists()


def test_accept_when_the_last_instant_is_reached_then_it_is_refused(invitation: Invitation) -> None:
    with pytest.raises(people.InvitationRefused):
        accept(invitation, at=invitation.expires_at)
    assert not User.objects.exists()
    assert accept(invitation, at=invitation.expires_at - timedelta(seconds=1)).email == "new@example.org"


def test_accept_when_an_account_was_made_meanwhile_then_it_is_refused_and_stays_open(
    invitation: Invitation,
) -> None:
    make_user(email="New@example.org")
    with pytest.raises(people.InvitationRefused, match="Sign in with it"):
        accept(invitation)
    assert list(Invitation.objects.open(NOW)) == [invitation]


def test_withdraw_when_accepted_then_nothing_changes(invitation: Invitation) -> None:
    accept(invitation)
    assert people.withdraw(invitation, at=NOW) is False
    invitation.refresh_from_db()
    assert (invitation.withdrawn_at, invitation.state(NOW)) == (None, Invitation.State.ACCEPTED)


@pytest.mark.parametrize("state", Invitation.State)
def test_in_state_when_all_states_exist_then_it_agrees_with_the_state_of_each(
    state: Invitation.State, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    place = agencies.south_1, professions.police
    make_invitation(*place, at=NOW)
    make_invitation(*place, at=NOW - timedelta(days=people.INVITATION_DAYS))  # expires this very instant
    withdrawn, _token = make_invitation(*place, at=NOW)
    people.withdraw(withdrawn, at=NOW)
    accepted, _token = make_invitation(*place, at=NOW)
    accept(accepted)
    expected = [invitation for invitation in Invitation.objects.all() if invitation.state(NOW) == state]
    assert list(Invitation.objects.in_state(state, NOW)) == expected
    assert len(expected) == 1


def test_post_when_already_there_then_the_open_posting_is_returned(officer: User) -> None:
    posting = officer.postings.get()
    again = people.post(officer, agency=posting.agency, profession=posting.profession, on=TODAY)
    assert (again, again.since) == (posting, SINCE)


def test_move_when_posted_then_the_old_posting_ends_the_day_before(
    officer: User, agencies: SimpleNamespace
) -> None:
    old = officer.postings.get()
    new = people.move(officer, to=agencies.north_1, profession=old.profession, on=TODAY)
    assert [list(officer.postings.current(day)) for day in (YESTERDAY, TODAY)] == [[old], [new]]


def test_move_when_manager_then_the_mandate_ends_too(manager: User, agencies: SimpleNamespace) -> None:
    people.move(manager, to=agencies.north, profession=manager.postings.get().profession, on=TODAY)
    assert manager.managed.get().until == YESTERDAY


def test_leave_when_posted_then_the_last_day_still_counts(officer: User, colleague: User) -> None:
    people.leave(officer, last_day=TODAY)
    posting = officer.postings.get()
    assert [list(officer.postings.current(day)) for day in (TODAY, TOMORROW)] == [[posting], []]
    assert colleague.postings.get().until is None


def test_leave_when_a_later_end_was_announced_then_the_earlier_day_counts(
    officer: User, agencies: SimpleNamespace
) -> None:
    people.leave(officer, last_day=TODAY + timedelta(days=30))
    make_manager(officer, agencies.south, until=TODAY + timedelta(days=30))
    people.leave(officer, last_day=TODAY)
    assert (officer.postings.get().until, officer.managed.get().until) == (TODAY, TODAY)


def test_leave_when_something_ended_before_then_its_end_stays(
    officer: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    earlier = make_posting(officer, agencies.north_1, professions.police, until=YESTERDAY)
    people.leave(officer, last_day=TODAY)
    earlier.refresh_from_db()
    assert earlier.until == YESTERDAY


def test_leave_when_a_posting_had_not_begun_then_it_never_takes_place(
    officer: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    make_posting(officer, agencies.north_1, professions.police, since=TOMORROW)
    people.leave(officer, last_day=TODAY)
    assert [(posting.agency, posting.until) for posting in officer.postings.all()] == [
        (agencies.south_1, TODAY)
    ]


def test_appoint_when_appointed_twice_then_there_is_one_mandate(
    officer: User, agencies: SimpleNamespace
) -> None:
    first = people.appoint(officer, agency=agencies.south, on=YESTERDAY)
    again = people.appoint(officer, agency=agencies.south, on=TODAY)
    assert (first, again.since, AgencyManager.objects.count()) == (again, YESTERDAY, 1)


def test_name_for_certificates_when_set_then_it_is_used_and_when_emptied_the_full_name_is(
    officer: User,
) -> None:
    people.name_for_certificates(officer, name="Dr. Olivia Officer")
    assert User.objects.get(pk=officer.pk).name_for_certificates == "Dr. Olivia Officer"
    people.name_for_certificates(officer, name="")
    assert User.objects.get(pk=officer.pk).name_for_certificates == "Olivia Officer"
