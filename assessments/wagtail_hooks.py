"""Wiring of the CMS: questions and scenarios as snippets, results by indicator as a report."""

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.models import Question, Scenario
from assessments.reports import ResultsByIndicatorView


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "list-ol"
    list_display = [
        "title",
        "summary",
        Column("locale", label=_("Language")),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    list_display = [
        "__str__",
        Column("locale", label=_("Language")),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]


class AssessmentsViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Assessments")
    menu_icon = "clipboard-list"
    menu_order = 160
    items = (ScenarioViewSet, QuestionViewSet)


register_snippet(AssessmentsViewSetGroup)


@hooks.register("register_admin_urls")
def report_urls() -> list:
    results_only = ResultsByIndicatorView.as_view(results_only=True)
    return [
        path("reports/indicators/", ResultsByIndicatorView.as_view(), name="results_by_indicator"),
        path("reports/indicators/results/", results_only, name="results_by_indicator_results"),
    ]


class ResultsByIndicatorMenuItem(MenuItem):
    """For those who write questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("assessments.change_question")


@hooks.register("register_reports_menu_item")
def results_by_indicator_menu_item() -> MenuItem:
    return ResultsByIndicatorMenuItem(
        _("Results by indicator"),
        reverse("results_by_indicator"),
        name="results-by-indicator",
        icon_name="view",
        order=310,
    )
