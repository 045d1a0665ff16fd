"""Pages of the CMS about versions of shared texts: before one is published, and where an older one is kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Revision

from courses import pins, where_used
from courses.models import (
    BestPractice,
    Change,
    ChangeSaid,
    GlossaryTerm,
    Indicator,
    LessonPage,
    PracticeVersion,
    Source,
)
from courses.versions import as_it_was, latest_numbers, numbered

# Of these it is asked, before a new version is published, how much it changes.
TEXTS: dict[str, type[Any]] = {
    model._meta.model_name: model for model in (BestPractice, GlossaryTerm, Indicator, Source)
}


class ChangeForm(forms.Form):
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=Change.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Editorial: spelling. Clarification: clearer, same content. Substantive: other content."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("What has changed"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For the authors of the lessons that use it; one sentence."),
    )


def ask_before_publishing(request: HttpRequest, text: Any) -> HttpResponse | None:
    """Lead from "Publish" to the page that asks for the kind of change, once others may have learned the text.

    The draft is saved by then. What is published for the first time, or says what it said, needs no question.
    """
    if not isinstance(text, ChangeSaid) or not _has_news(text):
        return None
    return redirect(ask_address(text))


def ask_in_review(request: HttpRequest, text: Any) -> HttpResponse | None:
    """The same for whoever has sent a change to review: it is published when the last reviewer approves."""
    sent = {"action-submit", "action-restart-workflow"} & request.POST.keys()
    return ask_before_publishing(request, text) if sent else None


def ask_before_approval(request: HttpRequest, text: Any) -> HttpResponse | None:
    """Lead whoever approves to the same page while nobody has said how much the draft changes."""
    if text.get_latest_revision_as_object().change:
        return None
    leads_on = ask_before_publishing(request, text)
    if leads_on:
        messages.warning(
            request,
            _("Not approved yet: nobody has said how much the draft changes. See it, say it, and approve."),
        )
    return leads_on


def ask_address(text: Any) -> str:
    return reverse("publish_text", args=[text._meta.model_name, text.pk])


def _edit_address(text: Any) -> str:
    return reverse(text.snippet_viewset.get_url_name("edit"), args=[text.pk])


def _has_news(text: Any) -> bool:
    live = type(text)._default_manager.get(pk=text.pk)
    draft = live.get_latest_revision_as_object()
    return bool(live.live and draft.frozen_content != live.frozen_content)


def publish_text(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Say how much a text of the library changes, having seen the difference and the courses that it touches.

    Then it is published, approved by the reviewer who is asked, or left to the review.
    """
    if kind not in TEXTS:
        raise Http404
    text = get_object_or_404(TEXTS[kind], pk=pk)
    is_reviewer = _may_approve(request, text)
    if not is_reviewer and not request.user.has_perm(f"courses.change_{kind}"):
        raise PermissionDenied
    revision = text.latest_revision
    draft = text.get_latest_revision_as_object()
    may_publish = request.user.has_perm(f"courses.publish_{kind}") and not text.workflow_in_progress
    form = ChangeForm(request.POST or None, initial={"change": draft.change, "note": draft.change_note})
    if request.method == "POST" and revision and form.is_valid():
        if refusal := _refusal(text, draft, request):
            messages.error(request, refusal)
            return redirect(_edit_address(text))
        _settle(revision, form.cleaned_data, publish=may_publish, request=request)
        if is_reviewer and "approve" in request.POST:
            return _approve(request, text)
        return redirect(_edit_address(text))
    context = {
        "text": text,
        "icon": text.snippet_viewset.icon,
        "edit_url": _edit_address(text),
        "form": form,
        "may_publish": may_publish,
        "may_approve": is_reviewer,
        "differences": differences(request, text, text, draft),
        "touched": where_used.items_touched(text),
    }
    return render(request, "courses/cms/publish_text.html", context)


def _may_approve(request: HttpRequest, text: Any) -> bool:
    """Whether the review waits for this person."""
    task = text.current_workflow_task
    return bool(task) and any(name == "approve" for name, *_rest in task.get_actions(text, request.user))


