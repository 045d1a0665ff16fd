"""The gaps of a cloze text as authors write them: typed words or numbers, a list of their own, the shared list."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from assessments.blocks import reason_sources
from assessments.kinds.kind import refuse_parts
from assessments.kinds.multiple_response import RULES, RuleBlock
from assessments.kinds.numerical_blocks import UNIT_FIELDS, NumberBlock, WithUnitsBlock, check_numbers
from assessments.kinds.options import MayBeCriticalBlock, credit_block, critical_block, keep_order
from courses.blocks import RICH_TEXT_FEATURES
from courses.translatable import CodeBlock

DISPLAYS = [
    ("dropdown", _("A list that opens; one is chosen")),
    ("radio", _("All to be seen; one is chosen")),
    ("checkboxes", _("All to be seen; several may be right")),
]


def feedback_block() -> blocks.RichTextBlock:
    return blocks.RichTextBlock(
        required=False,
        features=RICH_TEXT_FEATURES,
        label=_("Why"),
        help_text=_("Whoever answers so reads it after handing in. May stay empty."),
    )


def name_block() -> CodeBlock:
    return CodeBlock(
        max_length=20,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", _("Letters, digits and hyphens only, for instance: 1."))],
        label=_("Short name"),
        help_text=_("For instance 1. Write [[1]] into the text of the question where the gap belongs, in every language."),
    )  # fmt: skip


class GapBlock(blocks.StructBlock):
    name = name_block()
    weight = blocks.IntegerBlock(
        min_value=1,
        max_value=100,
        default=1,
        label=_("Weight"),
        help_text=_("How much it counts against the other gaps: 2 counts twice as much as 1."),
    )


FORM_PREVIEW = {"form": "interpreter", "feedback": "<p>One who is independent.</p>"}


class AcceptedBlock(blocks.StructBlock):
    form = blocks.CharBlock(
        max_length=200,
        label=_("Accepted answer"),
        help_text=_("A star stands for anything: traffick* accepts trafficking, too. The forms of all languages are accepted."),
    )  # fmt: skip
    credit = credit_block(_("A fraction such as 1/2. Empty: the whole worth of the gap."))
    feedback = feedback_block()
    sources = reason_sources()

    class Meta:
        icon = "pilcrow"
        label = _("Accepted answer")
        description = _("A word or phrase that is taken for this gap.")
        template = "assessments/blocks/gap_answer.html"
        preview_value = FORM_PREVIEW


class ShortAnswerGapBlock(GapBlock):
    answers = blocks.StreamBlock(
        [("answer", AcceptedBlock())],
        min_num=1,
        max_num=20,
        label=_("Accepted answers"),
        help_text=_("The first one that fits counts. At least one is worth the whole gap."),
    )
    case_matters = blocks.BooleanBlock(
        required=False,
        label=_("Capitals matter"),
        help_text=_("Without it, capital and small letters are the same."),
    )
    accents_matter = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("Accents matter"),
        help_text=_("Without it, é is taken for e, and ü for u."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Gap: a word is typed")
        description = _("A gap into which a word or a phrase is typed.")
        template = "assessments/blocks/typed_gap.html"
        preview_value = {"name": "1", "answers": [("answer", FORM_PREVIEW)]}


NUMBER_PREVIEW = {"number": "90", "tolerance": "0", "feedback": "<p>Days, by law.</p>"}


class NumberOfGapBlock(NumberBlock):
    credit = credit_block(_("A fraction such as 1/2. Empty: the whole worth of the gap."))
    feedback = feedback_block()

    class Meta:
        label = _("Number")
        description = _("A number that is taken for this gap.")
        template = "assessments/blocks/gap_answer.html"
        preview_value = NUMBER_PREVIEW


class NumbersOfGapBlock(blocks.StreamBlock):
    answer = NumberOfGapBlock()

    class Meta:
        min_num = 1
        max_num = 20

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            check_numbers(cleaned)
        return cleaned


class GapOfNumberBlock(GapBlock):
    answers = NumbersOfGapBlock(
        label=_("Accepted numbers"),
        help_text=_("The first one that fits counts. At least one is worth the whole gap."),
    )


class NumericalGapBlock(WithUnitsBlock, GapOfNumberBlock):
    class Meta:
        form_layout = BlockGroup(children=["name", "weight", "answers"], settings=UNIT_FIELDS)
        icon = "order"
        label = _("Gap: a number is typed")
        description = _("A gap into which a number is typed, with or without a unit.")
        template = "assessments/blocks/typed_gap.html"
        preview_value = {
            "name": "1",
            "answers": [("answer", NUMBER_PREVIEW)],
            "unit_rule": "optional",
            "units": [("unit", {"name": "days", "factor": "1"})],
        }


OPTION_PREVIEW = {"text": "an interpreter", "is_correct": True, "feedback": "<p>Independent.</p>"}


class GapOptionBlock(MayBeCriticalBlock):
    text = blocks.CharBlock(max_length=200, label=_("Option"), help_text=_("A word or a few words that fit into the sentence."))  # fmt: skip
    is_correct = blocks.BooleanBlock(
        required=False, label=_("This is a right one"), help_text=_("Learners should choose it.")
    )
    is_critical = critical_block()
    credit = credit_block()
    feedback = feedback_block()
    sources = reason_sources()

    class Meta:
        icon = "radio-full"
        label = _("Option")
        description = _("One of the answers to choose from in a gap.")
        template = "assessments/blocks/gap_answer.html"
        preview_value = OPTION_PREVIEW


class OwnListGapBlock(GapBlock):
    options = blocks.StreamBlock(
        [("option", GapOptionBlock())],
        min_num=2,
        max_num=12,
        label=_("Options"),
        help_text=_("Two to twelve, one of them right; several only where several may be chosen."),
    )
    display = RuleBlock(
        choices=DISPLAYS,
        default="dropdown",
        label=_("How it is answered"),
        help_text=_("A list that opens disturbs the reading least."),
    )
    rule = RuleBlock(
        choices=RULES,
        default="weights",
        label=_("How several are counted"),
        help_text=_("What a gap earns that is right in parts; only where several may be chosen."),
    )
    keep_order = keep_order()

    class Meta:
        icon = "radio-full"
        label = _("Gap: own list")
        description = _("A gap that is filled out of a list of its own.")
        template = "assessments/blocks/list_gap.html"
        preview_value = {"name": "1", "options": [("option", OPTION_PREVIEW)]}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        right = sum(bool(child.value["is_correct"]) for child in cleaned["options"])
        if self.is_deferred_validation or right == 1 or (right and cleaned["display"] == "checkboxes"):
            return cleaned
        if cleaned["display"] == "checkboxes":
            problem = gettext("Mark at least one option as right.")
        else:
            problem = gettext("Mark exactly one option as right; %(count)s are marked now.") % {
                "count": right
            }
        raise blocks.StructBlockValidationError({"options": refuse_parts(problem)})


class SharedListGapBlock(GapBlock):
    word = CodeBlock(
        max_length=20,
        label=_("The right word"),
        help_text=_("The short name of a word in the shared list below."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Gap: shared list")
        description = _("A gap that is filled out of the list that several gaps share.")
        template = "assessments/blocks/shared_list_gap.html"
        preview_value = {"name": "1", "word": "a"}


class WordBlock(blocks.StructBlock):
    name = CodeBlock(
        max_length=20,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", _("Letters, digits and hyphens only, for instance: a."))],
        label=_("Short name"),
        help_text=_("Gaps name their right word by it. Learners don't see it."),
    )  # fmt: skip
    text = blocks.CharBlock(
        max_length=200, label=_("Word"), help_text=_("It may fit several gaps, or none of them.")
    )

    class Meta:
        icon = "pilcrow"
        label = _("Word")
        description = _("A word of the list that gaps share.")
        template = "assessments/blocks/word.html"
        preview_value = {"name": "a", "text": "interpreter"}


class GapsBlock(blocks.StreamBlock):
    short_answer = ShortAnswerGapBlock()
    numerical = NumericalGapBlock()
    own_list = OwnListGapBlock()
    shared_list = SharedListGapBlock()

    class Meta:
        min_num = 1
        max_num = 30

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        names = [child.value["name"] for child in cleaned]
        problem = ValidationError(gettext("Another gap has this short name already."))
        twice = {
            position: blocks.StructBlockValidationError({"name": problem})
            for position, name in enumerate(names)
            if name and name in names[:position]
        }
        if twice:
            raise blocks.StreamBlockValidationError(block_errors=twice)
        return cleaned
