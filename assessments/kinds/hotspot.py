"""Hotspot: areas of a picture, each also a line of text, of which one or several are right."""

from fractions import Fraction
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from assessments.blocks import reason_sources
from assessments.kinds.areas import SHAPES, drawn, read_coords
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, refuse_parts, text_and_feedback
from assessments.kinds.multiple_response import RULES, RuleBlock
from assessments.kinds.options import MayBeCriticalBlock, credit_block, critical_block, frozen_option, rated
from assessments.texts import frozen_image
from courses.blocks import RICH_TEXT_FEATURES
from courses.translatable import CodeBlock

PREVIEW = {
    "shape": "rect",
    "coords": "10,20,30,15",
    "text": "A door that is bolted from outside",
    "is_correct": True,
    "feedback": "<p>Nobody bolts a bedroom from outside.</p>",
}


class RegionBlock(MayBeCriticalBlock):
    shape = RuleBlock(
        choices=SHAPES,
        default="rect",
        label=_("Shape"),
        help_text=_("What is drawn around the place; the preview shows it."),
    )
    coords = CodeBlock(
        max_length=400,
        label=_("Where it is"),
        help_text=_(
            "In percent of the picture. Rectangle: from the left, from the top, width, height (10,20,30,15). "
            "Circle: its middle from the left and from the top, its radius (50,40,8). "
            "Polygon: its corners (10,10 50,10 30,40)."
        ),
    )
    text = blocks.CharBlock(
        max_length=400,
        label=_("In words"),
        help_text=_("What is to be seen there, for those who can't see the picture. It should not tell whether it is right."),
    )  # fmt: skip
    is_correct = blocks.BooleanBlock(
        required=False, label=_("This is a right one"), help_text=_("Learners should choose it.")
    )
    is_critical = critical_block()
    credit = credit_block()
    feedback = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES, label=_("Why"), help_text=_("Learners read it after handing in.")
    )
    sources = reason_sources()

    class Meta:
        icon = "crosshairs"
        label = _("Area")
        description = _(
            "A place in the picture, with its text equivalent and the reason why it is right or not."
        )
        template = "assessments/blocks/region.html"
        preview_value = PREVIEW

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not cleaned["coords"]:  # a draft
            return cleaned
        try:
            cleaned["coords"] = read_coords(cleaned["shape"], cleaned["coords"])
        except ValueError as problem:
            raise blocks.StructBlockValidationError({"coords": ValidationError(str(problem))}) from problem
        return cleaned


class RegionsBlock(blocks.StreamBlock):
    region = RegionBlock()

    class Meta:
        min_num = 2
        max_num = 12


class HotspotValue(blocks.StructValue):
    @cached_property
    def shown_picture(self) -> Payload:
        """The picture with its areas as learners will see it; empty before one is chosen, or when it was deleted."""
        image = self["picture"]
        if not image:
            return {}
        picture = {**frozen_image(image), "alt": image.contextual_alt_text}
        regions = [
            {"coords": child.value["coords"], "shape": child.value["shape"]} for child in self["regions"]
        ]
        return {**picture, "regions": [_numbered(n, region, picture) for n, region in enumerate(regions, 1)]}


class HotspotBlock(blocks.StructBlock):
    picture = ImageBlock(
        label=_("Picture"),
        help_text=_("Say what the picture shows, without saying which places are right."),
    )  # fmt: skip
    regions = RegionsBlock(
        label=_("Areas"), help_text=_("Two to twelve. They are numbered in this order, in the picture and below it.")
    )  # fmt: skip
    single = blocks.BooleanBlock(
        required=False,
        label=_("One answer"),
        help_text=_("Learners choose exactly one place. Without it any number, and they are not told how many are right."),
    )  # fmt: skip
    rule = RuleBlock(
        choices=RULES,
        default="weights",
        label=_("How it is counted"),
        help_text=_("What an answer earns that is right in parts."),
    )

    class Meta:
        icon = "crosshairs"
        label = _("Hotspot")
        description = _("Places in a picture, each also in words; learners choose one or several.")
        template = "assessments/blocks/hotspot.html"
        value_class = HotspotValue
        preview_value = {"picture": None, "regions": [("region", PREVIEW)]}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors: dict[str, ValidationError] = {}
        if cleaned["picture"] and cleaned["picture"].decorative:
            problem = gettext("The question is about this picture: say in words what it shows.")
            errors["picture"] = blocks.StructBlockValidationError({"decorative": ValidationError(problem)})
        right = sum(bool(child.value["is_correct"]) for child in cleaned["regions"])
        if not right:
            errors["regions"] = refuse_parts(gettext("Mark at least one area as right."))
        elif cleaned["single"] and right > 1:
            problem = gettext("Mark one area as right, or take away “One answer”; %(count)s are marked now.")
            errors["regions"] = refuse_parts(problem % {"count": right})
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned


class Hotspot(Kind):
    name = "hotspot"
    block = HotspotBlock
    unanswered = _("Choose a place in the picture.")
    script = "js/hotspot.js"

    def freeze(self, written: Written) -> Payload:
        single = {"single": True} if written.source["single"] else {}
        return {
            "picture": _frozen_picture(written),
            "regions": written.parts("regions", _facts, text_and_feedback),
            "rule": written.source["rule"],
            **single,
        }

    def posted(self, post: Posted, payload: Payload) -> list[str]:
        return post.getlist("region")

    def shown(self, answered: Answered) -> dict[str, Any]:
        """The regions, numbered and drawn, each with whether it was chosen."""
        chosen, picture = set(answered.response or []), answered.question["picture"]
        regions = [
            {
                **_numbered(number, region, picture),
                "is_chosen": region["id"] in chosen,
                "verdict": rated(region, Fraction(int(region["correct"]))),
            }
            for number, region in enumerate(answered.question["regions"], start=1)
        ]
        return {"picture": {**picture, "regions": regions}, "regions": regions}

    def words(self, answered: Answered) -> str:
        return "; ".join(region["text"] for region in self.shown(answered)["regions"] if region["is_chosen"])


def _facts(region: Any) -> Payload:
    coords = read_coords(region["shape"], region["coords"])
    return {"shape": region["shape"], "coords": coords, **frozen_option(region)}


def _frozen_picture(written: Written) -> Payload:
    """The picture of the source, with its words in every language; empty when it was deleted."""
    image = written.source["picture"]
    if not image:
        return {}
    facts = frozen_image(image)
    texts = {
        code: {"alt": version["picture"].contextual_alt_text or ""}
        for code, version in written.versions.items()
        if version["picture"]
    }
    return {"id": facts.pop("image"), **facts, "texts": texts}


def _numbered(number: int, region: Payload, picture: Payload) -> Payload:
    """A region with its number, the line that names it, and its place in the picture."""
    place = drawn(region, picture["width"], picture["height"]) if picture and region["coords"] else None
    return {**region, "number": number, "name": f"{number}. {region.get('text', '')}", "drawn": place}
