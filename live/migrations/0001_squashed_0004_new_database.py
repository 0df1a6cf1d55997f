"""Everything of a new database that migrations 0001 to 0004 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import ProtectTenantTable, StaffMayRead


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("live", "0001_messages"),
        ("live", "0002_ticket_of_a_session"),
        ("live", "0003_staff_are_told"),
        ("live", "0004_access_is_told"),
    ]
    dependencies = [
        ("identity", "0001_squashed_0006_new_database"),
        ("kernel", "0001_squashed_0002_new_database"),
        ("tenancy", "0001_squashed_0007_new_database"),
    ]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="LiveTicket",
                    fields=[
                        ("ticket_hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ("user_id", models.UUIDField()),
                        (
                            "account_id",
                            models.UUIDField(
                                help_text="Null for staff, who watch for no account.", null=True
                            ),
                        ),
                        ("api_session_id", models.UUIDField(null=True)),
                        ("expires_at", models.DateTimeField(db_index=True)),
                        ("session_key", models.CharField(max_length=40, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="LiveTopic",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "account_id",
                                "topic",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("topic", models.TextField()),
                        ("seq", models.BigIntegerField()),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                    ],
                    options={
                        "default_manager_name": "objects",
                        "base_manager_name": "objects",
                    },
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
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                    ],
                    options={
                        "default_manager_name": "objects",
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["account", "created_at"], name="live_message_oldest")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaffTopic",
                    fields=[
                        ("topic", models.TextField(primary_key=True, serialize=False)),
                        ("seq", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="StaffMessage",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "topic", "seq", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("topic", models.TextField()),
                        ("seq", models.BigIntegerField()),
                        ("type", models.TextField()),
                        ("data", models.JSONField()),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                ),
            ],
        ),
        ProtectTenantTable("live_livemessage"),
        ProtectTenantTable("live_livetopic"),
        StaffMayRead("live_stafftopic", sealed=False),
    ]
