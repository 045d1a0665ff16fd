"""What the paper of an assessment is made of beside fixed questions and scenarios: draws from pools, and sections."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.blocks import QuestionItemBlock, ScenarioItemBlock, WeightedBlock, indicator_chooser
from courses.checks import questions_asked
from courses.translatable import CodeBlock, FromTheSource

DIFFICULTIES = [
    ("any", _("any")),
    ("easy", _("easy")),
    ("medium", _("medium")),
    ("hard", _("hard")),
]
SECTION = "section"
DRAW = "draw"
FIXED = ("question", "scenario")


class DifficultyBlock(FromTheSource, blocks.ChoiceBlock):
    """How hard the questions are; the same in all languages."""


class FitsBlock(FromTheSource, blocks.CharBlock):
    """A line that the editor reads and nobody types: how many questions fit. It is never stored."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.field.widget.attrs["readonly"] = True

    def clean(self, value: str) -> str:
        return ""

    def get_prep_value(self, value: str) -> str:
        return ""


class DrawBlock(WeightedBlock):
    number = blocks.IntegerBlock(
        min_value=1,
        max_value=100,
        default=3,
        label=_("How many"),
        help_text=_("So many questions are drawn for each attempt, and no question is asked twice in it."),
    )
    tags = blocks.ListBlock(
        CodeBlock(max_length=100, label=_("Tag")),
        default=[],
        label=_("Tags"),
        help_text=_("A question fits if it has all of them."),
    )
    indicators = blocks.ListBlock(
        indicator_chooser(),
        default=[],
        label=_("Indicators"),
        help_text=_("A question fits if one of them can be noticed in it. None: whatever can be noticed."),
    )
    difficulty = DifficultyBlock(
        choices=DIFFICULTIES, default="any", label=_("Difficulty"), help_text=_("How hard they are.")
    )
    fits = FitsBlock(
        label=_("What fits now"),
        help_text=_(
            "Counted among the published questions when this page is opened or saved. Learners are asked first what they "
            "were never asked here, then what they were asked least often."
        ),
    )

    class Meta:
        icon = "randomise"
        label = _("Draw")
        description = _(
            "Questions drawn from the library for each attempt, by tags, indicators and difficulty."
        )
        template = "assessments/blocks/draw.html"
        preview_value = {"number": 3, "tags": ["first-contact"], "difficulty": "any", "weight": 1}

    def get_form_state(self, value: blocks.StructValue) -> dict[str, Any]:
        return {**super().get_form_state(value), "fits": in_words(value)}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not (any(cleaned["tags"]) or any(cleaned["indicators"])):
            problem = gettext(
                "Name a tag or an indicator: without one, the questions of all courses would fit."
            )
            raise StructBlockValidationError({"tags": ValidationError(problem)})
        return cleaned


def in_words(value: blocks.StructValue) -> str:
    """How many questions fit a draw now, and what that means for an attempt."""
    from assessments.pools import fitting  # noqa: PLC0415 # it reads the models, which are made of blocks

    wanted = value.get("number") or 0
    if not (any(value["tags"]) or any(value["indicators"])):
        return gettext("Name a tag or an indicator, and save.")
    found = len(fitting(value))
    if found < wanted:
        return ngettext(
            "Too few: %(found)s question fits, %(wanted)s are asked. Until more fit, nobody can begin.",
            "Too few: %(found)s questions fit, %(wanted)s are asked. Until more fit, nobody can begin.",
            found,
        ) % {"found": found, "wanted": wanted}
    return ngettext(
        "%(found)s question fits, %(wanted)s asked.", "%(found)s questions fit, %(wanted)s asked.", found
    ) % {"found": found, "wanted": wanted}


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=120,
        label=_("Title"),
        help_text=_("Learners see it above the items that follow, up to the next section."),
    )
    must_pass = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=100,
        label=_("Must be passed with (percent)"),
        help_text=_(
            "The share of this section's points without which the assessment is not passed, whatever the total. Empty: "
            "the section counts with the rest alone."
        ),
    )
    shuffle = blocks.BooleanBlock(
        required=False,
        label=_("Shuffle this section"),
        help_text=_("Every learner meets its questions in an order of their own."),
    )

    class Meta:
        icon = "title"
        label = _("Section")
        description = _(
            "Begins a part of the paper; what follows belongs to it. It may have a pass mark of its own."
        )
        template = "assessments/blocks/section.html"
        preview_value = {"title": "First contact", "must_pass": 60, "shuffle": False}


