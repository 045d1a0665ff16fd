"""Records as a CSV file that a spreadsheet opens without running anything that somebody has typed."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from django.utils.translation import gettext as _

from compliance.records import Record, State

Value: TypeAlias = str | int | date | None

BYTE_ORDER_MARK = "\ufeff"
SEPARATORS = {"comma": ",", "semicolon": ";"}

# OWASP, "CSV Injection": a cell that begins with = + - @ (or a full-width or small form of them), tab, carriage return
# or line feed is run as a formula. Spreadsheets skip blanks, invisible characters and quotation marks before it.
_SKIPPED = '[\\s"\\x00-\\x1f\\x7f-\\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*'
_FORMULA = f"{_SKIPPED}[=+\\-@＝＋－＠﹦﹢﹣﹫]"
_AT_THE_BEGINNING = re.compile(f"[\\t\\r\\n]|{_FORMULA}")
# Where the reader's list separator is not the file's (Excel in French or German), a text is cut at commas or semicolons.
_AFTER_A_SEPARATOR = re.compile(f"([,;])(?={_FORMULA})")


def cell(value: Value) -> str:
    """A value as the text of one cell: dates as ISO 8601, nothing as an empty text, formulas made plain text.

    An apostrophe before a formula makes it plain text (OWASP, "CSV Injection"). Texts alone can hold one: what the
    program itself counts stays a number.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = _AFTER_A_SEPARATOR.sub(r"\1'", value)
    return f"'{text}" if _AT_THE_BEGINNING.match(text) else text


class _Echo:
    """A file that keeps nothing: what is written comes back, so that it can be sent at once."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[Value]], *, separator: str = ",", has_mark: bool = False) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180), one by one; `has_mark` begins it with the byte-order mark that Excel needs."""
    writer = csv.writer(_Echo(), delimiter=separator)
    mark = BYTE_ORDER_MARK if has_mark else ""
    for row in rows:
        yield mark + writer.writerow([cell(value) for value in row])
        mark = ""


def table(course_code: str, records: Iterable[Record]) -> Iterator[list[Value]]:
    """The head of the table, and a row for each record.

    Words are translated when this is called: the file is sent later, when no language is active any more.
    """
    head: list[Value] = [
        _("Name"),
        _("E-mail address"),
        _("Unit"),
        _("Profession"),
        _("Course"),
        _("State"),
        _("Parts done"),
        _("Parts in all"),
        _("Started on"),
        _("Completed on"),
        _("Languages"),
        _("Learning minutes"),
        _("Edition"),
        _("Parts read in other words"),
        _("Current edition"),
        _("Refresher by"),
        _("Certificate number"),
        _("Valid until"),
    ]
    words = {state: str(state.label) for state in State}

    def written() -> Iterator[list[Value]]:
        yield head
        for record in records:
            is_counted = record.state == State.STARTED
            yield [
                record.name,
                record.email,
                record.unit,
                record.profession,
                course_code,
                words[record.state],
                record.done if is_counted else None,
                record.total if is_counted else None,
                record.started_on,
                record.completed_on,
                " ".join(record.languages or ()),
                record.learning_minutes,
                record.edition,
                record.read_otherwise,
                record.current,
                record.refresher_by,
                record.certificate_number,
                record.valid_until,
            ]

    return written()
