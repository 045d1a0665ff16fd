"""The form for recordings: refuses what browsers can't play, and what some learners couldn't follow."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtailmedia.forms import BaseMediaForm
from wagtailmedia.models import MediaType

from courses.recorded_files import FORMATS, HEAD, format_of
from courses.text import clean_import
from courses.webvtt import MAX_BYTES, CaptionsRefused, read_captions


class RecordingForm(BaseMediaForm):
    captions = forms.FileField(
        label=gettext_lazy("Captions"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt"}),
        error_messages={"required": gettext_lazy("Add the captions: without them a video is refused.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["captions"].required = self.instance.type == MediaType.VIDEO
        self.fields["captions"].help_text = self._about_captions()
        transcript = self.fields["transcript"]
        transcript.error_messages["required"] = _("Write the transcript: without it a recording is refused.")
        # The chooser holds the forms of both kinds; an editor of text begins where its id is found first.
        transcript.widget.attrs["id"] = f"id_{self.instance.type}_transcript"

    def _about_captions(self) -> str:
        about = _("A WebVTT file (.vtt) with what is said and heard, in the language of the recording.")
        if not self.instance.captions or not self.instance.pk:
            return about
        link = format_html('<a href="{}">{}</a>', self.instance.captions_url, _("Its captions"))
        return format_html("{} {}", about, link)

    @staticmethod
    def get_file_accept_value(media_type: str) -> str:
        return ",".join(f".{extension}" for extension in FORMATS.get(media_type, {}))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file  # the one that was there
        if file.size > settings.RECORDING_MAX_BYTES:
            limit = filesizeformat(settings.RECORDING_MAX_BYTES)
            raise ValidationError(_("This file is larger than %(limit)s.") % {"limit": limit})
        kinds = FORMATS.get(self.instance.type)
        if kinds is None:  # wagtailmedia has an address for neither
            raise ValidationError(_("Choose whether it is a video or a sound recording."))
        promised = format_of(self.instance.type, file.name)
        if promised is None:
            raise ValidationError(
                _("Files of this kind can't be played. Use one of: %(kinds)s.") % {"kinds": ", ".join(kinds)}
            )
        file.seek(0)
        head = file.read(HEAD)
        file.seek(0)
        if not promised.begins_well(head):
            extension = PurePath(file.name).suffix
            raise ValidationError(
                _("This is no %(extension)s file, although its name says so.") % {"extension": extension}
            )
        return file

    def clean_captions(self) -> str:
        file = self.cleaned_data["captions"]
        if not isinstance(file, UploadedFile):
            return self.instance.captions
        try:
            return read_captions(file.read(MAX_BYTES + 1))
        except CaptionsRefused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_transcript(self) -> str:
        """The editor sends an empty paragraph where nothing was written."""
        transcript = clean_import(self.cleaned_data["transcript"])
        if not strip_tags(transcript).strip():
            raise ValidationError(self.fields["transcript"].error_messages["required"])
        return transcript
