"""Everything of a new database that migrations 0001 to 0012 of this app made, at once."""

import datetime
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
        ("billing", "0001_first_invoices"),
        ("billing", "0002_seal_and_first_prices"),
        ("billing", "0003_reminders_and_statements"),
        ("billing", "0004_subscriptions_due"),
        ("billing", "0005_price_changes"),
        ("billing", "0006_numbers_without_gaps"),
        ("billing", "0007_trials_reminded_and_banks_remembered"),
        ("billing", "0008_statement_lines_are_never_lost"),
        ("billing", "0009_methods_that_are_set_up"),
        ("billing", "0010_bank_lines_that_pay_several_invoices"),
        ("billing", "0011_times_are_plausible"),
        ("billing", "0012_plain_names"),
    ]
    dependencies = [
        ("audit", "0001_squashed_0007_new_database"),
        ("credits", "0001_squashed_0003_new_database"),
        ("kernel", "0001_squashed_0002_new_database"),
        ("plans", "0001_squashed_0004_new_database"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        NewTables(
            __file__,
            [
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
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                            models.UUIDField(
                                help_text="The member of staff; null for the first rates.", null=True
                            ),
                        ),
                        ("added_by_name", models.CharField(blank=True, max_length=300)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("currency", "valid_from"), name="billing_rate_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rate__gt", 0)), name="billing_rate_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    models.Q(
                                        (
                                            "valid_from__gte",
                                            datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                        ),
                                        (
                                            "valid_from__lte",
                                            datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="billing_rate_plausible_from",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invoice",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                                help_text="The code by which a transfer is recognised.",
                                max_length=16,
                                null=True,
                            ),
                        ),
                        ("plan_name", models.CharField(max_length=80)),
                        ("currency", models.CharField(max_length=3)),
                        ("total_minor", models.BigIntegerField()),
                        ("usd_cents", models.BigIntegerField()),
                        ("exchange_rate", models.DecimalField(decimal_places=8, max_digits=18)),
                        (
                            "lines",
                            models.JSONField(help_text="[{description, quantity, unit_minor, total_minor}]"),
                        ),
                        ("seller", models.JSONField(help_text="{name, address, tax_id, email}")),
                        ("buyer", models.JSONField(help_text="{name, person, email, country}")),
                        ("metadata", models.JSONField(default=dict)),
                        (
                            "period_start",
                            models.DateTimeField(
                                help_text="Null if the period starts with the payment.", null=True
                            ),
                        ),
                        ("period_end", models.DateTimeField(null=True)),
                        ("due_at", models.DateTimeField()),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
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
                                help_text="The invoice whose payment was reversed.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="billing.invoice",
                            ),
                        ),
                        (
                            "subscription",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices",
                                to="billing.subscription",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["pay_code"], name="billing_invoice_by_code"),
                            models.Index(fields=["status", "due_at"], name="billing_invoice_due"),
                            models.Index(fields=["number"], name="billing_invoice_by_number"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="billing_invoice_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "number"), name="billing_invoice_number"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "pay_code"), name="billing_invoice_pay_code"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("purpose", "renewal"), models.Q(("status", "void"), _negated=True)
                                ),
                                fields=("account", "subscription", "period_start", "replaces"),
                                name="billing_invoice_once_a_period",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "pending", "pending_approval", "paid", "void"])
                                ),
                                name="billing_invoice_status",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(("total_minor__gt", 0)), name="billing_invoice_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paid_at__isnull", False), ("status", "paid")),
                                    models.Q(("status", "paid"), _negated=True),
                                    _connector="OR",
                                ),
                                name="billing_invoice_paid_when",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="subscription_id",
                                name="billing_invoice_subscription",
                                to="billing_subscription",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="replaces_id", name="billing_invoice_replaces", to="billing_invoice"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_at__isnull", True),
                                    models.Q(
                                        (
                                            "due_at__gte",
                                            datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                        ),
                                        (
                                            "due_at__lte",
                                            datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="billing_invoice_plausible_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("period_start__isnull", True),
                                        models.Q(
                                            (
                                                "period_start__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "period_start__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("period_end__isnull", True),
                                        models.Q(
                                            (
                                                "period_end__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "period_end__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="billing_invoice_plausible_period",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentMethod",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=80)),
                        ("country", models.CharField(blank=True, max_length=2)),
                        (
                            "instructions",
                            models.TextField(help_text="The payment instructions that customers read."),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "is_set_up",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Whether the instructions are complete. Pages offer only methods that are set up.",
                            ),
                        ),
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
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                                help_text="The reference in the form used for comparison: letters and digits in capitals.",
                                max_length=255,
                            ),
                        ),
                        ("manual_notes", models.CharField(blank=True, max_length=1000)),
                        (
                            "submitted_by_id",
                            models.UUIDField(
                                help_text="The user; null if the payment comes from a statement.", null=True
                            ),
                        ),
                        ("submitted_by_name", models.CharField(blank=True, max_length=300)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "decided_by_id",
                            models.UUIDField(
                                help_text="The member of staff; null for a statement.", null=True
                            ),
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
                        "indexes": [
                            models.Index(fields=["reference_key"], name="billing_payment_reference"),
                            models.Index(fields=["status", "created_at"], name="billing_payment_queue"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="billing_payment_account_id"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["pending_approval", "succeeded"])),
                                fields=("account", "invoice"),
                                name="billing_payment_one_live",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["pending_approval", "succeeded"])),
                                fields=("account", "reference_key"),
                                name="billing_payment_reference_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "pending_approval",
                                            "succeeded",
                                            "rejected",
                                            "withdrawn",
                                            "reversed",
                                        ],
                                    )
                                ),
                                name="billing_payment_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor__gt", 0)), name="billing_payment_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["succeeded", "rejected", "reversed"]), _negated=True
                                    ),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="billing_payment_decided_when",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="invoice_id", name="billing_payment_invoice", to="billing_invoice"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                                help_text="The day of the month on which periods start; the last day in shorter months.",
                                null=True,
                            ),
                        ),
                        ("current_period_start", models.DateTimeField(null=True)),
                        ("current_period_end", models.DateTimeField(null=True)),
                        ("cancel_at_period_end", models.BooleanField(default=False)),
                        (
                            "activated_at",
                            models.DateTimeField(help_text="The start of the first paid period.", null=True),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
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
                                help_text="The plan of the next period.",
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
                        "indexes": [
                            models.Index(
                                fields=["status", "current_period_end"], name="billing_subscription_due"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="billing_subscription_account_id"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["incomplete", "active", "past_due"])),
                                fields=("account",),
                                name="billing_subscription_one_live",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "incomplete",
                                            "active",
                                            "past_due",
                                            "canceled",
                                            "expired",
                                            "incomplete_expired",
                                        ],
                                    )
                                ),
                                name="billing_subscription_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("current_period_end__isnull", True),
                                        ("current_period_start__isnull", True),
                                    ),
                                    ("current_period_end__gt", models.F("current_period_start")),
                                    _connector="OR",
                                ),
                                name="billing_subscription_forward",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("anchor_day__isnull", True),
                                    models.Q(("anchor_day__gte", 1), ("anchor_day__lte", 31)),
                                    _connector="OR",
                                ),
                                name="billing_subscription_anchor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("current_period_start__isnull", True),
                                        models.Q(
                                            (
                                                "current_period_start__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "current_period_start__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("current_period_end__isnull", True),
                                        models.Q(
                                            (
                                                "current_period_end__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "current_period_end__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="billing_subscription_plausible",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "file_name",
                            models.CharField(
                                help_text="The file name that the customer used.", max_length=255
                            ),
                        ),
                        ("stored_as", models.CharField(max_length=255)),
                        ("content_type", models.CharField(max_length=40)),
                        ("size_bytes", models.PositiveIntegerField()),
                        ("sha256", models.BinaryField(max_length=32)),
                        ("uploaded_by_id", models.UUIDField()),
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
                            models.UniqueConstraint(
                                fields=("account", "id"), name="billing_evidence_account_id"
                            ),
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
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                            models.BigIntegerField(
                                default=0,
                                help_text="Credits that were already spent and could not be removed.",
                            ),
                        ),
                        ("issued_by_id", models.UUIDField()),
                        ("issued_by_name", models.CharField(max_length=300)),
                        ("issued_at", models.DateTimeField()),
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
                            models.UniqueConstraint(
                                fields=("account", "id"), name="billing_creditnote_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="invoice_id", name="billing_credit_note_invoice", to="billing_invoice"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="payment_id", name="billing_credit_note_payment", to="billing_payment"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "number"), name="billing_credit_note_number"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "payment"),
                                name="billing_credit_note_once",
                                nulls_distinct=True,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("total_minor__gt", 0)),
                                name="billing_credit_note_something",
                            ),
                        ],
                        "indexes": [models.Index(fields=["number"], name="billing_note_by_number")],
                    },
                ),
                migrations.CreateModel(
                    name="BankStatement",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("file_name", models.CharField(max_length=255)),
                        ("sha256", models.BinaryField(max_length=32)),
                        (
                            "format",
                            models.CharField(
                                help_text="csv, xlsx, camt053, or zip if a ZIP file has several.",
                                max_length=10,
                            ),
                        ),
                        ("bank_account", models.CharField(blank=True, max_length=100)),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "problems",
                            models.JSONField(
                                default=list,
                                help_text="[{line, detail}] of the first lines that could not be read.",
                            ),
                        ),
                        ("imported_by_id", models.UUIDField()),
                        ("imported_by_name", models.CharField(max_length=300)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("undone_at", models.DateTimeField(null=True)),
                        ("undone_by_id", models.UUIDField(null=True)),
                        ("undone_by_name", models.CharField(blank=True, db_default="", max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("sha256",),
                                name="billing_statement_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("period_end", models.DateTimeField()),
                        (
                            "day",
                            models.SmallIntegerField(
                                help_text="Days after the end of the period; negative before it."
                            ),
                        ),
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
                            models.UniqueConstraint(
                                fields=("account", "id"), name="billing_reminder_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="subscription_id",
                                name="billing_reminder_subscription",
                                to="billing_subscription",
                            ),
                            models.UniqueConstraint(
                                fields=("account", "subscription", "period_end", "day"),
                                name="billing_reminder_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementLine",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("line", models.PositiveIntegerField()),
                        ("booked_on", models.DateField(null=True)),
                        (
                            "amount_minor",
                            models.BigIntegerField(help_text="Negative for money out.", null=True),
                        ),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        ("text", models.CharField(blank=True, max_length=1000)),
                        ("payer", models.CharField(blank=True, max_length=300)),
                        ("bank_reference", models.CharField(blank=True, max_length=140)),
                        ("fingerprint", models.BinaryField(max_length=32)),
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
                                    ("seen", "seen"),
                                    ("unknown", "unknown"),
                                    ("known", "known"),
                                    ("out", "out"),
                                    ("returned", "returned"),
                                    ("not_booked", "not_booked"),
                                    ("unreadable", "unreadable"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("queued", "queued"),
                                    ("dismissed", "dismissed"),
                                    ("set_aside", "set_aside"),
                                    ("undone", "undone"),
                                ],
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
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="billing.bankstatement",
                            ),
                        ),
                        (
                            "reference_keys",
                            models.CharField(
                                blank=True,
                                db_default="",
                                help_text="All references in the form used for comparison.",
                                max_length=500,
                            ),
                        ),
                        ("bank_account", models.CharField(blank=True, db_default="", max_length=100)),
                        (
                            "detail",
                            models.CharField(
                                blank=True,
                                db_default="",
                                help_text="Why the line can't be read.",
                                max_length=300,
                            ),
                        ),
                        (
                            "duplicate_of_id",
                            models.UUIDField(
                                db_column="twin_id",
                                help_text="The line of another file that seems to be the same.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "id"], name="billing_line_queue"),
                            models.Index(fields=["booked_on", "amount_minor"], name="billing_line_by_day"),
                            models.Index(fields=["fingerprint"], name="billing_line_fingerprint"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "proposed"), _negated=True),
                                    models.Q(("invoice_id__isnull", False), ("payment_id__isnull", False)),
                                    _connector="OR",
                                ),
                                name="billing_line_proposes_something",
                            ),
                            models.UniqueConstraint(
                                fields=("payment_id",), name="billing_line_one_a_payment"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verdict__in", ["out", "returned", "not_booked", "known", "unreadable"]),
                                    ("amount_minor__gt", 0),
                                    _connector="OR",
                                ),
                                name="billing_line_came_in",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verdict", "unreadable"),
                                    models.Q(
                                        ("amount_minor__isnull", False),
                                        ("booked_on__isnull", False),
                                        models.Q(("currency", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="billing_line_was_read",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("verdict__in", ["known", "not_booked", "unreadable"]), _negated=True
                                    ),
                                    models.Q(("state", "undone"), _negated=True),
                                ),
                                fields=("fingerprint",),
                                name="billing_line_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("booked_on__isnull", True),
                                    models.Q(
                                        ("booked_on__gte", datetime.date(2000, 1, 1)),
                                        ("booked_on__lte", datetime.date(2100, 12, 31)),
                                    ),
                                    _connector="OR",
                                ),
                                name="billing_line_plausible_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriceChange",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("what", models.CharField(help_text="rate, method or plan.", max_length=20)),
                        (
                            "subject",
                            models.CharField(
                                help_text="The currency, the payment method or the plan.", max_length=80
                            ),
                        ),
                        ("facts", models.JSONField(default=dict)),
                        ("staff_id", models.UUIDField()),
                        ("staff_name", models.CharField(max_length=300)),
                        ("ip_address", models.GenericIPAddressField(null=True)),
                        (
                            "happened_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["what", "-happened_at"], name="billing_price_change_latest")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankMapping",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True)),
                        ("header_sha256", models.BinaryField(max_length=32, unique=True)),
                        (
                            "mapping",
                            models.JSONField(help_text="In the form that `billing.readers.mapping` reads."),
                        ),
                        ("saved_by_name", models.CharField(max_length=300)),
                        (
                            "saved_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="StatementUpload",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("file_name", models.CharField(max_length=255)),
                        ("content", models.BinaryField()),
                        ("uploaded_by_id", models.UUIDField()),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LineShare",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("for_account_id", models.UUIDField()),
                        ("invoice_id", models.UUIDField()),
                        ("payment_id", models.UUIDField()),
                        ("amount_minor", models.BigIntegerField()),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="billing.statementline",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["line"], name="billing_share_by_line")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor__gt", 0)), name="billing_share_positive"
                            ),
                            models.UniqueConstraint(
                                fields=("payment_id",), name="billing_share_one_a_payment"
                            ),
                        ],
                    },
                ),
            ],
        ),
        *(
            ProtectTenantTable(table)
            for table in [
                "billing_subscription",
                "billing_invoice",
                "billing_payment",
                "billing_creditnote",
                "billing_evidence",
                "billing_reminder",
            ]
        ),
        *(
            AppendOnly(table)
            for table in [
                "billing_exchangerate",
                "billing_pricechange",
                "billing_lineshare",
                "billing_creditnote",
                "billing_evidence",
                "billing_reminder",
            ]
        ),
        AppendOnly("billing_bankmapping", updatable=("name", "mapping", "saved_by_name", "saved_at")),
        AppendOnly(
            "billing_bankstatement", updatable=("counts", "undone_at", "undone_by_id", "undone_by_name")
        ),
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
        AppendOnly(
            "billing_invoice",
            updatable=("status", "number", "pay_code", "finalised_at", "paid_at", "voided_at", "void_reason"),
        ),
        AppendOnly(
            "billing_payment",
            updatable=(
                "status",
                "decided_at",
                "decided_by_id",
                "decided_by_name",
                "reject_reason",
                "reject_text",
                "reversed_at",
                "reversed_by_id",
                "reversed_by_name",
                "reversal_reason",
            ),
        ),
        *(
            StaffMayRead(table)
            for table in [
                "billing_subscription",
                "billing_invoice",
                "billing_payment",
                "billing_creditnote",
                "billing_evidence",
                "billing_reminder",
            ]
        ),
        StaffMayRead("billing_bankmapping", sealed=False),
        StaffMayRead("billing_bankstatement", sealed=False),
        StaffMayRead("billing_exchangerate", sealed=False),
        StaffMayRead("billing_paymentmethod", sealed=False),
        StaffMayRead("billing_pricechange", sealed=False),
        StaffMayRead("billing_statementline", sealed=False),
        StaffMayRead("billing_lineshare", sealed=False),
        StaffMayRead("billing_statementupload", sealed=False),
    ]
