"""What people type: an invitation, its acceptance, the name on certificates."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, AgencyQuerySet, Invitation, User

INDENT = "\N{EM SPACE}"  # browsers drop ordinary spaces at the beginning of an option


class UnitField(forms.ModelChoiceField):
    """A choice among units of the agency tree, each indented below the one it belongs to."""

    def offer(self, units: AgencyQuerySet) -> None:
        self.queryset = units
        self._shallowest = min((unit.depth for unit in units), default=1)

    def label_from_instance(self, unit: Agency) -> str:
        return INDENT * (unit.depth - self._shallowest) + unit.name


class InviteForm(forms.ModelForm):
    """Whom a manager invites to which of their own units."""

    agency = UnitField(Agency.objects.none(), label=_("Unit"))

    class Meta:
        model = Invitation
        fields = ["full_name", "email", "agency", "profession"]
        labels = {"full_name": _("Full name"), "email": _("E-mail address"), "profession": _("Profession")}
        help_texts = {"email": _("The invitation goes there, and it will be the address to sign in with.")}
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, units: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].offer(units)
        self.fields["email"].widget.attrs["autocomplete"] = "off"


class InvitationFilterForm(forms.Form):
    """Which invitations a list shows."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *Invitation.State.choices]
    )


class AcceptForm(forms.Form):
    """What the invited person adds: the name as it should be, and a password of their own."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=lazy(lambda: " ".join(password_validators_help_texts()), str)(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, initial={"full_name": invitation.full_name}, **kwargs)
        self.email = invitation.email

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if "password" in facts:
            future_user = User(email=self.email, full_name=facts.get("full_name", ""))
            try:
                validate_password(facts["password"], future_user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return facts


class ProfileForm(forms.ModelForm):
    """The one thing about oneself that one may change here."""

    class Meta:
        model = User
        fields = ["certificate_name"]
        labels = {"certificate_name": _("Name on certificates")}
