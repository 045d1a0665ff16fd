"""What tests of pages share: signing in as a person does, and reading what a page says."""

import html
import re

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD

SIGN_IN = "/en/account/login/"


def sign_in(client: Client, user: User, password: str = PASSWORD) -> HttpResponse:
    """Type address and password on the sign-in page."""
    return client.post(SIGN_IN, {"login": user.email, "password": password})


def words(response: HttpResponse) -> str:
    """The text of a page as one reads it: no tags, single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())
