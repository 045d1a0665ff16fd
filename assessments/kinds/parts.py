"""What kinds that are answered part by part say of each part, and of an answer as a whole."""

from fractions import Fraction
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.kinds.kind import Answered, Payload
from assessments.texts import own_sources
from courses.blocks import RICH_TEXT_FEATURES
from courses.translatable import CodeBlock, FromTheSource


class RuleBlock(FromTheSource, blocks.ChoiceBlock):
    """One of a few ways, for instance to count parts of an answer; the same in all languages."""

    def get_searchable_content(self, value: str) -> list[str]:
        """Nothing: its words are ours, and stand in every question of the kind."""
        return []


def why_block(help_text: Any = None) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        required=False,
        label=_("Why"),
        help_text=help_text or _("Learners read it after handing in. May stay empty."),
    )


def worth_block() -> CodeBlock:
    """What one of several accepted answers earns."""
    return CodeBlock(
        required=False,
        max_length=20,
        validators=[RegexValidator(r"^(0|1|\d{1,6}/[1-9]\d{0,5})$", _("Write 1, 0 or a fraction, for instance 1/2."))],
        label=_("Worth"),
        help_text=_("1 is the whole question, 1/2 the half; 0 for a typical mistake that has feedback of its own. Empty: 1."),
    )  # fmt: skip


def worth(value: Any) -> Fraction:
    """The worth that an author wrote; raises ValueError and ZeroDivisionError for what `worth_block` refuses."""
    return Fraction(value["credit"] or 1)


def own_worth(value: Any) -> Payload:
    """A worth as a payload has it: left out where it is the whole."""
    return {} if worth(value) == 1 else {"credit": str(worth(value))}


def own_facts(value: Any) -> Payload:
    """What is true of an accepted answer in every language: its worth, and where its reason comes from."""
    return {**own_worth(value), **own_sources(value["sources"])}


def verdict(fraction: Fraction) -> str:
    """How good it is, in the words that verdicts and feedback are styled by."""
    if fraction == 1:
        return "good"
    return "acceptable" if fraction > 0 else "poor"


def judged(answered: Answered, part: Payload) -> dict[str, Any]:
    """A part with how good the answer to it was; no verdict where it was left open."""
    earned = answered.earned.get(part["id"])
    is_given = earned is not None and earned.is_answered
    how = verdict(earned.fraction) if earned and is_given else ""
    is_critical = part["id"] in answered.grade.critical_choices
    return {**part, "is_given": is_given, "verdict": "critical" if is_critical else how}


def worth_of(answer: Payload) -> Fraction:
    """The worth of one of several accepted answers in a payload."""
    return Fraction(answer.get("credit", 1))


def matched(answered: Answered) -> Payload | None:
    """The accepted answer that fits what was typed; None: none does."""
    known = {answer["id"]: answer for answer in answered.question["answers"]}
    return next((known[answer_id] for answer_id in answered.grade.feedback if answer_id in known), None)
