import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0020_existing_sources_are_published'),
    ]

    operations = [
        migrations.AlterField(
            model_name='source',
            name='locale',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale'),
        ),
        migrations.AlterField(
            model_name='source',
            name='translation_key',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AlterField(
            model_name='source',
            name='key',
            field=models.SlugField(help_text='For authors and data files, for instance coe-197-art-4.', verbose_name='short name'),
        ),
        migrations.AlterUniqueTogether(
            name='source',
            unique_together={('translation_key', 'locale')},
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('key', 'locale'), name='source_key_once_per_language'),
        ),
    ]
