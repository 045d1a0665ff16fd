"""What a lesson is made of: one small block a kind, each with icon, description, preview and template."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from accounts.models import Profession
from courses.library_blocks import (
    BestPracticeUseBlock,
    IndicatorsBlock,
    KnowledgeCheckBlock,
    SharedTextBlock,
)
from courses.text import all_as_read
from courses.translatable import (
    AudioOfTheSource,
    ChosenInTheSource,
    TranslatableTableBlock,
    VideoOfTheSource,
)

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]


def sources_block(help_text: Any = None) -> blocks.ListBlock:
    """Where a statement comes from; shown as numbered notes at the foot of the lesson."""
    return blocks.ListBlock(
        ChosenInTheSource("courses.Source"),
        default=[],
        label=_("Sources"),
        help_text=help_text or _("Learners see a number here and the source at the foot of the lesson."),
    )


def profession_choices() -> list[tuple[str, str]]:
    """Asked each time the editor opens: professions are rows."""
    return [(profession.code, str(profession)) for profession in Profession.objects.all()]


class ProfessionBlock(blocks.ChoiceBlock):
    """One of the professions, by its code."""

    def normalize_choice(self, value: Any) -> Any:
        """Codes are text already: reading a note asks nothing of the database."""
        return value


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=120, label=_("Heading"), help_text=_("What the passage below it is about, in a few words.")
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A heading inside the lesson; it appears in the reader's outline.")
        template = "courses/blocks/heading.html"
        preview_value = {"text": "What you may notice first"}


class TextBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES, label=_("Text"), help_text=_("One idea a paragraph, in plain words.")
    )
    sources = sources_block()

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("One or more paragraphs, one idea each.")
        template = "courses/blocks/text.html"
        preview_value = {"text": "<p>One idea a paragraph.</p>", "sources": []}


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(
        label=_("Picture"), help_text=_("Say what the picture shows, or mark it as decorative.")
    )
    caption = blocks.CharBlock(
        required=False,
        max_length=240,
        label=_("Caption"),
        help_text=_("What the reader should notice; everybody sees it below the picture."),
    )
    sources = sources_block()

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture with an alternative text, and a caption where it helps.")
        template = "courses/blocks/image.html"

    def get_preview_value(self) -> blocks.StructValue:
        newest = self.child_blocks["image"].child_blocks["image"].target_model.objects.order_by("pk").last()
        return self.normalize({"image": newest, "caption": "What the picture is about"})


class KeyPointBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=400, label=_("Key point"), help_text=_("One sentence that makes sense on its own.")
    )
    sources = sources_block()

    class Meta:
        icon = "pick"
        label = _("Key point")
        description = _("The one sentence that should stay.")
        template = "courses/blocks/key_point.html"
        preview_value = {"text": "Needs and safety first; the facts of the case come later.", "sources": []}


class CaseStudyBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=120,
        label=_("Title"),
        help_text=_("The name of the judgment, or of the invented situation."),
    )
    text = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("What happened"),
        help_text=_("Invented people only, or what a published judgment says."),
    )
    question = blocks.CharBlock(
        required=False,
        max_length=400,
        label=_("Question to think about"),
        help_text=_("Nobody answers it here; the text after the case may."),
    )
    sources = sources_block()

    class Meta:
        icon = "doc-full"
        label = _("Case study")
        description = _("A real judgment or an invented situation, with a question to think about.")
        template = "courses/blocks/case_study.html"
        preview_value = {
            "title": "A Friday in a kitchen",
            "text": "<p>The owner answers every question for him.</p>",
            "question": "What would you do first?",
            "sources": [],
        }


class ChecklistBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=120,
        label=_("Title"),
        help_text=_("When one goes through the list, for instance: Before you leave."),
    )
    items = blocks.ListBlock(
        blocks.CharBlock(max_length=300, label=_("Point")),
        min_num=1,
        label=_("Points"),
        help_text=_("One action or one question each."),
    )
    sources = sources_block()

    class Meta:
        icon = "list-ul"
        label = _("Checklist")
        description = _("Short points to go through, one action each.")
        template = "courses/blocks/checklist.html"
        preview_value = {
            "title": "Before you leave",
            "items": ["Where does the person sleep tonight?"],
            "sources": [],
        }


class TableBlock(blocks.StructBlock):
    table = TranslatableTableBlock(
        [("text", blocks.CharBlock(required=False, max_length=400))],
        label=_("Table"),
        help_text=_("Needs a caption, and a heading for each column. The first column names the rows."),
    )
    sources = sources_block()

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("A table with a caption and a header row.")
        template = "courses/blocks/table.html"
        preview_value = {
            "table": {
                "columns": [{"type": "text", "heading": "Who"}, {"type": "text", "heading": "Does what"}],
                "rows": [{"values": ["Everybody", "Notices and informs"]}],
                "caption": "Who does what",
            },
            "sources": [],
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        table = cleaned["table"]
        if not (table.caption or "").strip():
            problem = _("Give the table a caption that says what it shows, and its period.")
        elif not table.columns or any(not column["heading"].strip() for column in table.columns):
            problem = _("Give each column a heading: screen readers read it with every cell.")
        else:
            return cleaned
        raise blocks.StructBlockValidationError({"table": ValidationError(problem)})


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), help_text=_("Word for word, without quotation marks."))
    attribution = blocks.CharBlock(
        max_length=160, label=_("Who says it"), help_text=_("A person, a court, a text of law.")
    )
    source = ChosenInTheSource(
        "courses.Source", label=_("Source"), help_text=_("Where these words can be read.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Words of somebody else, always with their source.")
        template = "courses/blocks/quotation.html"

    def get_preview_value(self) -> blocks.StructValue:
        newest = self.child_blocks["source"].target_model.objects.order_by("pk").last()
        return self.normalize(
            {"text": "The words of the text.", "attribution": "Who says it", "source": newest}
        )


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=120, label=_("Title"), help_text=_("The words of the link; its kind and size are added.")
    )
    document = DocumentChooserBlock(
        label=_("Document"), help_text=_("Whoever is signed in can download it: nothing confidential.")
    )
    sources = sources_block()

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A document to keep, for instance a pocket card.")
        template = "courses/blocks/download.html"

    def get_preview_value(self) -> blocks.StructValue:
        newest = get_document_model().objects.order_by("pk").last()
        return self.normalize({"title": "Pocket card", "document": newest})


class RecordingBlock(blocks.StructBlock):
    """A recording of the CMS; title, captions, transcript and credit come with it."""

    def get_preview_value(self) -> blocks.StructValue:
        chooser = self.child_blocks["recording"]
        newest = chooser.target_model.objects.filter(type=chooser.media_type).order_by("pk").last()
        return self.normalize({"recording": newest})


class VideoBlock(RecordingBlock):
    recording = VideoOfTheSource(
        label=_("Video"), help_text=_("Its captions, transcript and credit come with it.")
    )
    sources = sources_block()

    class Meta:
        icon = "wagtailmedia-video"
        label = _("Video")
        description = _("A video with its captions, and its transcript below.")
        template = "courses/blocks/video.html"


class AudioBlock(RecordingBlock):
    recording = AudioOfTheSource(
        label=_("Sound recording"), help_text=_("Its transcript and credit come with it.")
    )
    sources = sources_block()

    class Meta:
        icon = "wagtailmedia-audio"
        label = _("Sound recording")
        description = _("A sound recording, and its transcript below.")
        template = "courses/blocks/audio.html"


class ProfessionNoteBlock(blocks.StructBlock):
    profession = ProfessionBlock(
        choices=profession_choices,
        label=_("For whom"),
        help_text=_("Who has another profession does not see the note."),
    )
    text = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("Note"),
        help_text=_("What it means at their desk, in their words."),
    )
    sources = sources_block()

    class Meta:
        icon = "group"
        label = _("Note for one profession")
        description = _("What a passage means for one profession; the others don't see it.")
        template = "courses/blocks/profession_note.html"
        preview_value = {"profession": "police", "text": "<p>Inform the specialised unit.</p>", "sources": []}


class HardPassageBlock(blocks.StructBlock):
    note = blocks.CharBlock(
        max_length=200,
        label=_("Content note"),
        help_text=_("One calm sentence that says what is coming; learners read it before the passage."),
    )
    text = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        label=_("Passage"),
        help_text=_("Only as much as one must know; readers can skip it."),
    )
    sources = sources_block()

    class Meta:
        icon = "warning"
        label = _("Hard passage")
        description = _(
            "A passage that describes violence or abuse, with a note before it and a way past it."
        )
        template = "courses/blocks/hard_passage.html"
        preview_value = {
            "note": "This passage describes threats against a family.",
            "text": "<p>The messages named his children.</p>",
            "sources": [],
        }


class SharedBody(blocks.StreamBlock):
    """What any text may hold: all kinds but references to shared texts, and questions."""

    heading = HeadingBlock()
    text = TextBlock()
    image = PictureBlock()
    key_point = KeyPointBlock()
    case_study = CaseStudyBlock()
    checklist = ChecklistBlock()
    table = TableBlock()
    quotation = QuotationBlock()
    indicators = IndicatorsBlock()
    download = DownloadBlock()
    video = VideoBlock()
    audio = AudioBlock()
    profession_note = ProfessionNoteBlock()
    hard_passage = HardPassageBlock()


class PracticeBody(SharedBody):
    """What a text for lessons may hold: it may ask a question, too."""

    knowledge_check = KnowledgeCheckBlock()


class LessonBody(PracticeBody):
    best_practice = BestPracticeUseBlock()
    shared_text = SharedTextBlock()


SHARED = ("best_practice", "shared_text")  # the kinds of blocks that use a text of the library by reference
CHECK = "knowledge_check"  # the kind that asks a question of the library


def as_shown(block: dict[str, Any]) -> dict[str, Any]:
    """A stored block without the number of the version it keeps: the reader is shown the text, which is frozen by itself."""
    if block["type"] not in SHARED:
        read: dict[str, Any] = all_as_read(block)
        return read
    return {**block, "value": {name: value for name, value in block["value"].items() if name != "version"}}
