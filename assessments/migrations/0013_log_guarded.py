from django.db import migrations

from assessments import log_guard


class Migration(migrations.Migration):
    """The log of attempts is append-only in the database too."""

    dependencies = [
        ("assessments", "0012_appeals"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: log_guard.put_up(schema_editor.connection),
            lambda apps, schema_editor: log_guard.take_down(schema_editor.connection),
        ),
    ]
