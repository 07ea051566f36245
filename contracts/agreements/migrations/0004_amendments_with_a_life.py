"""Changes are asked for, answered, decided and signed. No row was ever written to the table it takes the place of."""

import django.db.models.deletion
import marketplace.core.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('agreements', '0003_papers_and_evidence'),
    ]

    operations = [
        migrations.DeleteModel(name='Amendment'),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state_since', models.DateTimeField(editable=False, verbose_name='in this state since')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='number')),
                ('at', models.DateTimeField(verbose_name='requested at')),
                ('reason', marketplace.core.text.CleanTextField(verbose_name='reason')),
                ('plan', models.TextField(help_text='canonical JSON')),
                ('changes', models.JSONField(help_text='[{part, row, field, before, after}, …]', verbose_name='changes')),
                ('milestone_keys', models.JSONField(help_text='of the milestones it changes')),
                ('is_minor', models.BooleanField(verbose_name='without signatures')),
                ('agrees', models.BooleanField(null=True, verbose_name='the other firm agrees')),
                ('opinion', marketplace.core.text.CleanTextField(blank=True, verbose_name="the other firm's opinion")),
                ('decision', marketplace.core.text.CleanTextField(blank=True, help_text='why it was refused, or on what terms', verbose_name="the agency's decision")),
                ('state', models.CharField(max_length=40)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='agreements.agreement', verbose_name='agreement')),
                ('document', models.OneToOneField(help_text='the newest that carries it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendment', to='agreements.agreementdocument', verbose_name='document')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='requested by')),
            ],
            options={
                'verbose_name': 'amendment',
                'verbose_name_plural': 'amendments',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('requested', 'review', 'approved'))), fields=('agreement',), name='one_change_at_a_time'), models.CheckConstraint(condition=models.Q(('is_minor', False), ('document', None), _connector='OR'), name='minor_change_has_no_document')],
            },
        ),
    ]
