"""When the log of freezes was checked, where it ended then, and what was wrong with it."""

from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("draws", "0003_announced_results")]
    operations = [
        migrations.CreateModel(
            name="LogCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("checked_at", models.DateTimeField()),
                ("position", models.BigIntegerField()),
                ("head", models.CharField(max_length=64)),
                (
                    "problems",
                    models.JSONField(default=list, help_text="Sentences; none when the log is whole."),
                ),
            ],
        ),
        AppendOnly("draws_logcheck"),
    ]
