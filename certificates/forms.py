"""What people type about certificates: the name as it shall be printed, a code to verify."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from certificates.codes import normalised
from certificates.fonts import missing_characters, printed_form
from certificates.letters import in_words


def printable_name(name: str) -> str:
    """The name as it is printed; refused, with the characters in words, while it has some that can't be."""
    name = printed_form(name)
    if missing := missing_characters(name):
        raise forms.ValidationError(
            _("These characters can’t be printed: %(characters)s.") % {"characters": in_words(missing)}
        )
    return name


class NameForm(forms.ModelForm):
    """The name as it shall stand on certificates; refused while it has characters that can't be printed."""

    class Meta:
        model = User
        fields = ["certificate_name"]
        labels = {"certificate_name": gettext_lazy("Name on certificates")}
        widgets = {"certificate_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        full_name = printed_form(self.instance.full_name)
        if not full_name or missing_characters(full_name):  # leaving it empty would print the full name
            self.fields["certificate_name"].required = True
            self.fields["certificate_name"].help_text = _("Latin, Greek and Cyrillic letters can be printed.")

    def clean_certificate_name(self) -> str:
        return printable_name(self.cleaned_data["certificate_name"])


class CodeForm(forms.Form):
    """The verification code of a certificate, in any of the ways people type it."""

    code = forms.CharField(
        label=gettext_lazy("Verification code"),
        max_length=100,
        help_text=gettext_lazy(
            "28 letters and digits, below the QR code. Capitals, spaces and hyphens don’t matter."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = normalised(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _(
                    "A verification code has 28 letters and digits. Compare what you typed with the certificate."
                )
            )
        return code
