"""The shapes of an answer as a browser sends it, and of what a manager types about extra time and attempts."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.models import Accommodation


class AnswerForm(forms.Form):
    """Which step is answered; what with, the kind of question reads, and whether it fits is the writer's business."""

    step = forms.CharField(
        max_length=36, error_messages={"required": _("This page was incomplete. Open it again.")}
    )
    sequence = forms.IntegerField(required=False, min_value=1, max_value=10**9)

    def add_prefix(self, field_name: str) -> str:
        """A prefix stands before the names of the other fields of a question, too."""
        return f"{self.prefix or ''}{field_name}"

    @property
    def first_error(self) -> str:
        return next(iter(self.errors.values()))[0]


class FieldsOf:
    """The fields of one question where several stand in a form: their names begin with the question's prefix."""

    def __init__(self, posted: QueryDict, prefix: str) -> None:
        self.posted, self.prefix = posted, prefix

    def get(self, name: str, default: str = "") -> str:
        return self.posted.get(self.prefix + name, default)

    def getlist(self, name: str) -> list[str]:
        return self.posted.getlist(self.prefix + name)


class PersonSearchForm(forms.Form):
    """Words that a person is found by."""

    q = forms.CharField(
        label=_("Name or e-mail address"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @property
    def words(self) -> list[str]:
        return self.cleaned_data["q"].split() if self.is_valid() else []


class GrantForm(forms.ModelForm):
    """How much more time, how many more attempts, why, from when to when."""

    class Meta:
        model = Accommodation
        fields = ["extra_percent", "extra_attempts", "since", "until", "reason"]
        labels = {"since": _("From"), "until": _("Until"), "reason": _("Reason")}
        help_texts = {
            "extra_percent": _(
                "From 10 to 300, or 0 for none. With 50, a limit of 60 minutes becomes one of 90."
            ),
            "extra_attempts": _("From 0 to 10, in every assessment. With 1, three attempts become four."),
            "until": _("The last day. Leave empty if the need will not pass."),
            "reason": _(
                "A sentence on what was agreed. No diagnosis is needed. The person reads it, and whoever manages them; "
                "it is in no report."
            ),
        }
        widgets = {
            "since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"since": on}, **kwargs)

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("extra_percent") == 0 and facts.get("extra_attempts") == 0:
            self.add_error("extra_percent", _("Give more time, more attempts, or both."))
        since, until = facts.get("since"), facts.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return facts
