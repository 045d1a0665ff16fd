"""What best practices say when versions begin to be kept is their first version."""

import hashlib
import json

from django.db import migrations
from django.utils import timezone

from courses.text import all_as_read


def keep_first_versions(apps, schema_editor):
    BestPractice = apps.get_model("courses", "BestPractice")
    PracticeVersion = apps.get_model("courses", "PracticeVersion")
    for practice in BestPractice.objects.filter(live=True).select_related("locale"):
        content = {
            "title": practice.title,
            "summary": practice.summary,
            "body": all_as_read(list(practice.body.raw_data)),
            "notes": all_as_read(list(practice.notes.raw_data)),
        }
        # As `courses.manifests.digest` makes it.
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        PracticeVersion.objects.create(
            key=practice.translation_key,
            language=practice.locale.language_code,
            number=1,
            digest=hashlib.sha256(canonical.encode()).hexdigest(),
            content=content,
            change="substantive",
            published_at=practice.last_published_at or timezone.now(),
            revision_id=practice.live_revision_id,
        )


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_editions_and_versions")]

    operations = [migrations.RunPython(keep_first_versions, migrations.RunPython.noop)]
