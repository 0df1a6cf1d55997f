"""Results and their corrections, claims, limits, and how ledgers stood when they closed."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable
from tenancy.constraints import AddConstraint, AddIndex

TABLES = ["result", "correction", "claim", "limit", "closedcell"]


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0005_receipts"),
        ("tenancy", "0002_seal"),
        ("journal", "0002_seal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("amount", models.BigIntegerField()),
                ("paid_by", models.UUIDField(help_text="The membership.")),
                ("paid_by_name", models.CharField(max_length=300)),
                ("paid_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ClosedCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "ledger_id",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.SmallIntegerField()),
                ("capacity", models.BigIntegerField()),
                ("used", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.account",
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closed_cells",
                        to="books.ledger",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.SmallIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("asked_by", models.UUIDField(help_text="The membership.")),
                ("asked_by_name", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("number_default", "number_default"),
                            ("number_override", "number_override"),
                            ("number_group", "number_group"),
                            ("ticket", "ticket"),
                            ("customer", "customer"),
                            ("seller", "seller"),
                        ],
                        max_length=15,
                    ),
                ),
                ("most", models.BigIntegerField()),
                (
                    "numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                ("seller", models.UUIDField(help_text="The membership.", null=True)),
                ("customer", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "position",
                    models.SmallIntegerField(
                        help_text="1 for the announcement, then the corrections in order."
                    ),
                ),
                ("number", models.SmallIntegerField()),
                ("fingerprint", models.BinaryField(max_length=32)),
                (
                    "made_by",
                    models.UUIDField(
                        help_text="The membership; none when the schedule revealed it.", null=True
                    ),
                ),
                ("made_by_name", models.CharField(blank=True, max_length=300)),
                ("approved_by", models.UUIDField(help_text="The second person of a correction.", null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                ("prizes_posted", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="book",
            name="claim_days",
            field=models.SmallIntegerField(default=90),
        ),
        migrations.AddField(
            model_name="book",
            name="loss_limit",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="book",
            name="odds_changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="period",
            name="alerted_percent",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="period",
            name="claims_expired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="payouts",
            field=models.JSONField(db_default={}, default=dict),
        ),
        AddIndex(
            model_name="ticket",
            index=models.Index(fields=["account", "period", "seller_id"], name="books_ticket_by_seller"),
        ),
        AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("customer", ""), _negated=True),
                fields=["account", "period", "customer"],
                name="books_ticket_by_customer",
            ),
        ),
        AddConstraint(
            model_name="book",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim_days__gte", 1), ("claim_days__lte", 3660)),
                name="books_book_claim_days",
            ),
        ),
        AddConstraint(
            model_name="book",
            constraint=models.CheckConstraint(
                condition=models.Q(("loss_limit__isnull", True), ("loss_limit__gt", 0), _connector="OR"),
                name="books_book_loss_limit",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.account",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="ticket",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="books.ticket",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.account",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="period",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="books.period",
            ),
        ),
        migrations.AddField(
            model_name="limit",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.account",
            ),
        ),
        migrations.AddField(
            model_name="limit",
            name="book",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="limits",
                to="books.book",
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.account",
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="period",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="books.period",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="result",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="books.result",
            ),
        ),
        AddConstraint(
            model_name="closedcell",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ledger_id", name="books_closedcell_ledger", on_delete="CASCADE", to="books_ledger"
            ),
        ),
        AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="books_correction_account_id"),
        ),
        AddConstraint(
            model_name="correction",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="period_id", name="books_correction_period", to="books_period"
            ),
        ),
        AddConstraint(
            model_name="correction",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="asked_by", name="books_correction_asker", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved_at__isnull", True)),
                fields=("account", "period"),
                name="books_correction_one_waiting",
            ),
        ),
        AddConstraint(
            model_name="limit",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="books_limit_account_id"),
        ),
        AddConstraint(
            model_name="limit",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="book_id", name="books_limit_book", to="books_book"
            ),
        ),
        AddConstraint(
            model_name="limit",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="seller", name="books_limit_seller", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="limit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["number_default", "number_override", "number_group", "ticket", "customer", "seller"],
                    )
                ),
                name="books_limit_kind",
            ),
        ),
        AddConstraint(
            model_name="limit",
            constraint=models.CheckConstraint(
                condition=models.Q(("most__gte", 0)), name="books_limit_not_negative"
            ),
        ),
        AddConstraint(
            model_name="limit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["number_override", "number_group"]), ("numbers__len__gt", 0)),
                    models.Q(
                        models.Q(("kind__in", ["number_override", "number_group"]), _negated=True),
                        ("numbers__len", 0),
                    ),
                    _connector="OR",
                ),
                name="books_limit_numbers",
            ),
        ),
        AddConstraint(
            model_name="limit",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "seller"), ("seller__isnull", True), _connector="OR"),
                name="books_limit_of_a_seller",
            ),
        ),
        AddConstraint(
            model_name="limit",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "customer"), ("customer", ""), _connector="OR"),
                name="books_limit_of_a_customer",
            ),
        ),
        AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="books_result_account_id"),
        ),
        AddConstraint(
            model_name="result",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="period_id", name="books_result_period", to="books_period"
            ),
        ),
        AddConstraint(
            model_name="result",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="made_by", name="books_result_maker", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="result",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="approved_by", name="books_result_approver", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="result",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="prizes_posted", name="books_result_prizes_posted", to="journal_transaction"
            ),
        ),
        AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("account", "period", "position"), name="books_result_position"
            ),
        ),
        AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", True), ("position", 1)),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("made_by__isnull", False),
                        ("position__gt", 1),
                        models.Q(("approved_by", models.F("made_by")), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="books_result_by_two_persons",
            ),
        ),
        AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="books_claim_account_id"),
        ),
        AddConstraint(
            model_name="claim",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="books_claim_ticket", to="books_ticket"
            ),
        ),
        AddConstraint(
            model_name="claim",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="result_id", name="books_claim_result", to="books_result"
            ),
        ),
        AddConstraint(
            model_name="claim",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="paid_by", name="books_claim_payer", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("account", "ticket", "result"), name="books_claim_once"
            ),
        ),
        AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="books_claim_positive"
            ),
        ),
        *[ProtectTenantTable(f"books_{table}") for table in TABLES],
        AppendOnly("books_result"),
        AppendOnly("books_claim"),
        # What was proposed stays; only its approval may be written.
        AppendOnly("books_correction", updatable=("approved_at",)),
    ]
