"""Ordering: entries to be put into the right order."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, by_part
from assessments.kinds.parts import RuleBlock, judged

RULES = [
    ("absolute-position", _("Each entry at its right place counts the same")),
    ("relative-next", _("Each entry that is followed by the right one counts the same")),
    ("relative-next-and-last", _("The same, and the last one at the end counts too")),
    ("relative-neighbours", _("The right one before it and the right one after it count the half each")),
    ("relative-all", _("Each entry counts by how many of the others stand on the right side of it")),
    ("longest-ordered", _("The longest run in the right order counts, with gaps")),
    ("longest-contiguous", _("The longest run in the right order counts, without gaps")),
    ("relative-to-correct", _("Each entry counts by how near it is to its right place")),
    ("all-or-nothing", _("Only the whole answer counts")),
]


class ItemsBlock(blocks.StreamBlock):
    item = blocks.CharBlock(
        max_length=400,
        label=_("Entry"),
        help_text=_("A step, an event: one sentence that does not tell its place."),
    )

    class Meta:
        min_num = 3
        max_num = 12

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        words = [" ".join(child.value.split()) for child in cleaned]
        twice = {
            place: ValidationError(
                gettext("Two entries have these words: nobody can tell which comes first.")
            )
            for place, text in enumerate(words)
            if words.count(text) > 1
        }
        if twice and not self.is_deferred_validation:
            raise StreamBlockValidationError(block_errors=twice)
        return cleaned


class OrderingBlock(blocks.StructBlock):
    items = ItemsBlock(
        label=_("Entries in the right order"),
        help_text=_("Three to twelve, the first one first. Every learner sees them in a mixed order."),
    )
    rule = RuleBlock(
        choices=RULES,
        default="absolute-position",
        label=_("How it is counted"),
        help_text=_("What an answer earns that is right in parts."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        description = _("Entries to be put into the right order.")
        template = "assessments/blocks/ordering.html"
        preview_value = {
            "items": [
                ("item", "Bring her to a safe place."),
                ("item", "Call an interpreter."),
                ("item", "Inform the unit."),
            ],
            "rule": "absolute-position",
        }


class Ordering(Kind):
    """Without scripts each entry is given a place by its number. A response with a place twice or missing can't be
    graded; it is kept as what was chosen for each entry, so that the form comes back with it."""

    name = "ordering"
    script = "js/ordering.js"
    block = OrderingBlock
    shuffled = ("items",)
    unanswered = _("Give each entry its place.")

    def freeze(self, written: Written) -> Payload:
        items = written.parts("items", lambda item: {}, lambda item, language: {"text": item})
        return {"items": items, "rule": written.source["rule"]}

    def lists(self, payload: Payload) -> dict[str, list[str]]:
        """Always drawn: the author's order is the answer."""
        return {"items": [item["id"] for item in payload["items"]]}

    def posted(self, post: Posted, payload: Payload) -> list[str] | dict[str, str]:
        places = by_part(post, payload["items"])
        in_order = {place: item for item, place in places.items()}
        wanted = [str(place) for place in range(1, len(payload["items"]) + 1)]
        return [in_order[place] for place in wanted] if set(in_order) == set(wanted) else places

    def why_unfit(self, response: Any) -> str:
        if isinstance(response, dict):
            return gettext("Each entry needs a place of its own. What you chose is still here.")
        return super().why_unfit(response)

    def shown(self, answered: Answered) -> dict[str, Any]:
        return {
            "entries": _entries(answered),
            "places": [str(place) for place in range(1, len(answered.question["items"]) + 1)],
            "right": answered.question["items"],
            "rule": dict(RULES)[answered.question.get("rule", "absolute-position")],
        }

    def words(self, answered: Answered) -> str:
        return "; ".join(
            f"{row['place']}. {row['text']}" for row in self.shown(answered)["entries"] if row["place"]
        )


def _entries(answered: Answered) -> list[dict[str, Any]]:
    """The entries as they were ordered, else in this learner's order; each with its place and what is wrong with that."""
    response = answered.response or {}
    known = {item["id"]: item for item in answered.parts("items")}
    if isinstance(response, list):
        places = {item: str(place) for place, item in enumerate(response, start=1)}
    else:
        places = dict(response)
    times = Counter(places.values())
    order = [*places, *known] if isinstance(response, list) else known
    return [
        {
            **judged(answered, known[item]),
            "is_judged": item in answered.earned,
            "place": places.get(item, ""),
            "problem": _problem(places.get(item, ""), times)
            if isinstance(response, dict) and response
            else "",
        }
        for item in dict.fromkeys(order)
    ]


def _problem(place: str, times: Counter[str]) -> str:
    if not place:
        return gettext("Choose its place.")
    return gettext("This place was given twice.") if times[place] > 1 else ""
