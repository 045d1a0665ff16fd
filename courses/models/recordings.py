"""Recordings: video and audio, each with what those need who can't hear or see it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtailmedia.models import AbstractMedia, MediaType

from courses.recorded_files import format_of

TRANSCRIPT_FEATURES = ["bold", "italic", "ol", "ul"]


def languages() -> list[tuple[str, str]]:
    """Asked each time: a language may be added."""
    return list(settings.LANGUAGES)


class RecordedFile(FieldFile):
    @property
    def url(self) -> str:
        """The address that asks who may see it; the folder itself is not served."""
        return reverse("recording", args=[self.instance.key, "file"])


class RecordedFileField(models.FileField):
    attr_class = RecordedFile


class Recording(AbstractMedia):
    """A video or a sound recording of the CMS. Written by `RecordingForm`, which looks into the files.

    What must be with it follows WCAG 2.2: captions with a video (1.2.2, level A); a transcript with both, for sound
    alone (1.2.1) and as the alternative of a video that also tells what is only seen (1.2.3). Captions of sound alone
    are welcome and not asked for. Whether a video needs an audio description (1.2.5) only a person can judge.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = RecordedFileField(_("file"), upload_to="recordings")
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=languages,
        help_text=_("What is spoken; captions and transcript are in the same language."),
    )
    captions = models.TextField(_("captions"), blank=True)  # the text of the WebVTT file
    transcript = RichTextField(
        _("transcript"),
        features=TRANSCRIPT_FEATURES,
        help_text=_(
            "All that is said, and by whom; for a video also what can only be seen. Learners unfold it below."
        ),
    )
    credit = models.CharField(
        _("made by"), max_length=160, help_text=_("Learners see it below the recording.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=80,
        blank=True,
        help_text=_("Under which it may be used, for instance CC BY 4.0."),
    )

    admin_form_fields = (
        "title", "file", "language", "captions", "transcript", "credit", "licence", "collection", "tags",
    )  # fmt: skip
    search_fields = [*AbstractMedia.search_fields, index.SearchField("transcript")]

    class Meta(AbstractMedia.Meta):
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(type__in=MediaType.values), name="recording_type_known"
            ),
            models.CheckConstraint(
                condition=models.Q(type=MediaType.AUDIO) | ~models.Q(captions=""),
                name="recording_video_has_captions",
            ),
            models.CheckConstraint(condition=~models.Q(transcript=""), name="recording_has_transcript"),
        ]

    @property
    def content_type(self) -> str:
        known = format_of(self.type, self.file.name)
        return known.content_type if known else "application/octet-stream"

    @property
    def captions_url(self) -> str:
        return reverse("recording", args=[self.key, "captions"]) if self.captions else ""

    @property
    def sources(self) -> list[dict[str, Any]]:
        return [{"src": self.url, "type": self.content_type}]
