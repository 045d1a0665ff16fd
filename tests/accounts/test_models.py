"""What the database itself refuses, whoever writes."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import SINCE, make_manager, make_posting, make_user


def test_email_when_it_differs_only_in_case_then_a_second_account_is_refused(officer: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=officer.email.upper())
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=make_user().pk).update(email="Officer@Example.org")


def test_posting_when_two_are_open_at_the_same_place_then_the_second_is_refused(officer: User) -> None:
    posting = officer.postings.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_posting(officer, posting.agency, posting.profession, since=SINCE + timedelta(days=1))


def test_posting_when_the_first_has_ended_then_a_second_may_begin_at_the_same_place(officer: User) -> None:
    posting = officer.postings.get()
    officer.postings.update(until=SINCE)
    make_posting(officer, posting.agency, posting.profession, since=SINCE + timedelta(days=1))
    assert officer.postings.count() == 2


def test_posting_when_it_would_end_before_it_begins_then_it_is_refused(
    officer: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_posting(officer, agencies.north, professions.police, until=SINCE - timedelta(days=1))
    make_posting(officer, agencies.north, professions.police, until=SINCE)  # a single day


def test_mandate_when_two_are_open_for_the_same_agency_then_the_second_is_refused(
    manager: User, agencies: SimpleNamespace
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_manager(manager, agencies.south, since=SINCE + timedelta(days=1))


def test_name_when_none_is_known_then_a_person_is_called_by_the_address() -> None:
    assert str(User(email="someone@example.org")) == "someone@example.org"
