"""What a learner says about a certificate from elsewhere, and what a manager decides about it."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.file_kinds import FIRST_BYTES, kind_of
from courses.models import PriorLearning

MOST_BYTES = 5 * 1024 * 1024
EXTENSIONS = ["pdf", "jpg", "jpeg", "png"]
WRONG_KIND = gettext_lazy("This is neither a PDF nor a JPEG or PNG picture. Choose another file.")


class ClaimForm(forms.ModelForm):
    """The certificate and what stands on it. The file's name is only looked at: it is not kept."""

    file = forms.FileField(
        label=gettext_lazy("The certificate as a file"),
        help_text=gettext_lazy("A PDF, or a photo of it as JPEG or PNG, of at most 5 MB."),
        validators=[FileExtensionValidator(EXTENSIONS, WRONG_KIND)],
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in EXTENSIONS)}),
        error_messages={
            "required": gettext_lazy("Choose the file of your certificate."),
            "invalid": gettext_lazy("Choose the file of your certificate."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    class Meta:
        model = PriorLearning
        fields = ["title", "issuer", "obtained_on", "valid_until"]
        labels = {
            "title": gettext_lazy("What the certificate is called"),
            "issuer": gettext_lazy("Who issued it"),
            "obtained_on": gettext_lazy("When you obtained it"),
            "valid_until": gettext_lazy("Until when it is valid"),
        }
        help_texts = {
            "title": gettext_lazy("As it is printed on it."),
            "issuer": gettext_lazy("For instance a school, an authority or an organisation."),
            "valid_until": gettext_lazy("Leave empty if it names no day."),
        }
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("obtained_on", "valid_until")
        }

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_obtained_on(self) -> date:
        day: date = self.cleaned_data["obtained_on"]
        if day > self.on:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 5 MB. Choose a smaller one."))
        beginning = file.read(max(map(len, FIRST_BYTES)))
        file.seek(0)
        if kind_of(beginning) is None:
            raise forms.ValidationError(WRONG_KIND)
        return file

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        obtained_on, valid_until = facts.get("obtained_on"), facts.get("valid_until")
        if obtained_on and valid_until and valid_until < obtained_on:
            self.add_error("valid_until", _("This is before the day on which you obtained it."))
        if self.errors and "file" not in self.errors:
            self.add_error(
                "file", _("Choose the file again: browsers forget it when something else is wrong.")
            )
        return facts


class DecisionForm(forms.Form):
    """Whether a certificate stands in for the course, and why."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            (PriorLearning.Decision.ACCEPTED, gettext_lazy("Accept: it stands in for the course")),
            (PriorLearning.Decision.REFUSED, gettext_lazy("Refuse: the course itself is needed")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether you accept or refuse.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The person reads it, and whoever manages them."),
        error_messages={"required": gettext_lazy("Give a reason.")},
    )


class RevokingForm(forms.Form):
    """Why a certificate does not stand in for the course any more."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The person reads it, and whoever manages them."),
        error_messages={"required": gettext_lazy("Give a reason.")},
    )
