"""The outbox, and the clock that deadlines are held against."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

CLOCK = """
CREATE TABLE kernel_clock (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    ahead interval NOT NULL DEFAULT '0'
);
INSERT INTO kernel_clock DEFAULT VALUES;
CREATE FUNCTION drawbook_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    'SELECT clock_timestamp() + (SELECT ahead FROM kernel_clock)';
"""


def let_only_the_owner_move_the_clock(apps, schema_editor):
    schema_editor.execute(
        f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON kernel_clock FROM "{settings.DATABASE_APP_ROLE}"'
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("account_id", models.UUIDField(null=True)),
                ("kind", models.TextField()),
                ("body", models.JSONField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                (
                    "failures",
                    models.IntegerField(db_default=0, help_text="How often publishing it has failed."),
                ),
            ],
        ),
        migrations.RunSQL(CLOCK, "DROP FUNCTION drawbook_now(); DROP TABLE kernel_clock;"),
        migrations.RunPython(let_only_the_owner_move_the_clock, migrations.RunPython.noop),
    ]
