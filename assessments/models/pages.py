"""The page of an assessment: what it asks, how it is passed, how often it may be tried."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from assessments.models.library import Question
from assessments.paper_blocks import PaperBlock
from assessments.review import Moment, Policy
from courses import memory
from courses.blocks import RICH_TEXT_FEATURES
from courses.models import CourseItem
from courses.outline import outline_for
from courses.streams import ContentField


class Counted(models.TextChoices):
    """Which of several attempts decides."""

    BEST = "best", _("the best")
    LAST = "last", _("the last")
    FIRST = "first", _("the first")


class Presentation(models.TextChoices):
    """How many questions stand on a page."""

    ONE = "one", _("one on each page")
    ALL = "all", _("all on one page")


class AssessmentPage(CourseItem, Page):
    """An assessment of a course. Written by trainers in the CMS; each attempt works on a frozen copy."""

    intro = RichTextField(
        _("introduction"), features=RICH_TEXT_FEATURES, help_text=_("What happens, and how it is graded.")
    )
    paper = ContentField(
        PaperBlock(),
        verbose_name=_("what is asked"),
        help_text=_(
            "Scenarios and questions of the library, in the order in which learners meet them. A draw asks each learner "
            "other questions; a section begins a part."
        ),
    )
    shuffles_items = models.BooleanField(
        _("shuffle the questions"),
        default=False,
        help_text=_(
            "Every learner meets them in an order of their own. Sections keep their order, and what belongs to them."
        ),
    )
    shuffles_scenarios = models.BooleanField(
        _("scenarios too"),
        default=False,
        help_text=_("Otherwise scenarios stay where they are, also where questions are shuffled."),
    )
    presentation = models.CharField(
        _("questions"),
        max_length=3,
        choices=Presentation.choices,
        default=Presentation.ONE,
        help_text=_(
            "One on each page suits phones and hard questions; all on one page suits a short test. Scenarios always have "
            "pages of their own."
        ),
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
    counted_attempt = models.CharField(
        _("which attempt counts"),
        max_length=5,
        choices=Counted.choices,
        default=Counted.BEST,
        help_text=_(
            "Whoever has passed is done and tries no more. The best: one attempt that is passed is enough. The last: the "
            "newest result stands, also when an older one is corrected. The first: only the first can be passed; "
            "further attempts are for practice."
        ),
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
    marks_shown = models.CharField(
        _("marks"),
        max_length=12,
        choices=Moment.choices,
        default=Moment.HANDED_IN,
        help_text=_(
            "Whether an answer was right, and its points. Whether an attempt is passed is always told."
        ),
    )
    right_answers_shown = models.CharField(
        _("right answers"),
        max_length=12,
        choices=Moment.choices,
        default=Moment.HANDED_IN,
        help_text=_(
            "What would have been right, and the best path of a scenario. Whoever may try again can learn them by heart."
        ),
    )
    feedback_shown = models.CharField(
        _("feedback"),
        max_length=12,
        choices=Moment.choices,
        default=Moment.HANDED_IN,
        help_text=_(
            "Reasons and sources. What follows from a decision in a scenario is always told at once. What is told after "
            "each answer makes that answer final."
        ),
    )

    item_kind = "assessment"
    template = "assessments/assessment_page.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("intro"), FieldPanel("minutes")], _("In short")),
        FieldPanel("paper"),
        MultiFieldPanel(
            [FieldPanel("presentation"), FieldPanel("shuffles_items"), FieldPanel("shuffles_scenarios")],
            _("Pages and order"),
        ),
        MultiFieldPanel([FieldPanel("pass_mark"), FieldPanel("time_limit_minutes")], _("Passing")),
        MultiFieldPanel(
            [FieldPanel("max_attempts"), FieldPanel("waiting_minutes"), FieldPanel("counted_attempt")],
            _("Attempts"),
        ),
        MultiFieldPanel(
            [FieldPanel("marks_shown"), FieldPanel("right_answers_shown"), FieldPanel("feedback_shown")],
            _("What learners see, and when"),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("assessment")

    def clean(self) -> None:
        super().clean()
        if self.presentation == Presentation.ALL and self.policy.tells_each_answer:
            raise ValidationError(
                {
                    "presentation": _(
                        "Where something is told after each answer, every question needs a page of its own."
                    )
                }
            )

    @cached_property
    def rules(self) -> "AssessmentPage":
        """The version whose paper, pass mark and attempts hold for everybody, whatever language they read."""
        return self.source

    @cached_property
    def overview(self) -> Any:
        """What is told of the paper before anybody begins: a `papers.Overview`."""
        from assessments.papers import overview_of  # noqa: PLC0415 # it reads these models

        return overview_of(self.rules, self)

    @property
    def policy(self) -> Policy:
        return Policy(Moment(self.marks_shown), Moment(self.right_answers_shown), Moment(self.feedback_shown))

    @cached_property
    def frozen_content(self) -> dict[str, Any]:
        """In its own language alone: that a translation was added changes nothing of what is asked."""
        from assessments.edition_content import content_of  # noqa: PLC0415 # it reads these models

        return content_of(self)

    @property
    def asked(self) -> list[dict[str, Any]]:
        from assessments.edition_content import asked_in  # noqa: PLC0415 # it reads these models

        return asked_in(self)

    @property
    def asked_in_every_language(self) -> dict[str, Any]:
        from assessments.edition_content import content_of  # noqa: PLC0415 # it reads these models

        return content_of(self, in_every_language=True)

    @property
    def asked_revisions(self) -> set[int]:
        from assessments.edition_content import revisions_in  # noqa: PLC0415 # it reads these models

        return revisions_in(self.frozen_content)

    @classmethod
    def might_ask(cls, pages: list[int]) -> list[Any]:
        """What these pages, by primary key, may ask without naming it: all that fits a draw, or stands for another."""
        from assessments.pools import might_be_asked  # noqa: PLC0415 # it reads these models

        return might_be_asked(list(cls.objects.filter(pk__in=pages)))

    def name_copies(self, copies: dict[int, Page]) -> bool:
        """The lessons that prepare for what is asked are those of the course in which it is asked."""
        named = [
            child for block in self.paper for child in getattr(block.value.get("lessons"), "bound_blocks", ())
        ]
        foreign = [child for child in named if child.value and child.value.pk in copies]
        for child in foreign:
            child.value = copies[child.value.pk]
        return bool(foreign)

    @property
    def shortfalls(self) -> list[str]:
        """By what is published: the version whose paper holds for everybody."""
        from assessments.shortfalls import shortfalls_of  # noqa: PLC0415 # it reads these models

        return shortfalls_of(self.rules, memory=memory.current())

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from assessments.attempts import close_overdue  # noqa: PLC0415 # the writer uses these models

        if request.user.is_authenticated:
            close_overdue(of=request.user, language=get_language() or "en", at=timezone.now())
        return self.enter(request) or super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from assessments.standing import standing_of, time_for  # noqa: PLC0415 # it uses these models

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
