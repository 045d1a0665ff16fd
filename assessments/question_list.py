"""The list of questions in the CMS: what stands in its columns, and by what it can be filtered."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.blocks import StreamValue
from wagtail.models import Locale

from assessments.kinds import KINDS
from assessments.models import AssessmentPage, Question
from assessments.models.library import Difficulty
from courses.checks import where_asked
from courses.models import Indicator

LABELS = {kind.stem: kind.block().label for kind in KINDS.values()}
ASSESSMENT, LESSON, NOWHERE = "assessment", "lesson", "nowhere"


def stem_of(body: StreamValue) -> str:
    """The kind, as the stream says it; empty for a draft in which none is chosen yet. Read without making the blocks."""
    return next((entry["type"] for entry in body.raw_data), "")


def kind_of_row(question: Question) -> str:
    return str(LABELS.get(stem_of(question.body), ""))


def tags_of_row(question: Question) -> str:
    return ", ".join(sorted(row.tag.name for row in question.tagged.all()))


Places = dict[str, dict[str, list[str]]]


def places() -> Places:
    """Where questions are asked: by the question's key, the titles of assessments and of lessons or shared texts.

    Fixed questions; what a draw may find is not counted. Titles in the language in which courses are authored.
    """
    authored = Locale.get_default().pk
    named = [
        (block["value"]["question"], ASSESSMENT, page.title)
        for page in AssessmentPage.objects.filter(locale=authored).only("title", "paper", "path", "depth")
        for block in page.paper.raw_data
        if block["type"] == "question"
    ]
    named += [(pk, LESSON, thing.title) for pk, thing in where_asked() if thing.locale_id == authored]
    known = Question.objects.filter(pk__in={pk for pk, _where, _title in named})
    keys = dict(known.values_list("pk", "translation_key"))
    found: Places = defaultdict(lambda: {ASSESSMENT: [], LESSON: []})
    for pk, where, title in named:
        if pk in keys and title not in found[str(keys[pk])][where]:
            found[str(keys[pk])][where].append(title)
    return found


class PlacesColumn(Column):
    """Where a question is asked; looked up once for the whole list."""

    def get_cell_context_data(self, instance: Question, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        if not hasattr(request, "places_of_questions"):
            request.places_of_questions = places()
        where = request.places_of_questions.get(str(instance.translation_key), {})
        context["value"] = ", ".join([*where.get(ASSESSMENT, []), *where.get(LESSON, [])])
        return context

    def get_value(self, instance: Question) -> str:
        return ""


COLUMNS = [
    Column("kind", label=_("Kind"), accessor=kind_of_row),
    Column("tags", label=_("Tags"), accessor=tags_of_row),
    Column("get_difficulty_display", label=_("Difficulty"), sort_key="difficulty"),
    PlacesColumn("places", label=_("Asked in")),
]


def listed() -> QuerySet[Question]:
    """All questions with what their columns show."""
    return Question.objects.select_related("locale").prefetch_related("tagged__tag")


def _with_ids(questions: QuerySet[Question], pks: Iterable[int]) -> QuerySet[Question]:
    """By primary keys alone: what is filtered so can be searched, too."""
    return questions.filter(pk__in=list(pks))


class QuestionFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=list(LABELS.items()), method="by_kind")
    tag = django_filters.ModelChoiceFilter(
        label=_("Tag"),
        queryset=Tag.objects.filter(assessments_questiontag_items__isnull=False).distinct().order_by("name"),
        method="by_tag",
    )
    difficulty = django_filters.ChoiceFilter(label=_("Difficulty"), choices=Difficulty.choices)
    indicator = django_filters.ModelChoiceFilter(
        label=_("Indicator"), queryset=lambda request: _indicators(), method="by_indicator"
    )
    used = django_filters.ChoiceFilter(
        label=_("Asked in"),
        choices=[(ASSESSMENT, _("an assessment")), (LESSON, _("a lesson")), (NOWHERE, _("nowhere by name"))],
        method="by_place",
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def by_kind(self, questions: QuerySet[Question], _name: str, stem: str) -> QuerySet[Question]:
        bodies = Question.objects.values_list("pk", "body")
        return _with_ids(questions, (pk for pk, body in bodies if stem_of(body) == stem))

    def by_tag(self, questions: QuerySet[Question], _name: str, tag: Tag) -> QuerySet[Question]:
        return _with_ids(questions, Question.objects.filter(tagged__tag=tag).values_list("pk", flat=True))

    def by_indicator(self, questions: QuerySet[Question], _name: str, sign: Indicator) -> QuerySet[Question]:
        """Those that name it as a whole; a stream holds primary keys, so they are looked through."""
        named = Question.objects.values_list("pk", "indicators")
        return _with_ids(
            questions,
            (pk for pk, signs in named if sign.pk in {child["value"] for child in signs.raw_data}),
        )

    def by_place(self, questions: QuerySet[Question], _name: str, where: str) -> QuerySet[Question]:
        found = places()
        if where == NOWHERE:
            return questions.exclude(translation_key__in=list(found))
        return questions.filter(translation_key__in=[key for key, known in found.items() if known[where]])


def _indicators() -> QuerySet[Indicator]:
    return Indicator.objects.filter(locale=Locale.get_default()).order_by("text")
