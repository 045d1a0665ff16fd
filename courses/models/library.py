"""The shared library: texts that several courses use by reference."""

from datetime import date, timedelta
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericRelation
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
from wagtail_localize.fields import SynchronizedField

from courses.blocks import PracticeBody, ProfessionNoteBlock
from courses.library_blocks import BestPracticeUseBlock
from courses.models.versions import Change
from courses.practice_form import PracticeForm
from courses.previews import ReadersPreviews
from courses.streams import ContentField
from courses.text import all_as_read
from courses.translatable import ListOfTheSource, Whole


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


# Without another date a source is read again after a year.
REVIEW_AFTER = timedelta(days=365)


class ReviewedQuerySet(models.QuerySet):
    """What somebody has to read again by some day."""

    def due(self, by: date) -> Self:
        """What has to be read again on that day at the latest, the longest overdue first."""
        return self.filter(review_by__lte=by).order_by("review_by", "pk")


class Source(index.Indexed, models.Model):
    """Where a statement comes from: a text of law, a judgment, a report. Written by trainers in the CMS."""

    class Confidence(models.TextChoices):
        VERIFIED = "verified", _("read")
        SECONDARY = "secondary", _("seen in a secondary source only")
        UNVERIFIED = "unverified", _("not verified")

    key = models.SlugField(
        _("short name"), unique=True, help_text=_("For authors and data files, for instance coe-197-art-4.")
    )
    instrument = models.CharField(
        _("instrument or case"),
        max_length=240,
        help_text=_("For instance: Directive 2011/36/EU; Rantsev v. Cyprus and Russia."),
    )
    article = models.CharField(
        _("article or paragraph"),
        max_length=120,
        blank=True,
        help_text=_("For instance: Article 4(a); § 96."),
    )
    title = models.CharField(
        _("what it says"),
        max_length=300,
        help_text=_("In one line; learners read it in the notes at the foot of a lesson."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=160,
        blank=True,
        help_text=_("Who answers for the text, for instance the Council of Europe."),
    )
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Where it was read: the official page, if there is one."),
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("In which it was read, for instance fr.")
    )
    read_on = models.DateField(_("read on"), help_text=_("When somebody last read it."))
    review_by = models.DateField(
        _("to be read again by"),
        blank=True,
        help_text=_("Left empty, or not after the day on which it was read: a year after that day."),
    )
    confidence = models.CharField(
        _("how sure"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.VERIFIED,
        help_text=_("Learners see it where the original was not read."),
    )
    note = models.CharField(
        _("remark for learners"),
        max_length=300,
        blank=True,
        help_text=_("For instance: only the beginning was read; to be confirmed."),
    )

    panels = [
        HelpPanel(template="courses/cms/where_used_panel.html"),
        FieldPanel("key"),
        MultiFieldPanel([FieldPanel("instrument"), FieldPanel("article"), FieldPanel("title")], _("What")),
        MultiFieldPanel(
            [
                FieldPanel("publisher"),
                FieldPanel("url"),
                FieldPanel("language"),
                FieldPanel("read_on"),
                FieldPanel("review_by"),
                FieldPanel("confidence"),
                FieldPanel("note"),
            ],
            _("Where"),
        ),
    ]
    search_fields = [
        index.SearchField("instrument"),
        index.SearchField("article"),
        index.SearchField("title"),
        index.AutocompleteField("instrument"),
        index.AutocompleteField("title"),
        index.FilterField("confidence"),
        index.FilterField("review_by"),
        index.FilterField("instrument"),
        index.FilterField("article"),
        index.FilterField("title"),
        index.FilterField("read_on"),
    ]

    objects = ReviewedQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["instrument", "article", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__in=["verified", "secondary", "unverified"]),
                name="source_confidence_known",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.instrument, self.article) if part)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.review_by is None or self.review_by <= self.read_on:
            self.review_by = self.read_on + REVIEW_AFTER
        super().save(*args, **kwargs)


class BestPractice(
    ReadersPreviews,
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

    # What a revision changes, for those who have learned the text: asked before it is published. Empty: not said yet.
    change = models.CharField(max_length=15, choices=Change.choices, blank=True, editable=False)
    change_note = models.CharField(max_length=300, blank=True, editable=False)

    base_form_class = PracticeForm
    objects = ReviewedQuerySet.as_manager()

    all_sources = Whole("sources")
    _revisions, workflow_states = revision_relations("bestpractice")

    # Facts, and not words: a translation has those of its source.
    override_translatable_fields = [
        *(
            SynchronizedField(name, overridable=False)
            for name in ("country", "theme", "contributor", "licence", "change", "change_note")
        ),
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
