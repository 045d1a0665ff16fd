"""The page in the CMS on which an editor releases an edition: what has changed, how much, and a note."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import editions, manifests
from courses.models import CoursePage, Edition


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
    )


@permission_required("courses.add_edition", raise_exception=True)
def release_edition(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(CoursePage.objects.select_related("course"), pk=page_id)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            edition = editions.release(
                page.course, course_page=page, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except editions.ReleaseRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Edition %(number)s is released.") % {"number": edition.number})
            return redirect("wagtailadmin_explore", page.pk)
    current = page.course.current_edition
    context = {
        "page": page,
        "form": form,
        "current": current,
        "changes": manifests.changes_since(current, editions.manifest_of(page)),
    }
    return render(request, "courses/cms/release_edition.html", context)
