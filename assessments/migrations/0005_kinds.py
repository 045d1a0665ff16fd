"""Questions of many kinds: one entry says the kind; answers are JSON."""

import django.core.validators
import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0004_indicators'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='response',
            field=models.JSONField(default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='question',
            name='body',
            field=models.JSONField(default=[], help_text='One entry: choose the kind and fill it. Learners see the parts in an order of their own.', verbose_name='kind of question'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='question',
            name='difficulty',
            field=models.CharField(choices=[('easy', 'easy'), ('medium', 'medium'), ('hard', 'hard')], default='medium', help_text='An assessment may draw questions by it.', max_length=8, verbose_name='difficulty'),
        ),
        migrations.AddField(
            model_name='question',
            name='feedback',
            field=wagtail.fields.RichTextField(blank=True, help_text='What everybody should read afterwards, whatever they answered.', verbose_name='general feedback'),
        ),
        migrations.AddField(
            model_name='question',
            name='feedback_partly',
            field=wagtail.fields.RichTextField(blank=True, help_text='May stay empty.', verbose_name='when it was right in parts'),
        ),
        migrations.AddField(
            model_name='question',
            name='feedback_right',
            field=wagtail.fields.RichTextField(blank=True, help_text='May stay empty.', verbose_name='when it was right'),
        ),
        migrations.AddField(
            model_name='question',
            name='feedback_wrong',
            field=wagtail.fields.RichTextField(blank=True, help_text='May stay empty.', verbose_name='when it was wrong'),
        ),
        migrations.AddField(
            model_name='question',
            name='objective',
            field=models.CharField(blank=True, help_text="What somebody can do who answers this well. Learners don't see it.", max_length=240, verbose_name='learning objective'),
        ),
        migrations.AddField(
            model_name='question',
            name='pictures',
            field=models.JSONField(blank=True, default=[], help_text='What one has to see in order to answer; it stands below the text.', verbose_name='pictures'),
        ),
        migrations.AddField(
            model_name='question',
            name='sources',
            field=models.JSONField(blank=True, default=[], help_text='Where the question as a whole comes from; shown with the feedback.', verbose_name='sources'),
        ),
        migrations.CreateModel(
            name='QuestionTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged', to='assessments.question')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='question',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='Short words for its subject; an assessment may draw questions by them.', through='assessments.QuestionTag', to='taggit.Tag', verbose_name='tags'),
        ),
    ]
