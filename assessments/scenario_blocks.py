"""What a scenario is made of, as authors write it: who is who, scenes, and the choices in them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from assessments.blocks import indicator_chooser
from assessments.exhibit_blocks import ExhibitsBlock, LineBlock
from assessments.side_blocks import SidesBlock
from courses.blocks import (
    RICH_TEXT_FEATURES,
    ProfessionBlock,
    ProfessionNoteBlock,
    profession_choices,
    sources_block,
)
from courses.translatable import CodeBlock

MOST_POINTS = 10

QUALITIES = [
    ("good", _("Good (2 points)")),
    ("acceptable", _("Acceptable (1 point)")),
    ("poor", _("Poor (0 points)")),
]


def words_block(label: Promise, help_text: Promise) -> blocks.RegexBlock:
    """Words that a choice remembers, or that something depends on; authors see them, learners don't."""
    return blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,40}(, *[a-z0-9-]{1,40})*$",
        required=False,
        error_messages={
            "invalid": _(
                "Small letters, digits and hyphens only, a comma between two words: interpreter-called, passport-seen."
            )
        },
        label=label,
        help_text=help_text,
    )


def if_remembered() -> blocks.RegexBlock:
    return words_block(
        _("Only if remembered"),
        _("Words that earlier choices remember; with several, all of them. Empty: always."),
    )


def if_not_remembered() -> blocks.RegexBlock:
    return words_block(_("Not if remembered"), _("With any of these words it is left out."))


def profession_block(help_text: Promise) -> ProfessionBlock:
    return ProfessionBlock(
        choices=profession_choices, required=False, label=_("Profession"), help_text=help_text
    )


class RoleBlock(blocks.StructBlock):
    short_name = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,40}$",
        error_messages={"invalid": _("Small letters, digits and hyphens only, for instance: the-owner.")},
        label=_("Short name"),
        help_text=_("Dialogues name the speaker by it. Learners don't see it."),
    )
    name = blocks.CharBlock(
        max_length=80, label=_("Name"), help_text=_("As people in the story say it. Nobody real.")
    )
    role = blocks.CharBlock(
        max_length=120, label=_("Who that is"), help_text=_("In a few words: owner of the restaurant.")
    )
    profession = profession_block(
        _("If it is a colleague of that profession; whoever has it sees that this is their own part.")
    )

    class Meta:
        icon = "user"
        label = _("Person")
        description = _("Somebody in the story: a name, and who that is.")
        template = "assessments/blocks/role.html"
        preview_value = {"short_name": "the-owner", "name": "Mr Roth", "role": "owner of the restaurant"}


class BranchBlock(blocks.StructBlock):
    if_remembered = if_remembered()
    if_not_remembered = if_not_remembered()
    leads_to = CodeBlock(
        required=False,
        max_length=40,
        label=_("Next scene"),
        help_text=_("The short name of the scene that then follows; empty: the story then ends."),
    )

    class Meta:
        icon = "arrow-right-full"
        label = _("Other way on")
        description = _("Where a choice leads instead, when something is remembered.")
        template = "assessments/blocks/branch.html"
        preview_value = {
            "if_remembered": "interpreter-called",
            "if_not_remembered": "",
            "leads_to": "quiet-room",
        }


