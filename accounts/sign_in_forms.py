"""allauth's forms with this site's words: it says “E-mail address” wherever one is typed."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

E_MAIL = _("E-mail address")


class SignInForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = E_MAIL


class ForgottenPasswordForm(forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = E_MAIL


class NewAddressForm(forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = E_MAIL
