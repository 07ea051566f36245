import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def approved_ones_count(apps, _editor):
    """Letters that the office had approved before stay approved."""
    delegations = apps.get_model("accounts", "Delegation").objects
    delegations.filter(approved_by__isnull=False).update(state="approved")


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_one_time_code"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="delegation",
            options={"verbose_name": "delegation", "verbose_name_plural": "delegations"},
        ),
        migrations.AddField(
            model_name="delegation",
            name="state",
            field=models.CharField(default="requested", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delegation",
            name="state_since",
            field=models.DateTimeField(
                default=timezone.now, editable=False, verbose_name="in this state since"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="delegation",
            name="granted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL,
                verbose_name="granted by",
            ),
        ),
        migrations.AlterField(
            model_name="delegation",
            name="letter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile",
                verbose_name="letter of delegation",
            ),
        ),
        migrations.RunPython(approved_ones_count, migrations.RunPython.noop),
    ]
