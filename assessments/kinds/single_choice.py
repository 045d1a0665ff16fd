"""Single choice: one of several options is right."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks import OptionBlock
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, refuse_parts, text_and_feedback
from assessments.kinds.options import frozen_option, keep_order, options_shown


class OptionsBlock(blocks.StreamBlock):
    option = OptionBlock()

    class Meta:
        min_num = 2
        max_num = 8

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        right = sum(bool(child.value["is_correct"]) for child in cleaned)
        if not self.is_deferred_validation and right != 1:
            raise refuse_parts(
                gettext("Mark exactly one option as right; %(count)s are marked now.") % {"count": right}
            )
        return cleaned


class SingleChoiceBlock(blocks.StructBlock):
    options = OptionsBlock(label=_("Options"), help_text=_("Two to eight, exactly one of them right."))
    keep_order = keep_order()

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        description = _("Several options, exactly one of them right.")
        template = "assessments/blocks/single_choice.html"
        preview_value = {"options": []}


class SingleChoice(Kind):
    name = "single-choice"
    block = SingleChoiceBlock
    shuffled = ("options",)
    unanswered = _("Choose one of the options.")

    def freeze(self, written: Written) -> Payload:
        return {"options": written.parts("options", frozen_option, text_and_feedback), **written.order()}

    def posted(self, post: Posted, payload: Payload) -> str:
        return post.get("option", "")

    def shown(self, answered: Answered) -> dict[str, Any]:
        return options_shown(answered, {answered.response})

    def words(self, answered: Answered) -> str:
        return next((row["text"] for row in answered.parts("options") if row["id"] == answered.response), "")
