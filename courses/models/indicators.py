"""Indicators: what may point to trafficking, said once and used by lessons, scenarios and questions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, PublishingPanel
from wagtail.blocks import StreamValue
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from courses.blocks import SHARED, ProfessionNoteBlock
from courses.models.drafts import ChangeSaid, of_the_source, revision_relations
from courses.models.sources import Source, citable
from courses.previews import ReadersPreviews
from courses.streams import ContentField
from courses.text import all_as_read
from courses.translatable import ListOfTheSource, Whole


class Indicator(
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
    """A sign that may point to trafficking and proves nothing alone. Written by trainers in the CMS.

    Lessons show it; scenes and questions name it, so that results can be counted by its key.
    """

    class Group(models.TextChoices):
        GENERAL = "general", _("Any form")
        WORK = "work", _("Work")
        DOMESTIC = "domestic", _("Domestic work")
        SEXUAL = "sexual", _("Sexual exploitation")
        BEGGING = "begging", _("Begging")
        CRIME = "crime", _("Forced offences")
        CHILD = "child", _("Children")
        FAMILY = "family", _("Marriage, adoption, surrogacy")

    group = models.CharField(
        _("group"),
        max_length=12,
        choices=Group.choices,
        default=Group.GENERAL,
        help_text=_("The form of exploitation in which it shows most; lists and reports are grouped by it."),
    )
    text = models.CharField(
        _("text"), max_length=200, help_text=_("What one may see or hear, in a few plain words.")
    )
    shows = ContentField(
        [("profession_note", ProfessionNoteBlock())],
        blank=True,
        verbose_name=_("how it shows to each profession"),
        help_text=_("One note for each profession: where its members meet this sign. Readers see their own."),
    )
    sources = ParentalManyToManyField(
        Source,
        blank=True,
        related_name="indicators",
        limit_choices_to=citable,
        verbose_name=_("sources"),
        help_text=_("Where the sign is described. Readers of a lesson see the numbers of its sources."),
    )

    is_named_in_editions = True

    all_sources = Whole("sources")
    _revisions, workflow_states = revision_relations("indicator")

    override_translatable_fields = [
        *of_the_source("group"),
        ListOfTheSource("sources", whole="all_sources"),
    ]

    panels = [
        HelpPanel(template="courses/cms/where_used_panel.html"),
        FieldPanel("group"),
        FieldPanel("text"),
        FieldPanel("shows"),
        FieldPanel("sources"),
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("text"),
        index.SearchField("shows"),
        index.AutocompleteField("text"),
        index.FilterField("id"),
        index.FilterField("group"),
        index.FilterField("locale_id"),
        index.FilterField("text"),
        index.FilterField("live"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["group", "text", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions

    @property
    def as_shared_text(self) -> dict[str, Any]:
        """What a manifest holds of it, as of every shared text."""
        return {
            "kind": "indicator",
            "key": str(self.translation_key),
            "name": self.text,
            "revision": self.live_revision_id,
            "content": self.frozen_content,
        }

    @property
    def frozen_content(self) -> dict[str, Any]:
        """What readers are shown, as plain data: a version and a manifest hold it."""
        return {
            "group": self.group,
            "text": self.text,
            "shows": all_as_read(self.shows.get_prep_value()),
        }

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "courses/indicator_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from courses.reading import reading_of_indicator  # noqa: PLC0415 # reading reads these models

        previewed_as = getattr(request, "preview_professions", None)
        return {
            **super().get_preview_context(request, mode_name),
            "self": {"indicators": [self]},
            "reading": reading_of_indicator(
                self, request.user, timezone.localdate(), previewed_as=previewed_as
            ),
        }


def indicators_in(body: StreamValue) -> list[Indicator]:
    """The published indicators that a text shows, each once, in the source language where they are in it.

    In reading order, those in the shared texts that it uses included.
    """
    chosen = list(_chosen_in(body))
    sources = Indicator.objects.filter(
        translation_key__in={indicator.translation_key for indicator in chosen},
        locale__language_code=settings.LANGUAGE_CODE,
        live=True,
    )
    by_key = {indicator.translation_key: indicator for indicator in sources} if chosen else {}
    return list({row.translation_key: by_key.get(row.translation_key, row) for row in chosen}.values())


def _chosen_in(body: StreamValue) -> list[Indicator]:
    from courses.versions import used_text  # noqa: PLC0415 # versions read the models

    found: list[Indicator] = []
    for block in body:
        if block.block_type == "indicators":
            found += block.value.published
        elif block.block_type in SHARED and (practice := used_text(block.value)):
            found += _chosen_in(practice.body)
    return found
