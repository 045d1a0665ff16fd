"""Versions of shared texts: what each said whenever it was published, and which newer ones a lesson has declined."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.keeping import kept_or_null


class Change(models.TextChoices):
    """How much a text has changed for those who have learned it."""

    EDITORIAL = "editorial", _("editorial")
    CLARIFICATION = "clarification", _("clarification")
    SUBSTANTIVE = "substantive", _("substantive")


class PracticeVersion(models.Model):
    """The words of a best practice or indicator in one language, as they were published. Written by `courses.versions`.

    They are never changed, and publishing the same words again makes no version. A lesson that keeps a version of a
    practice names its number in the source language; an indicator is always shown as it is now.
    """

    key = models.UUIDField()  # the translation key of the text
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    change = models.CharField(max_length=15, choices=Change.choices)
    note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: a command published it, or the account was deleted
    revision = models.ForeignKey(
        "wagtailcore.Revision", kept_or_null, null=True, related_name="+"
    )  # NULL: the text was deleted

    class Meta:
        ordering = ["key", "language", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language", "number"], name="practice_version_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(change__in=["editorial", "clarification", "substantive"]),
                name="practice_change_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def title(self) -> str:
        """What it was called; an indicator is called by its text."""
        title: str = self.content.get("title") or self.content["text"]
        return title


class DeclinedVersion(models.Model):
    """Up to which version a use of a best practice wants to hear of no newer one. Written by `courses.pins`."""

    lesson_key = models.UUIDField()
    block = models.CharField(max_length=36)  # the id of the block that uses the practice
    number = models.PositiveIntegerField()
    declined_at = models.DateTimeField()
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: the account was deleted

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson_key", "block"], name="declined_once_per_use")]

    def __str__(self) -> str:
        return f"{self.lesson_key}: {self.number}"
