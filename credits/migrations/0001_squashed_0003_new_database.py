"""Everything of a new database that migrations 0001 to 0003 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
import tenancy.rowsecurity
import uuid
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, StaffMayRead


class Migration(migrations.Migration):
    initial = True
    replaces = [("credits", "0001_wallet"), ("credits", "0002_seal"), ("credits", "0003_plain_names")]
    dependencies = [("tenancy", "0001_squashed_0007_new_database")]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="Wallet",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("balance", models.BigIntegerField(default=0)),
                        ("held", models.BigIntegerField(default=0)),
                        (
                            "entries",
                            models.BigIntegerField(default=0, help_text="The number of rows in its ledger."),
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
                                fields=("account", "id"), name="credits_wallet_account_id"
                            ),
                            models.UniqueConstraint(fields=("account",), name="credits_wallet_one"),
                            models.CheckConstraint(
                                condition=models.Q(("balance__gte", models.F("held")), ("held__gte", 0)),
                                name="credits_wallet_covers",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("amount", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("held", "held"),
                                    ("committed", "committed"),
                                    ("released", "released"),
                                ],
                                default="held",
                                max_length=10,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("subscription", "subscription"),
                                    ("adjustment", "adjustment"),
                                    ("refund", "refund"),
                                    ("content_generation", "content_generation"),
                                ],
                                max_length=40,
                            ),
                        ),
                        ("description", models.CharField(max_length=255)),
                        ("metadata", models.JSONField(default=dict)),
                        ("key", models.CharField(max_length=128)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
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
                            "wallet",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="credits.wallet",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="credits_hold_account_id"),
                            models.UniqueConstraint(fields=("account", "key"), name="credits_hold_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="credits_hold_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["held", "committed", "released"])),
                                name="credits_hold_state",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="wallet_id", name="credits_hold_of_wallet", to="credits_wallet"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditEntry",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "position",
                            models.BigIntegerField(
                                help_text="Counts the account's entries from 1, without gaps."
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("subscription", "subscription"),
                                    ("adjustment", "adjustment"),
                                    ("refund", "refund"),
                                    ("content_generation", "content_generation"),
                                ],
                                max_length=40,
                            ),
                        ),
                        ("amount", models.BigIntegerField(help_text="In credits; spending is negative.")),
                        ("balance_after", models.BigIntegerField()),
                        ("description", models.CharField(max_length=255)),
                        ("metadata", models.JSONField(default=dict)),
                        (
                            "key",
                            models.CharField(
                                help_text="The same key takes effect only once.", max_length=128
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
                            "wallet",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="credits.wallet",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="credits_creditentry_account_id"
                            ),
                            models.UniqueConstraint(fields=("account", "key"), name="credits_entry_once"),
                            models.UniqueConstraint(
                                fields=("account", "position"), name="credits_entry_position"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True), name="credits_entry_moves"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("balance_after__gte", 0)),
                                name="credits_entry_never_short",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="wallet_id", name="credits_entry_of_wallet", to="credits_wallet"
                            ),
                        ],
                    },
                ),
            ],
        ),
        ProtectTenantTable("credits_wallet"),
        ProtectTenantTable("credits_creditentry"),
        ProtectTenantTable("credits_hold"),
        AppendOnly("credits_creditentry"),
        AppendOnly("credits_hold", updatable=("state", "settled_at")),
        StaffMayRead("credits_wallet"),
        StaffMayRead("credits_creditentry"),
    ]
