"""The shapes of an answer as a browser sends it, of what a manager types about extra time, and of what opens a file."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.kinds.kind import Posted
from assessments.models import Accommodation, Attempt

MOST = 10**9  # of a sequence number: no window saves as often


class Incomplete(Exception):
    """The form does not say which step is answered, or not by which of its saves."""


def step_and_sequence(posted: Posted) -> tuple[str, int | None]:
    """Which step is answered, and the number of the save; None: after all others. What with, the kind of question reads,
    and whether it fits is the writer's business. Raises Incomplete.
    """
    step, number = posted.get("step"), posted.get("sequence", "")
    if not step or len(step) > 36:
        raise Incomplete
    if not number:
        return step, None
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and 1 <= int(number) <= MOST):
        raise Incomplete
    return step, int(number)


class FieldsOf:
    """The fields of one question where several stand in a form: their names begin with the question's prefix."""

    def __init__(self, posted: QueryDict, prefix: str) -> None:
        self.posted, self.prefix = posted, prefix

    def get(self, name: str, default: str = "") -> str:
        return self.posted.get(self.prefix + name, default)

    def getlist(self, name: str) -> list[str]:
        return self.posted.getlist(self.prefix + name)


class AppealForm(forms.Form):
    """Which attempt, and why its file is opened."""

    attempt = forms.UUIDField(
        label=_("Number of the attempt"),
        help_text=_("The learner finds it on the page “What was recorded” of the attempt."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("What the appeal is about, in a sentence. The learner reads it beside your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_attempt(self) -> Attempt:
        asked = Attempt.objects.select_related("paper", "enrolment__user", "enrolment__course")
        found = asked.filter(uuid=self.cleaned_data["attempt"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no attempt of this number."))
        if found.enrolment.user_id == self.by.pk:
            raise forms.ValidationError(_("This is your own attempt: somebody else answers your appeal."))
        return found


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
