"""Editions of before there were release sheets get one of what is on record of them: facts, and the texts they hold."""

import hashlib
import json
from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models


def digest(content):
    """As `courses.manifests.digest` makes it."""
    canonical = json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def write_sheets(apps, schema_editor):
    Edition = apps.get_model("courses", "Edition")
    FrozenText = apps.get_model("courses", "FrozenText")
    for edition in Edition.objects.filter(sheet_digest="").select_related("course"):
        items = [item for module in edition.manifest["modules"] for item in module["items"]]
        named = {part["digest"] for item in items for part in (item, *item["shared"])}
        # None at all: it was released before texts were kept.
        kept = FrozenText.objects.filter(digest__in=named).values_list("digest", flat=True)
        sheet = {
            "facts": {
                "course": edition.course.code,
                "number": edition.number,
                "change": edition.change,
                "note": edition.note,
                "approved_by": edition.approved_by,
                "refresher_by": edition.refresher_by.isoformat() if edition.refresher_by else None,
                "released_at": edition.released_at.astimezone(UTC).isoformat(),
                "manifest": digest(edition.manifest),
            },
            "texts": sorted(kept),
        }
        edition.sheet_digest = digest(sheet)
        FrozenText.objects.bulk_create(
            [FrozenText(digest=edition.sheet_digest, content=sheet)], ignore_conflicts=True
        )
        edition.save(update_fields=["sheet_digest"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0013_languages_of_completions")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="sheet_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(write_sheets, migrations.RunPython.noop),
    ]