def _approve(request: HttpRequest, text: Any) -> HttpResponse:
    """Approve in the review; where nobody else is asked after this, the text is published."""
    text.current_workflow_task.on_action(text.current_workflow_task_state, request.user, "approve")
    messages.success(request, _("“%(title)s” is approved.") % {"title": text})
    return redirect("wagtailadmin_home")


def _refusal(text: Any, draft: Any, request: HttpRequest) -> str:
    lock = text.get_lock()
    if lock and lock.for_user(request.user) and not text.workflow_in_progress:
        return str(lock.get_message(request.user))
    try:
        draft.full_clean()
    except ValidationError:
        return _("The draft isn't complete yet: save it once more to see what is missing.")
    return ""


@transaction.atomic
def _settle(revision: Revision, said: dict[str, Any], *, publish: bool, request: HttpRequest) -> None:
    """Note the kind of change in the draft, and publish it or leave that to the review."""
    revision.content |= {"change": said["change"], "change_note": said["note"]}
    revision.save(update_fields=["content"])
    if publish:
        revision.publish(user=request.user, skip_permission_checks=True)
        revision.refresh_from_db()
        if revision.approved_go_live_at:
            messages.success(request, _("The new version is published on the day that was set."))
        else:
            messages.success(request, _("The new version is published."))
    elif "approve" not in request.POST:
        messages.success(request, _("Noted. It is published when the review is done."))


def differences(request: HttpRequest, text: Any, before: Any, after: Any) -> list[Any]:
    """What differs between two states of a text, field by field, as Wagtail's own page of revisions shows it."""
    panel = get_edit_handler(type(text)).get_bound_panel(instance=text, request=request, form=None)
    compared = [compare(before, after) for compare in panel.get_comparison()]
    return [field for field in compared if field.has_changed()]


@permission_required("courses.change_bestpractice", raise_exception=True)
def newer_versions(request: HttpRequest) -> HttpResponse:
    """The lessons that keep a version although there is a newer one."""
    return render(request, "courses/cms/newer_versions.html", {"outdated": pins.outdated()})


@permission_required("courses.change_bestpractice", raise_exception=True)
def newer_version(request: HttpRequest, lesson_id: int, block: str) -> HttpResponse:
    """The difference between the version that a lesson keeps and the newest one, to accept or to decline."""
    lesson = get_object_or_404(LessonPage, pk=lesson_id)
    use = next((use for use in pins.uses_in([lesson]) if use.block == block and use.version), None)
    newest = latest_numbers([use.practice.translation_key])[use.practice.translation_key] if use else 0
    if use is None or not use.version or newest <= use.version:
        raise Http404
    if not lesson.permissions_for_user(request.user).can_edit():
        raise Http404
    if request.method == "POST":
        return _decided(request, use, newest)
    kept, after = (_version(use.practice, number) for number in (use.version, newest))
    since = PracticeVersion.objects.filter(
        key=use.practice.translation_key, language=kept.language, number__gt=use.version
    )
    context = {
        "use": use,
        "newest": newest,
        "since": since,
        "differences": differences(
            request, use.practice, as_it_was(use.practice, kept), as_it_was(use.practice, after)
        ),
    }
    return render(request, "courses/cms/newer_version.html", context)


def _version(practice: BestPractice, number: int) -> PracticeVersion:
    version = numbered(practice.translation_key, number)
    if version is None:
        raise Http404
    return version


def _decided(request: HttpRequest, use: pins.Use, newest: int) -> HttpResponse:
    if request.POST.get("number") != str(newest):
        messages.error(
            request, _("Meanwhile a still newer version was published. Look at the difference again.")
        )
        return redirect("newer_version", use.lesson.pk, use.block)
    if "accept" in request.POST:
        is_published = pins.accept(use, newest, by=request.user)
        said = _("Version %(number)s is taken over and published in “%(lesson)s”.")
        if not is_published:
            said = _("Version %(number)s is in the draft of “%(lesson)s”; publish it with the rest.")
        messages.success(request, said % {"number": newest, "lesson": use.lesson.title})
    else:
        pins.decline(use, newest, by=request.user, at=timezone.now())
        said = _(
            "“%(lesson)s” stays with version %(kept)s. You hear of it again when a newer one is published."
        )
        messages.success(request, said % {"lesson": use.lesson.title, "kept": use.version})
    return redirect("newer_versions")
