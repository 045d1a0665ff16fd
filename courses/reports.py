"""Reports of the CMS: sources that have to be read again, on a page and as a file."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from courses.models import Source
from courses.models.drafts import ReviewedQuerySet
from courses.models.sources import citable


class SourcesDueView(ReportView):
    """Every source, without its translations, with the day by which it is to be read again, the longest overdue first."""

    model = Source
    permission_policy = ModelPermissionPolicy(Source)
    permission_required = "change"
    page_title = _("Sources to read again")
    header_icon = "link"
    index_url_name = "sources_due"
    index_results_url_name = "sources_due_results"
    default_ordering = "review_by"
    list_export = [
        "key",
        "instrument",
        "article",
        "title",
        "publisher",
        "url",
        "read_on",
        "review_by",
        "confidence",
    ]

    def get_queryset(self) -> ReviewedQuerySet:
        due: ReviewedQuerySet = Source.objects.filter(**citable()).order_by("review_by", "pk")
        return due

    def get_filename(self) -> str:
        return f"sources-{timezone.localdate():%Y-%m-%d}"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "instrument",
                label=_("Source"),
                accessor=str,
                url_name="wagtailsnippets_courses_source:edit",
                sort_key="instrument",
            ),
            Column("title", label=_("What it says")),
            Column(
                "read_on", label=_("Read on"), accessor=lambda source: day(source.read_on), sort_key="read_on"
            ),
            Column(
                "review_by",
                label=_("To be read again by"),
                accessor=lambda source: day(source.review_by),
                sort_key="review_by",
            ),
            Column("state", label=_("State"), accessor=state_of),
        ]


def day(value: date) -> str:
    """A date as it is: Wagtail's own column tells how long ago it was, and days to come are its "just now"."""
    return date_format(value, "SHORT_DATE_FORMAT")


def state_of(source: Source) -> Any:
    """In a word whether it is time."""
    return _("due") if source.review_by <= timezone.localdate() else _("not yet")
