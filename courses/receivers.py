"""What the shared library does when it hears of something: keep what was published, hold what must not be purged."""

from typing import Any

from django.db.models.deletion import ProtectedError
from django.db.models.query import QuerySet
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import published

from courses.models import BestPractice
from courses.versions import note_version


@receiver(published, sender=BestPractice)
def keep_version(sender: type, instance: BestPractice, revision: Revision, **kwargs: Any) -> None:
    note_version(instance, by=revision.user, at=instance.last_published_at or timezone.now())


@receiver(pre_delete, sender=Revision)
def hold_revision(sender: type, instance: Revision, origin: Any = None, **kwargs: Any) -> None:
    """A revision that an edition, or a kept version, names isn't purged by itself; it goes with its page or text."""
    is_purged = isinstance(origin, Revision) or (isinstance(origin, QuerySet) and origin.model is Revision)
    if is_purged and (instance.editions.exists() or instance.practice_versions.exists()):
        raise ProtectedError("An edition or a version of a shared text needs this revision.", {instance})
