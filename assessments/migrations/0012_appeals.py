from django.db import migrations, models
from django.db.models import OuterRef, Subquery

KINDS = ["begun", "saved", "confirmed", "extended", "handed-in", "marked", "remarked", "refused", "opened"]


def copy_names(apps, schema_editor):
    """The name of whoever granted it, where that account is still there."""
    accommodations = apps.get_model("assessments", "Accommodation").objects
    users = apps.get_model("accounts", "User").objects
    accommodations.filter(granted_by__isnull=False).update(
        granted_by_name=Subquery(users.filter(pk=OuterRef("granted_by")).values("full_name")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_languages"),
        ("assessments", "0011_stamp_has_moved"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="attempt",
            options={
                "ordering": ["begun_at", "pk"],
                "permissions": [("view_attempt_record", "Can open the file of an attempt to answer an appeal")],
            },
        ),
        migrations.AddField(
            model_name="accommodation",
            name="granted_by_name",
            field=models.CharField(default="", max_length=150),
            preserve_default=False,
        ),
        migrations.RunPython(copy_names, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(model_name="attemptevent", name="attempt_event_kind_known"),
        migrations.AlterField(
            model_name="attemptevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("begun", "begun"),
                    ("saved", "answer saved"),
                    ("confirmed", "answer confirmed"),
                    ("extended", "time extended"),
                    ("handed-in", "handed in"),
                    ("marked", "marked"),
                    ("remarked", "marked anew"),
                    ("refused", "not saved"),
                    ("opened", "looked at for an appeal"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="attemptevent",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=KINDS), name="attempt_event_kind_known"
            ),
        ),
    ]
