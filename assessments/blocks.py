"""What an assessment is made of, as authors write it: options, scenes, choices, the items of a paper."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks import RICH_TEXT_FEATURES, sources_block
from courses.translatable import ChosenInTheSource, CodeBlock, PageOfTheSource

QUALITIES = [
    ("good", _("Good (2 points)")),
    ("acceptable", _("Acceptable (1 point)")),
    ("poor", _("Poor (0 points)")),
]


def indicator_chooser(**options: Any) -> ChosenInTheSource:
    return ChosenInTheSource("courses.Indicator", label=_("Indicator"), **options)


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=400,
        label=_("Option"),
        help_text=_("What one would do or say. The right one should not be told by its length."),
    )
    is_correct = blocks.BooleanBlock(
        required=False, label=_("This is the right one"), help_text=_("Exactly one option of a question is.")
    )
    feedback = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES, label=_("Why"), help_text=_("Learners read it after handing in.")
    )
    sources = sources_block()

    class Meta:
        icon = "radio-full"
        label = _("Option")
        description = _("One answer of a single-choice question, with the reason why it is right or not.")
        template = "assessments/blocks/option.html"
        preview_value = {
            "text": "Decline, and call an interpreter.",
            "is_correct": True,
            "feedback": "<p>Why.</p>",
        }


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=400, label=_("Choice"), help_text=_("What one does or says, told as an action.")
    )
    quality = blocks.ChoiceBlock(
        choices=QUALITIES,
        label=_("How good"),
        help_text=_("What the choice is worth. Each path needs at least one choice that earns points."),
    )
    is_critical = blocks.BooleanBlock(
        required=False,
        label=_("Critical mistake"),
        help_text=_(
            "Harm or a breach of law: the assessment is not passed, whatever the total. Only for poor choices."
        ),
    )
    consequence = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("What follows"),
        help_text=_("How the story goes on, told at once."),
    )
    reason = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("Why"),
        help_text=_("Why this was right or wrong; learners see the sources with it."),
    )
    sources = sources_block()
    leads_to = CodeBlock(
        required=False,
        max_length=40,
        label=_("Next scene"),
        help_text=_("The short name of the scene that follows; empty: the story ends."),
    )

    class Meta:
        icon = "arrow-right"
        label = _("Choice")
        description = _("One way to decide, what follows from it, why, and where the story goes on.")
        template = "assessments/blocks/choice.html"
        preview_value = {
            "text": "Take him aside and call an interpreter.",
            "quality": "good",
            "is_critical": False,
            "consequence": "<p>He breathes out.</p>",
            "reason": "<p>Away from control he can speak.</p>",
            "sources": [],
            "leads_to": "",
        }


class SceneBlock(blocks.StructBlock):
    name = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,40}$",
        error_messages={"invalid": _("Small letters, digits and hyphens only, for instance: the-safe.")},
        label=_("Short name"),
        help_text=_("Choices name the next scene by it. Learners don't see it."),
    )
    title = blocks.CharBlock(
        max_length=120,
        label=_("Title"),
        help_text=_("Learners see it above the scene; it should give no decision away."),
    )
    narrative = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("What happens"),
        help_text=_("What the learner sees and hears at this moment, up to the decision."),
    )
    question = blocks.CharBlock(
        max_length=240,
        label=_("Question"),
        default="What do you do?",
        help_text=_("It stands above the choices."),
    )
    choices = blocks.StreamBlock(
        [("choice", ChoiceBlock())],
        min_num=2,
        label=_("Choices"),
        help_text=_(
            "At least two ways to decide, and at least one without a critical mistake. Learners see them in an order of their own."
        ),
    )
    indicators = blocks.ListBlock(
        indicator_chooser(),
        default=[],
        label=_("Indicators"),
        help_text=_("Those that can be noticed here. Learners don't see them; results are counted by them."),
    )

    class Meta:
        icon = "form"
        label = _("Scene")
        description = _("A moment of the story with one decision.")
        template = "assessments/blocks/scene.html"
        preview_value = {
            "name": "interpreter",
            "title": "The owner offers to interpret",
            "narrative": "<p>“He speaks nothing. I translate.”</p>",
            "question": "What do you do?",
            "choices": [],
        }


class WeightedBlock(blocks.StructBlock):
    weight = blocks.IntegerBlock(
        min_value=1,
        max_value=100,
        default=1,
        label=_("Weight"),
        help_text=_("How much it counts against the other items: 2 counts twice as much as 1."),
    )
    lessons = blocks.ListBlock(
        PageOfTheSource(page_type="courses.LessonPage"),
        default=[],
        label=_("Lessons that prepare for it"),
        help_text=_(
            "When one of them changes, a refresher asks this again. None: all lessons that lead up to the assessment."
        ),
    )


class ScenarioItemBlock(WeightedBlock):
    scenario = ChosenInTheSource(
        "assessments.Scenario",
        label=_("Scenario"),
        help_text=_("Taken as it is published when an attempt begins."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Scenario")
        description = _("A branching scenario of the library.")
        template = "assessments/blocks/scenario_item.html"

    def get_preview_value(self) -> blocks.StructValue:
        newest = self.child_blocks["scenario"].target_model.objects.order_by("pk").last()
        return self.normalize({"scenario": newest, "weight": 1})


class QuestionItemBlock(WeightedBlock):
    question = ChosenInTheSource(
        "assessments.Question",
        label=_("Question"),
        help_text=_("Taken as it is published when an attempt begins."),
    )

    class Meta:
        icon = "help"
        label = _("Question")
        description = _("A question of the library.")
        template = "assessments/blocks/question_item.html"

    def get_preview_value(self) -> blocks.StructValue:
        newest = self.child_blocks["question"].target_model.objects.order_by("pk").last()
        return self.normalize({"question": newest, "weight": 1})
