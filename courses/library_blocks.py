"""Blocks that show something of a library by reference: best practices, shared texts, indicators, questions."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.scripted_blocks import scripted
from courses.translatable import ChosenInTheSource


class LibraryTextBlock(blocks.StructBlock):
    """A text of the shared library, by reference."""

    practice = ChosenInTheSource(
        "courses.BestPractice",
        label=_("Best practice"),
        help_text=_("Readers see it in their own language, where it is translated."),
    )
    version = blocks.IntegerBlock(
        required=False,
        min_value=1,
        label=_("Keep version"),
        help_text=_(
            "Empty: always the latest published text. A version: what it said then, until somebody accepts a newer one."
        ),
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        practice, number = cleaned["practice"], cleaned["version"]
        if practice and number:
            versions = apps.get_model("courses", "PracticeVersion").objects.filter(
                key=practice.translation_key, language=settings.LANGUAGE_CODE
            )
            newest = versions.last()
            if not versions.filter(number=number).exists():
                problem = gettext("There is no version %(number)s; the newest is %(newest)s.")
                facts = {"number": number, "newest": newest.number if newest else gettext("not published")}
                raise blocks.StructBlockValidationError({"version": ValidationError(problem % facts)})
        return cleaned

    def get_preview_value(self) -> blocks.StructValue:
        return self.normalize(
            {"practice": self.child_blocks["practice"].target_model.objects.order_by("pk").last()}
        )


scripted(LibraryTextBlock, "kept-version", lambda: {"url": reverse("version_options")})


class BestPracticeUseBlock(LibraryTextBlock):
    class Meta:
        icon = "snippet"
        label = _("Best practice")
        description = _(
            "A best practice of the shared library, by reference: it follows the latest published text."
        )
        template = "courses/blocks/best_practice.html"


class SharedTextBlock(LibraryTextBlock):
    class Meta:
        icon = "doc-full"
        label = _("Shared text")
        description = _(
            "A text of the shared library as the lesson's own text, without a frame: one text for several courses."
        )
        template = "courses/blocks/shared_text.html"


class IndicatorsValue(blocks.StructValue):
    @property
    def published(self) -> list[Any]:
        """The chosen ones that readers may see; what was deleted since leaves a gap."""
        return [indicator for indicator in self["indicators"] if indicator and indicator.live]


class IndicatorsBlock(blocks.StructBlock):
    indicators = blocks.ListBlock(
        ChosenInTheSource("courses.Indicator"),
        min_num=1,
        label=_("Indicators"),
        help_text=_(
            "Learners see each with how it shows in their own profession. A change in the library shows here at once."
        ),
    )

    class Meta:
        icon = "view"
        label = _("Indicators")
        description = _("Indicators of the shared library, by reference: what may point to trafficking.")
        template = "courses/blocks/indicators.html"
        value_class = IndicatorsValue

    def get_preview_value(self) -> blocks.StructValue:
        newest = self.child_blocks["indicators"].child_block.target_model.objects.order_by("-pk")[:2]
        return self.normalize({"indicators": list(newest)})


class KnowledgeCheckBlock(blocks.StructBlock):
    question = ChosenInTheSource(
        "assessments.Question",
        label=_("Question"),
        help_text=_(
            "Readers answer it for themselves: nothing is kept, nothing counts. Not one that an assessment asks."
        ),
    )

    class Meta:
        icon = "help"
        label = _("Knowledge check")
        description = _("A question of the library, asked inside the lesson without any consequence.")
        template = "courses/blocks/knowledge_check.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        question = cleaned["question"]
        if question and (asked_in := question.assessments):
            problem = gettext(
                "“%(assessment)s” asks this question: readers would know its answer. Choose another one, or a copy with other words."
            )
            facts = {"assessment": asked_in[0].title}
            raise blocks.StructBlockValidationError({"question": ValidationError(problem % facts)})
        return cleaned

    def get_preview_value(self) -> blocks.StructValue:
        newest = self.child_blocks["question"].target_model.objects.order_by("pk").last()
        return self.normalize({"question": newest})


def question_model() -> type[Model]:
    """The model of what knowledge checks ask; it stands in an app further left."""
    model: type[Model] = KnowledgeCheckBlock().child_blocks["question"].target_model
    return model
