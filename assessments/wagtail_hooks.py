"""Wiring of the CMS: questions and scenarios as snippets."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.models import Question, Scenario


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "list-ol"
    list_display = ["title", "summary", UpdatedAtColumn(), LiveStatusTagColumn()]


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    list_display = ["__str__", UpdatedAtColumn(), LiveStatusTagColumn()]


class AssessmentsViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Assessments")
    menu_icon = "clipboard-list"
    menu_order = 160
    items = (ScenarioViewSet, QuestionViewSet)


register_snippet(AssessmentsViewSetGroup)
