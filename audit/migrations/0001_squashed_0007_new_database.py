"""Everything of a new database that migrations 0001 to 0007 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
import tenancy.rowsecurity
import uuid
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, StaffMayRead


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("audit", "0001_log"),
        ("audit", "0002_seal"),
        ("audit", "0003_inspections"),
        ("audit", "0004_inspections_due"),
        ("audit", "0005_staff_log"),
        ("audit", "0006_events_are_found_by_their_words"),
        ("audit", "0007_search_by_the_index"),
    ]
    dependencies = [
        ("kernel", "0001_squashed_0002_new_database"),
        ("tenancy", "0001_squashed_0007_new_database"),
    ]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="AuditEvent",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "actor_id",
                            models.UUIDField(
                                help_text="The user; null for the clock and for staff.", null=True
                            ),
                        ),
                        ("actor_name", models.CharField(blank=True, max_length=300)),
                        ("verb", models.CharField(max_length=60)),
                        ("object_type", models.CharField(blank=True, max_length=40)),
                        ("object_id", models.UUIDField(null=True)),
                        ("facts", models.JSONField(default=dict)),
                        ("ip_address", models.GenericIPAddressField(null=True)),
                        (
                            "happened_at",
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
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["account", "-happened_at", "-id"], name="audit_event_latest"
                            ),
                            models.Index(fields=["account", "object_id"], name="audit_event_object"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="audit_auditevent_account_id"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditSeal",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("event_id", models.UUIDField()),
                        ("position", models.BigIntegerField()),
                        ("hash", models.BinaryField(max_length=32)),
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
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="audit_auditseal_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "position"), name="audit_seal_position"
                            ),
                            models.UniqueConstraint(fields=("account", "event_id"), name="audit_seal_event"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="event_id", name="audit_seal_of_event", to="audit_auditevent"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("ran_at", models.DateTimeField()),
                        ("count", models.IntegerField()),
                        ("findings", models.JSONField(default=list)),
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
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["account", "-ran_at", "-id"], name="audit_inspection_latest")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="audit_inspection_account_id"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaffEvent",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("staff_id", models.UUIDField()),
                        ("staff_name", models.CharField(max_length=300)),
                        (
                            "account_id",
                            models.UUIDField(help_text="Whose; null for what holds for all.", null=True),
                        ),
                        ("verb", models.CharField(max_length=60)),
                        ("facts", models.JSONField(default=dict)),
                        ("ip_address", models.GenericIPAddressField(null=True)),
                        (
                            "happened_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                ),
            ],
        ),
        ProtectTenantTable("audit_auditevent"),
        ProtectTenantTable("audit_auditseal"),
        ProtectTenantTable("audit_inspection"),
        *(
            AppendOnly(table)
            for table in ["audit_auditevent", "audit_auditseal", "audit_inspection", "audit_staffevent"]
        ),
        StaffMayRead("audit_staffevent", sealed=False),
    ]
