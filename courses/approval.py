"""The review of shared texts in the CMS: what is approved is published, so its kind of change is said by then."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.snippets.views.snippets import EditView, WorkflowActionView

from courses.publishing import ask_address, ask_before_approval

APPROVE = "approve"


class AskingEditView(EditView):
    """The form with its buttons "Approve" for reviewers."""

    def workflow_action_action(self) -> HttpResponse | None:
        asked = ask_before_approval(self.request, self.object) if self.workflow_action == APPROVE else None
        return asked or super().workflow_action_action()  # type: ignore[no-any-return] # of Wagtail


class AskingActionView(WorkflowActionView):
    """ "Approve" on the first page of the CMS, and with a comment."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = ask_before_approval(request, self.object) if self.action_name == APPROVE else None
        if asked and request.headers.get("x-requested-with") == "XMLHttpRequest":
            leads_to = ask_address(self.object)
            return self.render_modal_json(request, {"step": "success", "redirect": leads_to})  # type: ignore[no-any-return] # of Wagtail
        return asked or super().post(request, *args, **kwargs)  # type: ignore[no-any-return] # of Wagtail
