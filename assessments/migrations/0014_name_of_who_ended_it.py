from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def copy_names(apps, schema_editor):
    """The name of whoever ended it, where that account is still there."""
    accommodations = apps.get_model("assessments", "Accommodation").objects
    users = apps.get_model("accounts", "User").objects
    accommodations.filter(ended_by__isnull=False).update(
        ended_by_name=Subquery(users.filter(pk=OuterRef("ended_by")).values("full_name")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_languages"),
        ("assessments", "0013_log_guarded"),
    ]

    operations = [
        migrations.AddField(
            model_name="accommodation",
            name="ended_by_name",
            field=models.CharField(default="", max_length=150),
        ),
        migrations.RunPython(copy_names, migrations.RunPython.noop, elidable=True),
    ]
