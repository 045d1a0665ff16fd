"""What one profession alone meets in a scene, as authors write it: beside what all meet, or instead of it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError, ListValue

from assessments.exhibit_blocks import ExhibitsBlock, LineBlock
from courses.blocks import RICH_TEXT_FEATURES, ProfessionBlock, profession_choices

EMPTY_SIDE = _(
    "Nothing is different on this side: write what its people read, hear or look at, or delete it."
)
SIDE_TWICE = _("This profession has a side before this one: put both together, or choose another profession.")


def has_narrative(side: blocks.StructValue) -> bool:
    """Whether a side is told in words of its own; else its people read the common ones."""
    return bool(side["narrative"] and strip_tags(side["narrative"].source).strip())


def is_empty_side(side: blocks.StructValue) -> bool:
    """Whether nothing is different for the people of a side."""
    return not (has_narrative(side) or side["question"] or side["dialogue"] or side["exhibits"])


def sides_twice(sides: Sequence[blocks.StructValue]) -> list[int]:
    """The positions of sides whose profession has one before: its people would meet the first alone."""
    seen = [side["profession"] for side in sides]
    return [at for at, profession in enumerate(seen) if profession and profession in seen[:at]]


class SideBlock(blocks.StructBlock):
    profession = ProfessionBlock(
        choices=profession_choices,
        label=_("For whom"),
        help_text=_(
            "Only people of this profession meet what stands here, until the debrief shows it to all."
        ),
    )
    narrative = blocks.RichTextBlock(
        required=False,
        features=RICH_TEXT_FEATURES,
        label=_("What happens"),
        help_text=_("The same moment, seen from their desk. Empty: they read the common text."),
    )
    dialogue = blocks.ListBlock(
        LineBlock(),
        default=[],
        label=_("Dialogue"),
        help_text=_("What only they hear; it follows what is said before everybody."),
    )
    exhibits = ExhibitsBlock(
        required=False,
        label=_("Exhibits"),
        help_text=_("What lies on their table only, beside what everybody looks at."),
    )
    question = blocks.CharBlock(
        required=False,
        max_length=240,
        label=_("Question"),
        help_text=_("Above their choices; empty: the common question."),
    )

    class Meta:
        icon = "group"
        label = _("Side of one profession")
        description = _("The scene as one profession sees it; the debrief shows everybody all sides.")
        template = "assessments/blocks/side.html"
        preview_value = {
            "profession": "judiciary",
            "narrative": "<p>The officer on duty calls you.</p>",
            "question": "",
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and is_empty_side(cleaned):
            raise blocks.StructBlockValidationError({"narrative": ValidationError(EMPTY_SIDE)})
        return cleaned


class SidesBlock(blocks.ListBlock):
    """One side for each profession at most."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(SideBlock(), **{"default": [], **kwargs})

    def clean(self, value: ListValue) -> ListValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (twice := sides_twice(cleaned)):
            problem = ValidationError(SIDE_TWICE)
            at = {number: blocks.StructBlockValidationError({"profession": problem}) for number in twice}
            raise ListBlockValidationError(block_errors=at)
        return cleaned
