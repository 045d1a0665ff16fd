"""What authors fill for a numerical question: numbers with tolerances, and units."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.blocks import reason_sources
from assessments.grading.exact import exact
from assessments.kinds.kind import refuse_parts
from assessments.kinds.parts import (
    RuleBlock,
    why_block,
    worth,
    worth_block,
)
from courses.translatable import CodeBlock

TOLERANCES = [
    ("nominal", _("by so much: 0.1 accepts 2.9 to 3.1 for 3")),
    ("relative", _("by this share: 0.1 accepts 2.7 to 3.3 for 3")),
    ("geometric", _("by this factor: 0.1 accepts 3/1.1 to 3·1.1 for 3")),
]
UNIT_RULES = [
    ("none", _("There is no unit")),
    ("optional", _("It may be left out, and is reckoned in where it is given")),
    ("graded", _("It is part of the answer: without the right one points are lost")),
]
PENALTIES_OF = [("response", _("what the answer earns")), ("question", _("what the question is worth"))]
NUMBER = r"\d{1,20}([.,]\d{1,20})?([eE]-?\d{1,2})?"


def number_block(pattern: str, message: Any, **facts: Any) -> CodeBlock:
    return CodeBlock(max_length=50, validators=[RegexValidator(rf"^({pattern})$", message)], **facts)


class NumberBlock(blocks.StructBlock):
    number = number_block(
        rf"-?{NUMBER}|\*",
        _("Write a number in digits, for instance 3.14 or -2; or * for any number."),
        label=_("Accepted number"),
        help_text=_("In digits, in the first of the units. * stands for any number: feedback for all others, at the end."),
    )  # fmt: skip
    tolerance = number_block(
        NUMBER,
        _("Write a number in digits that is not below 0, for instance 0.01."),
        default="0",
        label=_("Tolerance"),
        help_text=_("How far away an answer may be. 0: exactly this number."),
    )
    tolerance_kind = RuleBlock(
        choices=TOLERANCES,
        default="nominal",
        label=_("What the tolerance means"),
        help_text=_("How the tolerance is reckoned."),
    )
    credit = worth_block()
    feedback = why_block(_("For those who answered so; they read it after handing in. May stay empty."))
    sources = reason_sources()

    class Meta:
        icon = "decimal"
        label = _("Accepted number")
        description = _("A number that is accepted, how near an answer must be, what it earns, and why.")
        template = "assessments/blocks/number.html"
        preview_value = {
            "number": "90",
            "tolerance": "0",
            "tolerance_kind": "nominal",
            "credit": "",
            "feedback": "<p>Three months, so that she can decide in peace.</p>",
        }


class NumbersBlock(blocks.StreamBlock):
    number = NumberBlock()

    class Meta:
        min_num = 1
        max_num = 12

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            check_numbers(cleaned)
        return cleaned


def check_numbers(accepted: blocks.StreamValue) -> None:
    """Raises StreamBlockValidationError where none of them is right, or one can't be reached."""
    if not any(worth(child.value) > 0 and child.value["number"] != "*" for child in accepted):
        raise refuse_parts(gettext("No number is right: at least one has to be worth something."))
    numbers = [child.value["number"] for child in accepted]
    if "*" in numbers[:-1]:
        message = gettext("It fits every number, so nothing after it is ever reached: move it to the end.")
        wrong = StructBlockValidationError({"number": ValidationError(message)})
        raise StreamBlockValidationError(block_errors={numbers.index("*"): wrong})


class UnitBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        max_length=40,
        label=_("Unit"),
        help_text=_("As it is written beside a number: days, m, €. In a translation, as that language writes it."),
    )  # fmt: skip
    factor = number_block(
        NUMBER,
        _("Write a number in digits, for instance 7 or 0.001."),
        default="1",
        label=_("How many of the first unit it is"),
        help_text=_("1 for the first unit; after days, weeks would be 7."),
    )

    class Meta:
        icon = "tag"
        label = _("Unit")
        description = _("A unit in which the answer may be given.")
        template = "assessments/blocks/unit.html"
        preview_value = {"name": "weeks", "factor": "7"}


