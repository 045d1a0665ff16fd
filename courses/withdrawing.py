"""A source that readers see cited is not taken from them: what cites it is changed first."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courses import where_used
from courses.models import Source

A_FEW = 5


def why_not_to_withdraw(source: Source) -> str:
    """What keeps a source published, in words; empty where nothing that readers see cites it.

    A translation can always be withdrawn: the original is shown in its place.
    """
    if not source.pk or source.locale.language_code != settings.LANGUAGE_CODE:
        return ""
    places = [place for place in where_used.places_of(source) if place.state == where_used.State.PUBLISHED]
    if not places:
        return ""
    named = [f"{place.kind} “{place.title}”" for place in places[:A_FEW]]
    if (more := len(places) - A_FEW) > 0:
        named.append(_("%(number)s more") % {"number": more})
    return _("It is cited, and readers would miss it: %(places)s. Cite another source there first.") % {
        "places": "; ".join(named)
    }


def keep_cited(request: HttpRequest, thing: object) -> HttpResponse | None:
    """Lead back from "Unpublish", with the reason."""
    refusal = why_not_to_withdraw(thing) if isinstance(thing, Source) else ""
    if not refusal or not isinstance(thing, Source):
        return None
    messages.error(request, refusal)
    return redirect("wagtailsnippets_courses_source:edit", thing.pk)
