"""The pages in the CMS on which translators' files go out and come back: an archive, an upload, a report, then taking."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Locale
from wagtail_localize.models import get_edit_url

from courses import kept_uploads
from courses.models import CoursePage
from courses.po_files import archive_of
from courses.po_reading import sent_in
from courses.po_taking import Outcome, plan, take
from courses.safe_zip import LIMIT_BYTES, MB
from courses.translating import MAY_TRANSLATE, may_publish


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(SeveralFilesField, self).clean(file, initial) for file in data or [None]]
        if sum(file.size or 0 for file in files) > LIMIT_BYTES:
            raise forms.ValidationError(
                _("The files are larger than %(size)s MB.") % {"size": LIMIT_BYTES // MB}
            )
        return files


class UploadForm(forms.Form):
    files = SeveralFilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "The archive (ZIP) as it was downloaded here, or one or several PO files; 24 MB at most."
        ),
    )


def _course_and_language(page_id: int, language: str) -> tuple[CoursePage, Locale]:
    default = Locale.get_default()
    page = get_object_or_404(CoursePage.objects.filter(locale=default).select_related("course"), pk=page_id)
    return page, get_object_or_404(Locale.objects.exclude(pk=default.pk), language_code=language)


@permission_required(MAY_TRANSLATE, raise_exception=True)
def po_files(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    """All that learners of a course meet as PO files, with what is translated of it in one language."""
    page, locale = _course_and_language(page_id, language)
    name = f"{page.course.code}-{language}.zip"
    return HttpResponse(
        archive_of(page, locale),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@permission_required(MAY_TRANSLATE, raise_exception=True)
def import_po_files(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    """Ask for the files, keep them for a day, and go on to the report."""
    page, locale = _course_and_language(page_id, language)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        number = kept_uploads.keep(request.user, form.cleaned_data["files"], at=timezone.now())
        return redirect("po_report", page.pk, language, number)
    return render(request, "courses/cms/import_po_files.html", {"page": page, "locale": locale, "form": form})


@permission_required(MAY_TRANSLATE, raise_exception=True)
def po_report(request: HttpRequest, page_id: int, language: str, number: UUID) -> HttpResponse:
    """What would be taken, file by file; sent as a form, it is taken."""
    page, locale = _course_and_language(page_id, language)
    try:
        sent = list(sent_in(kept_uploads.kept(request.user, number)))
    except FileNotFoundError as error:
        raise Http404(_("The files are no longer kept; upload them again.")) from error
    outcomes, left = plan(sent, page, locale, by=request.user), 0
    if request.method == "POST":
        left = take(outcomes, locale, by=request.user, at=timezone.now(), publish="publish" in request.POST)
        _say(request, outcomes)
    context = {
        "page": page,
        "locale": locale,
        "rows": [{"outcome": outcome, "url": _url(outcome)} for outcome in outcomes],
        "is_taken": request.method == "POST",
        "is_published": "publish" in request.POST,
        "left": left,
        "is_open": any(outcome.is_to_be_written for outcome in outcomes),
        "may_publish": may_publish(request.user, page),
    }
    return render(request, "courses/cms/po_report.html", context)


def _say(request: HttpRequest, outcomes: list[Outcome]) -> None:
    written = sum(outcome.is_written for outcome in outcomes)
    taken = ngettext("%(count)s file is taken.", "%(count)s files are taken.", written) % {"count": written}
    messages.success(request, taken)


def _url(outcome: Outcome) -> str:
    """Where its translation is edited, or, if there is none yet, its source."""
    if outcome.worded is None:
        return ""
    url: str = get_edit_url(outcome.worded.version or outcome.worded.thing)
    return url
