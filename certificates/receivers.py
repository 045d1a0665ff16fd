"""What certificates do when they hear of something: issue one for a completed course."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certificates import issuing
from courses.models import Completion
from courses.signals import course_completed


@receiver(course_completed)
def issue_certificate(sender: type, completion: Completion, **kwargs: Any) -> None:
    """A refusal is in the log already and on the learner's page; `issue_missing_certificates` repairs what else goes wrong."""
    try:
        issuing.issue(completion, at=timezone.now())
    except issuing.NotPrintable:
        return
