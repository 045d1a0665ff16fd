"""What a manager asks of the records and how the file shall be made; what somebody says of a barrier."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms import UnitField
from accounts.models import Agency, Posting, Profession, User
from compliance.export import SEPARATORS
from compliance.records import Filters, State
from courses.models import Course


class RecordsForm(forms.Form):
    """The filters in the query string. Every choice is among what the viewer may see on that day."""

    course = forms.ModelChoiceField(
        Course.objects.none(), label=_("Course"), to_field_name="code", required=False, empty_label=None
    )
    unit = UnitField(
        Agency.objects.none(),
        label=_("Unit"),
        to_field_name="code",
        required=False,
        empty_label=_("All my units"),
        error_messages={"invalid_choice": _("This is not one of your units. Choose another.")},
    )
    profession = forms.ModelChoiceField(
        Profession.objects.none(),
        label=_("Profession"),
        to_field_name="code",
        required=False,
        empty_label=_("All professions"),
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *State.choices], required=False
    )
    q = forms.CharField(
        label=_("Name or e-mail address"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, viewer: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Posting.objects.visible_to(viewer, on).current(on)
        self.fields["course"].queryset = _theirs_first(Course.objects.released().titled(), seen)
        self.fields["unit"].offer(Agency.objects.managed_by(viewer, on))
        self.fields["profession"].queryset = Profession.objects.filter(pk__in=seen.values("profession"))

    def clean_course(self) -> Course | None:
        """The course asked for, else the first that is offered; None when none has been released."""
        return self.cleaned_data["course"] or self.fields["course"].queryset.first()

    @property
    def filters(self) -> Filters:
        facts = self.cleaned_data
        return Filters(
            unit=facts["unit"],
            profession=facts["profession"],
            state=State(facts["state"]) if facts["state"] else None,
            words=facts["q"],
        )


def _theirs_first(courses: QuerySet[Course], seen: QuerySet[Posting]) -> QuerySet[Course]:
    """Courses with those first that are for the profession of most of these people, then by code."""
    most = seen.values("profession").annotate(people=Count("pk")).order_by("-people", "profession").first()
    is_theirs = Course.professions.through.objects.filter(
        course=OuterRef("pk"), profession=most["profession"] if most else None
    )
    return courses.annotate(is_theirs=Exists(is_theirs)).order_by("-is_theirs", "code")


class ExportForm(forms.Form):
    """How the file shall be made, so that the reader's spreadsheet opens it with a double click."""

    sep = forms.ChoiceField(
        label=_("Between columns"),
        choices=[("comma", _("Comma")), ("semicolon", _("Semicolon (for Excel in French or German)"))],
        required=False,
    )
    bom = forms.BooleanField(label=_("For Excel (adds a byte-order mark)"), required=False)

    @property
    def separator(self) -> str:
        return SEPARATORS[self.cleaned_data["sep"] or "comma"]


class AccessibilityForm(forms.Form):
    """What the barrier is, where, and whom to answer; nothing about the person."""

    barrier = forms.CharField(
        label=_("What is the barrier?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say what you wanted to do, what happened, and with which browser or aid."),
        error_messages={"required": _("Write what the barrier is.")},
    )
    page = forms.CharField(
        label=_("On which page?"),
        max_length=500,
        required=False,
        help_text=_("The address or the title of the page."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you want an answer. It is used for nothing else."),
    )
