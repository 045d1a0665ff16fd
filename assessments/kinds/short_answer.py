"""Short answer: a word or a phrase, held against the forms that are accepted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.blocks import reason_sources
from assessments.grading.short_answer import composed, fits, folded
from assessments.kinds.kind import LONGEST, Answered, Kind, Payload, Posted, Written, one_text, refuse_parts
from assessments.kinds.parts import matched, own_facts, verdict, why_block, worth, worth_block, worth_of
from assessments.texts import published_in


class FormBlock(blocks.StructBlock):
    form = blocks.CharBlock(
        max_length=200,
        label=_("Accepted form"),
        help_text=_(
            "As it is typed; * stands for any letters or none (traffick*), \\* for a star. "
            "In a translation the form of that language: those of all languages are accepted."
        ),
    )
    credit = worth_block()
    feedback = why_block(
        _("For those who answered so; they read it after handing in. May stay empty.")
    )  # fmt: skip
    sources = reason_sources()

    class Meta:
        icon = "tick"
        label = _("Accepted form")
        description = _("One wording of an answer, what it earns, and why.")
        template = "assessments/blocks/form.html"
        preview_value = {
            "form": "recruit*",
            "credit": "",
            "feedback": "<p>Recruitment is one of the acts that the law names.</p>",
        }


class FormsBlock(blocks.StreamBlock):
    form = FormBlock()

    class Meta:
        min_num = 1
        max_num = 20

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not any(worth(child.value) > 0 for child in cleaned):
            raise refuse_parts(gettext("No form is worth anything: at least one has to be right."))
        return cleaned


class ShortAnswerBlock(blocks.StructBlock):
    answers = FormsBlock(
        label=_("Accepted forms"),
        help_text=_("The first one that fits counts. Name the spellings that people will type."),
    )
    case_matters = blocks.BooleanBlock(
        required=False,
        label=_("Capital letters matter"),
        help_text=_("Without it, “geneva” is as good as “Geneva”."),
    )
    accents_matter = blocks.BooleanBlock(
        required=False,
        label=_("Accents matter"),
        help_text=_("Without it, “Zoe” is as good as “Zoë”: for words that are hard to type."),
    )

    class Meta:
        icon = "edit"
        label = _("Short answer")
        description = _("A word or a phrase that is typed, held against the forms that are accepted.")
        template = "assessments/blocks/short_answer.html"
        preview_value = {
            "answers": [
                ("form", {"form": "recruit*", "credit": "", "feedback": ""}),
                ("form", {"form": "hiring", "credit": "1/2", "feedback": "<p>Nearly: the law says recruitment.</p>"}),
            ],
            "case_matters": False,
            "accents_matter": False,
        }  # fmt: skip

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (hidden := _never_reached(cleaned)):
            raise StructBlockValidationError({"answers": StreamBlockValidationError(block_errors=hidden)})
        return cleaned


def _never_reached(value: blocks.StructValue) -> dict[int, StructBlockValidationError]:
    """The forms before which another one stands that fits all that they fit, by their places."""
    forms = [_as_compared(child.value["form"], value["case_matters"]) for child in value["answers"]]
    message = gettext("An earlier form fits all of this already: move this one up, or take it out.")
    return {
        place: StructBlockValidationError({"form": ValidationError(message)})
        for place, form in enumerate(forms)
        if any(fits(earlier, form.replace("*", "\0")) for earlier in forms[:place])
    }


def _as_compared(form: str, case_matters: bool) -> str:
    plain = composed(form.strip().replace(r"\*", "\1"))  # a real star is no wildcard
    return plain if case_matters else folded(plain)


def _form_texts(value: Any, language: str) -> dict[str, str]:
    why = published_in(language, value["feedback"].source)
    return {"form": value["form"], **({"feedback": why} if why else {})}


def as_read(form: str) -> str:
    """An accepted form as it is told to learners."""
    return form.replace(r"\*", "\0").replace("*", "…").replace("\0", "*")


class ShortAnswer(Kind):
    name = "short-answer"
    block = ShortAnswerBlock
    unanswered = _("Write an answer first.")

    def freeze(self, written: Written) -> Payload:
        return {
            "answers": written.parts("answers", own_facts, _form_texts),
            "case_matters": bool(written.source["case_matters"]),
            "accents_matter": bool(written.source["accents_matter"]),
        }

    def posted(self, post: Posted, payload: Payload) -> str:
        return one_text(post, "text")

    def shown(self, answered: Answered) -> dict[str, Any]:
        best = max(answered.question["answers"], key=worth_of)
        return {
            "given": answered.response or "",
            "longest": LONGEST,
            "verdict": verdict(answered.grade.fraction) if answered.grade.is_answered else "",
            "matched": matched(answered),
            "right": {**best, "text": as_read(best["form"])},
        }

    def words(self, answered: Answered) -> str:
        return answered.response or ""
