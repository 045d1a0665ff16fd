"""Wiring of the CMS: questions and scenarios as snippets, their import and export, results by indicator as a report."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet, SnippetViewSetGroup

from assessments import variant_groups
from assessments.exporting import ExportQuestions
from assessments.flow_map_panel import KINDS
from assessments.importing import MAY_ADD, import_questions, import_report, import_report_file
from assessments.models import Question, Scenario
from assessments.question_list import COLUMNS, QuestionFilterSet, listed
from assessments.reports import ResultsByIndicatorView
from assessments.scenario_map import map_of


class ScenarioInspectView(InspectView):
    """A scenario of the library to look at: its flow map."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "map": map_of(self.object), "kinds": KINDS}


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "list-ol"
    inspect_view_enabled = True
    inspect_view_class = ScenarioInspectView
    inspect_view_fields = ["title", "summary", "variant_group"]
    inspect_template_name = "assessments/scenario_inspect.html"
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
    filterset_class = QuestionFilterSet
    list_display = [
        "__str__",
        *COLUMNS,
        Column("locale", label=_("Language")),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return listed()


class ImportMenuItem(MenuItem):
    """For those who may write new questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_ADD)


class AssessmentsViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Assessments")
    menu_icon = "clipboard-list"
    menu_order = 160
    items = (ScenarioViewSet, QuestionViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        last = ImportMenuItem(
            _("Import questions"),
            reverse("import_questions"),
            name="import-questions",
            icon_name="upload",
            order=900,
        )
        return [*super().get_submenu_items(), last]


register_snippet(AssessmentsViewSetGroup)
hooks.register("register_bulk_action", ExportQuestions)


@hooks.register("register_admin_urls")
def import_urls() -> list:
    return [
        path("questions/import/", import_questions, name="import_questions"),
        path("questions/import/<uuid:number>/", import_report, name="import_report"),
        path("questions/import/<uuid:number>/report.json", import_report_file, name="import_report_file"),
    ]


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_unequal_variants(request: HttpRequest, thing: object) -> None:
    if isinstance(thing, Scenario):
        for warning in variant_groups.warnings(thing):
            messages.warning(request, warning)


@hooks.register("insert_global_admin_css")
def flow_map_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/flow-map.css"))


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
