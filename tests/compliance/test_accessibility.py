"""The accessibility statement, and reports of barriers: stored first, mailed then, read and answered in the CMS."""

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from accounts.models import User
from compliance import accessibility
from compliance.authoring import ensure_reports
from compliance.models import AccessibilityReport
from courses.models import HomePage
from tests.factories import make_invitation

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]
PAGE = "/en/accessibility/"
TYPED = {"barrier": "The menu can't be opened with my switch.", "page": "/en/my/", "email": "ada@example.org"}
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _contact(settings: Any, site: HomePage) -> None:
    settings.ACCESSIBILITY_CONTACT = "barriers@example.org"
    ensure_reports()


class RefusingBackend(EmailBackend):
    def send_messages(self, messages: list) -> int:
        raise smtplib.SMTPServerDisconnected("no")


def make_report(**facts: str) -> AccessibilityReport:
    return accessibility.report(**{**TYPED, "language": "en", "at": AT, **facts})


# --- The page --------------------------------------------------------------------------------------


def test_statement_when_a_stranger_opens_it_then_it_names_who_speaks_the_law_and_the_contact(
    client: Client, settings: Any
) -> None:
    settings.CERTIFICATE_ISSUER = "Ministry of Examples"
    page = client.get(PAGE).content.decode()
    assert "Ministry of Examples" in page
    assert "28 May 2019" in page
    assert 'href="mailto:barriers@example.org"' in page
    settings.ACCESSIBILITY_CONTACT = ""
    assert "mailto:" not in client.get(PAGE).content.decode()


def test_statement_when_come_to_by_the_footer_then_the_form_names_the_page(
    client: Client, officer: User, client_for: ClientFor
) -> None:
    assert f'href="{PAGE}?page=%2Fen%2Fmy%2F"' in client_for(officer).get("/en/my/").content.decode()
    assert client.get(PAGE, {"page": "/en/my/"}).context["form"]["page"].value() == "/en/my/"
    came_from = client.get(PAGE, headers={"Referer": "http://testserver/en/verify/?code=1"})
    assert came_from.context["form"]["page"].value() == "/en/verify/"


