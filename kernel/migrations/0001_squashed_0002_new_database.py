"""Everything of a new database that migrations 0001 to 0002 of this app made, at once."""

import django.db.models.functions.datetime
from django.db import migrations, models
from kernel.tables import NewTables


class Migration(migrations.Migration):
    initial = True
    replaces = [("kernel", "0001_outbox_and_clock"), ("kernel", "0002_heartbeat")]
    dependencies = []

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="Outbox",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("account_id", models.UUIDField(null=True)),
                        ("kind", models.TextField()),
                        ("body", models.JSONField()),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "failures",
                            models.IntegerField(
                                db_default=0, help_text="How often publishing it has failed."
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("beaten_at", models.DateTimeField()),
                    ],
                ),
            ],
        ),
    ]
