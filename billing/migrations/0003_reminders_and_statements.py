"""Reminders of renewals, and what the platform's bank says: rows that are added and hardly ever changed."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, StaffMayRead


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0002_seal_and_first_prices"),
        ("tenancy", "0004_accounts_lapse"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.BinaryField(max_length=32, unique=True)),
                ("format", models.CharField(help_text="csv or camt053.", max_length=10)),
                ("bank_account", models.CharField(blank=True, max_length=100)),
                ("counts", models.JSONField(default=dict)),
                (
                    "problems",
                    models.JSONField(
                        default=list, help_text="[{line, detail}] of lines that could not be read."
                    ),
                ),
                ("imported_by_id", models.UUIDField()),
                ("imported_by_name", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("period_end", models.DateTimeField()),
                (
                    "day",
                    models.SmallIntegerField(
                        help_text="Days after the end of the period; before it negative."
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    "subscription",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="billing.subscription",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="billing_reminder_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="subscription_id",
                        name="billing_reminder_subscription",
                        to="billing_subscription",
                    ),
                    models.UniqueConstraint(
                        fields=("account", "subscription", "period_end", "day"), name="billing_reminder_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("line", models.PositiveIntegerField()),
                ("booked_on", models.DateField()),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("payer", models.CharField(blank=True, max_length=300)),
                ("bank_reference", models.CharField(blank=True, max_length=140)),
                ("fingerprint", models.BinaryField(max_length=32, unique=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("matched", "matched"),
                            ("under", "under"),
                            ("over", "over"),
                            ("other_currency", "other_currency"),
                            ("duplicate", "duplicate"),
                            ("under_review", "under_review"),
                            ("void", "void"),
                            ("ambiguous", "ambiguous"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("queued", "queued"), ("dismissed", "dismissed")],
                        max_length=10,
                    ),
                ),
                ("for_account_id", models.UUIDField(null=True)),
                ("invoice_id", models.UUIDField(null=True)),
                ("payment_id", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("settled_by_id", models.UUIDField(null=True)),
                ("settled_by_name", models.CharField(blank=True, max_length=300)),
                ("settled_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="billing.bankstatement",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "id"], name="billing_line_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="billing_line_came_in"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "proposed"), _negated=True),
                            models.Q(("invoice_id__isnull", False), ("payment_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="billing_line_proposes_something",
                    ),
                    models.UniqueConstraint(fields=("payment_id",), name="billing_line_one_a_payment"),
                ],
            },
        ),
        ProtectTenantTable("billing_reminder"),
        AppendOnly("billing_reminder"),
        AppendOnly("billing_bankstatement", updatable=("counts",)),
        AppendOnly(
            "billing_statementline",
            updatable=(
                "state",
                "for_account_id",
                "invoice_id",
                "payment_id",
                "note",
                "settled_by_id",
                "settled_by_name",
                "settled_at",
            ),
        ),
        StaffMayRead("billing_reminder"),
        StaffMayRead("billing_bankstatement", sealed=False),
        StaffMayRead("billing_statementline", sealed=False),
    ]
