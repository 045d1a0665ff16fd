"""Reports of the CMS: what people decided, counted by indicator, on a page and as a file."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from assessments.by_indicator import FEWEST, Result, results_by_indicator
from assessments.models import Question
from courses.models import Indicator

FIGURES = {
    "attempts": gettext_lazy("Attempts"),
    "decisions": gettext_lazy("Decisions"),
    "good": gettext_lazy("Good or right (percent)"),
    "acceptable": gettext_lazy("Acceptable (percent)"),
    "poor": gettext_lazy("Poor or wrong (percent)"),
}


class ResultsByIndicatorView(ReportView):
    """Every indicator with the decisions that were taken where it could be noticed; small numbers are not told."""

    model = Indicator
    permission_policy = ModelPermissionPolicy(Question)
    permission_required = "change"
    page_title = gettext_lazy("Results by indicator")
    header_icon = "view"
    index_url_name = "results_by_indicator"
    index_results_url_name = "results_by_indicator_results"
    list_export = ["text", "get_group_display", *FIGURES]
    export_headings = {
        "text": gettext_lazy("Indicator"),
        "get_group_display": gettext_lazy("Group"),
        **FIGURES,
    }

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.filter(locale__language_code=settings.LANGUAGE_CODE)

    def decorate_paginated_queryset(self, object_list: Iterable[Indicator]) -> list[Indicator]:
        results = results_by_indicator()
        rows = list(object_list)
        for row in rows:
            told = in_words(results.get(str(row.translation_key), Result()))
            for name, value in told.items():
                setattr(row, name, value)
        return rows

    def get_filename(self) -> str:
        return f"results-by-indicator-{timezone.localdate():%Y-%m-%d}"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "text", label=gettext_lazy("Indicator"), url_name="wagtailsnippets_courses_indicator:edit"
            ),
            Column("get_group_display", label=gettext_lazy("Group")),
            *(Column(name, label=label) for name, label in FIGURES.items()),
        ]


def in_words(result: Result) -> dict[str, Any]:
    """The figures as they may be shown: shares of the decisions, and none of them where few attempts met the indicator."""
    if not result.is_told:
        few = _("fewer than %(number)s") % {"number": FEWEST}
        return {**dict.fromkeys(FIGURES, ""), "attempts": few if result.attempts else 0}
    counts = {"good": result.good, "acceptable": result.acceptable, "poor": result.poor}
    shares = {name: round(100 * count / result.decisions) for name, count in counts.items()}
    return {"attempts": result.attempts, "decisions": result.decisions, **shares}
