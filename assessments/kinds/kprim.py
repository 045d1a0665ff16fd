"""Kprim: four statements, each to be judged true or false."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks import reason_sources
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, by_part
from assessments.kinds.options import critical_block, critical_if, keep_order
from assessments.kinds.parts import RuleBlock, judged, why_block
from assessments.kinds.true_false import ANSWERS
from assessments.texts import own_sources

RULES = [
    ("kprim", _("All four right: the whole; three right: the half; fewer: nothing")),
    ("each-statement", _("Each statement that is judged rightly counts the same")),
    ("all-or-nothing", _("Only the whole answer counts")),
]


class StatementBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=400,
        label=_("Statement"),
        help_text=_("One sentence that is clearly true or clearly false; without “always” and “never”."),
    )
    holds = blocks.BooleanBlock(
        required=False, label=_("It is true"), help_text=_("Leave it empty where the statement is false.")
    )
    wrong_is_critical = critical_block(
        _(
            "Judging it wrongly means harm or a breach of law: the assessment is not passed, whatever the total."
        )
    )
    feedback = why_block()
    sources = reason_sources()

    class Meta:
        icon = "pilcrow"
        label = _("Statement")
        description = _("One of four statements, with the reason why it is true or false.")
        template = "assessments/blocks/statement.html"
        preview_value = {
            "text": "Whoever agreed to the work can’t be a victim.",
            "holds": False,
            "feedback": "<p>Consent counts for nothing where somebody was deceived.</p>",
        }


class StatementsBlock(blocks.StreamBlock):
    statement = StatementBlock()

    class Meta:
        min_num = 4
        max_num = 4


class KprimBlock(blocks.StructBlock):
    statements = StatementsBlock(
        label=_("Statements"), help_text=_("Exactly four; any number of them may be true, none or all too.")
    )
    rule = RuleBlock(
        choices=RULES,
        default="kprim",
        label=_("How it is counted"),
        help_text=_("What an answer earns that is right in parts."),
    )
    keep_order = keep_order()

    class Meta:
        icon = "tasks"
        label = _("Kprim: four statements")
        description = _("Four statements, each to be judged true or false.")
        template = "assessments/blocks/kprim.html"
        preview_value = {
            "statements": [
                ("statement", {"text": text, "holds": holds, "feedback": ""})
                for text, holds in (
                    ("Somebody else keeps her passport.", True),
                    ("She has a contract, so it is no trafficking.", False),
                    ("She may ask for time to think.", True),
                    ("She has to testify first.", False),
                )
            ],
            "rule": "kprim",
        }


def _facts(statement: Any) -> Payload:
    critical = critical_if(statement["wrong_is_critical"], "wrong_is_critical")
    return {"holds": bool(statement["holds"]), **critical, **own_sources(statement["sources"])}


class Kprim(Kind):
    name = "kprim"
    block = KprimBlock
    shuffled = ("statements",)
    unanswered = _("Judge at least one of the statements.")

    def freeze(self, written: Written) -> Payload:
        return {
            "statements": written.parts("statements", _facts),
            "rule": written.source["rule"],
            **written.order(),
        }

    def posted(self, post: Posted, payload: Payload) -> dict[str, str]:
        return by_part(post, payload["statements"])

    def shown(self, answered: Answered) -> dict[str, Any]:
        given = answered.response or {}
        return {
            "statements": [
                {
                    **judged(answered, statement),
                    "answers": [
                        {"value": value, "words": words, "is_chosen": given.get(statement["id"]) == value}
                        for value, words in ANSWERS.items()
                    ],
                    "given": ANSWERS.get(given.get(statement["id"], "")),
                    "right": ANSWERS["true" if statement["holds"] else "false"],
                }
                for statement in answered.parts("statements")
            ],
            "rule": dict(RULES)[answered.question.get("rule", "kprim")],
        }

    def said(self, answered: Answered, choice: str) -> str:
        given = ANSWERS[answered.response[choice]]
        return f"{super().said(answered, choice)} – {given}"

    def words(self, answered: Answered) -> str:
        return "; ".join(
            f"{row['text']} – {row['given']}" for row in self.shown(answered)["statements"] if row["given"]
        )
