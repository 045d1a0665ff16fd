"""Scenarios: branching stories, written by trainers in the CMS, frozen into snapshots before anybody lives through them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import RichTextField
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

from assessments import grading
from assessments.flow_map_panel import FlowMapPanel
from assessments.models.unfit import name_twice, people_twice_named, refusal, twice_named
from assessments.scenario_blocks import RoleBlock, SceneBlock
from assessments.scenario_form import ScenarioForm
from assessments.scenario_previews import scenes_for
from assessments.variant_groups import VariantsPanel
from courses.blocks import RICH_TEXT_FEATURES
from courses.models.drafts import revision_relations
from courses.previews import ReadersPreviews
from courses.streams import ContentField

MOST_SCENES = 100


class RolesBlock(blocks.StreamBlock):
    role = RoleBlock()

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        twice = name_twice(cleaned, "short_name")
        if twice and not self.is_deferred_validation:
            raise people_twice_named(cleaned, twice)
        return cleaned


class ScenesBlock(blocks.StreamBlock):
    scene = SceneBlock()

    class Meta:
        min_num = 1
        max_num = MOST_SCENES

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if twice := name_twice(cleaned, "name"):
            raise twice_named(cleaned, twice)
        if problems := grading.problems(gradable(cleaned, "")):
            raise refusal(cleaned, problems)
        return cleaned


class Scenario(
    ReadersPreviews,
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
    roles = ContentField(
        RolesBlock(required=False),
        blank=True,
        default=[],
        verbose_name=_("who is who"),
        help_text=_("The people of the story; learners see them beside the setting."),
    )
    scenes = ContentField(
        ScenesBlock(), verbose_name=_("scenes"), help_text=_("The story begins with the first scene.")
    )

    variant_group = models.SlugField(
        _("variants"),
        max_length=60,
        blank=True,
        db_index=True,
        help_text=_(
            "A short name that equally hard stories about the same thing share. Who tries an assessment again, or "
            "refreshes it, meets another one of them than before. Empty: there is only this one."
        ),
    )

    _revisions, workflow_states = revision_relations("scenario")

    panels = [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("summary"), FieldPanel("content_note")], _("In short")
        ),
        FieldPanel("setting"),
        FieldPanel("roles"),
        FieldPanel("scenes"),
        FlowMapPanel(
            heading=_("Flow map"),
            help_text=_(
                "It follows what you write, saved or not. Without scripts: as it was saved when you opened this page."
            ),
        ),
        MultiFieldPanel([FieldPanel("variant_group"), VariantsPanel()], _("Variants")),
        PublishingPanel(),
    ]
    base_form_class = ScenarioForm
    as_it_stands = _("All sides")
    everybody_else = _("Somebody of no profession, or of several")
    override_translatable_fields = [SynchronizedField("variant_group", overridable=False)]
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

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "scenes": scenes_for(self.scenes, getattr(request, "preview_professions", None))}


def gradable(scenes: blocks.StreamValue, scenario_id: str) -> grading.Scenario:
    """The pure shape of a scenario's scenes; a next scene that does not exist keeps its short name as id."""
    ids = scene_ids(scenes)
    return grading.Scenario(
        id=scenario_id,
        scenes=tuple(
            grading.Scene(
                id=str(child.id),
                choices=tuple(_choice(choice, ids) for choice in child.value["choices"]),
                told_if=tuple(condition_of(passage) for passage in child.value["passages"]),
            )
            for child in scenes
        ),
    )


def scene_ids(scenes: blocks.StreamValue) -> dict[str, str]:
    """The id of each scene by its short name; a scene of a draft may still have none."""
    return {child.value["name"]: str(child.id) for child in scenes if child.value["name"]}


def _choice(choice: blocks.StreamValue.StreamChild, ids: dict[str, str]) -> grading.Choice:
    value = choice.value
    return grading.Choice(
        id=str(choice.id),
        quality=value["quality"] or "poor",  # of a draft, that may leave it open
        is_critical=bool(value["is_critical"]),
        leads_to=ids.get(value["leads_to"], value["leads_to"]) or None,
        own_points=value["points"],
        remembers=frozenset(words_of(value["remembers"])),
        only_if=condition_of(value),
        branches=tuple(
            grading.Branch(condition_of(branch), ids.get(branch["leads_to"], branch["leads_to"]) or None)
            for branch in value["branches"]
        ),
        profession=value["profession"] or "",
    )


def words_of(text: str | None) -> list[str]:
    """The words of a field that lists some, as the author wrote them: with commas between."""
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def condition_of(value: blocks.StructValue) -> grading.Condition:
    """What a choice, a passage or another way on depends on."""
    return grading.Condition(
        frozenset(words_of(value["if_remembered"])), frozenset(words_of(value["if_not_remembered"]))
    )
