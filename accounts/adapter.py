"""How allauth behaves here: nobody signs up without an invitation, and everybody is spoken to in their own language."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from django.http import HttpRequest, HttpResponse

from accounts import languages
from accounts.models import User

logger = logging.getLogger(__name__)


class InvitationOnlyAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names: people sign in by e-mail."""

    # --- After sign-in: the landing page in the person's language; an address that was asked for stays as it is.

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        with languages.speaking(request.user.language):
            return super().get_login_redirect_url(request)

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        response = super().post_login(request, user, **facts)
        if languages.known(user.language):
            languages.remember(response, user.language)
        return response

    # --- Mails: text, and the page that a link opens, in the language of whom they go to.

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        recipient = context.get("user")
        with languages.speaking(recipient.language if recipient else ""):
            super().send_mail(template_prefix, email, context)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        with languages.speaking(user.language):
            url = self.get_reset_password_from_key_url(f"{context['uid']}-{context['key']}")
        super().send_password_reset_mail(user, email, {**context, "password_reset_url": url})

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation, signup: bool
    ) -> None:
        with languages.speaking(emailconfirmation.email_address.user.language):
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody what was changed in their account; it is changed, whether or not the mail server takes the mail."""
        try:
            super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)
        except OSError as error:  # smtplib's errors are OSErrors too; their text may hold the address
            logger.warning("A mail %s was not sent: %s", template_prefix, type(error).__name__)
