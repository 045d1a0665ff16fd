"""Questions and scenarios: written by trainers in the CMS, frozen into snapshots before anybody answers them."""

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
from wagtail import blocks
from wagtail.admin.forms import WagtailAdminModelForm
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
from wagtail_localize.fields import SynchronizedField

from assessments import grading
from assessments.blocks import SceneBlock, indicator_chooser
from assessments.kinds import KINDS, Kind
from assessments.models.unfit import refusal, twice_named
from courses.blocks import RICH_TEXT_FEATURES, PictureBlock
from courses.models.library import revision_relations
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
    pictures = StreamField(
        [("picture", PictureBlock())],
        blank=True,
        default=[],
        verbose_name=_("pictures"),
        help_text=_("What one has to see in order to answer; it stands below the text."),
    )
    body = StreamField(
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
    sources = StreamField(
        [("source", ChosenInTheSource("courses.Source", label=_("Source")))],
        blank=True,
        default=[],
        verbose_name=_("sources"),
        help_text=_("Where the question as a whole comes from; shown with the feedback."),
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
