"""Sources that there are stay published under their keys, in the source language; what indicators say now is kept."""

import hashlib
import json
import uuid

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from courses.text import all_as_read


def give_sources_a_language(apps, schema_editor):
    Source = apps.get_model("courses", "Source")
    Locale = apps.get_model("wagtailcore", "Locale")
    sources = list(Source.objects.all())
    if not sources:
        return
    locale, _created = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    for source in sources:
        source.locale, source.translation_key = locale, uuid.uuid4()
    Source.objects.bulk_update(sources, ["locale", "translation_key"], batch_size=200)


def keep_first_versions_of_indicators(apps, schema_editor):
    """As those of best practices were kept: an edition names the kind of each change since the one before."""
    Indicator = apps.get_model("courses", "Indicator")
    PracticeVersion = apps.get_model("courses", "PracticeVersion")
    PracticeVersion.objects.bulk_create(
        _version_of(PracticeVersion, indicator)
        for indicator in Indicator.objects.filter(live=True).select_related("locale")
    )


def _version_of(model, indicator):
    content = {"group": indicator.group, "text": indicator.text, "shows": all_as_read(list(indicator.shows))}
    # As `courses.manifests.digest` makes it.
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return model(
        key=indicator.translation_key,
        language=indicator.locale.language_code,
        number=1,
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
        content=content,
        change="substantive",
        published_at=indicator.last_published_at or timezone.now(),
        revision_id=indicator.live_revision_id,
    )


class Migration(migrations.Migration):
    dependencies = [("courses", "0019_sources_with_drafts")]

    operations = [
        migrations.RunPython(give_sources_a_language, migrations.RunPython.noop),
        migrations.RunPython(keep_first_versions_of_indicators, migrations.RunPython.noop),
    ]
