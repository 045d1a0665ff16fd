"""What happens when the last reviewer has approved: the text goes live."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Wagtail loads this module while its own models are loading
    from wagtail.models import WorkflowState

    from accounts.models import User


def publish_approved(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Publish what was approved, in the reviewer's name.

    Reviewers may not publish by themselves; that they may here is what the workflow decides. Wagtail's own function
    asks for the right to publish all the same, and would refuse their approval.
    """
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
