"""Options, as single choice and multiple response have them."""

import re
from collections.abc import Collection
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.kinds.kind import Answered, Payload
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


def frozen_option(option: Any) -> Payload:
    """What is true of an option in every language."""
    own = {"credit": str(Fraction(option["credit"]))} if option.get("credit") else {}
    return {"correct": bool(option["is_correct"]), **own, "sources": frozen_sources(option["sources"])}


def options_shown(answered: Answered, chosen: Collection[str | None]) -> dict[str, Any]:
    """The options in the learner's order, each with whether it was chosen; and the right ones."""
    rows = [{**option, "is_chosen": option["id"] in chosen} for option in answered.parts("options")]
    return {
        "options": rows,
        "chosen": [row for row in rows if row["is_chosen"]],
        "right": [row for row in rows if row["correct"]],
    }
