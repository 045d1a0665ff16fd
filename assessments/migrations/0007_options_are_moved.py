"""What has been moved into kinds goes from its old place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_questions_into_kinds")]

    operations = [
        migrations.RemoveField(model_name="answer", name="option"),
        migrations.RemoveField(model_name="question", name="options"),
    ]
