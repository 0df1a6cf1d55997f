"""Payments, orders at the gateway, refunds, deposits and receipts, sealed by account; the stand-in's memory."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, WithoutModels
from tenancy.constraints import AddConstraint, AddIndex

TABLES = [
    "receiptcounter",
    "gatewayorder",
    "payment",
    "gatewayrefund",
    "gatewayevent",
    "deposit",
    "receiptprint",
]
# What is decided after the row was made; amounts, people and dates stay as they were written.
CHANGED = {
    "receiptcounter": ("last",),
    "gatewayorder": ("state", "paid_at"),
    "payment": (
        "state",
        "receipt_number",
        "received_at",
        "applied",
        "unapplied",
        "refunded",
        "journal_id",
        "decided_by",
        "decided_by_name",
        "decided_at",
        "reason",
        "bounced",
        "fee",
        "settlement_id",
        "settled_at",
    ),
    "gatewayrefund": (
        "state",
        "refund_id",
        "journal_id",
        "done_at",
        "failed_because",
        "settlement_id",
        "settled_at",
    ),
}

# SECURITY DEFINER: they run as the owner of the tables, whose policy shows every account's rows. The gateway
# knows its own ids and no accounts; these give ids of ours for one of theirs, and nothing else.
FOUND_ORDER = """
CREATE FUNCTION chits_gateway_order(given text) RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.account_id, o.id FROM chits_gatewayorder o WHERE o.order_id = given AND given <> '' LIMIT 1
$$;
REVOKE ALL ON FUNCTION chits_gateway_order(text) FROM PUBLIC;
"""
FOUND_PAYMENT = """
CREATE FUNCTION chits_gateway_payment(given text) RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.account_id, p.id FROM chits_payment p
    WHERE p.gateway_payment_id = given AND given <> '' LIMIT 1