class UnitsBlock(blocks.StreamBlock):
    unit = UnitBlock()

    class Meta:
        max_num = 12

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        wrong = {
            place: StructBlockValidationError({"factor": ValidationError(message)})
            for place, unit in enumerate(cleaned)
            if (message := _wrong_factor(place, plain(unit.value["factor"])))
        }
        if wrong:
            raise StreamBlockValidationError(block_errors=wrong)
        return cleaned


def _wrong_factor(place: int, factor: str) -> str:
    if place == 0 and exact(factor) != 1:
        return gettext("The first unit is that of the numbers above: write 1.")
    return "" if exact(factor) else gettext("A unit is more than 0 of the first one.")


class AnsweredByNumberBlock(blocks.StructBlock):
    answers = NumbersBlock(
        label=_("Numbers"), help_text=_("The first one that fits counts. Learners may type comma or point.")
    )


class WithUnitsBlock(blocks.StructBlock):
    """A number that may have a unit: what a numerical question and a gap for a number have in common."""

    unit_rule = RuleBlock(
        choices=UNIT_RULES, default="none", label=_("How a unit counts"), help_text=_("Whether a unit belongs to the answer.")
    )  # fmt: skip
    units = UnitsBlock(
        required=False,
        label=_("Units"),
        help_text=_("The first one is that of the numbers above. Empty where there is no unit."),
    )
    unit_choice = blocks.BooleanBlock(
        required=False,
        label=_("The unit is chosen from a list"),
        help_text=_("Without it the unit is typed beside the number."),
    )
    unit_penalty = CodeBlock(
        default="1/10",
        max_length=20,
        validators=[RegexValidator(r"^(0|1|\d{1,6}/[1-9]\d{0,5})$", _("Write 1, 0 or a fraction, for instance 1/2."))],
        label=_("What a missing or wrong unit costs"),
        help_text=_("A fraction such as 1/10. It counts only where the unit is part of the answer."),
    )  # fmt: skip
    unit_penalty_of = RuleBlock(
        choices=PENALTIES_OF, default="response", label=_("Of what"), help_text=_("What that fraction is taken of.")
    )  # fmt: skip
    unit_before = blocks.BooleanBlock(
        required=False, label=_("The unit stands before the number"), help_text=_("As in € 5.")
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if cleaned["unit_rule"] != "none" and not cleaned["units"]:
            message = gettext("Add at least one unit, or say above that there is none.")
            raise StructBlockValidationError({"units": refuse_parts(message)})
        if cleaned["unit_rule"] == "none" and cleaned["units"]:
            message = gettext("Units are listed below: say how they count, or take them out.")
            raise StructBlockValidationError({"unit_rule": ValidationError(message)})
        return cleaned


UNIT_FIELDS = list(WithUnitsBlock.base_blocks)


class NumericalBlock(WithUnitsBlock, AnsweredByNumberBlock):
    class Meta:
        icon = "decimal"
        label = _("Numerical")
        description = _("A number that is typed, accepted within a tolerance, with or without a unit.")
        template = "assessments/blocks/numerical.html"
        preview_value = {
            "answers": [
                (
                    "number",
                    {
                        "number": "90",
                        "tolerance": "0",
                        "tolerance_kind": "nominal",
                        "credit": "",
                        "feedback": "",
                    },
                )
            ],
            "unit_rule": "optional",
            "units": [
                ("unit", {"name": "days", "factor": "1"}),
                ("unit", {"name": "weeks", "factor": "7"}),
            ],
            "unit_penalty": "1/10",
            "unit_penalty_of": "response",
        }


def plain(number: str) -> str:
    """A number of an author as payloads have it: with a point."""
    return number.strip().replace(",", ".")
