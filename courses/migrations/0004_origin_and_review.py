from datetime import timedelta

from django.db import migrations, models


def a_year_after_reading(apps, schema_editor):
    """What was read before there was such a date is due a year after that."""
    Source = apps.get_model("courses", "Source")
    for source in Source.objects.filter(review_by=None).iterator():
        Source.objects.filter(pk=source.pk).update(review_by=source.read_on + timedelta(days=365))


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_shared_texts")]
    operations = [
        migrations.AddField(
            "source",
            "language",
            models.CharField(
                blank=True, help_text="In which it was read, for instance fr.", max_length=10, verbose_name="language"
            ),
        ),
        migrations.AddField("source", "review_by", models.DateField(null=True)),
        migrations.RunPython(a_year_after_reading, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "source",
            "review_by",
            models.DateField(
                blank=True,
                help_text="Left empty, or not after the day on which it was read: a year after that day.",
                verbose_name="to be read again by",
            ),
        ),
        migrations.AddField(
            "bestpractice",
            "contributor",
            models.CharField(
                blank=True,
                help_text="An organisation that wrote it or lent it; readers see its name.",
                max_length=160,
                verbose_name="contributed by",
            ),
        ),
        migrations.AddField(
            "bestpractice",
            "licence",
            models.CharField(
                blank=True,
                help_text="Under which it may be used, for instance CC BY 4.0.",
                max_length=80,
                verbose_name="licence",
            ),
        ),
        migrations.AddField(
            "bestpractice",
            "review_by",
            models.DateField(
                blank=True,
                help_text="When somebody should look whether it still holds.",
                null=True,
                verbose_name="to be reviewed by",
            ),
        ),
    ]
