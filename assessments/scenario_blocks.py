"""What a scenario is made of, as authors write it: scenes, and the choices in them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks import indicator_chooser
from courses.blocks import RICH_TEXT_FEATURES, sources_block
from courses.translatable import CodeBlock

QUALITIES = [
    ("good", _("Good (2 points)")),
    ("acceptable", _("Acceptable (1 point)")),
    ("poor", _("Poor (0 points)")),
]


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

    class Meta:
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

    class Meta:
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
