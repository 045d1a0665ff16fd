"""The mails that `accounts` sends."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts import languages
from accounts.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, *, link: str) -> bool:
    """Send the link to the invited person, in the language of the invitation; returns whether the mail server took it.

    A failure is logged with the kind of error alone: its text may hold the address.
    """
    context = {"invitation": invitation, "link": link, "site_name": settings.WAGTAIL_SITE_NAME}
    with languages.speaking(invitation.language):
        subject = " ".join(render_to_string("accounts/mail/invitation_subject.txt", context).split())
        text = render_to_string("accounts/mail/invitation.txt", context)
    try:
        send_mail(subject, text, None, [invitation.email])
    except OSError as error:  # smtplib's errors are OSErrors too
        logger.warning("The mail of invitation %s was not sent: %s", invitation.uuid, type(error).__name__)
        return False
    return True
