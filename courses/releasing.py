"""The pages in the CMS on which an editor releases an edition, and on which one reads what an edition taught."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import editions, manifests
from courses.care import shortfalls_below
from courses.languages import source_of
from courses.models import Completion, CoursePage, Edition, PracticeVersion
from courses.refreshers import asked_again
from courses.taught import Taught
from courses.taught_views import context_of, item_or_404, query_of, sent_part, taught_for


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

    is_less_meant = forms.BooleanField(
        label=gettext_lazy("The edition changes less than a shared text in it"),
        required=False,
        help_text=gettext_lazy(
            "For instance because the course uses only the part that stayed. Say in the note to learners what it means "
            "for them."
        ),
    )

    def __init__(
        self, *args: Any, is_first: bool, versions: Sequence[PracticeVersion] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_first:  # nobody holds an older one
            del self.fields["refresher_by"]
        self.weightiest = max(versions, key=weight, default=None)
        if self.weightiest is None or not weight(self.weightiest):
            del self.fields["is_less_meant"]

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
        if said.get("change") and self.weightiest and not said.pop("is_less_meant", False):
            self._refuse_less(said["change"], self.weightiest)
        return said

    def _refuse_less(self, change: str, version: PracticeVersion) -> None:
        if WEIGHTS.index(change) < weight(version):
            problem = _(
                "The shared text “%(title)s” has changed more: %(change)s. Choose that for the edition, or tick below that "
                "less is meant."
            )
            facts = {"title": version.title, "change": version.get_change_display()}
            self.add_error("change", ValidationError(problem % facts))


WEIGHTS = ["editorial", "clarification", "substantive"]


def weight(version: PracticeVersion) -> int:
    return WEIGHTS.index(version.change)


@permission_required("courses.add_edition", raise_exception=True)
def release_edition(request: HttpRequest, page_id: int) -> HttpResponse:
    """What a release would change, for whom, and the act itself."""
    page = get_object_or_404(CoursePage.objects.select_related("course"), pk=page_id)
    current = page.course.current_edition
    manifest = editions.manifest_of(page)
    versions = _new_versions(current, manifest) if current else []
    form = ReleaseForm(request.POST or None, is_first=current is None, versions=versions)
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
    context = {
        "page": page,
        "form": form,
        "current": current,
        "shortfalls": list(shortfalls_below(source_of(page))),
        "changes": manifests.changes_since(current, manifest),
        "versions": versions,
        "refresher": _refresher(current, manifest) if current else None,
    }
    return render(request, "courses/cms/release_edition.html", context)


def _new_versions(current: Edition, manifest: dict[str, Any]) -> list[PracticeVersion]:
    """The versions of shared texts that came into the course since the current edition, those in between included."""
    known = {item["key"]: {text["key"]: text["digest"] for text in item["shared"]} for item in current.items}
    taught = {text["digest"] for item in current.items for text in item["shared"]}
    shown = [
        (text["key"], known.get(item["key"], {}).get(text["key"]), text["digest"])
        for module in manifest["modules"]
        for item in module["items"]
        for text in item["shared"]
    ]
    changed = [
        (key, before, after)
        for key, before, after in shown
        if before != after and (before is not None or after not in taught)
    ]
    rows = PracticeVersion.objects.filter(
        key__in={key for key, _before, _after in changed}, language=settings.LANGUAGE_CODE
    )
    numbers = {(str(row.key), row.digest): row.number for row in rows}  # said again later: the later one
    found = [
        row
        for row in rows
        if any(
            str(row.key) == key
            and _is_between(row.number, numbers.get((key, before)), numbers.get((key, after)))
            for key, before, after in changed
        )
    ]
    return sorted(found, key=lambda row: row.published_at)


def _is_between(number: int, before: int | None, after: int | None) -> bool:
    """Whether a version came in with a step from one version to another; None: it was not in the lesson before."""
    if after is None:
        return False
    return number == after if before is None or before >= after else before < number <= after


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
    """What an edition taught: its contents."""
    page, shown = _taught(request, page_id, number)
    context = {
        **context_of(request, shown),
        "page": page,
        "breadcrumb": [*_way(page), (str(shown.edition), "")],
    }
    return render(request, "courses/taught.html", context)


@permission_required("courses.view_edition", raise_exception=True)
def edition_item(request: HttpRequest, page_id: int, number: int, position: int) -> HttpResponse:
    """One item of an edition, word for word, with all that it asked."""
    page, shown = _taught(request, page_id, number)
    item = item_or_404(shown, position, with_questions=True)
    whole = reverse("edition", args=[page.pk, number]) + query_of(request, shown)
    context = {
        **context_of(request, shown),
        "page": page,
        "item": item,
        "breadcrumb": [*_way(page), (str(shown.edition), whole), (item.line.title, "")],
    }
    return render(request, "courses/taught_item.html", context)


@permission_required("courses.view_edition", raise_exception=True)
def edition_file(request: HttpRequest, page_id: int, number: int, key: str, part: str) -> HttpResponseBase:
    """A file as the edition showed it."""
    _page, shown = _taught(request, page_id, number)
    return sent_part(request, shown.edition, key, part)


def _taught(request: HttpRequest, page_id: int, number: int) -> tuple[CoursePage, Taught]:
    page = get_object_or_404(CoursePage.objects.select_related("course"), pk=page_id)
    found = get_object_or_404(page.course.editions.select_related("course", "released_by"), number=number)
    return page, taught_for(
        request, found, lambda key, part: reverse("edition_file", args=[page.pk, number, key, part])
    )


def _way(page: CoursePage) -> list[tuple[str, str]]:
    return [(_("All editions"), reverse("editions_of_course", args=[page.pk]))]
