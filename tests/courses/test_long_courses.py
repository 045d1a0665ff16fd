"""A course with sixty lessons opens in the CMS as quickly as one with six: the same number of queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from courses.models import HomePage
from tests.courses.builders import (
    Stage,
    list_of,
    make_indicator,
    make_long_stage,
    make_practice,
    text,
    use_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the questions asked are the same on every database


def addresses(stage: Stage) -> dict[str, str]:
    module = stage.lessons[0].get_parent().pk
    return {
        "explorer of the module": reverse("wagtailadmin_explore", args=[module]),
        "editor of the course page": reverse("wagtailadmin_pages:edit", args=[stage.course_page.pk]),
        "editor of a lesson": reverse("wagtailadmin_pages:edit", args=[stage.lessons[-1].pk]),
    }


def queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_course_when_it_has_sixty_lessons_then_the_cms_asks_no_more_than_for_six_but_two_a_row(
    site: HomePage, editor: User, client_for: Callable[[User], Client]
) -> None:
    body = [text(), use_of(make_practice(text())), list_of(make_indicator())]
    short, long = (make_long_stage(site, body, lessons=number) for number in (6, 60))
    browser = client_for(editor)
    for stage in (short, long):
        for address in addresses(stage).values():
            browser.get(
                address
            )  # what is kept between requests, for instance that somebody edits it, is there now
    found = [
        {what: queries(browser, address) for what, address in addresses(stage).items()}
        for stage in (short, long)
    ]
    # "Translate this page" of wagtail-localize asks two short questions for each row; a page of the list has 50 rows.
    found[1]["explorer of the module"] -= 2 * (50 - 6)
    assert found[0] == found[1]
    assert len(browser.get(addresses(long)["explorer of the module"]).context["pages"]) == 50
