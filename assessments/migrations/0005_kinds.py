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
            field=wagtail.fields.StreamField([('single_choice', 8), ('multiple_response', 13)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'What one would do or say. The right one should not be told by its length.', 'label': 'Option', 'max_length': 400}), 1: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Exactly one option of a question is.', 'label': 'This is the right one', 'required': False}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'Learners read it after handing in.', 'label': 'Why'}), 3: ('wagtail.snippets.blocks.SnippetChooserBlock', ('courses.Source',), {}), 4: ('wagtail.blocks.ListBlock', (3,), {'default': [], 'help_text': 'Learners see a number here and the source at the foot of the lesson.', 'label': 'Sources'}), 5: ('wagtail.blocks.StructBlock', [[('text', 0), ('is_correct', 1), ('feedback', 2), ('sources', 4)]], {}), 6: ('wagtail.blocks.StreamBlock', [[('option', 5)]], {'help_text': 'Two to eight, exactly one of them right.', 'label': 'Options'}), 7: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Without it every learner sees an order of their own.', 'label': 'Keep this order', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('options', 6), ('keep_order', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'A fraction such as 1/2 or -1/3. Empty: shared equally among the right ones.', 'label': 'Own worth', 'max_length': 20, 'required': False, 'validators': [django.core.validators.RegexValidator('^-?\\d{1,6}(/[1-9]\\d{0,5})?$', 'Write a fraction, for instance 1/2 or -1/3.')]}), 10: ('wagtail.blocks.StructBlock', [[('text', 0), ('is_correct', 1), ('feedback', 2), ('sources', 4), ('credit', 9)]], {}), 11: ('wagtail.blocks.StreamBlock', [[('option', 10)]], {'help_text': 'Two to twelve. Learners are told that several may be right, not how many.', 'label': 'Options'}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('weights', 'Right ones share the points, each wrong one takes away as much as a right one gives'), ('each-option', 'Each option that is rightly ticked or rightly left counts the same'), ('all-or-nothing', 'Only the whole answer counts')], 'help_text': 'What an answer earns that is right in parts.', 'label': 'How it is counted'}), 13: ('wagtail.blocks.StructBlock', [[('options', 11), ('rule', 12), ('keep_order', 7)]], {})}, default=[], help_text='One entry: choose the kind and fill it. Learners see the parts in an order of their own.', verbose_name='kind of question'),
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
            field=wagtail.fields.StreamField([('picture', 2)], blank=True, block_lookup={0: ('wagtail.images.blocks.ImageBlock', [], {'help_text': 'Say what the picture shows, or mark it as decorative.', 'label': 'Picture'}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the reader should notice; everybody sees it below the picture.', 'label': 'Caption', 'max_length': 240, 'required': False}), 2: ('wagtail.blocks.StructBlock', [[('image', 0), ('caption', 1)]], {})}, default=[], help_text='What one has to see in order to answer; it stands below the text.', verbose_name='pictures'),
        ),
        migrations.AddField(
            model_name='question',
            name='sources',
            field=wagtail.fields.StreamField([('source', 0)], blank=True, block_lookup={0: ('wagtail.snippets.blocks.SnippetChooserBlock', ('courses.Source',), {'label': 'Source'})}, default=[], help_text='Where the question as a whole comes from; shown with the feedback.', verbose_name='sources'),
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
