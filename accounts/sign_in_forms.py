"""allauth's forms with this site's words: “E-mail address” and “New password” wherever one is typed."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

E_MAIL = _("E-mail address")
NEW_PASSWORD, NEW_PASSWORD_AGAIN = _("New password"), _("New password, once more")


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
        self.fields["email"].label = _("New e-mail address")


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["password1"].label, self.fields["password2"].label = NEW_PASSWORD, NEW_PASSWORD_AGAIN


class PasswordAfterResetForm(forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label, self.fields["password2"].label = NEW_PASSWORD, NEW_PASSWORD_AGAIN
