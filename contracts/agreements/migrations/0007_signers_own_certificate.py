import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0005_termination_by_consent'),
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='signaturerecord',
            name='certificate',
            field=models.ForeignKey(help_text="the signature by the signer's own certificate", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='signaturerecord',
            name='certificate_facts',
            field=models.JSONField(help_text='subject, issuer, serial of it; sha256 of the file', null=True),
        ),
    ]
