"""Mark the passage: the learner marks the sentences or phrases of a report or transcript that are asked for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks import indicator_chooser, reason_sources
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, refuse_parts, text_and_feedback
from assessments.kinds.multiple_response import RuleBlock
from assessments.kinds.options import MayBeCriticalBlock, critical_block, critical_if
from assessments.texts import own_sources
from courses.blocks import RICH_TEXT_FEATURES

RULES = [
    (
        "hits-and-false-alarms",
        _("The share of what was found, less the share of the rest that was marked: marking everything earns nothing"),
    ),
    ("hits-minus-false-alarms", _("Each false alarm takes away as much as one that is found gives")),
]  # fmt: skip


PREVIEW = {
    "text": "The foreman keeps his passport.",
    "is_hit": True,
    "begins_paragraph": False,
    "feedback": "<p>Somebody else holds his papers.</p>",
    "indicator": None,
}


class SegmentBlock(MayBeCriticalBlock):
    right = "is_hit"

    text = blocks.CharBlock(
        max_length=600,
        label=_("Sentence or phrase"),
        help_text=_("Learners mark it as a whole. The segments together read as one text."),
    )
    is_hit = blocks.BooleanBlock(
        required=False,
        label=_("This is to be marked"),
        help_text=_("The question says what to look for; this is an instance of it."),
    )
    is_critical = critical_block(
        _(
            "Marking it is harm or a breach of law: the assessment is not passed, whatever the total. Never for what is to be marked."
        )
    )
    begins_paragraph = blocks.BooleanBlock(
        required=False, label=_("New paragraph"), help_text=_("The text goes on in a paragraph of its own.")
    )
    feedback = blocks.RichTextBlock(
        required=False,
        features=RICH_TEXT_FEATURES,
        label=_("Why"),
        help_text=_("Why it is to be marked, or why not. Learners read it if they found, missed or wrongly marked it."),
    )  # fmt: skip
    sources = reason_sources()
    indicator = indicator_chooser(
        required=False,
        help_text=_("Which one shows here, where it is to be marked. Learners don't see it; results are counted by it."),
    )  # fmt: skip

    class Meta:
        icon = "openquote"
        label = _("Segment")
        description = _("A sentence or phrase that is marked as a whole, or left.")
        template = "assessments/blocks/segment.html"
        preview_value = PREVIEW

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["is_hit"] and not cleaned["feedback"].source and not self.is_deferred_validation:
            problem = ValidationError(gettext("Say why this is to be marked."))
            raise blocks.StructBlockValidationError({"feedback": problem})
        return cleaned


class SegmentsBlock(blocks.StreamBlock):
    segment = SegmentBlock()

    class Meta:
        min_num = 2
        max_num = 80

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        hits = sum(bool(child.value["is_hit"]) for child in cleaned)
        if not hits:
            raise refuse_parts(gettext("Say of at least one segment that it is to be marked."))
        if hits == len(cleaned):
            raise refuse_parts(gettext("Leave at least one segment that is not to be marked."))
        return cleaned


class PassageBlock(blocks.StructBlock):
    segments = SegmentsBlock(
        label=_("The text, in segments"),
        help_text=_("Two to eighty sentences or phrases in reading order. Learners mark those that are asked for."),
    )  # fmt: skip
    rule = RuleBlock(
        choices=RULES,
        default="hits-and-false-alarms",
        label=_("How it is counted"),
        help_text=_("What an answer earns that is right in parts."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Mark the passage")
        description = _("A report or a transcript in which learners mark what is asked for.")
        template = "assessments/blocks/marked_passage.html"
        preview_value = {
            "segments": [
                ("segment", {"text": "He is paid in cash.", "is_hit": False, "feedback": ""}),
                ("segment", PREVIEW),
            ],
            "rule": "hits-and-false-alarms",
        }


class Passage(Kind):
    name = "passage"
    block = PassageBlock
    unanswered = _("Mark at least one passage.")

    def freeze(self, written: Written) -> Payload:
        return {
            "segments": written.parts("segments", _facts, text_and_feedback),
            "rule": written.source["rule"],
        }

    def indicators(self, written: Written) -> dict[str, list[Any]]:
        return {
            str(child.id): [child.value["indicator"]]
            for child in written.source["segments"]
            if child.value["is_hit"]
        }

    def posted(self, post: Posted, payload: Payload) -> list[str]:
        return post.getlist("segment")

    def shown(self, answered: Answered) -> dict[str, Any]:
        """The paragraphs with their segments; `noted` are those of which a result has something to say, numbered."""
        marked = set(answered.response or [])
        segments = [
            {**segment, "is_marked": segment["id"] in marked, "verdict": _verdict(segment, marked)}
            for segment in answered.question["segments"]
        ]
        noted = [segment for segment in segments if segment["verdict"]]
        for number, segment in enumerate(noted, start=1):
            segment["number"] = number
        paragraphs: list[list[Payload]] = [[]]
        for segment in segments:
            if segment.get("paragraph") and paragraphs[-1]:
                paragraphs.append([])
            paragraphs[-1].append(segment)
        return {"paragraphs": paragraphs, "noted": noted}

    def words(self, answered: Answered) -> str:
        chosen = set(answered.response or [])
        return "; ".join(
            segment["text"] for segment in answered.question["segments"] if segment["id"] in chosen
        )


def _facts(segment: Any) -> Payload:
    paragraph = {"paragraph": True} if segment["begins_paragraph"] else {}
    critical = critical_if(segment["is_critical"])
    return {"hit": bool(segment["is_hit"]), **critical, **paragraph, **own_sources(segment["sources"])}


def _verdict(segment: Payload, marked: set[str]) -> str:
    """How a segment was judged: found, missed, a false alarm, a critical one; empty for what was rightly left."""
    is_marked = segment["id"] in marked
    if segment["hit"]:
        return "found" if is_marked else "missed"
    return "" if not is_marked else "critical" if segment.get("critical") else "false-alarm"
