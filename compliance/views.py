"""Pages of duty and report: a learner's own training, a manager's records and their export."""

import logging
from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from accounts.access import managers_only
from accounts.filters import chosen
from accounts.models import User
from assessments import attempts
from compliance.export import lines, table
from compliance.forms import ExportForm, RecordsForm
from compliance.my_training import training_of
from compliance.records import Filters, count, read, rows, sorted_by
from courses.models import Course

logger = logging.getLogger(__name__)

PER_PAGE = 50


@login_required
@require_safe
@never_cache
def my_training(request: HttpRequest) -> HttpResponse:
    """The landing page after sign-in: one button to go on, then one's courses and certificates."""
    attempts.close_overdue(of=request.user, language=get_language() or "en", at=timezone.now())
    training = training_of(request.user, on=timezone.localdate())
    return render(request, "compliance/my_training.html", {"training": training})


@managers_only
@require_safe
@never_cache
def records(request: HttpRequest) -> HttpResponse:
    """The people of the viewer's units in one course; filters, `sort` and `page` stand in the query string.

    A unit or course that is not the viewer's to see is told from one that does not exist by nothing: 404 for both.
    """
    today = timezone.localdate()
    form = RecordsForm(request.GET, viewer=request.user, on=today)
    if not form.is_valid():
        return render(request, "compliance/records.html", {"form": form}, status=404)
    course = form.cleaned_data["course"]
    if course is None:  # none has been released
        return render(request, "compliance/records.html", {"form": form})
    found = rows(request.user, course, form.filters, today)
    sort = request.GET.get("sort", "name")
    # First whose rows stand on the page, then what they say: the database reckons all columns for these alone.
    shown = sorted_by(found, sort).values_list("pk", flat=True)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(read(sorted_by(found.filter(pk__in=list(page.object_list)), sort)))
    people, certified = count(found)
    context = {
        "form": form,
        "filters": chosen(form, request.GET, always=frozenset({"course"})),
        "course": course,
        "page": page,
        "sort": sort,
        "people": people,
        "certified": certified,
        "export_form": ExportForm(),
        "query": [(name, value) for name, value in request.GET.items() if name not in {"page", "sep", "bom"}],
    }
    return render(request, "compliance/records.html", context)


@managers_only
@require_GET
@never_cache
def records_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All rows of the same query string as a CSV file, sent while it is read; `sep` and `bom` say how it is made."""
    today = timezone.localdate()
    form = RecordsForm(request.GET, viewer=request.user, on=today)
    shape = ExportForm(request.GET)
    if not (form.is_valid() and shape.is_valid() and form.cleaned_data["course"]):
        raise Http404
    course = form.cleaned_data["course"]
    found = sorted_by(rows(request.user, course, form.filters, today), request.GET.get("sort", "name"))
    written = lines(
        table(course.code, read(found)), separator=shape.separator, has_mark=shape.cleaned_data["bom"]
    )
    return StreamingHttpResponse(
        _logged(written, request.user, course, form.filters),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, _file_name(course, today))},
    )


def _file_name(course: Course, on: date) -> str:
    return f"records-{course.code}-{on.isoformat()}.csv"


def _logged(written: Iterator[str], viewer: User, course: Course, filters: Filters) -> Iterator[str]:
    """Send the lines, and note at the end, or where the reader broke off, who took how many rows; no names, no words."""
    sent = 0
    try:
        for sent, line in enumerate(written):  # noqa: B007 # the first line is the head: the number is that of the rows
            yield line
    finally:
        logger.info(
            "Records exported: by=%s course=%s unit=%s profession=%s state=%s words=%s rows=%d",
            viewer.uuid,
            course.code,
            filters.unit.code if filters.unit else "all",
            filters.profession.code if filters.profession else "all",
            filters.state or "all",
            "given" if filters.words else "none",
            sent,
        )
