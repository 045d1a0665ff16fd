"""Pages about people: inviting them, accepting an invitation."""

from allauth.account.internal.flows.login import perform_password_login  # allauth has no public name for it
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import languages, people
from accounts.access import managers_only
from accounts.filters import chosen
from accounts.forms import AcceptForm, InvitationFilterForm, InviteForm
from accounts.mails import send_invitation
from accounts.models import Agency, Invitation, User

PER_PAGE = 25
SORTS = {"sent": "created_at", "name": "full_name", "email": "email", "unit": "agency__path"}


def _typed(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, even if that is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


@managers_only
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """The invitations to the viewer's units; `state` and `sort` in the query string, what is unknown there is ignored."""
    now = timezone.now()
    rows = Invitation.objects.visible_to(request.user, timezone.localdate(now)).select_related(
        "agency", "profession"
    )
    form = InvitationFilterForm(request.GET)
    if form.is_valid() and form.cleaned_data["state"]:
        rows = rows.in_state(Invitation.State(form.cleaned_data["state"]), now)
    sort = request.GET.get("sort", "")
    if sort.removeprefix("-") not in SORTS:
        sort = "-sent"
    column = F(SORTS[sort.removeprefix("-")])
    rows = rows.order_by(column.desc() if sort.startswith("-") else column.asc(), "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(invitation, invitation.state(now)) for invitation in page.object_list]
    filters = chosen(form, request.GET) if form.is_valid() else []
    context = {"page": page, "form": form, "sort": sort, "filters": filters}
    return render(request, "accounts/invitations.html", context)


@managers_only
@never_cache
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to one of the viewer's units.

    The answer to the POST shows the link, and nothing keeps it: sending the same form again (a double click, a
    reload) makes a new link and withdraws the one before, so that the page one sees last shows the link that works.
    """
    units = Agency.objects.managed_by(request.user, timezone.localdate())
    form = InviteForm(_typed(request), units=units)
    if form.is_valid():
        try:
            invitation, token = people.invite(**form.cleaned_data, by=request.user, at=timezone.now())
        except people.InvitationRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            with languages.speaking(invitation.language):
                link = settings.BASE_URL + reverse("accept_invitation", args=[token])
            is_sent = send_invitation(invitation, link=link)
            context = {"invitation": invitation, "link": link, "is_sent": is_sent}
            return render(request, "accounts/invited.html", context)
    return render(request, "accounts/invite.html", {"form": form})


@managers_only
@require_http_methods(["GET", "POST"])
def withdraw_invitation(request: HttpRequest, uuid: str) -> HttpResponse:
    """Ask once more (where no script opens the dialog of the list), withdraw, and go back to the list as it was filtered."""
    now = timezone.now()
    visible = Invitation.objects.visible_to(request.user, timezone.localdate(now))
    invitation = get_object_or_404(visible, uuid=uuid)
    if request.method != "POST":
        return render(request, "accounts/withdraw_invitation.html", {"invitation": invitation})
    if people.withdraw(invitation, at=now):
        messages.success(
            request, _("The invitation of %(name)s is withdrawn.") % {"name": invitation.full_name}
        )
    else:
        messages.info(request, _("This invitation was not open any more; nothing was changed."))
    return redirect(f"{reverse('invitations')}?{request.GET.urlencode()}")


@never_cache
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Open the account that the link promises; public, for whoever holds the link."""
    limited = ratelimit.consume_or_429(request, action="signup")  # 20 tries a minute and address
    response = limited or _answer_to_link(request, token)
    # The address is a secret: it goes to nobody as Referer. Not "no-referrer": browsers then send "Origin: null" with
    # the form, and Django's protection against forged requests refuses it.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _answer_to_link(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    invitation = people.invitation_of(token)
    if invitation is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    state = invitation.state(now)
    if state != Invitation.State.OPEN:
        return _closed(request, invitation, state)
    if request.user.is_authenticated:
        return render(request, "accounts/invitation_other_account.html", {"invitation": invitation})
    form = AcceptForm(_typed(request), invitation=invitation)
    if form.is_valid():
        try:
            user = people.accept(invitation, **form.cleaned_data, at=now, on=timezone.localdate(now))
        except people.InvitationRefused as refusal:
            invitation.refresh_from_db()
            return _closed(request, invitation, invitation.state(now), refusal=str(refusal))
        with languages.speaking(user.language):
            return _welcome(request, user)
    return render(request, "accounts/accept_invitation.html", {"form": form, "invitation": invitation})


def _closed(
    request: HttpRequest, invitation: Invitation, state: Invitation.State, refusal: str = ""
) -> HttpResponse:
    """The page for a link that opens no account (any more); 409 when only the address stands in its way."""
    status = 409 if state == Invitation.State.OPEN else 410
    context = {"invitation": invitation, "state": state, "refusal": refusal}
    return render(request, "accounts/invitation_closed.html", context, status=status)


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in who has just opened an account, as if by the password they chose."""
    response = perform_password_login(request, {"email": user.email}, Login(user=user, email=user.email))
    list(
        messages.get_messages(request)
    )  # read and so dropped: "you are signed in" is less than what comes next
    welcome = _("Welcome, %(name)s. Your account is ready; next time sign in with your e-mail address.")
    messages.success(request, welcome % {"name": user})
    return response
