"""The review date of several things of the library, set at once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import PracticeVersion
from tests.courses.builders import fresh, make_practice, make_source, text

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


def set_date(browser: Client, model: str, day: str, *things: object) -> str:
    chosen = "&".join(f"id={thing.pk}" for thing in things)
    address = reverse("wagtail_bulk_action", args=["courses", model, "set_review_date"])
    listing = reverse(f"wagtailsnippets_courses_{model}:list")
    answer = browser.post(f"{address}?{chosen}&next={listing}", {"review_by": day}, follow=True)
    return str(answer.content.decode())


def test_review_date_when_set_for_practices_then_no_new_version_comes_of_it_and_drafts_stay_drafts(
    editor: User, trainer: User, client_for: ClientFor
) -> None:
    plain, waiting = make_practice(text()), make_practice(text())
    draft = fresh(waiting)
    draft.summary = "A draft."
    draft.save_revision()
    set_date(client_for(editor), "bestpractice", "2027-05-01", plain, waiting)
    assert (fresh(plain).review_by, fresh(waiting).review_by) == (date(2027, 5, 1), None)
    draft = fresh(waiting).get_latest_revision_as_object()
    assert (draft.review_by, draft.summary) == (date(2027, 5, 1), "A draft.")
    assert PracticeVersion.objects.count() == 2
    set_date(client_for(trainer), "bestpractice", "2028-05-01", plain)
    assert fresh(plain).review_by == date(2027, 5, 1)
    assert fresh(plain).get_latest_revision_as_object().review_by == date(2028, 5, 1)


def test_review_date_when_a_source_was_read_later_then_that_one_is_left(
    editor: User, client_for: ClientFor
) -> None:
    early, late = make_source(read_on=date(2026, 1, 1)), make_source(read_on=date(2027, 6, 1))
    before = late.review_by
    shown = set_date(client_for(editor), "source", "2027-05-01", early, late)
    assert f"{late}: It was read on that day or later." in shown
    assert fresh(late).review_by == before


def test_review_date_when_one_may_only_look_then_nothing_is_set(
    reviewer: User, client_for: ClientFor
) -> None:
    source = make_source()
    before = fresh(source).review_by
    set_date(client_for(reviewer), "source", "2029-05-01", source)
    assert fresh(source).review_by == before
