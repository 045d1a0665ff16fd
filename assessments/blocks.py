"""What an assessment is made of, as authors write it: options of a question, the items of a paper."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks import RICH_TEXT_FEATURES, sources_block
from courses.translatable import ChosenInTheSource, PageOfTheSource


def indicator_chooser(**options: Any) -> ChosenInTheSource:
    return ChosenInTheSource("courses.Indicator", label=_("Indicator"), **options)


def reason_sources(help_text: Any = None) -> blocks.ListBlock:
    """Where a reason comes from."""
    return sources_block(help_text or _("Learners read them below the reason."))


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
    sources = reason_sources()

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

    def get_context(self, value: blocks.StructValue, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "verdict": self.verdict(value)}

    def verdict(self, value: blocks.StructValue) -> str:
        """How good it is to choose it, in the words that verdicts are styled by."""
        return "good" if value["is_correct"] else "poor"


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
