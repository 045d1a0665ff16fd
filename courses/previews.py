"""Previews in the editor: as the people of one profession read a text, or a visitor, in each language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Profession
from courses.languages import own_name

VISITOR = "visitor"


class ReadersPreviews:
    """For what the CMS previews: a mode for each profession, and one for whoever has none, in each language.

    In another language the newest draft of that translation is shown; without one, the text stands as it is, with the
    notes that readers of that language see.
    """

    as_it_stands: Promise = _("As you would see it")
    everybody_else: Promise = _("Visitor")

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        readers = [(profession.code, str(profession)) for profession in Profession.objects.all()]
        readers.append((VISITOR, str(self.everybody_else)))
        return [
            ("", str(self.as_it_stands)),
            *(
                (f"{reader}:{language}", f"{name}, {own_name(language)}")
                for language, _language_name in settings.WAGTAIL_CONTENT_LANGUAGES
                for reader, name in readers
            ),
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        reader, _colon, language = (mode_name or "").partition(":")
        if not language:
            return super().serve_preview(request, mode_name)  # type: ignore[misc, no-any-return] # of Wagtail
        request.preview_professions = frozenset() if reader in ("", VISITOR) else frozenset({reader})  # type: ignore[attr-defined]
        with translation.override(language):
            response: Any = super(ReadersPreviews, _draft_in(self, language)).serve_preview(request, "")  # type: ignore[misc]
            return response.render() if hasattr(response, "render") else response  # type: ignore[no-any-return]


class LanguagesPreviews(ReadersPreviews):
    """The same for what all professions read alike: a mode for each language."""

    as_it_stands = _("As it stands")

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        languages = [(f":{code}", own_name(code)) for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
        return [("", str(self.as_it_stands)), *languages]


def _draft_in(thing: Any, language: str) -> Any:
    """The newest draft of a translation; the thing itself in its own language, and where it isn't translated."""
    if thing.locale.language_code == language:
        return thing
    found = type(thing).objects.filter(translation_key=thing.translation_key, locale__language_code=language)
    translated = found.first()
    return translated.get_latest_revision_as_object() if translated else thing
