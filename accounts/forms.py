"""What people type: an invitation, its acceptance, the name on certificates, their language."""

from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.functional import lazy
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import languages
from accounts.models import Agency, AgencyQuerySet, Invitation, User

INDENT = "\N{EM SPACE}"  # browsers drop ordinary spaces at the beginning of an option


class UnitField(forms.ModelChoiceField):
    """A choice among units of the agency tree, each indented below the one it belongs to."""

    def offer(self, units: AgencyQuerySet) -> None:
        self.queryset = units
        self._shallowest = min((unit.depth for unit in units), default=1)

    def label_from_instance(self, unit: Agency) -> str:
        return INDENT * (unit.depth - self._shallowest) + unit.name


class LanguageSelect(forms.Select):
    """A choice among languages, each named in itself and marked as such for those who hear the page."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if languages.known(str(value)):
            option["attrs"]["lang"] = value
        return option


class LanguageField(forms.ChoiceField):
    widget = LanguageSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Language"), "choices": languages.offered, **kwargs})


def leave_out_what_is_no_choice(form: forms.BaseForm) -> None:
    """A site that speaks one language asks nobody which."""
    if len(languages.offered()) < 2:
        del form.fields["language"]


class InviteForm(forms.ModelForm):
    """Whom a manager invites to which of their own units."""

    agency = UnitField(Agency.objects.none(), label=_("Unit"), empty_label=_("Choose a unit"))
    language = LanguageField(
        initial=get_language,
        help_text=_("Of the mail, and of the account at first; the person can change it."),
    )

    class Meta:
        model = Invitation
        fields = ["full_name", "email", "agency", "profession", "language"]
        labels = {"full_name": _("Full name"), "email": _("E-mail address"), "profession": _("Profession")}
        help_texts = {"email": _("The invitation goes there, and it will be the address to sign in with.")}
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, units: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].offer(units)
        self.fields["profession"].empty_label = _("Choose a profession")
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        leave_out_what_is_no_choice(self)


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
    language = LanguageField(
        initial=get_language, help_text=_("Of pages and mails. You can change it at any time.")
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, initial={"full_name": invitation.full_name}, **kwargs)
        leave_out_what_is_no_choice(self)
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


def as_printed(name: str) -> str:
    """The name as certificates print it; a `ValidationError` names the characters that can't be printed.

    Which ones can is known by the app that prints; the settings say where to ask, so that people need not know it.
    """
    return import_string(settings.CERTIFICATE_NAME_CHECK)(name)


class ProfileForm(forms.ModelForm):
    """The one thing about oneself that one may change here."""

    class Meta:
        model = User
        fields = ["certificate_name"]
        labels = {"certificate_name": _("Name on certificates")}
        widgets = {"certificate_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_certificate_name(self) -> str:
        return as_printed(self.cleaned_data["certificate_name"])


class LanguageForm(forms.Form):
    """In which language one is spoken to."""

    BROWSER = "browser"

    language = LanguageField(
        choices=lambda: [(LanguageForm.BROWSER, _("As my browser says")), *languages.offered()],
        help_text=_("Of pages and mails. What you have learned counts in every language."),
    )

    def clean_language(self) -> str:
        """Empty where the browser shall say it."""
        chosen = self.cleaned_data["language"]
        return "" if chosen == self.BROWSER else chosen


class EndSessionForm(forms.Form):
    """Which of one's other sessions shall end."""

    session = forms.ModelChoiceField(UserSession.objects.none())

    def __init__(self, *args: Any, user: User, current: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = UserSession.objects.filter(user=user).exclude(session_key=current)
