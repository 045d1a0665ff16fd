"""The pages in the CMS on which authors import questions: upload, a report on every question, then take them."""

import json
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from assessments.exchange import ImportReport, read
from assessments.exchange.decoding import MOST_BYTES, too_large
from assessments.exchange.formats import AUTO
from assessments.exchange.into_library import CHANGED, NEW, REFUSED, SAME, Outcome, as_data, plan, take
from assessments.exchange.media import safe_name
from assessments.exchange.report import TAKEN, WITH_LOSS
from courses.kept_uploads import drop_old, folder_of

MAY_ADD, MAY_CHANGE = "assessments.add_question", "assessments.change_question"
MOST_AT_ONCE = 300  # questions that a page can take; more are for the command
FORMATS = [
    (AUTO, gettext_lazy("By its content")),
    ("moodlexml", "Moodle XML"),
    ("gift", "GIFT"),
    ("aiken", "Aiken"),
    ("cloze", gettext_lazy("Text with embedded answers (cloze)")),
    ("qti", "QTI 2.1, 2.2, 3.0"),
]
STATES = {
    NEW: gettext_lazy("new"),
    CHANGED: gettext_lazy("in the library, with other content"),
    SAME: gettext_lazy("in the library already"),
    REFUSED: gettext_lazy("refused"),
}
FATES = {
    TAKEN: gettext_lazy("taken whole"),
    WITH_LOSS: gettext_lazy("taken with loss"),
    REFUSED: gettext_lazy("refused"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Moodle XML, GIFT, Aiken or QTI, as another system exported it; 24 MB at most."
        ),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=FORMATS,
        help_text=gettext_lazy("Choose one only when the content is mistaken for another."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the questions"),
        help_text=gettext_lazy("The file does not say it. The questions become drafts in this language."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["language"]
        languages.choices = settings.WAGTAIL_CONTENT_LANGUAGES  # type: ignore[attr-defined] # a choice field
        languages.initial = get_language()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(too_large(MOST_BYTES))
        return file


@permission_required(MAY_ADD)
def import_questions(request: HttpRequest) -> HttpResponse:
    """Ask for a file, keep it for a day, and go on to the report."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        number = uuid4()
        drop_old(request.user, at=timezone.now())
        file = form.cleaned_data["file"]
        default_storage.save(f"{folder_of(request.user)}/{number}/{safe_name(file.name)}", file)
        chosen = urlencode({name: form.cleaned_data[name] for name in ("format", "language")})
        return redirect(f"{reverse('import_report', args=[number])}?{chosen}")
    return render(request, "assessments/cms/import_questions.html", {"form": form})


@permission_required(MAY_ADD)
def import_report(request: HttpRequest, number: UUID) -> HttpResponse:
    """What would be taken, question by question; sent as a form, it is taken."""
    name, report, language = _read(request, number)
    may_update = request.user.has_perm(MAY_CHANGE)
    is_too_much = len(report.taken) > MOST_AT_ONCE
    is_taken = request.method == "POST" and not is_too_much
    if is_taken:
        update = may_update and "update" in request.POST
        outcomes = take(report, language, by=request.user, update=update)
        count = sum(outcome.was_taken for outcome in outcomes)
        messages.success(
            request,
            ngettext("%(count)s question is taken, as a draft.", "%(count)s questions are taken, as drafts.", count)
            % {"count": count},
        )  # fmt: skip
    else:
        outcomes = plan(report, language)
    return render(
        request,
        "assessments/cms/import_report.html",
        {"name": name, "report": report, **_told(outcomes), "may_update": may_update, "is_too_much": is_too_much, "is_taken": is_taken},
    )  # fmt: skip


@permission_required(MAY_ADD)
def import_report_file(request: HttpRequest, number: UUID) -> HttpResponse:
    """The same report as data."""
    _name, report, language = _read(request, number)
    data = json.dumps(as_data(report, plan(report, language)), ensure_ascii=False, indent=2)
    return HttpResponse(
        data,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="import-report.json"'},
    )


def _told(outcomes: list[Outcome]) -> dict[str, Any]:
    return {
        "rows": [
            {
                "outcome": outcome,
                "entry": outcome.entry,
                "state": STATES[outcome.state],
                "fate": FATES[outcome.fate],
            }
            for outcome in outcomes
        ],
        "counts": {state: sum(outcome.state == state for outcome in outcomes) for state in STATES},
        "with_loss": sum(outcome.fate == WITH_LOSS for outcome in outcomes),
    }


def _read(request: HttpRequest, number: UUID) -> tuple[str, ImportReport, str]:
    """The uploaded file of this person, read; 404 for any other."""
    folder = f"{folder_of(request.user)}/{number}"
    try:
        _folders, (name, *_rest) = default_storage.listdir(folder)
    except (FileNotFoundError, ValueError) as error:
        raise Http404(_("The file is no longer kept; upload it again.")) from error
    known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    language = request.GET.get("language", "")
    language = language if language in known else settings.LANGUAGE_CODE
    with default_storage.open(f"{folder}/{name}") as file:
        report = read(file.read(), request.GET.get("format", AUTO), name=name, language=language)
    return name, report, language
