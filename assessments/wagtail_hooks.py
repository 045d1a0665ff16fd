"""Wiring of the CMS: questions and scenarios as snippets, their import and export, results by indicator as a report."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.documents.models import AbstractDocument
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, InspectView, SnippetViewSet, SnippetViewSetGroup

from assessments import bulk_actions, variant_groups
from assessments.editor_scripts import picture_to_draw_on, script_blocks
from assessments.exporting import ExportQuestions
from assessments.flow_map_panel import KINDS
from assessments.flow_map_views import flow_map_of_form
from assessments.importing import MAY_ADD, import_questions, import_report, import_report_file
from assessments.models import AssessmentPage, Question, Scenario
from assessments.question_list import COLUMNS, QuestionFilterSet, listed
from assessments.reports import ResultsByIndicatorView
from assessments.scenario_map import map_of
from assessments.shortfalls import shortfalls_of
from assessments.side_documents import may_fetch
from assessments.unfinished import to_put_right


class ScenarioInspectView(InspectView):
    """A scenario of the library to look at: its flow map."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "map": map_of(self.object),
            "kinds": KINDS,
            "to_put_right": to_put_right(self.object),
        }


class ScenarioEditView(EditView):
    """When the editor saves a draft by itself, what is to be put right in it is told anew."""

    partials_template_name = "assessments/cms/scenario_partials.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        is_partial = context["is_partial"]  # saved by itself, or just made by that
        return {**context, "to_put_right": to_put_right(self.object)} if is_partial else context


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "list-ol"
    edit_view_class = ScenarioEditView
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
script_blocks()
for action in (ExportQuestions, *bulk_actions.ACTIONS):
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def import_urls() -> list:
    return [
        path("questions/picture/", picture_to_draw_on, name="picture_to_draw_on"),
        path("questions/import/", import_questions, name="import_questions"),
        path("questions/import/<uuid:number>/", import_report, name="import_report"),
        path("questions/import/<uuid:number>/report.json", import_report_file, name="import_report_file"),
    ]


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_what_is_unfinished(request: HttpRequest, thing: object) -> None:
    """A draft is saved as it is; its author is told at once what is left to do.

    Not when the editor saves by itself while somebody writes: messages would pile up until the next page.
    """
    if not isinstance(thing, Scenario) or not request.accepts("text/html"):
        return
    for warning in variant_groups.warnings(thing):
        messages.warning(request, warning)
    if number := len(to_put_right(thing)):
        words = ngettext(
            "Saved. %(number)s thing has to be put right before this scenario can be published: see above the flow map.",
            "Saved. %(number)s things have to be put right before this scenario can be published: see above the flow map.",
            number,
        )
        messages.warning(request, words % {"number": number})


@hooks.register("before_serve_document")
def keep_to_their_side(document: AbstractDocument, request: HttpRequest) -> None:
    """Who has not signed in is asked to by Wagtail, where the document is not open to everybody."""
    if request.user.is_authenticated and not may_fetch(request.user, document, at=timezone.now()):
        raise Http404


@hooks.register("register_admin_urls")
def flow_map_urls() -> list:
    return [
        path("scenarios/flow-map/", flow_map_of_form, name="flow_map_of_form"),
        path("scenarios/<int:pk>/flow-map/", flow_map_of_form, name="flow_map_of_form"),
    ]


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


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_shortfalls(request: HttpRequest, page: object) -> None:
    """By the draft that was just saved, in the language whose paper holds for everybody."""
    if isinstance(page, AssessmentPage) and page.locale.language_code == settings.LANGUAGE_CODE:
        for warning in shortfalls_of(page.get_latest_revision_as_object()):
            messages.warning(request, warning)
