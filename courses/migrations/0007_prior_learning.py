import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_languages'),
        ('courses', '0006_first_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PriorLearning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('issuer', models.CharField(max_length=200)),
                ('obtained_on', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('file', models.BinaryField()),
                ('file_kind', models.CharField(choices=[('pdf', 'PDF'), ('jpeg', 'JPEG'), ('png', 'PNG')], max_length=4)),
                ('file_bytes', models.PositiveIntegerField()),
                ('submitted_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, choices=[('accepted', 'recognised'), ('refused', 'not recognised')], max_length=8)),
                ('reason', models.TextField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['-submitted_at', '-pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='course',
            name='prerequisite_rule',
            field=models.CharField(choices=[('all', 'all of these courses'), ('any', 'one of these courses is enough')], default='all', help_text='How many of the prerequisites must be completed. A certificate from elsewhere that a manager has accepted counts as well. Courses that are not released yet are asked of nobody.', max_length=3, verbose_name='how many of them'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('prerequisite_rule__in', ['all', 'any'])), name='course_prerequisite_rule_known'),
        ),
        migrations.AddField(
            model_name='priorlearning',
            name='course',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.course'),
        ),
        migrations.AddField(
            model_name='priorlearning',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='priorlearning',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prior_learning', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='priorlearning',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('decision', 'refused'), _negated=True)), fields=('user', 'course'), name='prior_learning_one_standing'),
        ),
        migrations.AddConstraint(
            model_name='priorlearning',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', ''), ('reason', '')), models.Q(('decided_at__isnull', False), ('decision__in', ['accepted', 'refused']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='prior_learning_decided_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='priorlearning',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('decided_at__isnull', True), _connector='OR'), name='prior_learning_one_end'),
        ),
        migrations.AddConstraint(
            model_name='priorlearning',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('obtained_on')), _connector='OR'), name='prior_learning_valid_after_obtained'),
        ),
        migrations.AddConstraint(
            model_name='priorlearning',
            constraint=models.CheckConstraint(condition=models.Q(('file_kind__in', ['pdf', 'jpeg', 'png'])), name='prior_learning_kind_known'),
        ),
    ]
