"""The pages on which managers say what their people must complete by when: the list, adding, ending."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import managers_only
from accounts.forms import UnitField
from accounts.models import Agency, Profession, User
from compliance.models import Requirement
from compliance.requirements import NotTheirs, end, require
from courses.models import Course

PER_PAGE = 25
MOST_DAYS = 3650  # ten years; more is a slip of the keyboard


class DayField(forms.DateField):
    """A date in the browser's own field, which reads and writes ISO 8601 whatever the language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class RequirementForm(forms.Form):
    """What a manager requires. Every unit on offer is one that they manage on that day."""

    course = forms.ModelChoiceField(
        Course.objects.none(), label=gettext_lazy("Course"), empty_label=gettext_lazy("Choose a course")
    )
    agency = UnitField(
        Agency.objects.none(),
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("It holds for everybody in the unit and in all units below it."),
        empty_label=gettext_lazy("Choose a unit"),
        error_messages={"invalid_choice": gettext_lazy("This is not one of your units. Choose another.")},
    )
    profession = forms.ModelChoiceField(
        Profession.objects.all(),
        label=gettext_lazy("Profession"),
        required=False,
        empty_label=gettext_lazy("Every profession"),
    )
    due_on = DayField(
        label=gettext_lazy("Due on a fixed date"),
        required=False,
        help_text=gettext_lazy(
            "The last day on which one is in time. Give this, or the number of days below."
        ),
    )
    due_days = forms.IntegerField(
        label=gettext_lazy("Or: due so many days after joining"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=gettext_lazy(
            "Counted from the day on which somebody joined the unit, but never from before the day below."
        ),
    )
    since = DayField(label=gettext_lazy("Holds from"))

    def __init__(self, *args: Any, viewer: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"since": on}, **kwargs)
        self.fields["course"].queryset = Course.objects.released().titled()
        self.fields["agency"].offer(Agency.objects.managed_by(viewer, on))
        if viewer.has_perm("accounts.view_every_agency"):
            self.fields["agency"].required = False
            self.fields["agency"].empty_label = gettext_lazy("Every agency")

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        dues = [facts.get("due_on"), facts.get("due_days")]
        if dues.count(None) != 1 and not {"due_on", "due_days"} & set(self.errors):
            self.add_error("due_on", _("Give either a date or a number of days."))
        elif facts.get("due_on") and facts.get("since") and facts["due_on"] < facts["since"]:
            self.add_error("due_on", _("This day is before the one from which the requirement holds."))
        return facts


@managers_only
@require_safe
@never_cache
def requirements(request: HttpRequest) -> HttpResponse:
    """What is required of the viewer's units, that which holds first."""
    today = timezone.localdate()
    rows = (
        Requirement.objects.visible_to(request.user, today)
        .select_related("agency", "profession")
        .prefetch_related(Prefetch("course", Course.objects.titled()))
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(row, _state(row, today)) for row in page.object_list]
    return render(request, "compliance/requirements.html", {"page": page})


def _state(requirement: Requirement, on: date) -> str:
    if requirement.is_current(on):
        return "current"
    return "ended" if requirement.until else "planned"


@managers_only
@never_cache
def add_requirement(request: HttpRequest) -> HttpResponse:
    """Require a course of one of the viewer's units."""
    today = timezone.localdate()
    typed = request.POST if request.method == "POST" else None
    form = RequirementForm(typed, viewer=request.user, on=today)
    if form.is_valid():
        try:
            requirement = require(**form.cleaned_data, by=request.user, on=today)
        except NotTheirs as refusal:
            form.add_error("agency", str(refusal))
        else:
            said = _(
                "Required from now on: %(course)s. It stands on the page “My training” of everybody concerned."
            )
            if requirement.since > today:
                said = _("Planned: %(course)s.")
            messages.success(request, said % {"course": requirement.course.name})
            return redirect("requirements")
    return render(request, "compliance/add_requirement.html", {"form": form})


@managers_only
@require_POST
def end_requirement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let a requirement hold no more from today on."""
    today = timezone.localdate()
    requirement = get_object_or_404(Requirement.objects.visible_to(request.user, today), uuid=uuid)
    if end(requirement, by=request.user, on=today):
        messages.success(
            request, _("Ended: %(course)s is required no more.") % {"course": requirement.course.name}
        )
    else:
        messages.info(request, _("This requirement had ended already; nothing was changed."))
    return redirect("requirements")
