"""What the shared library does when it hears of something: it keeps what was published."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import published

from courses.models import BestPractice
from courses.versions import note_version


@receiver(published, sender=BestPractice)
def keep_version(sender: type, instance: BestPractice, revision: Revision, **kwargs: Any) -> None:
    note_version(instance, by=revision.user, at=instance.last_published_at or timezone.now())
