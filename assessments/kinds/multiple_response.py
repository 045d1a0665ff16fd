"""Multiple response: several options may be right, each is ticked or left."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks import OptionBlock
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, refuse_parts, text_and_feedback
from assessments.kinds.options import (
    MayBeCriticalBlock,
    credit_block,
    critical_block,
    frozen_option,
    keep_order,
    options_shown,
    rated,
)
from assessments.kinds.parts import RuleBlock

RULES = [
    ("weights", _("Right ones share the points, each wrong one takes away as much as a right one gives")),
    ("each-option", _("Each option that is rightly ticked or rightly left counts the same")),
    ("all-or-nothing", _("Only the whole answer counts")),
]


class WeighedOptionBlock(MayBeCriticalBlock, OptionBlock):
    is_correct = blocks.BooleanBlock(
        required=False, label=_("This is a right one"), help_text=_("Learners should choose it.")
    )
    is_critical = critical_block()
    credit = credit_block()

    class Meta:
        label = _("Option")
        description = _("One answer of several that may be right, with the reason why it is right or not.")
        template = "assessments/blocks/option.html"

    def verdict(self, value: blocks.StructValue) -> str:
        return rated(value, Fraction(int(value["is_correct"])))


class SeveralOptionsBlock(blocks.StreamBlock):
    option = WeighedOptionBlock()

    class Meta:
        min_num = 2
        max_num = 12

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not any(child.value["is_correct"] for child in cleaned):
            raise refuse_parts(gettext("Mark at least one option as right."))
        return cleaned


class MultipleResponseBlock(blocks.StructBlock):
    options = SeveralOptionsBlock(
        label=_("Options"),
        help_text=_("Two to twelve. Learners are told that several may be right, not how many."),
    )
    rule = RuleBlock(
        choices=RULES,
        default="weights",
        label=_("How it is counted"),
        help_text=_("What an answer earns that is right in parts."),
    )
    keep_order = keep_order()

    class Meta:
        icon = "tick"
        label = _("Multiple response")
        description = _("Several options, any number of them right.")
        template = "assessments/blocks/single_choice.html"
        preview_value = {"options": []}


class MultipleResponse(Kind):
    name = "multiple-response"
    block = MultipleResponseBlock
    shuffled = ("options",)
    unanswered = _("Choose at least one of the options.")

    def freeze(self, written: Written) -> Payload:
        return {
            "options": written.parts("options", frozen_option, text_and_feedback),
            "rule": written.source["rule"],
            **written.order(),
        }

    def posted(self, post: Posted, payload: Payload) -> list[str]:
        return post.getlist("option")

    def shown(self, answered: Answered) -> dict[str, Any]:
        return options_shown(answered, answered.response or [])

    def words(self, answered: Answered) -> str:
        return "; ".join(row["text"] for row in self.shown(answered)["chosen"])
