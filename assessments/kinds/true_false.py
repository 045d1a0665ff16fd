"""True or false: one statement to be judged."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks import reason_sources
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written
from assessments.kinds.options import critical_block, critical_if
from assessments.kinds.parts import RuleBlock, verdict, why_block
from assessments.texts import own_sources, published_in

ANSWERS: dict[str, Promise] = {"true": _("True"), "false": _("False")}


class TrueFalseBlock(blocks.StructBlock):
    answer = RuleBlock(
        choices=list(ANSWERS.items()),
        label=_("The statement is"),
        help_text=_("The statement itself stands in the text of the question."),
    )
    wrong_is_critical = critical_block(
        _("The wrong answer means harm or a breach of law: the assessment is not passed, whatever the total.")
    )
    feedback_true = why_block(
        _("For those who answered “True”; they read it after handing in. May stay empty.")
    )
    sources_true = reason_sources(_("Learners read them below that reason."))
    feedback_false = why_block(
        _("For those who answered “False”; they read it after handing in. May stay empty.")
    )
    sources_false = reason_sources(_("Learners read them below that reason."))

    class Meta:
        icon = "circle-check"
        label = _("True or false")
        description = _("One statement, in the text of the question, that is true or false.")
        template = "assessments/blocks/true_false.html"
        preview_value = {
            "answer": "false",
            "feedback_true": "<p>Consent counts for nothing where somebody was deceived.</p>",
            "feedback_false": "<p>Right: deceit is one of the means that the law names.</p>",
        }


class TrueFalse(Kind):
    name = "true-false"
    block = TrueFalseBlock
    unanswered = _("Choose “True” or “False”.")

    def freeze(self, written: Written) -> Payload:
        critical = critical_if(written.source["wrong_is_critical"], "wrong_is_critical")
        payload: Payload = {"answer": written.source["answer"] == "true", **critical}
        for answer in ANSWERS:
            payload |= own_sources(written.source[f"sources_{answer}"], f"sources_{answer}")
        return payload

    def texts(self, value: blocks.StructValue, language: str) -> dict[str, str]:
        written = {answer: value[f"feedback_{answer}"].source for answer in ANSWERS}
        return {answer: published_in(language, html) for answer, html in written.items() if html}

    def posted(self, post: Posted, payload: Payload) -> str:
        return post.get("option", "")

    def shown(self, answered: Answered) -> dict[str, Any]:
        right = "true" if answered.question["answer"] else "false"
        return {
            "answers": [
                {"value": value, "words": words, "is_chosen": answered.response == value}
                for value, words in ANSWERS.items()
            ],
            "given": ANSWERS.get(answered.response),
            "verdict": "critical" if answered.grade.critical_choices else verdict(answered.grade.fraction),
            "why": answered.question.get(answered.response or "", ""),
            "sources": answered.question.get(f"sources_{answered.response}", []),
            "right": ANSWERS[right],
            "why_right": answered.question.get(right, ""),
            "sources_right": answered.question.get(f"sources_{right}", []),
        }

    def said(self, answered: Answered, choice: str) -> str:
        return str(ANSWERS[choice])

    def words(self, answered: Answered) -> str:
        return str(ANSWERS.get(answered.response, ""))
