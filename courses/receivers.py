"""What follows when something is published or sent to translation: what was said is kept, and what is translated too."""

from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision, TranslatableMixin
from wagtail.signals import page_published, published
from wagtail_localize.models import Translation

from courses import staleness
from courses.change_log import note_change
from courses.models import BestPractice, ChangeSaid, Indicator, Source
from courses.source_translations import note_translations
from courses.taking_over import take_over
from courses.versions import note_version


@receiver(published, sender=BestPractice)
@receiver(published, sender=Indicator)
def keep_version(sender: type, instance: BestPractice | Indicator, revision: Revision, **kwargs: Any) -> None:
    note_version(instance, by=revision.user, at=instance.last_published_at or timezone.now())


@receiver(published)
def keep_kind_of_change(instance: Any, revision: Revision, **kwargs: Any) -> None:
    if isinstance(instance, ChangeSaid):
        note_change(instance, revision)


@receiver([post_save, post_delete], sender=Source)
def tell_sources_in_other_languages(instance: Source, created: bool = False, **kwargs: Any) -> None:
    if not created or instance.locale.language_code != settings.LANGUAGE_CODE:
        note_translations(instance.translation_key)


@receiver([page_published, published])
def note_wording(instance: Any, **kwargs: Any) -> None:
    """An alias says what its original says."""
    if isinstance(instance, TranslatableMixin) and not getattr(instance, "alias_of_id", None):
        staleness.note(instance, at=instance.last_published_at or timezone.now())


@receiver(post_save, sender=Translation)
def keep_what_is_translated(instance: Translation, created: bool, update_fields: Any, **kwargs: Any) -> None:
    """At the first time, and when somebody goes on part by part after having edited the translation as a whole."""
    if instance.enabled and (created or update_fields == frozenset({"enabled"})):
        take_over(instance)