@pytest.mark.parametrize(
    "address",
    [
        "/en/invitation/secret/",
        "/en/account/password/reset/key/1-secret/",
        "/en/account/confirm-email/secret/",
        "/en/verify/SECRET/",
        "/v/SECRET/",
        "http://elsewhere.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_shown_page_when_an_address_opens_something_or_is_none_then_it_is_left_out(address: str) -> None:
    assert accessibility.shown_page(address) == ""
    assert accessibility.shown_page("/en/my/?next=secret#here") == "/en/my/"


def test_footer_when_an_address_is_a_secret_then_the_link_does_not_carry_it(
    client: Client, manager: User
) -> None:
    unit = manager.postings.get()
    _invitation, token = make_invitation(unit.agency, unit.profession, by=manager)
    page = client.get(reverse("accept_invitation", args=[token])).content.decode()
    assert f'href="{PAGE}"' in page
    assert f"page={token}" not in page


def test_statement_when_the_query_holds_a_script_then_it_is_shown_as_words(client: Client) -> None:
    page = client.get(PAGE, {"page": '/en/"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


# --- Reporting -------------------------------------------------------------------------------------


def test_report_when_sent_then_it_is_stored_mailed_and_confirmed_with_its_reference(client: Client) -> None:
    response = client.post(PAGE, TYPED, follow=True)
    stored = AccessibilityReport.objects.get()
    assert (stored.barrier, stored.page, stored.email) == tuple(TYPED.values())
    assert stored.mailed_at == stored.reported_at
    assert response.redirect_chain == [(PAGE, 302)]
    assert f"under the reference {stored.reference}." in response.content.decode()
    sent = mail.outbox[0]
    assert (sent.to, sent.reply_to) == (["barriers@example.org"], ["ada@example.org"])
    assert stored.reference in sent.subject
    assert TYPED["barrier"] in sent.body  # as it was typed: a mail is text


def test_report_when_only_the_barrier_is_given_then_that_is_enough(client: Client) -> None:
    client.post(PAGE, {"barrier": "Too small"})
    assert AccessibilityReport.objects.get().email == ""
    assert mail.outbox[0].reply_to == []


def test_report_when_the_barrier_is_missing_then_the_form_says_so_and_keeps_the_rest(client: Client) -> None:
    response = client.post(PAGE, {**TYPED, "barrier": " "})
    page = response.content.decode()
    assert 'href="#id_barrier"' in page
    assert "ada@example.org" in page
    assert not AccessibilityReport.objects.exists()


def test_report_when_the_mail_server_fails_then_nothing_is_lost(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    response = client.post(PAGE, TYPED, follow=True)
    stored = AccessibilityReport.objects.get()
    assert stored.mailed_at is None
    assert stored.reference in response.content.decode()
    assert "ada@example.org" not in caplog.text


def test_report_when_no_contact_is_set_then_it_is_stored_and_nothing_is_mailed(
    client: Client, settings: Any
) -> None:
    settings.ACCESSIBILITY_CONTACT = ""
    client.post(PAGE, TYPED)
    assert AccessibilityReport.objects.get().mailed_at is None
    assert mail.outbox == []


def test_report_when_sent_twice_at_once_then_it_counts_once() -> None:
    first = make_report()
    assert make_report(at=AT + timedelta(minutes=1)) == first
    assert make_report(at=AT + timedelta(minutes=11)) != first
    assert make_report(barrier="Another one") != first
    assert len(mail.outbox) == 3


def test_report_when_the_page_holds_a_line_break_then_the_subject_of_the_mail_does_not(
    client: Client,
) -> None:
    client.post(PAGE, {**TYPED, "page": "a\nBcc: all@example.org", "barrier": "x\nBcc: all@example.org"})
    assert mail.outbox[0].recipients() == ["barriers@example.org"]


def test_report_when_many_come_from_one_network_then_the_form_waits_and_keeps_what_was_typed(
    client: Client,
) -> None:
    statuses = [client.post(PAGE, {"barrier": f"Number {n}"}).status_code for n in range(21)]
    assert statuses == [302] * 20 + [429]
    assert AccessibilityReport.objects.count() == 20
    assert "Number 99" in client.post(PAGE, {"barrier": "Number 99"}).content.decode()
    assert client.get(PAGE).status_code == 200


# --- In the CMS ------------------------------------------------------------------------------------


@pytest.fixture
def stored() -> AccessibilityReport:
    return make_report(barrier="<script>alert(1)</script>", page='/en/"><b>x')


def url(name: str, *arguments: int) -> str:
    return reverse(f"wagtailsnippets_compliance_accessibilityreport:{name}", args=arguments)


@pytest.mark.parametrize(("who", "may"), [("trainer", True), ("editor", True), ("reviewer", False)])
def test_reports_when_an_author_opens_the_list_then_those_of_the_house_see_it(
    request: pytest.FixtureRequest, client_for: ClientFor, stored: AccessibilityReport, who: str, may: bool
) -> None:
    author = client_for(request.getfixturevalue(who))
    response = author.get(url("list"))
    assert (response.status_code == 200) == may
    assert (stored.reference in response.content.decode()) == may
    assert ("Accessibility reports" in author.get("/cms/").content.decode()) == may
    assert (author.get(url("edit", stored.pk)).status_code == 200) == may


@pytest.mark.parametrize("who", ["officer", "manager"])
def test_reports_when_somebody_else_asks_then_there_is_nothing(
    request: pytest.FixtureRequest, client_for: ClientFor, stored: AccessibilityReport, who: str
) -> None:
    browser = client_for(request.getfixturevalue(who))
    for path in (url("list"), url("edit", stored.pk)):
        response = browser.get(path)
        assert (response.status_code, stored.reference in response.content.decode()) == (302, False)


def test_report_when_an_editor_answers_then_only_the_answer_changes(
    client_for: ClientFor, editor: User, stored: AccessibilityReport
) -> None:
    browser = client_for(editor)
    page = browser.get(url("edit", stored.pk)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    typed = {"answer": "Mended on 3 March.", "answered_at": "2026-03-03 10:00", "barrier": "forged"}
    assert browser.post(url("edit", stored.pk), typed).status_code == 302
    stored.refresh_from_db()
    assert stored.answer == "Mended on 3 March."
    assert stored.answered_at is not None
    assert stored.barrier == "<script>alert(1)</script>"


def test_reports_when_even_a_superuser_tries_to_add_or_delete_then_it_is_refused(
    client_for: ClientFor, editor: User, stored: AccessibilityReport
) -> None:
    editor.is_superuser = True
    editor.save()
    browser = client_for(editor)
    assert browser.get(url("list")).status_code == 200
    for path in (url("add"), url("delete", stored.pk)):
        assert browser.post(path, {"barrier": "forged"}).status_code == 302
    assert AccessibilityReport.objects.count() == 1
    assert url("add") not in browser.get(url("list")).content.decode()
