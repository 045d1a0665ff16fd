"""Pages about certificates: one's own and nobody else's; verification that tells as little as possible."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from certificates.issuing import issue, revoke
from certificates.models import Certificate
from certificates.preview import picture_of
from certificates.verification import masked
from courses.models import Completion
from tests.factories import make_course, make_edition, make_user

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def certificate(completion: Completion) -> Certificate:
    """The officer's certificate, completed and issued now, so that pages which ask the clock find it valid."""
    Completion.objects.update(completed_at=timezone.now())
    completion.refresh_from_db()
    return issue(completion, at=timezone.now())


def words(response: Any) -> str:
    """What a page says in `main`, without markup."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0])).split())


# --- One's own -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["certificates", "certificate", "certificate_pdf", "certificate_preview"])
def test_own_pages_when_not_signed_in_then_one_is_asked_to_sign_in(
    client: Client, certificate: Certificate, name: str
) -> None:
    address = reverse(name, args=[] if name == "certificates" else [certificate.uuid])
    response = client.get(address)
    assert (response.status_code, urlsplit(response["Location"]).path) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", ["certificate", "certificate_pdf", "certificate_preview"])
@pytest.mark.parametrize("who", ["colleague", "manager", "coordinator", "outsider"])
def test_certificate_when_it_is_another_persons_then_it_is_not_found(
    certificate: Certificate,
    client_for: Callable[[User], Client],
    request: pytest.FixtureRequest,
    name: str,
    who: str,
) -> None:
    response = client_for(request.getfixturevalue(who)).get(reverse(name, args=[certificate.uuid]))
    assert response.status_code == 404
    assert certificate.number.encode() not in response.content


def test_list_when_there_are_certificates_then_ones_own_stand_there_with_their_state(
    certificate: Certificate,
    complete: Callable[..., Completion],
    colleague: User,
    client_for: Callable[[User], Client],
) -> None:
    theirs = issue(complete(colleague), at=NOW)
    said = words(client_for(certificate.user).get(reverse("certificates")))
    assert certificate.number in said
    assert "valid" in said
    assert theirs.number not in said
    assert "Not made yet" not in said


def test_list_when_there_is_none_then_it_says_how_to_get_one(
    officer: User, client_for: Callable[[User], Client]
) -> None:
    said = words(client_for(officer).get(reverse("certificates")))
    assert "No certificates yet" in said
    assert "Not made yet" not in said


def test_list_when_it_grows_then_the_number_of_queries_does_not(
    officer: User, complete: Callable[..., Completion], client_for: Callable[[User], Client]
) -> None:
    client = client_for(officer)
    issue(complete(officer, of=make_edition(make_course())), at=NOW)
    _queries_of_list(client)  # what the first request of a session asks once doesn't count
    counted = _queries_of_list(client)
    for _ in range(6):
        issue(complete(officer, of=make_edition(make_course())), at=NOW)
    assert _queries_of_list(client) == counted


def _queries_of_list(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("certificates")).status_code == 200
    return len(queries)


def test_page_when_it_is_ones_own_then_it_shows_facts_and_code(
    certificate: Certificate, client_for: Callable[[User], Client]
) -> None:
    response = client_for(certificate.user).get(reverse("certificate", args=[certificate.uuid]))
    said = words(response)
    for fact in [
        "Olivia Officer",
        certificate.number,
        certificate.code,
        "Unit South 1 (demo)",
        "THB-POL, edition 1, 10 minutes",
    ]:
        assert fact in said
    assert f'href="{reverse("certificate_pdf", args=[certificate.uuid])}"' in response.content.decode()
    assert f"{settings.BASE_URL}/v/{certificate.code}/" in said


def test_page_when_revoked_then_it_says_why(
    certificate: Certificate, client_for: Callable[[User], Client]
) -> None:
    revoke(certificate, reason="Issued by mistake", by=None, at=timezone.now())
    said = words(client_for(certificate.user).get(reverse("certificate", args=[certificate.uuid])))
    assert "Issued by mistake" in said
    assert "Revoked on" in said


def test_pdf_when_downloaded_twice_then_the_stored_bytes_are_served(
    certificate: Certificate, client_for: Callable[[User], Client]
) -> None:
    client, address = client_for(certificate.user), reverse("certificate_pdf", args=[certificate.uuid])
    first, second = client.get(address), client.get(address)
    assert first.content == second.content == bytes(certificate.pdf)
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
    assert first["ETag"] == f'"{certificate.pdf_sha256}"'
    assert set(first["Cache-Control"].split(", ")) == {"private", "no-cache"}
    unchanged = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_picture_when_asked_for_then_it_is_the_first_page_and_is_sent_once(
    certificate: Certificate, client_for: Callable[[User], Client]
) -> None:
    client, address = client_for(certificate.user), reverse("certificate_preview", args=[certificate.uuid])
    response = client.get(address)
    picture = Image.open(io.BytesIO(response.content)).convert("L")
    assert (response["Content-Type"], picture.size) == ("image/webp", (1000, 708))
    assert len(response.content) < 60_000
    assert picture.getextrema()[0] < 60 < 200 < picture.getextrema()[1]  # something dark is written on paper
    assert response["ETag"] == f'"{certificate.pdf_sha256}-1000"'
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
    unchanged = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_picture_when_two_certificates_differ_then_the_pictures_do(
    certificate: Certificate, complete: Callable[..., Completion]
) -> None:
    other = issue(complete(make_user("Somebody Else")), at=NOW)
    assert picture_of(bytes(certificate.pdf)) == picture_of(bytes(certificate.pdf))
    assert picture_of(bytes(certificate.pdf)) != picture_of(bytes(other.pdf))


def test_picture_when_it_is_ones_own_page_then_it_is_shown_and_says_what_it_shows_and_never_when_others_verify(
    certificate: Certificate, client: Client, client_for: Callable[[User], Client]
) -> None:
    address = reverse("certificate_preview", args=[certificate.uuid])
    words = f"Picture of certificate {certificate.number}: Olivia Officer has completed the course Recognise and respond."
    own = client_for(certificate.user)
    for page in (reverse("certificates"), reverse("certificate", args=[certificate.uuid])):
        shown = unescape(own.get(page).content.decode())
        assert f'src="{address}" alt="{words}"' in shown
    verified = client.get(reverse("verify_code", args=[certificate.code])).content.decode()
    assert "Genuine and valid" in verified
    assert "certificate-preview" not in verified


# --- The visible refusal ---------------------------------------------------------------------------


def test_list_when_a_name_cannot_be_printed_then_its_characters_are_named_and_a_new_name_mends_it(
    complete: Callable[..., Completion], client_for: Callable[[User], Client]
) -> None:
    user = make_user("王小明")
    completion = complete(user)
    client, address = client_for(user), reverse("certificates")
    said = words(client.get(address))
    assert "王 (U+738B), 小 (U+5C0F), 明 (U+660E)" in said
    assert "Recognise and respond" in said
    assert not Certificate.objects.exists()

    refused = client.post(address, {"certificate_name": "Wang 小"})
    assert refused.status_code == 200
    assert "These characters can’t be printed: 小 (U+5C0F)." in words(refused)
    assert 'value="Wang 小"' in refused.content.decode()
    user.refresh_from_db()
    assert (user.certificate_name, Certificate.objects.count()) == ("", 0)

    done = client.post(address, {"certificate_name": "Wang Xiaoming"}, follow=True)
    assert done.redirect_chain == [(address, 302)]
    assert "Your certificate is ready." in unescape(done.content.decode())
    assert "Not made yet" not in words(done)
    made = Certificate.objects.get()
    assert (made.completion, made.facts["name"]) == (completion, "Wang Xiaoming")


def test_list_when_the_full_name_cannot_be_printed_then_an_empty_name_is_refused(
    complete: Callable[..., Completion], client_for: Callable[[User], Client]
) -> None:
    user = make_user("王小明")
    complete(user)
    for typed in ["", " \N{NO-BREAK SPACE}"]:
        response = client_for(user).post(reverse("certificates"), {"certificate_name": typed})
        assert response.context["form"].errors == {"certificate_name": ["This field is required."]}
    assert not Certificate.objects.exists()


def test_list_when_the_unit_cannot_be_printed_then_it_says_who_can_mend_it(
    completion: Completion, client_for: Callable[[User], Client]
) -> None:
    Completion.objects.update(agency_name="Unit 王")
    said = words(client_for(completion.user).get(reverse("certificates")))
    assert "in the name of the course or of your unit: 王 (U+738B)" in said


def test_list_when_a_signal_was_missed_then_the_certificate_can_be_made_there(
    completion: Completion, client_for: Callable[[User], Client]
) -> None:
    client = client_for(completion.user)
    assert "Its certificate can be made now." in words(client.get(reverse("certificates")))
    assert not Certificate.objects.exists()  # looking changes nothing
    client.post(reverse("certificates"), {"certificate_name": ""})
    assert Certificate.objects.get().completion == completion


def test_list_when_others_lack_a_certificate_then_one_sees_and_issues_only_ones_own(
    completion: Completion,
    colleague: User,
    complete: Callable[..., Completion],
    client_for: Callable[[User], Client],
) -> None:
    client = client_for(colleague)
    assert "Not made yet" not in words(client.get(reverse("certificates")))
    client.post(reverse("certificates"), {"certificate_name": "Colin"})
    assert not Certificate.objects.exists()
    completion.user.refresh_from_db()
    assert completion.user.certificate_name == ""


# --- Verification ----------------------------------------------------------------------------------


def test_verification_when_valid_then_it_says_little_and_the_name_masked(
    client: Client, certificate: Certificate
) -> None:
    response = client.get(reverse("verify_code", args=[certificate.code]))
    said = words(response)
    assert response.status_code == 200
    assert "Genuine and valid" in said
    for fact in [certificate.number, "Recognise and respond", "THB-POL, 1", "O••••• O••••••"]:
        assert fact in said
    page = response.content.decode()
    for secret in [
        "Olivia",
        "Officer",
        "officer@example.org",
        "South 1",
        str(certificate.uuid),
        str(certificate.user.uuid),
    ]:
        assert secret not in page
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_verification_when_expired_then_it_says_so(client: Client, certificate: Certificate) -> None:
    Certificate.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    assert "Genuine, but expired" in words(client.get(reverse("verify_code", args=[certificate.code])))


def test_verification_when_revoked_then_it_says_since_when_and_why(
    client: Client, certificate: Certificate
) -> None:
    revoke(certificate, reason="Issued by <b>mistake</b>", by=None, at=timezone.now())
    response = client.get(reverse("verify_code", args=[certificate.code]))
    assert response.status_code == 200
    said = words(response)
    assert "Revoked: no longer valid" in said
    assert "Issued by <b>mistake</b>" in said
    assert "Genuine" not in said


@pytest.mark.parametrize("typed", ["0000-0000-0000-0000-0000-0000-0000", "nonsense", "'; DROP TABLE--", "1"])
def test_verification_when_the_code_is_unknown_then_a_helpful_404(
    client: Client, certificate: Certificate, typed: str
) -> None:
    response = client.get(reverse("verify_code", args=[typed]))
    assert response.status_code == 404
    assert "We know no certificate with this code" in words(response)
    assert certificate.number not in response.content.decode()


def test_verification_when_a_code_is_typed_then_its_page_follows(
    client: Client, certificate: Certificate
) -> None:
    typed = certificate.code.lower().replace("-", " ").replace("0", "o")
    response = client.get(reverse("verify"), {"code": typed})
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("verify_code", args=[certificate.code]),
    )


@pytest.mark.parametrize("typed", ["", "7K3M", "é" * 28])
def test_verification_when_it_is_no_code_then_the_form_says_so_and_keeps_it(
    client: Client, db: None, typed: str
) -> None:
    response = client.get(reverse("verify"), {"code": typed})
    assert response.status_code == 200
    assert response.content.decode().count("field--error") == 1
    assert f'value="{typed}"' in response.content.decode() or not typed


def test_verification_when_only_asked_for_then_there_is_no_error(client: Client, db: None) -> None:
    response = client.get(reverse("verify"))
    assert response.status_code == 200
    assert "field--error" not in response.content.decode()


def test_short_address_when_scanned_then_it_leads_to_the_verification(
    client: Client, certificate: Certificate
) -> None:
    short = reverse("verify_short", args=[certificate.code])
    assert short == f"/v/{certificate.code}/"
    response = client.get(short)
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("verify_code", args=[certificate.code]),
    )
    assert client.get("/v/")["Location"] == reverse("verify")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë Müller-Šarić", "Z•• M•••••-Š••••"),
        ("Олена Коваленко", "О•••• К••••••••"),
        ("D’Angelo O'Brien", "•’A••••• •'B••••"),
        ("J. R. Smith", "•. •. S••••"),
        ("Li", "L•"),
        ("<b>&", "••••"),
        ("", ""),
    ],
)
def test_name_when_masked_then_initials_alone_can_be_read(name: str, shown: str) -> None:
    assert masked(name) == shown
