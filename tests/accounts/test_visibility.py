"""Who may see whom: each test has a person who would leak if the rule were wrong."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from accounts.models import Agency, Invitation, Posting, User
from tests.factories import make_agency, make_invitation, make_manager, make_posting, make_user

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def northerner(agencies: SimpleNamespace, professions: SimpleNamespace) -> User:
    """Nils Northerner serves in the northern region: a sibling of the one that the manager manages."""
    user = make_user("Nils Northerner")
    make_posting(user, agencies.north_1, professions.police)
    return user


def seen_by(viewer: User, on: date = TODAY) -> set[User]:
    return set(User.objects.visible_to(viewer, on))


def test_visible_to_when_learner_then_only_oneself(officer: User, colleague: User, judge: User) -> None:
    assert seen_by(officer) == {officer}
    assert not Posting.objects.visible_to(officer, TODAY).exists()


def test_visible_to_when_manager_then_the_subtree_and_no_sibling_or_parent(
    manager: User,
    officer: User,
    colleague: User,
    northerner: User,
    judge: User,
    outsider: User,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
) -> None:
    chief = make_user("Clara Chief")
    make_posting(chief, agencies.police, professions.police)
    assert seen_by(manager) == {manager, officer, colleague}
    assert {posting.user for posting in Posting.objects.visible_to(manager, TODAY)} == {
        manager,
        officer,
        colleague,
    }
    assert list(Agency.objects.managed_by(manager, TODAY)) == [
        agencies.south,
        agencies.south_1,
        agencies.south_2,
    ]


def test_visible_to_when_the_paths_of_siblings_share_a_prefix_then_they_are_kept_apart(
    agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    siblings = [make_agency(below=agencies.court) for _ in range(37)]  # paths …0001, …0002, … …0010, …0011
    one, thirty_sixth = siblings[0], siblings[35]
    assert (one.path[-4:], thirty_sixth.path[-4:]) == ("0001", "0010")
    people_of = {}
    for unit in (one, thirty_sixth):
        people_of[unit.pk] = make_user()
        make_posting(people_of[unit.pk], unit, professions.judiciary)
    head = make_user()
    make_manager(head, one)
    assert seen_by(head) == {head, people_of[one.pk]}


def test_visible_to_when_a_posting_has_ended_then_the_person_is_gone_the_day_after(
    manager: User, northerner: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    make_posting(northerner, agencies.south_1, professions.police, until=YESTERDAY)
    assert seen_by(manager, YESTERDAY) == {manager, northerner}
    assert seen_by(manager, TODAY) == {manager}


def test_visible_to_when_a_posting_has_not_begun_then_the_person_is_not_there_yet(
    manager: User, northerner: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    make_posting(northerner, agencies.south_1, professions.police, since=TOMORROW)
    assert seen_by(manager, TODAY) == {manager}
    assert seen_by(manager, TOMORROW) == {manager, northerner}


def test_visible_to_when_the_mandate_has_ended_then_only_oneself(
    manager: User, officer: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    manager.managed.update(until=YESTERDAY)
    make_invitation(agencies.south_1, professions.police)
    assert seen_by(manager, YESTERDAY) == {manager, officer}
    assert seen_by(manager, TODAY) == {manager}
    assert not Agency.objects.managed_by(manager, TODAY).exists()
    assert not Invitation.objects.visible_to(manager, TODAY).exists()


def test_visible_to_when_the_viewer_is_inactive_then_nobody(
    manager: User, officer: User, coordinator: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    make_invitation(agencies.south_1, professions.police)
    manager.is_active = coordinator.is_active = False
    for viewer in (manager, coordinator):
        assert seen_by(viewer) == set()
        assert not Agency.objects.managed_by(viewer, TODAY).exists()
        assert not Invitation.objects.visible_to(viewer, TODAY).exists()


def test_visible_to_when_two_mandates_then_both_subtrees(
    manager: User, officer: User, northerner: User, judge: User, agencies: SimpleNamespace
) -> None:
    make_manager(manager, agencies.north_1)
    assert seen_by(manager) == {manager, officer, northerner}


def test_visible_to_when_coordinator_then_everybody_who_is_posted(
    coordinator: User, officer: User, judge: User, outsider: User, trainer: User
) -> None:
    assert seen_by(coordinator) == {coordinator, officer, judge, outsider}  # the trainer serves nowhere


def test_visible_to_when_trainer_then_only_oneself(trainer: User, officer: User) -> None:
    assert seen_by(trainer) == {trainer}


def test_visible_to_when_invitation_to_a_sibling_then_the_manager_does_not_see_it(
    manager: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    own, _token = make_invitation(agencies.south_2, professions.police)
    make_invitation(agencies.north, professions.police, by=manager)
    make_invitation(agencies.police, professions.police)
    assert list(Invitation.objects.visible_to(manager, TODAY)) == [own]
