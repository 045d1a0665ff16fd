"""The one writer of what sources say in other languages: it is kept with the source that texts cite."""

from uuid import UUID

from django.conf import settings

from courses.models.sources import WORDS, Source


def note_translations(key: UUID) -> None:
    """Keep the words of the published translations with the source; idempotent."""
    versions = Source.objects.filter(translation_key=key)
    said = {
        version.locale.language_code: {name: getattr(version, name) for name in WORDS}
        for version in versions
        if version.live
    }
    said.pop(settings.LANGUAGE_CODE, None)
    own = Source.objects.filter(translation_key=key, locale__language_code=settings.LANGUAGE_CODE)
    own.exclude(published_translations=said).update(published_translations=said)
