"""Scenarios: branching stories, written by trainers in the CMS, frozen into snapshots before anybody lives through them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from assessments import grading
from assessments.models.unfit import refusal, twice_named
from assessments.scenario_blocks import SceneBlock
from courses.blocks import RICH_TEXT_FEATURES
from courses.models.library import revision_relations


class ScenesBlock(blocks.StreamBlock):
    scene = SceneBlock()

    class Meta:
        min_num = 1

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        names = [child.value["name"] for child in cleaned]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise twice_named(cleaned, twice[0])
        if problems := grading.problems(gradable(cleaned, "")):
            raise refusal(cleaned, problems)
        return cleaned


class Scenario(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """A branching story with decisions. Written by trainers in the CMS; what learners live through is a frozen copy."""

    title = models.CharField(
        _("title"), max_length=160, help_text=_("A name for the story that gives no decision away.")
    )
    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("What the story is about, in one sentence; authors find it by that."),
    )
    content_note = models.CharField(
        _("content note"),
        max_length=300,
        blank=True,
        help_text=_("Shown before the start when the story is hard to read."),
    )
    setting = RichTextField(
        _("setting"),
        features=RICH_TEXT_FEATURES,
        help_text=_("Where the learner is, what they see and hear."),
    )
    scenes = StreamField(
        ScenesBlock(), verbose_name=_("scenes"), help_text=_("The story begins with the first scene.")
    )

    _revisions, workflow_states = revision_relations("scenario")

    panels = [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("summary"), FieldPanel("content_note")], _("In short")
        ),
        FieldPanel("setting"),
        FieldPanel("scenes"),
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("title"),
        index.SearchField("setting"),
        index.AutocompleteField("title"),
        index.FilterField("locale_id"),
        index.FilterField("title"),
        index.FilterField("summary"),
        index.FilterField("live"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "assessments/scenario_preview.html"


def gradable(scenes: blocks.StreamValue, scenario_id: str) -> grading.Scenario:
    """The pure shape of a scenario's scenes; a next scene that does not exist keeps its short name as id."""
    ids = {child.value["name"]: str(child.id) for child in scenes}
    return grading.Scenario(
        id=scenario_id,
        scenes=tuple(
            grading.Scene(
                id=str(child.id),
                choices=tuple(
                    grading.Choice(
                        id=str(choice.id),
                        quality=choice.value["quality"],
                        is_critical=bool(choice.value["is_critical"]),
                        leads_to=ids.get(choice.value["leads_to"], choice.value["leads_to"]) or None,
                    )
                    for choice in child.value["choices"]
                ),
            )
            for child in scenes
        ),
    )
