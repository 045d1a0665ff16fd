"""Options, as single choice and multiple response have them."""

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.grading.result import ALL, NOTHING
from assessments.kinds.kind import Answered, Payload
from assessments.kinds.parts import verdict
from assessments.texts import frozen_sources
from courses.translatable import CodeBlock


def keep_order(help_text: Any = None) -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        required=False,
        label=_("Keep this order"),
        help_text=help_text or _("Without it every learner sees an order of their own."),
    )


EMPTY_CREDIT = _("A fraction such as 1/2 or -1/3. Empty: shared equally among the right ones.")


FRACTION = RegexValidator(r"^-?\d{1,6}(/[1-9]\d{0,5})?$", _("Write a fraction, for instance 1/2 or -1/3."))


def refuse_beyond_the_whole(text: str) -> None:
    """What is no fraction is refused by `FRACTION`, with its own words."""
    if re.fullmatch(FRACTION.regex, text) and abs(Fraction(text)) > 1:
        raise ValidationError(gettext("A worth lies between -1 and 1; 1 is the whole question."))


def credit_block(help_text: Any = EMPTY_CREDIT) -> CodeBlock:
    """An author's own worth of an option; empty: the rule of the question says it."""
    return CodeBlock(
        required=False,
        max_length=20,
        validators=[FRACTION, refuse_beyond_the_whole],
        label=_("Own worth"),
        help_text=help_text,
    )


def critical_block(help_text: Any = None) -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        required=False,
        label=_("Critical mistake"),
        help_text=help_text
        or _("Choosing it is harm or a breach of law: the assessment is not passed, whatever the total. Never for a right one."),
    )  # fmt: skip


class MayBeCriticalBlock(blocks.StructBlock):
    """A part that can be chosen in error, and be marked as a critical mistake."""

    right = "is_correct"  # the field that says that it is to be chosen

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation or not cleaned["is_critical"]:
            return cleaned
        if cleaned[self.right]:
            problem = gettext("What is right is no critical mistake: untick this.")
            raise StructBlockValidationError({"is_critical": ValidationError(problem)})
        if cleaned.get("credit") and Fraction(cleaned["credit"]) > 0:
            problem = gettext("A critical mistake earns nothing: leave this empty.")
            raise StructBlockValidationError({"credit": ValidationError(problem)})
        return cleaned


def critical_if(is_critical: Any, name: str = "critical") -> Payload:
    """That something is a critical mistake as a payload has it: left out where it is none."""
    return {name: True} if is_critical else {}


def frozen_option(option: Any) -> Payload:
    """What is true of an option in every language."""
    own = {"credit": str(Fraction(option["credit"]))} if option.get("credit") else {}
    return {
        "correct": bool(option["is_correct"]),
        **own,
        **critical_if(option.get("is_critical")),
        "sources": frozen_sources(option["sources"]),
    }


def rated(part: Mapping[str, Any], fraction: Fraction) -> str:
    """How good it is to choose a part, in the words that verdicts are styled by; `part` frozen, or as it was written."""
    return "critical" if part.get("critical") or part.get("is_critical") else verdict(fraction)


def options_shown(answered: Answered, chosen: Collection[str | None]) -> dict[str, Any]:
    """The options in the learner's order, each with whether it was chosen and how good that is; and the right ones.

    `look`: all that it looks like depends on, while it is to be chosen.
    """
    rows = [
        {
            **option,
            "is_chosen": (is_chosen := option["id"] in chosen),
            "verdict": rated(option, ALL if option["correct"] else NOTHING),
            "look": (option["id"], option["text"], option["lang"], is_chosen),
        }
        for option in answered.parts("options")
    ]
    return {
        "options": rows,
        "chosen": [row for row in rows if row["is_chosen"]],
        "right": [row for row in rows if row["correct"]],
    }
