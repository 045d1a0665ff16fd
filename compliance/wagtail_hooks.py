"""Wiring of the CMS: reports of barriers as a list to read and to answer."""

from wagtail.admin.panels import FieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.models import User
from compliance.models import AccessibilityReport


class ReadAndAnswer(ModelPermissionPolicy):
    """Reports come from the form and stay: nobody adds or deletes one here, not even a superuser."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action not in {"add", "delete"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: User, actions: list[str]) -> bool:
        return super().user_has_any_permission(user, [a for a in actions if a not in {"add", "delete"}])


class AccessibilityReportViewSet(SnippetViewSet):
    model = AccessibilityReport
    icon = "help"
    add_to_admin_menu = True
    menu_order = 170
    list_display = ["reference", "reported_at", "page", "mailed_at", "answered_at"]
    search_fields = ["reference", "barrier", "page", "answer"]
    copy_view_enabled = False
    inspect_view_enabled = True
    permission_policy = ReadAndAnswer(AccessibilityReport)
    panels = [
        *(
            FieldPanel(name, read_only=True)
            for name in ("reference", "reported_at", "page", "barrier", "email")
        ),
        FieldPanel("answered_at"),
        FieldPanel("answer"),
    ]


register_snippet(AccessibilityReportViewSet)
