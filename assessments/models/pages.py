"""The page of an assessment: what it asks, how it is passed, how often it may be tried."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from assessments.blocks import QuestionItemBlock, ScenarioItemBlock
from assessments.models.library import Question
from courses.blocks import RICH_TEXT_FEATURES
from courses.checks import questions_asked
from courses.models import CourseItem
from courses.outline import outline_for


class PaperBlock(blocks.StreamBlock):
    scenario = ScenarioItemBlock()
    question = QuestionItemBlock()

    class Meta:
        min_num = 1

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        asked = questions_asked() if any(child.block_type == "question" for child in cleaned) else set()
        problem = ValidationError(
            gettext("A lesson asks this question as a knowledge check: its readers know the answer.")
        )
        known = {
            position: blocks.StructBlockValidationError({"question": problem})
            for position, child in enumerate(cleaned)
            if child.block_type == "question"
            and child.value["question"]
            and child.value["question"].pk in asked
        }
        if known:
            raise blocks.StreamBlockValidationError(block_errors=known)
        return cleaned


class AssessmentPage(CourseItem, Page):
    """An assessment of a course. Written by trainers in the CMS; each attempt works on a frozen copy."""

    intro = RichTextField(
        _("introduction"), features=RICH_TEXT_FEATURES, help_text=_("What happens, and how it is graded.")
    )
    paper = StreamField(
        PaperBlock(),
        verbose_name=_("what is asked"),
        help_text=_("Scenarios and questions of the library, in the order in which learners meet them."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (percent)"),
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("The share of all points that is enough, if there was no critical mistake."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=3, validators=[MinValueValidator(1)], help_text=_("How often one may try.")
    )
    waiting_minutes = models.PositiveIntegerField(
        _("waiting time (minutes)"),
        default=60,
        help_text=_("Between handing in without passing and the next attempt."),
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Leave empty for no limit; most assessments need none. Learners are told before they begin, see until "
            "when they have time, and what they answered in time counts. People with an accommodation get more."
        ),
    )  # NULL: no limit

    item_kind = "assessment"
    template = "assessments/assessment_page.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("intro"), FieldPanel("minutes")], _("In short")),
        FieldPanel("paper"),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("max_attempts"),
                FieldPanel("waiting_minutes"),
                FieldPanel("time_limit_minutes"),
            ],
            _("Passing"),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("assessment")

    @cached_property
    def rules(self) -> "AssessmentPage":
        """The version whose paper, pass mark and attempts hold for everybody, whatever language they read."""
        return self.source

    @cached_property
    def frozen_content(self) -> dict[str, Any]:
        """In its own language alone: that a translation was added changes nothing of what is asked."""
        from assessments.freezing import paper_payload, variant_payloads  # noqa: PLC0415 # freezing reads these models

        payload, items = paper_payload(self, only=self.locale.language_code)
        variants = variant_payloads(self, only=self.locale.language_code)
        return {"paper": payload, "items": items, **({"variants": variants} if variants else {})}

    @property
    def asked(self) -> list[dict[str, Any]]:
        used = [block for block in self.paper if block.value[block.block_type]]
        variants = self.frozen_content.get("variants", {})
        return [
            {
                "kind": block.block_type,
                "key": item["key"],
                "name": str(block.value[block.block_type]),
                "lessons": [str(page.translation_key) for page in block.value["lessons"] if page],
                "content": [item, *variants[item["key"]]] if item["key"] in variants else item,
            }
            for block, item in zip(used, self.frozen_content["items"], strict=True)
        ]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from assessments.attempts import close_overdue  # noqa: PLC0415 # the writer uses these models

        if request.user.is_authenticated:
            close_overdue(of=request.user, language=get_language() or "en", at=timezone.now())
        return self.enter(request) or super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from assessments.attempts import standing_of, time_for  # noqa: PLC0415 # the writer uses these models

        now = timezone.now()
        outline = outline_for(self.course_page.course, request.user)
        return {
            **super().get_context(request, *args, **kwargs),
            "outline": outline,
            "standing": standing_of(outline.enrolment, self.rules, at=now) if outline.enrolment else None,
            "time": time_for(request.user, self.rules, at=now),
        }


def assessments_asking(question: Question) -> list[AssessmentPage]:
    """The assessments, published or not, whose paper names a question."""
    return [
        page
        for page in AssessmentPage.objects.order_by("pk")
        if any(
            block["type"] == "question" and block["value"]["question"] == question.pk
            for block in page.paper.raw_data
        )
    ]
