"""The shared library: texts that several courses use by reference."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from courses.blocks import PracticeBody, ProfessionNoteBlock
from courses.library_blocks import BestPracticeUseBlock
from courses.models.drafts import ChangeSaid, ReviewedQuerySet, of_the_source, revision_relations
from courses.models.sources import Source, citable
from courses.previews import ReadersPreviews
from courses.streams import ContentField
from courses.text import all_as_read
from courses.translatable import ListOfTheSource, Whole


class BestPractice(
    ReadersPreviews,
    ChangeSaid,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """What worked elsewhere, told once and used by reference in many lessons. Written by trainers in the CMS."""

    class Theme(models.TextChoices):
        FOUNDATION = "foundation", _("Foundations")
        VICTIM_SUPPORT = "victim-support", _("Victim support")
        TRAINING = "training", _("Training")
        COORDINATION = "coordination", _("Co-ordination")
        DATA = "data", _("Data")

    title = models.CharField(
        _("title"), max_length=160, help_text=_("It stands above the text wherever the text is used.")
    )
    country = models.CharField(
        _("country"), max_length=2, help_text=_("Two letters (ISO 3166-1), for instance SE for Sweden.")
    )
    theme = models.CharField(
        _("theme"),
        max_length=20,
        choices=Theme.choices,
        help_text=_("Learners narrow the list of best practices by it."),
    )
    summary = models.CharField(_("summary"), max_length=400, help_text=_("Learners see it above the text."))
    body = ContentField(
        PracticeBody(),
        verbose_name=_("text"),
        help_text=_("One text for all lessons that use it."),
    )
    notes = ContentField(
        [("profession_note", ProfessionNoteBlock())],
        blank=True,
        verbose_name=_("what this means for each profession"),
        help_text=_("One note for each; readers see that of their own profession."),
    )
    sources = ParentalManyToManyField(
        Source,
        blank=True,
        related_name="practices",
        limit_choices_to=citable,
        verbose_name=_("sources"),
        help_text=_("Those of the whole; single statements name theirs in the text."),
    )
    contributor = models.CharField(
        _("contributed by"),
        max_length=160,
        blank=True,
        help_text=_("An organisation that wrote it or lent it; readers see its name."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=80,
        blank=True,
        help_text=_("Under which it may be used, for instance CC BY 4.0."),
    )
    review_by = models.DateField(
        _("to be reviewed by"),
        null=True,
        blank=True,
        help_text=_("When somebody should look whether it still holds."),
    )

    is_named_in_editions = True

    objects = ReviewedQuerySet.as_manager()

    all_sources = Whole("sources")
    _revisions, workflow_states = revision_relations("bestpractice")

    override_translatable_fields = [
        *of_the_source("country", "theme", "contributor", "licence"),
        ListOfTheSource("sources", whole="all_sources"),
    ]

    panels = [
        HelpPanel(template="courses/cms/practice_panel.html"),
        FieldPanel("title"),
        MultiFieldPanel([FieldPanel("country"), FieldPanel("theme"), FieldPanel("summary")], _("In short")),
        FieldPanel("body"),
        FieldPanel("notes"),
        FieldPanel("sources"),
        MultiFieldPanel(
            [FieldPanel("contributor"), FieldPanel("licence"), FieldPanel("review_by")], _("Origin and care")
        ),
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("title"),
        index.SearchField("summary"),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.AutocompleteField("summary"),
        index.AutocompleteField("body"),
        index.FilterField("id"),
        index.FilterField("theme"),
        index.FilterField("title"),
        index.FilterField("country"),
        index.FilterField("live"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("best practice")
        verbose_name_plural = _("best practices")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions

    @property
    def as_shared_text(self) -> dict[str, Any]:
        """What a manifest holds of it, as of every shared text."""
        return {
            "kind": "best_practice",
            "key": str(self.translation_key),
            "name": self.title,
            "revision": self.live_revision_id,
            "content": self.frozen_content,
        }

    @property
    def frozen_content(self) -> dict[str, Any]:
        """What readers are shown, as plain data: a version and a manifest hold it."""
        return {
            "title": self.title,
            "summary": self.summary,
            "body": all_as_read(self.body.get_prep_value()),
            "notes": all_as_read(self.notes.get_prep_value()),
        }

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "courses/best_practice_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from courses.reading import reading_of_text  # noqa: PLC0415 # reading reads these models

        reading = reading_of_text(
            self,
            request.user,
            timezone.localdate(),
            previewed_as=getattr(request, "preview_professions", None),
        )
        return {
            **super().get_preview_context(request, mode_name),
            "preview": BestPracticeUseBlock().normalize({"practice": self}),
            "reading": reading,
        }
