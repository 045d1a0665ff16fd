"""Error pages: the same house, the right language, and three things said: what happened, what was kept, what to do."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from accounts.models import User

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database


def served(view: Callable, status: int, *arguments: object) -> str:
    response = view(RequestFactory().get("/en/somewhere/"), *arguments)
    assert response.status_code == status
    return response.content.decode()


def too_many(request: HttpRequest) -> str:
    return render_to_string("429.html", request=request)


PAGES: dict[str, Callable[[], str]] = {
    "400": lambda: served(bad_request, 400, ValueError()),
    "403": lambda: served(permission_denied, 403, PermissionError()),
    "403_csrf": lambda: served(csrf_failure, 403),
    "404": lambda: served(page_not_found, 404, LookupError()),
    "429": lambda: too_many(RequestFactory().get("/en/somewhere/")),
    "500": lambda: served(server_error, 500),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_error_page_when_shown_then_it_says_what_happened_what_was_kept_and_what_to_do(name: str) -> None:
    page = PAGES[name]()
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    assert re.search(r'<html lang="en"', page)
    assert re.search(r"<title>[A-Z][^<]+ · Frontline training</title>", page)
    assert 'class="site-header"' in page
    assert len(re.findall("<h1>", main)) == 1
    assert re.search("saved before|Nothing was changed|Nothing you did before is lost", main)
    assert 'href="/"' in main
    assert "Traceback" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_error_page_when_the_language_is_known_then_the_page_says_so(name: str) -> None:
    with translation.override("de"):
        assert '<html lang="de"' in PAGES[name]()


@pytest.mark.parametrize("name", ["400", "403_csrf", "500"])
def test_error_page_when_something_is_broken_then_it_asks_no_database(name: str) -> None:
    """Without the `db` fixture a query is an error."""
    assert "<h1>" in PAGES[name]()


@pytest.mark.django_db
def test_page_when_it_does_not_exist_then_the_answer_leads_back_to_ones_training(
    client: Client, client_for: Callable[[User], Client], officer: User, site: object
) -> None:
    response = client_for(officer).get("/en/no-such-page/")
    assert response.status_code == 404
    assert 'href="/en/my/"' in response.content.decode()
    assert 'href="/en/account/login/"' in client.get("/en/no-such-page/").content.decode()
