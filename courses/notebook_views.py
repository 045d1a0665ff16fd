"""Private notes: saved beside a lesson, read on one page, taken along as a file. Only ever the person's own."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from courses import notebook
from courses.models import Enrolment
from courses.outline import live_pages
from courses.views import own_enrolment


class NoteForm(forms.Form):
    """What was typed. `built_on` is the version it began with, `newest` the one seen beside it in a conflict."""

    text = forms.CharField(required=False, strip=False)
    built_on = forms.CharField(required=False)
    newest = forms.CharField(required=False)
    choice = forms.ChoiceField(required=False, choices=[(name, name) for name in ("mine", "theirs", "both")])

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()

    @property
    def version(self) -> datetime | None:
        """The version that was seen last by whoever pressed the button."""
        data = self.cleaned_data
        try:
            return parse_datetime(data["newest"] if data["choice"] else data["built_on"])
        except ValueError:
            return None


@sensitive_post_parameters("text")
@login_required
@require_POST
@never_cache
def save_note(request: HttpRequest, enrolment: UUID, key: UUID) -> HttpResponse:
    """Save what was typed: by the button, or as one types. Nothing newer is overwritten, nothing typed is lost."""
    own = own_enrolment(request, enrolment)
    if not notebook.takes_notes(own, key):
        raise Http404
    form = NoteForm(request.POST)
    if "text" not in request.POST or (not form.is_valid() and "text" not in form.errors):
        return HttpResponseBadRequest()
    typed = request.POST["text"]
    text = "" if form.errors else _chosen(own, key, form)
    if problem := form.errors["text"][0] if form.errors else _too_long(text):
        return _answer(request, own, key, {"problem": problem, "typed": typed}, status=422)
    now, choice = timezone.now(), form.cleaned_data["choice"]
    saved = notebook.save(own, key, text, built_on=form.version, at=now)
    if saved.is_conflict:
        return _answer(request, own, key, {"conflict": True, "note": saved.note, "typed": typed}, status=409)
    return _answer(
        request, own, key, {"note": saved.note, "typed": text, "saved_at": now, "is_chosen": choice}
    )


def _chosen(enrolment: Enrolment, key: UUID, form: NoteForm) -> str:
    """What shall stand: the typed text; after a conflict perhaps the saved one, or both."""
    typed, choice = form.cleaned_data["text"], form.cleaned_data["choice"]
    note = enrolment.notes.filter(key=key).first() if choice in ("theirs", "both") else None
    saved = note.text if note else ""
    if choice == "theirs":
        return saved
    return f"{saved}\n\n{typed}" if choice == "both" and saved else typed


def _too_long(text: str) -> str:
    """By how much a note has to be shortened, in words; empty when it fits."""
    over = len(text) - notebook.LONGEST
    if over <= 0:
        return ""
    return ngettext(
        "Not saved: shorten the note by %(over)s character.",
        "Not saved: shorten the note by %(over)s characters.",
        over,
    ) % {"over": over}


def _answer(
    request: HttpRequest, enrolment: Enrolment, key: UUID, context: dict, *, status: int = 200
) -> HttpResponse:
    """A line for the script, which swaps no error page; else the lesson again, or a page with what was typed."""
    page = live_pages([key]).get(key)
    built_on = request.POST.get("built_on", "")
    context = {"enrolment": enrolment, "key": key, "lesson": page, "built_on": built_on, **context}
    if request.headers.get("HX-Request"):
        return render(request, "courses/note_state.html", context)
    if status != 200:
        return render(request, "courses/note_page.html", context, status=status)
    saved = date_format(timezone.localtime(context["saved_at"]), "H:i")
    messages.success(request, _("Your note is saved (%(at)s).") % {"at": saved})
    return redirect(f"{page.get_url(request)}#my-notes" if page else "my_notes")


@login_required
@never_cache
def delete_note(request: HttpRequest, enrolment: UUID, key: UUID) -> HttpResponse:
    """Ask once, then delete."""
    own = own_enrolment(request, enrolment)
    entry = next(
        (
            entry
            for chapter in notebook.notebook_of(request.user)
            for entry in chapter.entries
            if (entry.note.enrolment_id, entry.note.key) == (own.pk, key)
        ),
        None,
    )
    if entry is None:
        raise Http404
    if request.method == "POST":
        notebook.remove(own, key)
        messages.success(request, _("The note is deleted."))
        return redirect("my_notes")
    return render(request, "courses/delete_note.html", {"entry": entry, "enrolment": own})


@login_required
@require_GET
@never_cache
def notes(request: HttpRequest) -> HttpResponse:
    return render(request, "courses/my_notes.html", {"chapters": notebook.notebook_of(request.user)})


@login_required
@require_GET
@never_cache
def export_notes(request: HttpRequest, form: str) -> HttpResponse:
    """One's notes as a file: plain text to read, JSON to take elsewhere."""
    chapters = notebook.notebook_of(request.user)
    response: HttpResponse
    if form == "txt":
        response = HttpResponse(_as_text(chapters), content_type="text/plain; charset=utf-8")
    elif form == "json":
        response = JsonResponse(
            [
                {
                    "course": chapter.course.code,
                    "lesson": entry.lesson,
                    "key": str(entry.note.key),
                    "changed_at": entry.note.changed_at.isoformat(),
                    "text": entry.note.text,
                }
                for chapter in chapters
                for entry in chapter.entries
            ],
            safe=False,
            json_dumps_params={"ensure_ascii": False, "indent": 2},
        )
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="my-notes.{form}"'
    return response


def _as_text(chapters: list[notebook.Chapter]) -> str:
    lines = [_("My notes"), ""]
    for chapter in chapters:
        lines += [chapter.course.name, "=" * len(chapter.course.name), ""]
        for entry in chapter.entries:
            title = entry.lesson or _("A lesson that was withdrawn")
            changed = date_format(timezone.localtime(entry.note.changed_at), "DATETIME_FORMAT")
            lines += [title, "-" * len(title), changed, "", entry.note.text, ""]
    return "\n".join(lines)
