"""Everything of a new database that migrations 0001 to 0003 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
import tenancy.rowsecurity
import uuid
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import AppendOnly, ProtectTenantTable


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("journal", "0001_double_entry"),
        ("journal", "0002_seal"),
        ("journal", "0003_rename_place_to_journal_account"),
    ]
    dependencies = [("tenancy", "0001_squashed_0007_new_database")]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="Transaction",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("key", models.CharField(help_text="The same key is posted once.", max_length=128)),
                        ("kind", models.CharField(help_text="What happened, such as sale.", max_length=40)),
                        (
                            "about",
                            models.UUIDField(help_text="The ticket, cover or period it is about.", null=True),
                        ),
                        ("memo", models.CharField(blank=True, max_length=500)),
                        ("made_by", models.UUIDField(help_text="The user; null for the clock.", null=True)),
                        (
                            "reverses",
                            models.UUIDField(
                                help_text="The transaction that this one takes back.", null=True
                            ),
                        ),
                        ("happened_at", models.DateTimeField()),
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
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="journal_transaction_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "key"), name="journal_transaction_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("reverses__isnull", False)),
                                fields=("account", "reverses"),
                                name="journal_transaction_reversed_once",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="reverses",
                                name="journal_transaction_reverses",
                                to="journal_transaction",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "account_id",
                                "transaction_id",
                                "line",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("line", models.SmallIntegerField()),
                        ("amount", models.BigIntegerField()),
                        (
                            "happened_at",
                            models.DateTimeField(
                                help_text="The transaction's, so that a statement is one index."
                            ),
                        ),
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
                            "transaction",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="journal.transaction",
                            ),
                        ),
                        (
                            "journal_account",
                            models.ForeignKey(
                                db_column="place_id",
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="journal.accountrow",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["account", "journal_account", "happened_at"],
                                name="journal_posting_statement",
                            )
                        ],
                        "constraints": [
                            tenancy.rowsecurity.TenantForeignKey(
                                column="transaction_id",
                                name="journal_posting_transaction",
                                to="journal_transaction",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="place_id", name="journal_posting_place", to="journal_journalaccount"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True), name="journal_posting_moves"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountRow",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("asset", "asset"),
                                    ("liability", "liability"),
                                    ("income", "income"),
                                    ("expense", "expense"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("code", models.CharField(help_text="What it holds, such as cash.", max_length=40)),
                        (
                            "subject",
                            models.UUIDField(
                                help_text="Whose or of what: a seller, a period; null for the house.",
                                null=True,
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
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
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "code", "subject", "currency"),
                                name="journal_account_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["asset", "liability", "income", "expense"])),
                                name="journal_account_kind",
                            ),
                            models.UniqueConstraint(
                                fields=("account", "id"), name="journal_accountrow_account_id"
                            ),
                        ],
                        "db_table": "journal_journalaccount",
                    },
                ),
            ],
        ),
        ProtectTenantTable("journal_journalaccount"),
        ProtectTenantTable("journal_transaction"),
        ProtectTenantTable("journal_posting"),
        AppendOnly("journal_journalaccount"),
        AppendOnly("journal_transaction"),
        AppendOnly("journal_posting"),
    ]
