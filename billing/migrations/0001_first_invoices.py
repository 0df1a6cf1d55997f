"""Subscriptions, invoices, payments with their evidence, credit notes, rates and ways to pay."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.db import migrations, models
from tenancy.constraints import AddConstraint, AddIndex


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("plans", "0002_first_plans"),
        ("tenancy", "0003_staff_look"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "year", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(help_text="INV or CN.", max_length=3)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("currency", models.CharField(max_length=3)),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=8, help_text="Units of the currency for 1 USD.", max_digits=18
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                (
                    "added_by_id",
                    models.UUIDField(help_text="The member of staff; null for the first rates.", null=True),
                ),
                ("added_by_name", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("currency", "valid_from"), name="billing_rate_once"),
                    models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="billing_rate_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("start", "start"), ("renewal", "renewal"), ("upgrade", "upgrade")],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("pending", "pending"),
                            ("pending_approval", "pending_approval"),
                            ("paid", "paid"),
                            ("void", "void"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("number", models.CharField(max_length=20, null=True)),
                (
                    "pay_code",
                    models.CharField(
                        help_text="What a transfer says to be recognised.", max_length=16, null=True
                    ),
                ),
                ("plan_name", models.CharField(max_length=80)),
                ("currency", models.CharField(max_length=3)),
                ("total_minor", models.BigIntegerField()),
                ("usd_cents", models.BigIntegerField()),
                ("exchange_rate", models.DecimalField(decimal_places=8, max_digits=18)),
                ("lines", models.JSONField(help_text="[{description, quantity, unit_minor, total_minor}]")),
                ("seller", models.JSONField(help_text="{name, address, tax_id, email}")),
                ("buyer", models.JSONField(help_text="{name, person, email, country}")),
                ("metadata", models.JSONField(default=dict)),
                (
                    "period_start",
                    models.DateTimeField(help_text="Null where it begins with the payment.", null=True),
                ),
                ("period_end", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finalised_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=255)),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The invoice whose payment was taken back.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PaymentMethod",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "instructions",
                    models.TextField(help_text="Where to send the money, as the customer reads it."),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("country", "code"), name="billing_method_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("customer", "customer"), ("statement", "statement")],
                        default="customer",
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending_approval", "pending_approval"),
                            ("succeeded", "succeeded"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                            ("reversed", "reversed"),
                        ],
                        default="pending_approval",
                        max_length=20,
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("manual_reference", models.CharField(max_length=255)),
                (
                    "reference_key",
                    models.CharField(
                        help_text="The reference as it is compared: letters and digits, in capitals.",
                        max_length=255,
                    ),
                ),
                ("manual_notes", models.CharField(blank=True, max_length=1000)),
                (
                    "submitted_by_id",
                    models.UUIDField(help_text="The user; null when a statement told of it.", null=True),
                ),
                ("submitted_by_name", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by_id",
                    models.UUIDField(help_text="The member of staff; null for a statement.", null=True),
                ),
                ("decided_by_name", models.CharField(blank=True, max_length=300)),
                (
                    "reject_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_received", "not_received"),
                            ("amount_mismatch", "amount_mismatch"),
                            ("invalid_reference", "invalid_reference"),
                            ("duplicate", "duplicate"),
                            ("unreadable_evidence", "unreadable_evidence"),
                            ("other", "other"),
                        ],
                        max_length=30,
                    ),
                ),
                ("reject_text", models.CharField(blank=True, max_length=1000)),
                ("reversed_at", models.DateTimeField(null=True)),
                ("reversed_by_id", models.UUIDField(null=True)),
                ("reversed_by_name", models.CharField(blank=True, max_length=300)),
                ("reversal_reason", models.CharField(blank=True, max_length=1000)),
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
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="billing.invoice",
                    ),
                ),
                (
                    "payment_method",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.paymentmethod",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("incomplete", "incomplete"),
                            ("active", "active"),
                            ("past_due", "past_due"),
                            ("canceled", "canceled"),
                            ("expired", "expired"),
                            ("incomplete_expired", "incomplete_expired"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_trial", models.BooleanField(default=False)),
                ("auto_renew", models.BooleanField(default=True)),
                (
                    "anchor_day",
                    models.PositiveSmallIntegerField(
                        help_text="The day of the month on which periods begin; short months end sooner.",
                        null=True,
                    ),
                ),
                ("current_period_start", models.DateTimeField(null=True)),
                ("current_period_end", models.DateTimeField(null=True)),
                ("cancel_at_period_end", models.BooleanField(default=False)),
                (
                    "activated_at",
                    models.DateTimeField(help_text="When its first paid period began.", null=True),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "next_plan",
                    models.ForeignKey(
                        help_text="What the next period is in.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="invoice",
            name="subscription",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoices",
                to="billing.subscription",
            ),
        ),
        AddIndex(
            model_name="payment",
            index=models.Index(fields=["reference_key"], name="billing_payment_reference"),
        ),
        AddIndex(
            model_name="payment",
            index=models.Index(fields=["status", "created_at"], name="billing_payment_queue"),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="billing_payment_account_id"),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["pending_approval", "succeeded"])),
                fields=("account", "invoice"),
                name="billing_payment_one_live",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["pending_approval", "succeeded"])),
                fields=("account", "reference_key"),
                name="billing_payment_reference_once",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["pending_approval", "succeeded", "rejected", "withdrawn", "reversed"])
                ),
                name="billing_payment_status",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="billing_payment_something"
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["succeeded", "rejected", "reversed"]), _negated=True),
                    ("decided_at__isnull", False),
                    _connector="OR",
                ),
                name="billing_payment_decided_when",
            ),
        ),
        AddIndex(
            model_name="subscription",
            index=models.Index(fields=["status", "current_period_end"], name="billing_subscription_due"),
        ),
        AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="billing_subscription_account_id"
            ),
        ),
        AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["incomplete", "active", "past_due"])),
                fields=("account",),
                name="billing_subscription_one_live",
            ),
        ),
        AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["incomplete", "active", "past_due", "canceled", "expired", "incomplete_expired"],
                    )
                ),
                name="billing_subscription_status",
            ),
        ),
        AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("current_period_end__isnull", True), ("current_period_start__isnull", True)),
                    ("current_period_end__gt", models.F("current_period_start")),
                    _connector="OR",
                ),
                name="billing_subscription_forward",
            ),
        ),
        AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("anchor_day__isnull", True),
                    models.Q(("anchor_day__gte", 1), ("anchor_day__lte", 31)),
                    _connector="OR",
                ),
                name="billing_subscription_anchor",
            ),
        ),
        AddIndex(
            model_name="invoice",
            index=models.Index(fields=["pay_code"], name="billing_invoice_by_code"),
        ),
        AddIndex(
            model_name="invoice",
            index=models.Index(fields=["status", "due_at"], name="billing_invoice_due"),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="billing_invoice_account_id"),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("account", "number"), name="billing_invoice_number"),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("account", "pay_code"), name="billing_invoice_pay_code"
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("purpose", "renewal"), models.Q(("status", "void"), _negated=True)),
                fields=("account", "subscription", "period_start", "replaces"),
                name="billing_invoice_once_a_period",
                nulls_distinct=False,
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "pending", "pending_approval", "paid", "void"])),
                name="billing_invoice_status",
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", True), ("status", "draft")),
                    models.Q(
                        models.Q(("status", "draft"), _negated=True),
                        ("number__isnull", False),
                        ("pay_code__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="billing_invoice_numbered",
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("total_minor__gt", 0)), name="billing_invoice_something"
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_at__isnull", False), ("status", "paid")),
                    models.Q(("status", "paid"), _negated=True),
                    _connector="OR",
                ),
                name="billing_invoice_paid_when",
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("file_name", models.CharField(help_text="As the customer called it.", max_length=255)),
                ("stored_as", models.CharField(max_length=255)),
                ("content_type", models.CharField(max_length=40)),
                ("size_bytes", models.PositiveIntegerField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("uploaded_by_id", models.UUIDField()),
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
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="billing.payment",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="billing_evidence_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="payment_id", name="billing_evidence_payment", to="billing_payment"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=20)),
                ("currency", models.CharField(max_length=3)),
                ("total_minor", models.BigIntegerField()),
                ("lines", models.JSONField()),
                ("seller", models.JSONField()),
                ("buyer", models.JSONField()),
                ("reason", models.CharField(max_length=1000)),
                ("credits_clawed_back", models.BigIntegerField(default=0)),
                (
                    "credits_spent",
                    models.BigIntegerField(default=0, help_text="What could not be taken back."),
                ),
                ("issued_by_id", models.UUIDField()),
                ("issued_by_name", models.CharField(max_length=300)),
                ("issued_at", models.DateTimeField()),
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
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="billing.invoice",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="billing.payment",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="billing_creditnote_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="invoice_id", name="billing_credit_note_invoice", to="billing_invoice"
                    ),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="payment_id", name="billing_credit_note_payment", to="billing_payment"
                    ),
                    models.UniqueConstraint(fields=("account", "number"), name="billing_credit_note_number"),
                    models.UniqueConstraint(
                        fields=("account", "payment"), name="billing_credit_note_once", nulls_distinct=True
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total_minor__gt", 0)), name="billing_credit_note_something"
                    ),
                ],
            },
        ),
        AddConstraint(
            model_name="payment",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="invoice_id", name="billing_payment_invoice", to="billing_invoice"
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="subscription_id", name="billing_invoice_subscription", to="billing_subscription"
            ),
        ),
        AddConstraint(
            model_name="invoice",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="replaces_id", name="billing_invoice_replaces", to="billing_invoice"
            ),
        ),
    ]
