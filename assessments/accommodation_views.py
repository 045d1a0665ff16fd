"""Pages for managers: who of their people has extra time or attempts, granting them, ending them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.access import managers_only
from accounts.models import Posting, User
from assessments import accommodations
from assessments.forms import GrantForm, PersonSearchForm
from assessments.models import Accommodation

PER_PAGE = 25


@managers_only
@require_safe
@never_cache
def accommodation_list(request: HttpRequest) -> HttpResponse:
    """The accommodations of the viewer's people, the newest first; `q` in the query string finds a person."""
    now = timezone.now()
    rows = Accommodation.objects.managed_by(request.user, timezone.localdate(now)).select_related("user")
    form = PersonSearchForm(request.GET)
    for word in form.words:
        rows = rows.filter(Q(user__full_name__icontains=word) | Q(user__email__icontains=word))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(accommodation, accommodation.state(now)) for accommodation in page.object_list]
    return render(request, "assessments/accommodations.html", {"page": page, "form": form})


@managers_only
@require_safe
@never_cache
def choose_person(request: HttpRequest) -> HttpResponse:
    """Whom to give extra time or attempts: searched by name or address, so that a unit of thousands needs no list of thousands."""
    form = PersonSearchForm(request.GET)
    people = _people_of(request.user).order_by("full_name", "pk")
    for word in form.words:
        people = people.filter(Q(full_name__icontains=word) | Q(email__icontains=word))
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessments/accommodation_person.html", {"page": page, "form": form})


@sensitive_post_parameters("reason")
@managers_only
@never_cache
def grant(request: HttpRequest, person: UUID) -> HttpResponse:
    user = get_object_or_404(_people_of(request.user), uuid=person)
    now = timezone.now()
    form = GrantForm(request.POST if request.method == "POST" else None, on=timezone.localdate(now))
    if form.is_valid():
        try:
            accommodations.grant(user, **form.cleaned_data, by=request.user, at=now)
        except accommodations.NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted for %(name)s.") % {"name": user.full_name})
            return redirect("accommodations")
    return render(request, "assessments/grant_accommodation.html", {"form": form, "person": user})


@managers_only
@require_POST
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End an accommodation and go back to the list as it was searched."""
    now = timezone.now()
    managed = Accommodation.objects.managed_by(request.user, timezone.localdate(now))
    accommodation = get_object_or_404(managed.select_related("user"), uuid=uuid)
    if accommodations.end(accommodation, by=request.user, at=now):
        messages.success(
            request,
            _("What was granted to %(name)s has ended. An attempt that is under way keeps its time.")
            % {"name": accommodation.user.full_name},
        )
    else:
        messages.info(request, _("This was over already; nothing was changed."))
    return redirect(f"{reverse('accommodations')}?{request.GET.urlencode()}")


def _people_of(viewer: User) -> QuerySet[User]:
    """The people whom the viewer manages today, but for the viewer: nobody grants anything to themselves."""
    today = timezone.localdate()
    posted = Posting.objects.visible_to(viewer, today).current(today).values("user")
    return User.objects.filter(pk__in=posted).exclude(pk=viewer.pk)