class PassageBlock(blocks.StructBlock):
    if_remembered = if_remembered()
    if_not_remembered = if_not_remembered()
    text = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("Passage"),
        help_text=_("Learners read it below what happens, if they came this way."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Passage that depends on earlier choices")
        description = _("A paragraph that only those read who decided so before, or did not.")
        template = "assessments/blocks/passage.html"
        preview_value = {
            "if_remembered": "interpreter-called",
            "if_not_remembered": "",
            "text": "<p>The interpreter is on the line.</p>",
        }


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=400, label=_("Choice"), help_text=_("What one does or says, told as an action.")
    )
    quality = blocks.ChoiceBlock(
        choices=QUALITIES,
        label=_("How good"),
        help_text=_("What the choice is worth. Each path needs at least one choice that earns points."),
    )
    is_critical = blocks.BooleanBlock(
        required=False,
        label=_("Critical mistake"),
        help_text=_(
            "Harm or a breach of law: the assessment is not passed, whatever the total. Only for poor choices."
        ),
    )
    consequence = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("What follows"),
        help_text=_("How the story goes on, told at once."),
    )
    reason = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("Why"),
        help_text=_("Why this was right or wrong; learners see the sources with it."),
    )
    sources = sources_block()
    leads_to = CodeBlock(
        required=False,
        max_length=40,
        label=_("Next scene"),
        help_text=_("The short name of the scene that follows; empty: the story ends."),
    )
    profession = profession_block(
        _(
            "Empty: for everybody. Where a scene has choices for a profession, its people see those alone, "
            "and not the common ones."
        )
    )
    points = blocks.IntegerBlock(
        required=False,
        min_value=0,
        max_value=MOST_POINTS,
        label=_("Points"),
        help_text=_(
            "Empty: those of how good it is (2, 1 or 0). A better choice is never worth less than a worse one."
        ),
    )
    remembers = words_block(
        _("Remembers"),
        _(
            "Words that later scenes and choices can depend on, for instance: interpreter-called. Nothing forgets them."
        ),
    )
    if_remembered = if_remembered()
    if_not_remembered = if_not_remembered()
    branches = blocks.ListBlock(
        BranchBlock(),
        default=[],
        label=_("Other ways on"),
        help_text=_("The first that fits goes before the next scene named above."),
    )

    class Meta:
        form_layout = BlockGroup(
            children=["text", "quality", "is_critical", "consequence", "reason", "sources", "leads_to"],
            settings=["profession", "points", "remembers", "if_remembered", "if_not_remembered", "branches"],
        )
        icon = "arrow-right"
        label = _("Choice")
        description = _("One way to decide, what follows from it, why, and where the story goes on.")
        template = "assessments/blocks/choice.html"
        preview_value = {
            "text": "Take him aside and call an interpreter.",
            "quality": "good",
            "is_critical": False,
            "consequence": "<p>He breathes out.</p>",
            "reason": "<p>Away from control he can speak.</p>",
            "sources": [],
            "leads_to": "",
        }


class SceneBlock(blocks.StructBlock):
    name = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,40}$",
        error_messages={"invalid": _("Small letters, digits and hyphens only, for instance: the-safe.")},
        label=_("Short name"),
        help_text=_("Choices name the next scene by it. Learners don't see it."),
    )
    title = blocks.CharBlock(
        max_length=120,
        label=_("Title"),
        help_text=_("Learners see it above the scene; it should give no decision away."),
    )
    narrative = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("What happens"),
        help_text=_("What the learner sees and hears at this moment, up to the decision."),
    )
    passages = blocks.ListBlock(
        PassageBlock(),
        default=[],
        label=_("Passages that depend on earlier choices"),
        help_text=_("They follow below what happens, for those who came this way."),
    )
    dialogue = blocks.ListBlock(
        LineBlock(),
        default=[],
        label=_("Dialogue"),
        help_text=_("Who says what, line by line, by people named above under “Who is who”."),
    )
    exhibits = ExhibitsBlock(
        required=False,
        label=_("Exhibits"),
        help_text=_(
            "What lies on the table: a document, a picture, a message. Learners look at it before they decide."
        ),
    )
    sides = SidesBlock(
        label=_("Sides"),
        help_text=_(
            "The same moment for single professions: what they read, hear and look at. Give them choices of their own "
            "where they decide otherwise."
        ),
    )
    notes = blocks.StreamBlock(
        [("profession_note", ProfessionNoteBlock())],
        required=False,
        label=_("Notes for professions"),
        help_text=_("Only people of that profession see the note. It should give no decision away."),
    )
    question = blocks.CharBlock(
        max_length=240,
        label=_("Question"),
        default="What do you do?",
        help_text=_("It stands above the choices."),
    )
    choices = blocks.StreamBlock(
        [("choice", ChoiceBlock())],
        min_num=2,
        label=_("Choices"),
        help_text=_(
            "At least two ways to decide, and at least one without a critical mistake. Learners see them in an order of their own."
        ),
    )
    indicators = blocks.ListBlock(
        indicator_chooser(),
        default=[],
        label=_("Indicators"),
        help_text=_("Those that can be noticed here. Learners don't see them; results are counted by them."),
    )
    seconds = blocks.IntegerBlock(
        required=False,
        min_value=10,
        max_value=600,
        label=_("Time pressure (seconds)"),
        help_text=_(
            "How long one would have in reality. Learners see the seconds run and can switch that off; nothing ends and "
            "nothing is lost when they are over. Empty: none, as almost always."
        ),
    )

    class Meta:
        form_layout = BlockGroup(
            children=[
                "name",
                "title",
                "narrative",
                "passages",
                "dialogue",
                "exhibits",
                "question",
                "choices",
            ],
            settings=["sides", "notes", "indicators", "seconds"],
        )
        icon = "form"
        label = _("Scene")
        description = _("A moment of the story with one decision.")
        template = "assessments/blocks/scene.html"
        preview_value = {
            "name": "interpreter",
            "title": "The owner offers to interpret",
            "narrative": "<p>“He speaks nothing. I translate.”</p>",
            "question": "What do you do?",
            "choices": [],
        }
