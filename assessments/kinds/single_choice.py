"""Single choice: one of several options is right; others may be right in parts."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

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


def worth(option: Mapping[str, Any], is_right: bool) -> Fraction:
    """What choosing it earns: its own worth, else the whole or nothing."""
    return Fraction(option.get("credit") or int(is_right))


class RatedOptionBlock(MayBeCriticalBlock, OptionBlock):
    is_critical = critical_block()
    credit = credit_block(
        _(
            "A fraction such as 1/2, for an option that is right in parts. "
            "Empty: the right one is worth the whole, any other nothing."
        )
    )

    class Meta:
        label = _("Option")
        description = _("One answer of a single-choice question, with the reason why it is right or not.")
        template = "assessments/blocks/option.html"

    def verdict(self, value: blocks.StructValue) -> str:
        return rated(value, worth(value, value["is_correct"]))


class OptionsBlock(blocks.StreamBlock):
    option = RatedOptionBlock()

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
        if not self.is_deferred_validation and (unfit := _unfit_worths(cleaned)):
            raise StreamBlockValidationError(block_errors=unfit)
        return cleaned


def _unfit_worths(options: blocks.StreamValue) -> dict[int, StructBlockValidationError]:
    """Options whose worth contradicts that exactly one is right, by their places."""
    unfit = {}
    for place, child in enumerate(options):
        is_right = bool(child.value["is_correct"])
        if is_right != (worth(child.value, is_right) == 1):
            message = (
                gettext("The right option is worth the whole: leave this empty.")
                if is_right
                else gettext("Only the right option is worth the whole; this one is worth less than 1.")
            )
            unfit[place] = StructBlockValidationError({"credit": ValidationError(message)})
    return unfit


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
        shown = options_shown(answered, {answered.response})
        chosen = [{**row, "verdict": rated(row, worth(row, row["correct"]))} for row in shown["chosen"]]
        return {**shown, "chosen": chosen}

    def words(self, answered: Answered) -> str:
        return next((row["text"] for row in answered.parts("options") if row["id"] == answered.response), "")
