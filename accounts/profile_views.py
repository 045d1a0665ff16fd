"""Pages about oneself: the profile, one's language, one's sessions."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import devices, languages, people
from accounts.forms import EndSessionForm, LanguageForm, ProfileForm, as_printed
from accounts.models import User


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: what the agency says, what one may change, and where the rest is changed."""
    person = User.objects.get(pk=request.user.pk)  # a refused form must not change the name in the header
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=person)
    if form.is_valid():
        people.name_for_certificates(person, name=form.cleaned_data["certificate_name"])
        messages.success(request, _("Saved. Certificates made from now on carry this name."))
        return redirect("profile")
    today = timezone.localdate()
    printed, problem = _printed_name(request.user)
    context = {
        "form": form,
        "language_form": LanguageForm(
            initial={"language": languages.known(request.user.language) or LanguageForm.BROWSER}
        ),
        "has_language_choice": len(languages.offered()) > 1,
        "printed_name": printed,
        "name_problem": problem,
        "has_two_steps": is_mfa_enabled(request.user),
        "postings": request.user.postings.current(today).select_related("agency", "profession"),
        "mandates": request.user.managed.current(today).select_related("agency"),
    }
    return render(request, "accounts/profile.html", context)


def _printed_name(user: User) -> tuple[str, str]:
    """The name as the next certificate will carry it, and what stands in the way of printing it."""
    try:
        return as_printed(user.name_for_certificates), ""
    except ValidationError as refusal:
        return user.name_for_certificates, refusal.messages[0]


@login_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Set one's language, go on in it, and stay on the page."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This language is not offered. Nothing was changed."))
        return redirect("profile")
    chosen = form.cleaned_data["language"]
    people.speak_to(request.user, language=chosen)
    with languages.speaking(chosen or languages.of_browser(request)):
        messages.success(request, _("Saved. Pages and mails come in this language from now on."))
        response = redirect("profile")
    languages.remember(response, chosen)
    return response


@login_required
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's other sessions: who uses that browser is signed out at the next click."""
    form = EndSessionForm(request.POST, user=request.user, current=request.session.session_key)
    if not form.is_valid():
        raise Http404
    session = form.cleaned_data["session"]
    get_adapter().end_sessions([session])
    messages.success(
        request,
        _("Ended: %(device)s. Whoever used it has to sign in again.")
        % {"device": devices.in_words(session.user_agent)},
    )
    return redirect("usersessions_list")
