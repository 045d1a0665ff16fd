"""The file for spreadsheets: nothing typed by anybody runs, and everything typed comes back."""

import csv
import io
import json
import logging
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from compliance.export import BYTE_ORDER_MARK, Value, cell, lines
from courses.models import Edition
from tests.compliance.builders import certify
from tests.factories import make_course, make_edition, make_enrolment, make_posting, make_user

FIXTURES = settings.BASE_DIR.parent / "shared" / "fixtures"
HEAD = [
    "Name",
    "E-mail address",
    "Unit",
    "Profession",
    "Course",
    "State",
    "Parts done",
    "Parts in all",
    "Started on",
    "Completed on",
    "Languages",
    "Learning minutes",
    "Edition",
    "Parts read in other words",
    "Current edition",
    "Refresher by",
    "Certificate number",
    "Valid until",
]


def fixture(path: str) -> Path:
    found = FIXTURES / path
    if not found.exists():
        pytest.skip(f"the outside test material {path} is not here")
    return found


def parsed(rows: Iterable[Iterable[Value]], separator: str = ",") -> list[list[str]]:
    """What a reader of CSV finds in the lines: the standard library's, which shares no code with `cell`."""
    text = "".join(lines(rows, separator=separator))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def is_run_as_formula(text: str) -> bool:
    """What OWASP's list calls dangerous, written down a second time, plainly."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    return text.lstrip(' \t\r\n\u00a0\u200b\ufeff"')[:1] in set("=+-@＝＋－＠")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("Zoë Müller-Šarić", "Zoë Müller-Šarić"),
        ("Олена", "Олена"),
        ("a@example.org", "a@example.org"),
        (7, "7"),
        (-7, "-7"),
        (date(2026, 11, 23), "2026-11-23"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\rtext", "'\rtext"),
        ("\ntext", "'\ntext"),
        ("   =1", "'   =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\x00=1", "'\x00=1"),
        ('"=1"', '\'"=1"'),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠1", "'＠1"),
        ("﹦1", "'﹦1"),
        ("'=1", "'=1"),
        ("1=1", "1=1"),
        ("   text", "   text"),
        ("Ada;=1+1", "Ada;'=1+1"),
        ("Ada, =1+1", "Ada,' =1+1"),
        ("Ada; Bob, Carl", "Ada; Bob, Carl"),
    ],
)
def test_cell_when_given_a_value_then_it_is_this_text(value: Value, text: str) -> None:
    assert cell(value) == text


def test_cell_when_the_payloads_of_the_csv_injection_list_are_given_then_none_is_run() -> None:
    payloads = fixture("security/csv-injection.txt").read_text().splitlines()
    assert len(payloads) == 3
    assert parsed([payloads]) == [
        [payload if payload.startswith("DDE") else f"'{payload}" for payload in payloads]
    ]


def test_cell_when_the_big_list_of_naughty_strings_is_given_then_each_comes_back_and_none_is_run() -> None:
    naughty = json.loads(fixture("security/blns.json").read_text())
    assert len(naughty) > 200
    found = [row[0] for row in parsed([[text, "end"] for text in naughty])]
    assert found == [cell(text) for text in naughty]
    assert not [text for text in found if is_run_as_formula(text)]
    harmless = [text for text in naughty if not is_run_as_formula(text)]
    changed = [text for text in harmless if cell(text) != text]
    assert changed == []


def test_cell_when_names_of_22_countries_are_given_then_they_come_back_unchanged() -> None:
    names: set[str] = set()
    for file in ("forenames", "surnames"):
        with fixture(f"people/common-{file}-by-country.csv").open(encoding="utf-8", newline="") as opened:
            names |= {row["Localized Name"] for row in csv.DictReader(opened)}
    assert len(names) > 500
    ordered = sorted(names)
    assert [row[0] for row in parsed([[name, ""] for name in ordered])] == ordered


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=3), max_size=5)
)
def test_lines_when_any_text_is_given_then_a_reader_finds_the_same_cells_and_no_formula(
    rows: list[list[str]],
) -> None:
    for separator in (",", ";"):
        found = parsed(rows, separator)
        assert found == [[cell(text) for text in row] for row in rows]
        assert not [text for row in found for text in row if is_run_as_formula(text)]


@given(st.text(st.sampled_from("=+-@;, a\"'\n"), min_size=1))
def test_cell_when_its_text_is_exported_again_then_nothing_more_is_added(text: str) -> None:
    assert cell(cell(text)) == cell(text)


@given(st.text(st.sampled_from('=+-@;, aé"'), min_size=1))
def test_lines_when_the_reader_takes_the_other_separator_then_no_cell_is_a_formula(text: str) -> None:
    """Excel in French or German cuts a file with commas at its semicolons, and reads the quotation marks as it likes."""
    for ours, theirs in ((",", ";"), (";", ",")):
        line = "".join(lines([["Ada", text, "end"]], separator=ours))
        naively_cut = line.removesuffix("\r\n").split(theirs)
        assert not [part for part in naively_cut if is_run_as_formula(part)]


@pytest.fixture
def edition(db: None) -> Edition:
    return make_edition(make_course("THB-POL"), lessons=3)


def content(response: object) -> str:
    return b"".join(response.streaming_content).decode("utf-8")  # type: ignore[attr-defined] # the test client's


def test_export_when_asked_for_then_it_holds_the_head_and_each_row(
    manager: User, officer: User, edition: Edition, client_for: Callable[[User], Client]
) -> None:
    certificate = certify(officer, edition, valid_until=date(2099, 12, 31))
    make_enrolment(manager, edition.course)
    response = client_for(manager).get(reverse("records_csv"))
    today = timezone.localdate().isoformat()
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="records-THB-POL-{today}.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert list(csv.reader(io.StringIO(content(response), newline=""))) == [
        HEAD,
        [
            "Mona Manager",
            "manager@example.org",
            "Region South (demo)",
            "Police",
            "THB-POL",
            "Started",
            "0",
            "0",
            today,
            "",
            "",
            "",
            "",
            "",
            "1",
            "",
            "",
            "",
        ],
        [
            "Olivia Officer",
            "officer@example.org",
            "Unit South 1 (demo)",
            "Police",
            "THB-POL",
            "Certified",
            "",
            "",
            today,
            today,
            "en",
            str(edition.manifest["learning_minutes"]),
            "1",
            "",
            "1",
            "",
            certificate.number,
            "2099-12-31",
        ],
    ]


def test_export_when_filtered_and_sorted_then_it_holds_exactly_what_the_page_shows(
    manager: User,
    officer: User,
    colleague: User,
    edition: Edition,
    agencies: SimpleNamespace,
    client_for: Callable[[User], Client],
) -> None:
    query = {"unit": agencies.south_1.code, "sort": "-name"}
    client = client_for(manager)
    names = [row[0] for row in csv.reader(io.StringIO(content(client.get(reverse("records_csv"), query))))]
    assert names == ["Name", "Olivia Officer", "Colin Colleague"]
    assert [record.name for record in client.get(reverse("records"), query).context["page"]] == names[1:]


def test_export_when_made_for_excel_then_it_begins_with_the_mark_and_has_semicolons(
    manager: User, edition: Edition, client_for: Callable[[User], Client]
) -> None:
    client = client_for(manager)
    plain = content(client.get(reverse("records_csv")))
    for_excel = content(client.get(reverse("records_csv"), {"bom": "1", "sep": "semicolon"}))
    assert plain.startswith("Name,E-mail address,")
    assert for_excel.startswith(f"{BYTE_ORDER_MARK}Name;E-mail address;")
    assert for_excel.count(BYTE_ORDER_MARK) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"unit": "court"},
        {"unit": "no-such"},
        {"course": "NO-SUCH"},
        {"state": "x"},
        {"sep": "x"},
        {"q": "\x00"},
    ],
)
def test_export_when_a_filter_is_not_the_viewers_to_use_then_there_is_no_file(
    manager: User,
    judge: User,
    edition: Edition,
    client_for: Callable[[User], Client],
    query: dict[str, str],
) -> None:
    assert client_for(manager).get(reverse("records_csv"), query).status_code == 404


def test_export_when_the_viewer_manages_nothing_then_there_is_no_such_address(
    officer: User, edition: Edition, client_for: Callable[[User], Client]
) -> None:
    assert client_for(officer).get(reverse("records_csv")).status_code == 404


def test_export_when_nobody_is_signed_in_then_it_leads_to_sign_in(client: Client, edition: Edition) -> None:
    response = client.get(reverse("records_csv"))
    assert (response.status_code, response.url) == (
        302,
        f"{reverse('account_login')}?next={reverse('records_csv')}",
    )


def test_export_when_there_are_30_rows_then_it_takes_as_many_queries_as_for_one(
    manager: User,
    edition: Edition,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
    client_for: Callable[[User], Client],
) -> None:
    client = client_for(manager)

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            rows = content(client.get(reverse("records_csv"))).count("\r\n") - 1
        return rows, len(captured)

    queries()  # the first request fills the caches of sites and permissions
    rows, before = queries()
    assert rows == 1
    for _number in range(29):
        user = make_user()
        make_posting(user, agencies.south_2, professions.police)
        certify(user, edition)
    assert queries() == (30, before)


def test_export_when_it_was_sent_then_the_log_says_who_took_what_but_names_nobody(
    manager: User,
    officer: User,
    edition: Edition,
    client_for: Callable[[User], Client],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, logger="compliance"):
        content(client_for(manager).get(reverse("records_csv"), {"q": "Olivia", "state": "not-started"}))
    assert [record.getMessage() for record in caplog.records if record.name.startswith("compliance")] == [
        f"Records exported: by={manager.uuid} course=THB-POL unit=all profession=all state=not-started words=given rows=1"
    ]


def test_export_when_a_name_holds_a_formula_then_it_is_text_in_the_file(
    manager: User, officer: User, edition: Edition, client_for: Callable[[User], Client]
) -> None:
    User.objects.filter(pk=officer.pk).update(full_name='=HYPERLINK("https://example.org";"Ada")')
    rows = list(csv.reader(io.StringIO(content(client_for(manager).get(reverse("records_csv"))), newline="")))
    assert sorted(row[0] for row in rows[1:]) == [
        '\'=HYPERLINK("https://example.org";"Ada")',
        "Mona Manager",
    ]
