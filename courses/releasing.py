"""The pages in the CMS on which an editor releases an edition, and on which one reads what an edition taught."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import editions, manifests
from courses.care import shortfalls_below
from courses.languages import source_of
from courses.models import Completion, CoursePage, Edition, PracticeVersion
from courses.refreshers import asked_again
from courses.taught import taught_in


class ReleaseForm(forms.Form):
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=Edition.Change.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Editorial: spelling. Clarification: clearer, same content. Substantive: other content."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Note to learners"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("What is new for them; it stands on “My training” and above a refresher."),
    )
    approved_by = forms.CharField(
        label=gettext_lazy("Approved by"),
        max_length=160,
        help_text=gettext_lazy(
            "The person or body that answers for the content, and when, as an audit would ask for it."
        ),
    )
    refresher_by = forms.DateField(
        label=gettext_lazy("Refresher by"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy(
            "The last day on which holders of an older edition have learned what changed. Empty: they are not asked."
        ),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:  # nobody holds an older one
            del self.fields["refresher_by"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        by = said.get("refresher_by")
        if by and said.get("change") not in (None, Edition.Change.SUBSTANTIVE):
            self.add_error(
                "refresher_by",
                ValidationError(
                    _("A refresher can be asked only where the content has changed: substantive.")
                ),
            )
        if by and by <= timezone.localdate():
            self.add_error("refresher_by", ValidationError(_("Give people a day that is still to come.")))
        return said


@permission_required("courses.add_edition", raise_exception=True)
def release_edition(request: HttpRequest, page_id: int) -> HttpResponse:
    """What a release would change, for whom, and the act itself."""
    page = get_object_or_404(CoursePage.objects.select_related("course"), pk=page_id)
    current = page.course.current_edition
    form = ReleaseForm(request.POST or None, is_first=current is None)
    if request.method == "POST" and form.is_valid():
        try:
            edition = editions.release(
                page.course, course_page=page, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except editions.ReleaseRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Edition %(number)s is released.") % {"number": edition.number})
            return redirect("editions_of_course", page.pk)
    manifest = editions.manifest_of(page)
    context = {
        "page": page,
        "form": form,
        "current": current,
        "shortfalls": list(shortfalls_below(source_of(page))),
        "changes": manifests.changes_since(current, manifest),
        "versions": _new_versions(current, manifest) if current else [],
        "refresher": _refresher(current, manifest) if current else None,
    }
    return render(request, "courses/cms/release_edition.html", context)


def _new_versions(current: Edition, manifest: dict[str, Any]) -> list[PracticeVersion]:
    """The versions of shared texts that came into the course since the current edition."""
    before = {text["digest"] for item in current.items for text in item["shared"]}
    after = {
        text["digest"]
        for module in manifest["modules"]
        for item in module["items"]
        for text in item["shared"]
    }
    return list(
        PracticeVersion.objects.filter(digest__in=after - before, language=settings.LANGUAGE_CODE).order_by(
            "published_at"
        )
    )


def _refresher(current: Edition, manifest: dict[str, Any]) -> dict[str, int]:
    """What a refresher would ask of how many people: lessons, questions, minutes of reading."""
    asked = asked_again(current.manifest, manifest)
    lessons = [
        item
        for module in manifest["modules"]
        for item in module["items"]
        if item["key"] in asked and item["kind"] == "lesson"
    ]
    numbers = {
        part["key"]: part.get("number", 1)
        for module in manifest["modules"]
        for item in module["items"]
        for part in item.get("asked", ())
    }
    holders = Completion.objects.filter(edition__course=current.course).values("user").distinct()
    return {
        "people": holders.count(),
        "lessons": len(lessons),
        "questions": sum(numbers[key] for questions in asked.values() for key in questions),
        "minutes": sum(item["minutes"] for item in lessons),
    }


@permission_required("courses.view_edition", raise_exception=True)
def editions_of_course(request: HttpRequest, page_id: int) -> HttpResponse:
    """All editions of a course, the newest first."""
    page = get_object_or_404(CoursePage.objects.select_related("course"), pk=page_id)
    released = page.course.editions.select_related("released_by").order_by("-number")
    return render(request, "courses/cms/editions.html", {"page": page, "editions": released})


@permission_required("courses.view_edition", raise_exception=True)
def edition(request: HttpRequest, page_id: int, number: int) -> HttpResponse:
    """What an edition taught, word for word."""
    page = get_object_or_404(CoursePage.objects.select_related("course"), pk=page_id)
    found = get_object_or_404(page.course.editions.select_related("released_by"), number=number)
    context = {"page": page, "edition": found, "modules": taught_in(found)}
    return render(request, "courses/edition.html", context)
