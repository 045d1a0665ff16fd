"""Questions: written by trainers in the CMS, frozen into snapshots before anybody answers them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.admin.forms import WagtailAdminModelForm
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

from assessments.blocks import indicator_chooser
from assessments.kinds import KINDS, Kind
from courses.blocks import RICH_TEXT_FEATURES, PictureBlock
from courses.models.drafts import revision_relations
from courses.previews import LanguagesPreviews
from courses.streams import ContentField
from courses.translatable import ChosenInTheSource


class Difficulty(models.TextChoices):
    EASY = "easy", _("easy")
    MEDIUM = "medium", _("medium")
    HARD = "hard", _("hard")


class QuestionTag(TaggedItemBase):
    """A word by which questions are found and drawn. Written with the question."""

    content_object = ParentalKey("assessments.Question", on_delete=models.CASCADE, related_name="tagged")


class QuestionForm(WagtailAdminModelForm):
    """The form of the editor: a draft may be unfinished, what is published may not."""

    def _post_clean(self) -> None:
        self.instance.is_unfinished = self.is_deferred_validation
        super()._post_clean()


class Question(
    LanguagesPreviews,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A question of some kind. Written by trainers in the CMS; what learners answer is a frozen copy."""

    text = RichTextField(
        _("situation and question"),
        features=RICH_TEXT_FEATURES,
        help_text=_("Ask for a decision, not for a memory."),
    )
    pictures = ContentField(
        [("picture", PictureBlock())],
        blank=True,
        default=[],
        verbose_name=_("pictures"),
        help_text=_("What one has to see in order to answer; it stands below the text."),
    )
    body = ContentField(
        [(kind.stem, kind.block()) for kind in KINDS.values()],
        min_num=1,
        max_num=1,
        verbose_name=_("kind of question"),
        help_text=_(
            "One entry: choose the kind and fill it. Learners see the parts in an order of their own."
        ),
    )
    feedback = RichTextField(
        _("general feedback"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("What everybody should read afterwards, whatever they answered."),
    )
    feedback_right = RichTextField(
        _("when it was right"), features=RICH_TEXT_FEATURES, blank=True, help_text=_("May stay empty.")
    )
    feedback_partly = RichTextField(
        _("when it was right in parts"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("May stay empty."),
    )
    feedback_wrong = RichTextField(
        _("when it was wrong"), features=RICH_TEXT_FEATURES, blank=True, help_text=_("May stay empty.")
    )
    objective = models.CharField(
        _("learning objective"),
        max_length=240,
        blank=True,
        help_text=_("What somebody can do who answers this well. Learners don't see it."),
    )
    difficulty = models.CharField(
        _("difficulty"),
        max_length=8,
        choices=Difficulty.choices,
        default=Difficulty.MEDIUM,
        help_text=_("An assessment may draw questions by it."),
    )
    tags = ClusterTaggableManager(
        through=QuestionTag,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("Short words for its subject; an assessment may draw questions by them."),
    )
    sources = ContentField(
        [("source", ChosenInTheSource("courses.Source", label=_("Source")))],
        blank=True,
        default=[],
        verbose_name=_("sources"),
        help_text=_("Where the question as a whole comes from; shown with the feedback."),
    )
    indicators = ContentField(
        [("indicator", indicator_chooser())],
        blank=True,
        default=[],
        verbose_name=_("indicators"),
        help_text=_(
            "Those that can be noticed in the situation. Learners don't see them; results are counted by them."
        ),
    )

    _revisions, workflow_states = revision_relations("question")

    is_unfinished = False  # a draft that is being saved: what does not fit together yet is no mistake
    base_form_class = QuestionForm

    override_translatable_fields = [
        SynchronizedField("objective", overridable=False),
        SynchronizedField("difficulty", overridable=False),
    ]

    panels = [
        FieldPanel("text"),
        FieldPanel("pictures"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("feedback"),
                FieldPanel("feedback_right"),
                FieldPanel("feedback_partly"),
                FieldPanel("feedback_wrong"),
                FieldPanel("sources"),
            ],
            _("Feedback"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("tags"),
                FieldPanel("difficulty"),
                FieldPanel("objective"),
                FieldPanel("indicators"),
            ],
            _("Where it belongs"),
        ),
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("text"),
        index.AutocompleteField("text"),
        index.SearchField("body"),
        index.AutocompleteField("body"),
        index.FilterField("id"),
        index.FilterField("translation_key"),
        index.FilterField("difficulty"),
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

    def clean(self) -> None:
        super().clean()
        if not self.body or self.is_unfinished:
            return
        if problem := self.kind.problem_with_text(self.body[0].value, self.text):
            raise ValidationError({"text": problem})

    @property
    def kind(self) -> Kind:
        """Its kind; raises IndexError for a draft in which none is chosen yet."""
        return next(kind for kind in KINDS.values() if kind.stem == self.body[0].block_type)

    @property
    def as_shared_text(self) -> dict[str, Any]:
        """What the manifest of a lesson that asks it holds, as of every shared text; in its own language alone."""
        from assessments.freezing import question_payload  # noqa: PLC0415 # freezing reads these models

        return {
            "kind": "question",
            "key": str(self.translation_key),
            "name": str(self),
            "revision": self.live_revision_id,
            "content": question_payload(self, only=self.locale.language_code),
        }

    @property
    def assessments(self) -> list[Any]:
        """The assessments whose paper names it."""
        from assessments.models.pages import assessments_asking  # noqa: PLC0415 # pages name questions

        return assessments_asking(self)

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "assessments/question_preview.html"
