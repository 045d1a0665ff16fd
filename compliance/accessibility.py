"""Barriers that people report: stored first, then mailed. The one writer of `AccessibilityReport`."""

import logging
import secrets
from datetime import date, datetime, timedelta
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation

from certificates.codes import ALPHABET
from compliance.models import AccessibilityReport

logger = logging.getLogger(__name__)

PREPARED_ON = date(2026, 11, 24)  # when somebody last went through the whole statement
TWICE = timedelta(minutes=10)  # the same words within this time are one report: a double click, a reload
# Addresses that open something for whoever holds them: an account, a new password, a certificate.
SECRET_ADDRESSES = {
    "accept_invitation",
    "account_confirm_email",
    "account_reset_password_from_key",
    "verify_code",
    "verify_short",
}


def report(*, barrier: str, page: str, email: str, language: str, at: datetime) -> AccessibilityReport:
    """Store a report and mail it to the contact; a mail server that fails loses nothing."""
    known = AccessibilityReport.objects.filter(
        barrier=barrier, page=page, email=email, reported_at__gt=at - TWICE
    ).first()
    if known:
        return known
    new = AccessibilityReport.objects.create(
        reference=_new_reference(), barrier=barrier, page=page, email=email, language=language, reported_at=at
    )
    if settings.ACCESSIBILITY_CONTACT and _was_sent(new):
        new.mailed_at = at
        new.save(update_fields=["mailed_at"])
    return new


def shown_page(address: str) -> str:
    """The path of a page of this site as a report may hold it: empty where there is none, or where the path is a secret."""
    path = unquote(urlsplit(address).path)[:500]
    try:
        with translation.override(translation.get_language_from_path(path) or translation.get_language()):
            match = resolve(path)
    except Resolver404:
        return ""
    return "" if match.url_name in SECRET_ADDRESSES else path


def _new_reference() -> str:
    """Short enough to be read out on the telephone."""
    return "A-" + "".join(secrets.choice(ALPHABET) for _ in range(6))


def _was_sent(new: AccessibilityReport) -> bool:
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(
            render_to_string("compliance/mail/accessibility_subject.txt", {"report": new}).split()
        )
        text = render_to_string("compliance/mail/accessibility.txt", {"report": new})
    message = EmailMessage(
        subject, text, to=[settings.ACCESSIBILITY_CONTACT], reply_to=[new.email] if new.email else None
    )
    try:
        message.send()
    except OSError as error:  # smtplib's errors are OSErrors too
        logger.warning("The accessibility report %s was not mailed: %s", new.reference, type(error).__name__)
        return False
    return True
