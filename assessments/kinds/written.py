"""Written reasoning: the learner writes a text, and a person marks it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.grading.written import word_count
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written
from assessments.texts import published_in
from courses.blocks import RICH_TEXT_FEATURES


class WrittenBlock(blocks.StructBlock):
    min_words = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=5_000,
        label=_("At least so many words"),
        help_text=_("Learners are told; a shorter text counts as begun, not as answered. Empty: no lower limit."),
    )  # fmt: skip
    max_words = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=5_000,
        label=_("At most so many words"),
        help_text=_("Learners are told; a longer text is taken all the same. Empty: no upper limit."),
    )
    guidance = blocks.RichTextBlock(
        required=False,
        features=RICH_TEXT_FEATURES,
        label=_("For those who mark"),
        help_text=_("What a good answer says, and what it is worth. Learners never see it."),
    )

    class Meta:
        icon = "edit"
        label = _("Written reasoning")
        description = _("A text in the learner's own words; a person marks it.")
        template = "assessments/blocks/written.html"
        preview_value = {
            "min_words": 50,
            "max_words": 200,
            "guidance": "<p>Names the indicator, and whom one informs.</p>",
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        fewest, most = cleaned["min_words"], cleaned["max_words"]
        if fewest and most and most < fewest:
            problem = gettext("This is less than the %(number)s words that are asked for at least.")
            raise blocks.StructBlockValidationError(
                {"max_words": ValidationError(problem % {"number": fewest})}
            )
        return cleaned


class WrittenReasoning(Kind):
    name = "written"
    block = WrittenBlock
    unanswered = _("Write an answer first.")
    script = "js/words.js"

    def freeze(self, written: Written) -> Payload:
        limits = {name: written.source[name] for name in ("min_words", "max_words")}
        return {name: number for name, number in limits.items() if number}

    def texts(self, value: blocks.StructValue, language: str) -> dict[str, str]:
        guidance = published_in(language, value["guidance"].source)
        return {"guidance": guidance} if guidance else {}

    def posted(self, post: Posted, payload: Payload) -> str:
        """The text with one sign for the end of a line, however the browser sends it."""
        text = "\n".join(post.get("answer", "").splitlines())
        return text if text.strip() else ""

    def shown(self, answered: Answered) -> dict[str, Any]:
        text = answered.response or ""
        return {"answer": text, "words": word_count(text)}

    def words(self, answered: Answered) -> str:
        return answered.response or ""
