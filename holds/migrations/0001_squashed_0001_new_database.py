"""Everything of a new database that migrations 0001 to 0001 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import ProtectTenantTable, StaffMayRead


class Migration(migrations.Migration):
    initial = True
    replaces = [("holds", "0001_held_acts")]
    dependencies = [
        ("identity", "0001_squashed_0006_new_database"),
        ("tenancy", "0001_squashed_0007_new_database"),
    ]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="HeldAct",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("user_name", models.CharField(max_length=300)),
                        ("as_staff", models.BooleanField(default=False)),
                        ("ip_address", models.GenericIPAddressField(null=True)),
                        ("kind", models.CharField(max_length=60)),
                        ("subject_id", models.UUIDField()),
                        ("payload", models.JSONField(default=dict)),
                        (
                            "sentence",
                            models.CharField(
                                help_text="What is being done, as the person reads it.", max_length=300
                            ),
                        ),
                        (
                            "url",
                            models.CharField(
                                blank=True, help_text="The page it belongs to: a path here.", max_length=300
                            ),
                        ),
                        ("state", models.CharField(default="HELD", max_length=12)),
                        (
                            "held_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "result",
                            models.CharField(
                                blank=True, help_text="What happened, as the person reads it.", max_length=300
                            ),
                        ),
                        (
                            "error",
                            models.CharField(
                                blank=True, help_text="Why it was not carried out.", max_length=500
                            ),
                        ),
                        (
                            "attempts",
                            models.SmallIntegerField(
                                default=0, help_text="How often it broke without a reason to give."
                            ),
                        ),
                        (
                            "dismissed_at",
                            models.DateTimeField(help_text="When the person put the error away.", null=True),
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
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("state", "HELD"),
                                    models.Q(("dismissed_at", None), ("state", "FAILED")),
                                    _connector="OR",
                                ),
                                fields=["account", "user"],
                                name="holds_heldact_shown",
                            ),
                            models.Index(
                                condition=models.Q(("state", "HELD")),
                                fields=["due_at"],
                                name="holds_heldact_due_at",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="holds_heldact_account_id"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "HELD")),
                                fields=("account", "kind", "subject_id"),
                                name="holds_heldact_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["HELD", "CARRIED_OUT", "UNDONE", "FAILED"])
                                ),
                                name="holds_heldact_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("state", "HELD")),
                                    models.Q(
                                        models.Q(("state", "HELD"), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="holds_heldact_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_at__gte", models.F("held_at"))),
                                name="holds_heldact_due",
                            ),
                        ],
                    },
                ),
            ],
        ),
        ProtectTenantTable("holds_heldact"),
        StaffMayRead("holds_heldact"),
    ]