$$;
REVOKE ALL ON FUNCTION chits_gateway_payment(text) FROM PUBLIC;
"""
FOUND_REFUND = """
CREATE FUNCTION chits_gateway_refund(given text) RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.account_id, r.id FROM chits_gatewayrefund r WHERE r.refund_id = given AND given <> '' LIMIT 1
$$;
REVOKE ALL ON FUNCTION chits_gateway_refund(text) FROM PUBLIC;
"""
# For the page that a receipt's code opens: whose it is, before its signature is looked at.
FOUND_RECEIPT = """
CREATE FUNCTION chits_account_of_payment(given uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.account_id FROM chits_payment p WHERE p.id = given AND p.receipt_number IS NOT NULL
$$;
REVOKE ALL ON FUNCTION chits_account_of_payment(uuid) FROM PUBLIC;
"""
# Refunds whose job did not get through to the gateway, for the schedule.
DUE = """
CREATE FUNCTION chits_due_refunds() RETURNS TABLE (account_id uuid, refund_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.account_id, r.id FROM chits_gatewayrefund r
    WHERE r.state = 'REQUESTED' AND r.made_at < drawbook_now() - interval '1 minute'
    ORDER BY r.made_at LIMIT 50
$$;
REVOKE ALL ON FUNCTION chits_due_refunds() FROM PUBLIC;
"""
NAMES = [
    "chits_gateway_order(text)",
    "chits_gateway_payment(text)",
    "chits_gateway_refund(text)",
    "chits_account_of_payment(uuid)",
    "chits_due_refunds()",
]


def grant(apps, schema_editor):
    for name in NAMES:
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {name} TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [
        ("chits", "0002_due_lists"),
        ("tenancy", "0003_staff_look"),
    ]

    operations = [
        migrations.CreateModel(
            name="GatewayOrder",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("instalment_number", models.IntegerField(null=True)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("receipt", models.CharField(max_length=40)),
                ("order_id", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("CREATED", "CREATED"), ("PAID", "PAID")],
                        default="CREATED",
                        max_length=8,
                    ),
                ),
                ("simulated", models.BooleanField(default=False)),
                ("made_by", models.UUIDField(help_text="The membership that asked.")),
                ("made_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(null=True)),
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
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chits.group",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chits.person",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gateway_orders",
                        to="chits.ticket",
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
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "instalment_number",
                    models.IntegerField(help_text="What the payer had in mind.", null=True),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[("recorded", "recorded"), ("claim", "claim"), ("gateway", "gateway")],
                        max_length=8,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("cash", "cash"),
                            ("bank", "bank"),
                            ("upi", "upi"),
                            ("cheque", "cheque"),
                            ("agent", "agent"),
                            ("gateway", "gateway"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("CLAIMED", "CLAIMED"),
                            ("RECEIVED", "RECEIVED"),
                            ("REJECTED", "REJECTED"),
                            ("REVERSED", "REVERSED"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("reference_key", models.CharField(blank=True, max_length=35)),
                (
                    "paid_on",
                    models.DateField(help_text="When the payer says, or the date on the cheque.", null=True),
                ),
                (
                    "collected_by",
                    models.UUIDField(help_text="The agent (a membership) who holds the cash.", null=True),
                ),
                ("made_by", models.UUIDField(help_text="The membership; none for the gateway.", null=True)),
                ("made_by_name", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "key",
                    models.CharField(
                        blank=True, help_text="The form's attempt: sent twice, kept once.", max_length=160
                    ),
                ),
                ("receipt_number", models.BigIntegerField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("applied", models.BigIntegerField(default=0)),
                ("unapplied", models.BigIntegerField(default=0)),
                ("refunded", models.BigIntegerField(default=0)),
                ("journal_id", models.UUIDField(help_text="Its transaction.", null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="Why it was rejected or reversed.", max_length=500
                    ),
                ),
                ("bounced", models.BooleanField(default=False)),
                ("gateway_payment_id", models.CharField(blank=True, max_length=64)),
                ("simulated", models.BooleanField(default=False)),
                ("fee", models.BigIntegerField(default=0)),
                ("settlement_id", models.CharField(blank=True, max_length=64)),
                ("settled_at", models.DateTimeField(null=True)),
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
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="chits.group",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="chits.gatewayorder",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="chits.person",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="chits.ticket",
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
            name="GatewayRefund",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[("REQUESTED", "REQUESTED"), ("DONE", "DONE"), ("FAILED", "FAILED")],
                        default="REQUESTED",
                        max_length=9,
                    ),
                ),
                ("refund_id", models.CharField(blank=True, max_length=64)),
                ("journal_id", models.UUIDField(null=True)),
                (
                    "made_by",
                    models.UUIDField(
                        help_text="The membership; none when it was made at the gateway.", null=True
                    ),
                ),
                ("made_by_name", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("failed_because", models.CharField(blank=True, max_length=500)),
                ("settlement_id", models.CharField(blank=True, max_length=64)),
                ("settled_at", models.DateTimeField(null=True)),
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
                        related_name="refunds",
                        to="chits.payment",
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
            name="ReceiptCounter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("last", models.BigIntegerField(default=0)),
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
            },
        ),
        migrations.CreateModel(
            name="ReceiptPrint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("copy", models.IntegerField()),
                ("paper", models.CharField(max_length=2)),
                ("printed_by", models.UUIDField()),
                ("printed_by_name", models.CharField(max_length=300)),
                ("printed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                        related_name="prints",
                        to="chits.payment",
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
            name="SimulatedDelivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_id", models.CharField(max_length=64)),
                ("body", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True)),
                        fields=["due_at"],
                        name="chits_simulated_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SimulatedEntity",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10)),
                ("parent", models.CharField(blank=True, max_length=64)),
                (
                    "key",
                    models.CharField(
                        blank=True, help_text="The idempotency key of a refund.", max_length=200
                    ),
                ),
                ("body", models.JSONField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "parent"], name="chits_simulated_parent"),
                    models.Index(fields=["kind", "created_at"], name="chits_simulated_when"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deposit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("agent", models.UUIDField(help_text="The membership.")),
                ("agent_name", models.CharField(max_length=300)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("into", models.CharField(choices=[("bank", "bank"), ("cash", "cash")], max_length=4)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("made_by", models.UUIDField(help_text="The membership.")),
                ("made_by_name", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("account", "id"), name="chits_deposit_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="agent", name="chits_deposit_agent", to="tenancy_membership"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="chits_deposit_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("into__in", ["bank", "cash"])), name="chits_deposit_into"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GatewayEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("event_id", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=60)),
                (
                    "about",
                    models.CharField(
                        blank=True, help_text="The payment or refund it speaks of.", max_length=64
                    ),
                ),
                ("sha256", models.CharField(help_text="Of the body as it came.", max_length=64)),
                ("outcome", models.CharField(max_length=40)),
                ("received_at", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("account", "id"), name="chits_gatewayevent_account_id"),
                    models.UniqueConstraint(fields=("account", "event_id"), name="chits_gatewayevent_once"),
                ],
            },
        ),
        AddIndex(
            model_name="gatewayorder",
            index=models.Index(fields=["order_id"], name="chits_gatewayorder_found"),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="chits_gatewayorder_account_id"
            ),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=models.UniqueConstraint(
                fields=("account", "receipt"), name="chits_gatewayorder_receipt"
            ),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=models.UniqueConstraint(
                fields=("account", "order_id"), name="chits_gatewayorder_order"
            ),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="chits_gatewayorder_amount"
            ),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["CREATED", "PAID"],
                    )
                ),
                name="chits_gatewayorder_state",
            ),
        ),
        AddIndex(
            model_name="payment",
            index=models.Index(fields=["account", "group", "-id"], name="chits_payment_of_group"),
        ),
        AddIndex(
            model_name="payment",
            index=models.Index(fields=["account", "ticket", "-id"], name="chits_payment_of_ticket"),
        ),
        AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("state", "CLAIMED")),
                fields=["account", "id"],
                name="chits_payment_to_confirm",
            ),
        ),
        AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("gateway_payment_id", ""), _negated=True),
                fields=["gateway_payment_id"],
                name="chits_payment_found",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_payment_account_id"),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("receipt_number__isnull", False)),
                fields=("account", "receipt_number"),
                name="chits_payment_receipt",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gateway_payment_id", ""), _negated=True),
                fields=("account", "gateway_payment_id"),
                name="chits_payment_gateway",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("reference_key", ""), _negated=True), ("state__in", ["CLAIMED", "RECEIVED"])
                ),
                fields=("account", "reference_key", "ticket"),
                name="chits_payment_reference",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("account", "key"),
                name="chits_payment_attempt",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="chits_payment_amount"
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("applied__gte", 0),
                    ("refunded__gte", 0),
                    ("refunded__lte", models.F("amount")),
                    ("unapplied__gte", 0),
                ),
                name="chits_payment_parts",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(
                                models.F("applied"), "+", models.F("unapplied")
                            ),
                        ),
                        ("journal_id__isnull", False),
                        ("receipt_number__isnull", False),
                        ("state__in", ["RECEIVED", "REVERSED"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["RECEIVED", "REVERSED"]), _negated=True),
                        ("journal_id__isnull", True),
                        ("receipt_number__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="chits_payment_received",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "CLAIMED",
                            "RECEIVED",
                            "REJECTED",
                            "REVERSED",
                        ],
                    )
                ),
                name="chits_payment_state",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "method__in",
                        [
                            "cash",
                            "bank",
                            "upi",
                            "cheque",
                            "agent",
                            "gateway",
                        ],
                    )
                ),
                name="chits_payment_method",
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "door__in",
                        [
                            "recorded",
                            "claim",
                            "gateway",
                        ],
                    )
                ),
                name="chits_payment_door",
            ),
        ),
        AddIndex(
            model_name="gatewayrefund",
            index=models.Index(
                condition=models.Q(("refund_id", ""), _negated=True),
                fields=["refund_id"],
                name="chits_gatewayrefund_found",
            ),
        ),
        AddConstraint(
            model_name="gatewayrefund",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="chits_gatewayrefund_account_id"
            ),
        ),
        AddConstraint(
            model_name="gatewayrefund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("refund_id", ""), _negated=True),
                fields=("account", "refund_id"),
                name="chits_gatewayrefund_once",
            ),
        ),
        AddConstraint(
            model_name="gatewayrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="chits_gatewayrefund_amount"
            ),
        ),
        AddConstraint(
            model_name="gatewayrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "REQUESTED",
                            "DONE",
                            "FAILED",
                        ],
                    )
                ),
                name="chits_gatewayrefund_state",
            ),
        ),
        AddConstraint(
            model_name="receiptcounter",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="chits_receiptcounter_account_id"
            ),
        ),
        AddConstraint(
            model_name="receiptcounter",
            constraint=models.UniqueConstraint(fields=("account",), name="chits_receiptcounter_one"),
        ),
        AddConstraint(
            model_name="receiptprint",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="chits_receiptprint_account_id"
            ),
        ),
        AddConstraint(
            model_name="receiptprint",
            constraint=models.UniqueConstraint(
                fields=("account", "payment", "copy"), name="chits_receiptprint_once"
            ),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_gatewayorder_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_gatewayorder_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="person_id", name="chits_gatewayorder_person", to="chits_person"
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_payment_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_payment_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="person_id", name="chits_payment_person", to="chits_person"
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="order_id", name="chits_payment_order", to="chits_gatewayorder"
            ),
        ),
        AddConstraint(
            model_name="payment",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="collected_by", name="chits_payment_agent", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="gatewayrefund",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="payment_id", name="chits_gatewayrefund_payment", to="chits_payment"
            ),
        ),
        AddConstraint(
            model_name="receiptprint",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="payment_id", name="chits_receiptprint_payment", to="chits_payment"
            ),
        ),
        *[ProtectTenantTable(f"chits_{table}") for table in TABLES],
        *[AppendOnly(f"chits_{table}") for table in ("gatewayevent", "deposit", "receiptprint")],
        *[AppendOnly(f"chits_{table}", updatable=columns) for table, columns in CHANGED.items()],
        *[
            migrations.RunSQL(sql, f"DROP FUNCTION {name}")
            for name, sql in zip(
                NAMES, [FOUND_ORDER, FOUND_PAYMENT, FOUND_REFUND, FOUND_RECEIPT, DUE], strict=True
            )
        ],
        WithoutModels(grant),
    ]
