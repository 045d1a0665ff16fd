"""What the texts of the library have in common: revisions, review, a day to look again, the kind of change that is said."""

from datetime import date
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from wagtail_localize.fields import SynchronizedField

from courses.draft_form import DraftForm
from courses.models.versions import Change


def revision_relations(name: str) -> tuple[GenericRelation, GenericRelation]:
    """The two relations that a snippet with revisions and workflow needs, as Wagtail documents them."""
    fields = {
        "content_type_field": "base_content_type",
        "object_id_field": "object_id",
        "for_concrete_model": False,
    }
    return (
        GenericRelation("wagtailcore.Revision", related_query_name=name, **fields),
        GenericRelation("wagtailcore.WorkflowState", related_query_name=name, **fields),
    )


def of_the_source(*names: str) -> list[SynchronizedField]:
    """Facts, and not words: a translation has those of its source, and the kind of its change."""
    return [SynchronizedField(name, overridable=False) for name in (*names, "change", "change_note")]


class ReviewedQuerySet(models.QuerySet):
    """What somebody has to read again by some day."""

    def due(self, by: date) -> Self:
        """What has to be read again on that day at the latest, the longest overdue first."""
        return self.filter(review_by__lte=by).order_by("review_by", "pk")


class ChangeSaid(models.Model):
    """A text of which whoever publishes it anew says how much it changes, having seen where it is shown."""

    # What a revision changes, for those who have learned the text: asked before it is published. Empty: not said yet.
    change = models.CharField(max_length=15, choices=Change.choices, blank=True, editable=False)
    change_note = models.CharField(max_length=300, blank=True, editable=False)

    base_form_class = DraftForm
    is_named_in_editions = False  # whether an edition holds its words and names the kind of its changes

    class Meta:
        abstract = True

    @property
    def frozen_content(self) -> dict[str, Any]:
        """What readers are shown, as plain data: where two drafts have the same, nobody is asked how much changed."""
        raise NotImplementedError(f"{type(self).__name__} must say what it shows")
