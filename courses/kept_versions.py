"""From which versions of a best practice a lesson may keep one: the list beside the block in the editor."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from courses.models import BestPractice
from courses.versions import published_of


@permission_required("courses.view_bestpractice", raise_exception=True)
def version_options(request: HttpRequest) -> HttpResponse:
    """The options of a select: when, by whom, how much changed, and the note. `practice`: its pk, in any language."""
    asked = request.GET.get("practice", "")
    practice = get_object_or_404(BestPractice, pk=asked if asked.isdecimal() else None)
    versions = published_of(practice.translation_key).select_related("published_by").order_by("-number")
    return render(request, "courses/cms/version_options.html", {"versions": versions})