class PaperBlock(blocks.StreamBlock):
    scenario = ScenarioItemBlock()
    question = QuestionItemBlock()
    draw = DrawBlock()
    section = SectionBlock()

    class Meta:
        min_num = 1

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        _refuse_what_is_asked_twice(cleaned)
        if self.is_deferred_validation:
            return cleaned
        kinds = [child.block_type for child in cleaned]
        empty = [
            position
            for position, kind in enumerate(kinds)
            if kind == SECTION and (position + 1 == len(kinds) or kinds[position + 1] == SECTION)
        ]
        if empty:
            problem = gettext("Nothing belongs to this section: put a question after it, or take it away.")
            raise StreamBlockValidationError(
                block_errors={
                    position: StructBlockValidationError({"title": ValidationError(problem)})
                    for position in empty
                }
            )
        self._refuse_what_lessons_ask(cleaned)
        _refuse_draws_of_what_is_fixed(cleaned)
        return cleaned

    @staticmethod
    def _refuse_what_lessons_ask(cleaned: blocks.StreamValue) -> None:
        questions = [child.value["question"] for child in cleaned if child.block_type == "question"]
        asked = questions_asked() if questions else set()
        problem = ValidationError(
            gettext("A lesson asks this question as a knowledge check: its readers know the answer.")
        )
        known = {
            position: StructBlockValidationError({"question": problem})
            for position, child in enumerate(cleaned)
            if child.block_type == "question"
            and child.value["question"]
            and child.value["question"].pk in asked
        }
        if known:
            raise StreamBlockValidationError(block_errors=known)


def _fixed(paper: blocks.StreamValue) -> list[tuple[int, str, UUID]]:
    """The questions and scenarios that a paper names: their place, the name of their field, and their key."""
    return [
        (position, child.block_type, child.value[child.block_type].translation_key)
        for position, child in enumerate(paper)
        if child.block_type in FIXED and child.value[child.block_type]
    ]


def _refuse_what_is_asked_twice(paper: blocks.StreamValue) -> None:
    """In a draft too: one answer would be counted for both."""
    fixed = _fixed(paper)
    first = {key: position for position, _kind, key in reversed(fixed)}
    problem = ValidationError(
        gettext("This stands further up already. Nothing is asked twice: choose another one.")
    )
    twice = {
        position: StructBlockValidationError({kind: problem})
        for position, kind, key in fixed
        if first[key] != position
    }
    if twice:
        raise StreamBlockValidationError(block_errors=twice)


def _refuse_draws_of_what_is_fixed(paper: blocks.StreamValue) -> None:
    """A draw never draws what is fixed: one that would be full only with that can't be made."""
    from assessments.pools import fitting  # noqa: PLC0415 # it reads the models, which are made of blocks

    fixed = {key for _position, _kind, key in _fixed(paper)}
    draws = [(position, child.value) for position, child in enumerate(paper) if child.block_type == DRAW]
    short = {}
    for position, value in draws if fixed else []:
        fits = {question.translation_key for question in fitting(value)}
        left = len(fits - fixed)
        if left < value["number"] <= len(fits):
            problem = ngettext(
                "%(left)s question fits beside those that this paper names itself, and none is asked twice.",
                "%(left)s questions fit beside those that this paper names itself, and none is asked twice.",
                left,
            ) % {"left": left}
            short[position] = StructBlockValidationError({"number": ValidationError(problem)})
    if short:
        raise StreamBlockValidationError(block_errors=short)
