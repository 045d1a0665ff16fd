"""What a scene shows beside its story, as authors write it: who says what, and what lies on the table."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from courses.blocks import RICH_TEXT_FEATURES
from courses.translatable import CodeBlock


class LineBlock(blocks.StructBlock):
    speaker = CodeBlock(
        required=False,
        max_length=40,
        label=_("Speaker"),
        help_text=_("The short name of somebody in “Who is who”; empty: the learner."),
    )
    words = blocks.TextBlock(
        max_length=600, rows=2, label=_("Words"), help_text=_("What is said, without quotation marks.")
    )

    class Meta:
        icon = "comment"
        label = _("Line")
        description = _("What one person says.")
        template = "assessments/blocks/line.html"
        preview_value = {"speaker": "the-owner", "words": "He speaks nothing. I translate."}


class DocumentExhibitBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=120, label=_("Title"), help_text=_("What it is, for instance: page of a school notebook.")
    )
    text = blocks.RichTextBlock(
        required=False,
        features=RICH_TEXT_FEATURES,
        label=_("Text"),
        help_text=_("What stands in it. It may be left out where a file is chosen."),
    )
    document = DocumentChooserBlock(
        required=False,
        label=_("File"),
        help_text=_("Whoever is signed in can download it: invented documents only."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A paper to read, as text or as a file.")
        template = "assessments/blocks/document.html"
        preview_value = {"title": "Page of a school notebook", "text": "<p>9,400 and a row of crosses.</p>"}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["text"].source.strip() and not cleaned["document"]:
            problem = _("Write what stands in the document, or choose a file.")
            raise blocks.StructBlockValidationError({"text": ValidationError(problem)})
        return cleaned


class PictureExhibitBlock(blocks.StructBlock):
    image = ImageBlock(
        label=_("Picture"),
        help_text=_(
            "Its alternative text says all that one needs to see in order to decide. No real people."
        ),
    )
    caption = blocks.CharBlock(
        required=False,
        max_length=240,
        label=_("Caption"),
        help_text=_("Everybody sees it below the picture."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("Something to look at, with a text for those who can't see it.")
        template = "assessments/blocks/picture.html"

    def get_preview_value(self) -> blocks.StructValue:
        newest = self.child_blocks["image"].child_blocks["image"].target_model.objects.order_by("pk").last()
        return self.normalize({"image": newest, "caption": "What the picture is about"})


class MessageExhibitBlock(blocks.StructBlock):
    sender = blocks.CharBlock(max_length=120, label=_("From"), help_text=_("A name or a number, invented."))
    recipient = blocks.CharBlock(
        required=False, max_length=120, label=_("To"), help_text=_("Empty where it doesn't matter.")
    )
    sent = blocks.CharBlock(
        required=False,
        max_length=80,
        label=_("When"),
        help_text=_("As it stands on the screen, for instance: yesterday, 23:10."),
    )
    text = blocks.TextBlock(
        max_length=2000,
        rows=3,
        label=_("Message"),
        help_text=_("Word for word; a new line stays a new line."),
    )

    class Meta:
        icon = "mail"
        label = _("Message")
        description = _("A text message, a chat or an e-mail.")
        template = "assessments/blocks/message.html"
        preview_value = {
            "sender": "Unknown number",
            "recipient": "Anil",
            "sent": "yesterday, 23:10",
            "text": "You come back tomorrow.",
        }


class ExhibitsBlock(blocks.StreamBlock):
    document = DocumentExhibitBlock()
    picture = PictureExhibitBlock()
    message = MessageExhibitBlock()
