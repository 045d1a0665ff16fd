"""Keeps the links of invitations out of the logs: who reads a log must not be able to open somebody's account."""

import logging
import re

INVITATION_LINK = re.compile(r"(/invitation/)[^/\s?]+")

# Django's loggers that write the address of a request: refused or failed, forged, and each one in runserver.
LOGGERS_OF_ADDRESSES = ["django.request", "django.security.csrf", "django.server"]


def without_tokens(record: logging.LogRecord) -> bool:
    """A logging filter that lets every record pass, with `***` for the token of an invitation."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            INVITATION_LINK.sub(r"\1***", part) if isinstance(part, str) else part for part in record.args
        )
    return True


def hide_tokens() -> None:
    for name in LOGGERS_OF_ADDRESSES:
        logging.getLogger(name).addFilter(without_tokens)
