"""What each published language version says and what it was made from: so that one sees what has fallen behind."""

from django.db import models
from wagtail.models import Locale


class Wording(models.Model):
    """The parts of one published language version of a page or shared text. Written by `courses.staleness` alone.

    `parts` names each part (see `courses.wording`) with the digest of its `own` words, the instant `since` when it has
    said so and, in a translation, the digest of the `source` that it was made from: null where it is still a copy,
    blank where the source has no such part.
    """

    translation_key = models.UUIDField()
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+")
    parts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="wording_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.translation_key}, {self.locale_id}"
