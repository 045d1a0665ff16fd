"""What a certificate says: the facts of a completion as they are when it is issued, and whether they can be printed."""

import calendar
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from certificates.fonts import missing_characters, printed_form
from courses.durations import hours_in_words
from courses.models import Completion


def facts_of(completion: Completion, *, at: datetime) -> dict[str, Any]:
    """Everything that is printed, save number and code. Names are those of now, the rest as it was on completion."""
    completed_on = timezone.localdate(completion.completed_at)
    valid_until = last_valid_day(completed_on, completion.edition.course.validity_months)
    with translation.override(completion.language):
        hours = hours_in_words(completion.learning_minutes)
    return {
        "name": printed_form(completion.user.name_for_certificates),
        "course_code": printed_form(completion.course_code),
        "course_name": printed_form(completion.course_name),
        "edition": completion.edition_number,
        "minutes": completion.learning_minutes,
        "hours": hours,
        "profession": printed_form(completion.profession_name),
        "agency": printed_form(completion.agency_name),
        "completed_on": completed_on.isoformat(),
        "issued_on": timezone.localdate(at).isoformat(),
        "valid_until": valid_until and valid_until.isoformat(),
        "issuer": printed_form(settings.CERTIFICATE_ISSUER),
        "language": completion.language,
        "is_demo": settings.DEMO,
    }


def unprintable(facts: dict[str, Any]) -> dict[str, list[str]]:
    """The characters that no shipped font has, by the fact they stand in; empty: everything comes out whole.

    A name that is empty is among them, with no character: there is nothing to print.
    """
    texts = {fact: value for fact, value in facts.items() if isinstance(value, str)}
    refused = {fact: missing for fact, text in texts.items() if (missing := missing_characters(text))}
    return refused if facts["name"] else {"name": [], **refused}


def last_valid_day(completed_on: date, months: int) -> date | None:
    """The day with the same number so many months later, or the last of a shorter month; None for 0: without end.

    Counted as in Regulation (EEC, Euratom) No 1182/71, Article 3(2)(c).
    """
    if not months:
        return None
    years, month = divmod(completed_on.month - 1 + months, 12)
    year, month = completed_on.year + years, month + 1
    return date(year, month, min(completed_on.day, calendar.monthrange(year, month)[1]))
