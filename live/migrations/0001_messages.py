"""Topics, their messages, and tickets to connect with."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from tenancy.rowsecurity import ProtectTenantTable

ACCOUNT = {
    "db_index": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "tenancy.account",
}
SCOPED = {"default_manager_name": "objects", "base_manager_name": "objects"}

# Messages live for minutes: most of a page is soon dead, so it is cleaned early and often.
STORAGE = """
ALTER TABLE live_livemessage SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE live_livetopic SET (fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tenancy", "0002_seal"), ("kernel", "0001_outbox_and_clock")]
    operations = [
        migrations.CreateModel(
            name="LiveTicket",
            fields=[
                ("ticket_hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("user_id", models.UUIDField()),
                ("account_id", models.UUIDField()),
                ("api_session_id", models.UUIDField(null=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="LiveTopic",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "topic", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("topic", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("account", models.ForeignKey(**ACCOUNT)),
            ],
            options=SCOPED,
        ),
        migrations.CreateModel(
            name="LiveMessage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "topic",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("topic", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("type", models.TextField()),
                ("data", models.JSONField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("account", models.ForeignKey(**ACCOUNT)),
            ],
            options={
                **SCOPED,
                "indexes": [models.Index(fields=["account", "created_at"], name="live_message_oldest")],
            },
        ),
        ProtectTenantTable("live_livetopic"),
        ProtectTenantTable("live_livemessage"),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
