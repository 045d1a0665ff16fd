"""Sources: where statements come from. They are cited in the source language, and told in the reader's."""

import copy
from datetime import timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import (
    DraftStateMixin,
    Locale,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from courses.languages import active_language, name_of
from courses.models.drafts import ChangeSaid, ReviewedQuerySet, of_the_source, revision_relations
from courses.previews import LanguagesPreviews

# Without another date a source is read again after a year.
REVIEW_AFTER = timedelta(days=365)

# What a translation says in its own way; the rest is said of the original.
WORDS = ("instrument", "article", "title", "publisher", "url", "language", "note")


def citable() -> dict[str, Any]:
    """Which sources may be chosen: translations are told in their place, and never cited."""
    return {"locale": Locale.get_default()}


class SourceManager(models.Manager.from_queryset(ReviewedQuerySet)):  # type: ignore[misc] # a class made by Django
    """Sources come with their language: each note says it where it is not the reader's."""

    def get_queryset(self) -> ReviewedQuerySet:
        found: ReviewedQuerySet = super().get_queryset().select_related("locale")
        return found


class Source(
    LanguagesPreviews,
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
    """Where a statement comes from: a text of law, a judgment, a report. Written by trainers in the CMS.

    Texts cite the one in the source language; `told_in` is what readers of another language are told in its place.
    `published_translations` is written by `courses.source_translations` alone.
    """

    class Confidence(models.TextChoices):
        VERIFIED = "verified", _("read")
        SECONDARY = "secondary", _("seen in a secondary source only")
        UNVERIFIED = "unverified", _("not verified")

    key = models.SlugField(
        _("short name"), help_text=_("For authors and data files, for instance coe-197-art-4.")
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
        help_text=_("Where it was read: the official page, if there is one. A translation may have its own."),
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

    # The words of each published translation by its language, so that whoever reads the source has them with it.
    published_translations = models.JSONField(default=dict, editable=False)

    objects = SourceManager()

    _revisions, workflow_states = revision_relations("source")

    override_translatable_fields = [
        *of_the_source("key", "read_on", "review_by", "confidence"),
        SynchronizedField("language"),  # translators may say another, as they may give another address
    ]

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
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("instrument"),
        index.SearchField("article"),
        index.SearchField("title"),
        index.AutocompleteField("instrument"),
        index.AutocompleteField("title"),
        index.FilterField("id"),
        index.FilterField("live"),
        index.FilterField("locale_id"),
        index.FilterField("confidence"),
        index.FilterField("review_by"),
        index.FilterField("instrument"),
        index.FilterField("article"),
        index.FilterField("title"),
        index.FilterField("read_on"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["instrument", "article", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__in=["verified", "secondary", "unverified"]),
                name="source_confidence_known",
            ),
            models.UniqueConstraint(fields=["key", "locale"], name="source_key_once_per_language"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.instrument, self.article) if part)

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions

    @property
    def frozen_content(self) -> dict[str, Any]:
        """The day on which it was read is none of it: whoever reads it again is asked nothing."""
        return {name: getattr(self, name) for name in (*WORDS, "confidence")}

    def told_in(self, language: str) -> Self:
        """It as readers of a language are told it, itself where it isn't translated. Only to be shown, never saved."""
        words = self.published_translations.get(language)
        if not words:
            return self
        told = copy.copy(self)
        for name in WORDS:
            setattr(told, name, words[name])
        told.locale = Locale(language_code=language)
        return told

    @property
    def is_in_translation(self) -> bool:
        """Whether its translations are kept up: one that nobody has translated lacks nothing, for the original is told."""
        return bool(self.published_translations)

    @property
    def as_told(self) -> Self:
        """It as it is told in the language of the interface."""
        return self.told_in(active_language())

    @property
    def other_language(self) -> str:
        """The name of the language in which it was read, where that is not the one of the interface."""
        return name_of(self.language) if self.language not in ("", active_language()) else ""

    def clean(self) -> None:
        """A short name means one source; one that readers see cited does not end on a day."""
        super().clean()
        problems = {}
        if Source.objects.filter(key=self.key).exclude(translation_key=self.translation_key).exists():
            problems["key"] = gettext("Another source has this short name.")
        if self.expire_at and (refusal := self._why_not_to_withdraw()):
            problems["expire_at"] = refusal
        if problems:
            raise ValidationError(problems)

    def _why_not_to_withdraw(self) -> str:
        from courses.withdrawing import why_not_to_withdraw  # noqa: PLC0415 # it reads these models

        return why_not_to_withdraw(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.review_by is None or self.review_by <= self.read_on:
            self.review_by = self.read_on + REVIEW_AFTER
        super().save(*args, **kwargs)

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "courses/source_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The draft itself: not what is published of it in the language of the interface."""
        note = copy.copy(self)
        note.published_translations = {}
        return {**super().get_preview_context(request, mode_name), "notes": [note], "numbers": [1]}
