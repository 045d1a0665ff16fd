"""Questions: written by trainers in the CMS, frozen into snapshots before anybody answers them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.blocks.stream_block import StreamBlockValidationError
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

from assessments.blocks import OptionBlock, indicator_chooser
from courses.blocks import RICH_TEXT_FEATURES
from courses.models.library import revision_relations


class OptionsBlock(blocks.StreamBlock):
    option = OptionBlock()

    class Meta:
        min_num = 2
        max_num = 8

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        right = sum(bool(child.value["is_correct"]) for child in cleaned)
        if not self.is_deferred_validation and right != 1:
            raise StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(
                        gettext("Mark exactly one option as right; %(count)s are marked now.")
                        % {"count": right}
                    )
                ]
            )
        return cleaned


class Question(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """A single-choice question. Written by trainers in the CMS; what learners answer is a frozen copy."""

    text = RichTextField(
        _("situation and question"),
        features=RICH_TEXT_FEATURES,
        help_text=_("Ask for a decision, not for a memory."),
    )
    options = StreamField(
        OptionsBlock(),
        verbose_name=_("options"),
        help_text=_("Two to eight, exactly one of them right. Learners see them in an order of their own."),
    )
    indicators = StreamField(
        [("indicator", indicator_chooser())],
        blank=True,
        default=[],
        verbose_name=_("indicators"),
        help_text=_(
            "Those that can be noticed in the situation. Learners don't see them; results are counted by them."
        ),
    )

    _revisions, workflow_states = revision_relations("question")

    panels = [FieldPanel("text"), FieldPanel("options"), FieldPanel("indicators"), PublishingPanel()]
    search_fields = [
        index.SearchField("text"),
        index.AutocompleteField("text"),
        index.FilterField("locale_id"),
        index.FilterField("live"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return Truncator(strip_tags(self.text)).chars(90)

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "assessments/question_preview.html"
