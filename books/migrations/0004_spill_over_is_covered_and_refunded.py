"""Covers of spill-over, what entries they match, override grants, and refunds."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable
from tenancy.constraints import AddConstraint, AddIndex

TABLES = ["collaborator", "cover", "coverentry", "match", "coverlink", "overridegrant", "refund"]


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0003_due_periods"),
        ("tenancy", "0002_seal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collaborator",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("odds", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ("usual_limit", models.BigIntegerField(null=True)),
                ("is_active", models.BooleanField(default=True)),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.SmallIntegerField()),
                (
                    "mode",
                    models.CharField(
                        choices=[("REQUEST", "Request"), ("OVERKILL", "Overkill")],
                        default="REQUEST",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REQUESTED", "REQUESTED"),
                            ("CONFIRMED", "CONFIRMED"),
                            ("PARTIAL", "PARTIAL"),
                            ("REJECTED", "REJECTED"),
                            ("EXPIRED", "EXPIRED"),
                            ("CANCELLED", "CANCELLED"),
                        ],
                        max_length=9,
                    ),
                ),
                ("requested", models.BigIntegerField()),
                ("confirmed", models.BigIntegerField(default=0)),
                ("cancelled", models.BigIntegerField(default=0)),
                ("matched", models.BigIntegerField(default=0)),
                ("odds", models.DecimalField(decimal_places=4, max_digits=12)),
                ("requested_at", models.DateTimeField()),
                ("requested_by", models.CharField(max_length=300)),
                ("answer_by", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=300)),
                ("answered_how", models.CharField(blank=True, max_length=40)),
                ("answer_note", models.CharField(blank=True, max_length=500)),
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
                    "collaborator",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to="books.collaborator",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to="books.period",
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
            name="CoverEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "cover_id",
                        "entry_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "cover",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named",
                        to="books.cover",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="books.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoverLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("opened_at", models.DateTimeField(null=True)),
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
                    "collaborator",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="books.collaborator",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="books.period",
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
            name="Match",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField()),
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
                    "cover",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="books.cover",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="books.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OverrideGrant",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("action", models.CharField(max_length=20)),
                ("number", models.SmallIntegerField(null=True)),
                ("max_amount", models.BigIntegerField(null=True)),
                ("locator", models.CharField(max_length=4)),
                ("code_hash", models.BinaryField(max_length=32)),
                ("issued_by", models.UUIDField(help_text="The membership that issued it.")),
                ("issued_by_name", models.CharField(max_length=300)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("used_by", models.CharField(blank=True, max_length=300)),
                ("wrong_tries", models.SmallIntegerField(default=0)),
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
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="books.period",
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
            name="Refund",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "entry_id",
                    models.UUIDField(help_text="The one entry it was asked for, if it was.", null=True),
                ),
                ("amount", models.BigIntegerField()),
                ("spill_only", models.BooleanField(default=False)),
                ("reason", models.CharField(max_length=500)),
                (
                    "made_by",
                    models.UUIDField(help_text="The membership; none when the clock did it.", null=True),
                ),
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
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="books.ticket",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        AddConstraint(
            model_name="collaborator",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="books_collaborator_account_id"
            ),
        ),
        AddConstraint(
            model_name="collaborator",
            constraint=models.UniqueConstraint(fields=("account", "name"), name="books_collaborator_name"),
        ),
        AddConstraint(
            model_name="collaborator",
            constraint=models.CheckConstraint(
                condition=models.Q(("odds__isnull", True), ("odds__gte", 0), _connector="OR"),
                name="books_collaborator_odds",
            ),
        ),
        AddConstraint(
            model_name="collaborator",
            constraint=models.CheckConstraint(
                condition=models.Q(("usual_limit__isnull", True), ("usual_limit__gte", 0), _connector="OR"),
                name="books_collaborator_limit",
            ),
        ),
        AddIndex(
            model_name="cover",
            index=models.Index(fields=["account", "period", "number"], name="books_cover_number"),
        ),
        AddIndex(
            model_name="cover",
            index=models.Index(
                condition=models.Q(("state", "REQUESTED")),
                fields=["account", "period"],
                name="books_cover_requested",
            ),
        ),
        AddConstraint(
            model_name="cover",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="books_cover_account_id"),
        ),
        AddConstraint(
            model_name="cover",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="period_id", name="books_cover_period", to="books_period"
            ),
        ),
        AddConstraint(
            model_name="cover",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="collaborator_id", name="books_cover_collaborator", to="books_collaborator"
            ),
        ),
        AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["REQUESTED", "CONFIRMED", "PARTIAL", "REJECTED", "EXPIRED", "CANCELLED"])
                ),
                name="books_cover_state",
            ),
        ),
        AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["REQUEST", "OVERKILL"])), name="books_cover_mode"
            ),
        ),
        AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled__gte", 0),
                    ("matched__gte", 0),
                    ("requested__gt", 0),
                    (
                        "matched__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("confirmed"), "-", models.F("cancelled")
                        ),
                    ),
                    (
                        "confirmed__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("requested"), "+", models.F("cancelled")
                        ),
                    ),
                ),
                name="books_cover_suffices",
            ),
        ),
        AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["CONFIRMED", "PARTIAL", "CANCELLED"]), ("confirmed", 0), _connector="OR"
                ),
                name="books_cover_confirmed_when_answered",
            ),
        ),
        AddConstraint(
            model_name="coverentry",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="cover_id", name="books_coverentry_cover", to="books_cover"
            ),
        ),
        AddConstraint(
            model_name="coverentry",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="entry_id", name="books_coverentry_entry", to="books_entry"
            ),
        ),
        AddConstraint(
            model_name="coverlink",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="books_coverlink_account_id"),
        ),
        AddConstraint(
            model_name="coverlink",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="period_id", name="books_coverlink_period", to="books_period"
            ),
        ),
        AddConstraint(
            model_name="coverlink",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="collaborator_id", name="books_coverlink_collaborator", to="books_collaborator"
            ),
        ),
        AddConstraint(
            model_name="coverlink",
            constraint=models.UniqueConstraint(
                fields=("account", "period", "collaborator"), name="books_coverlink_one"
            ),
        ),
        AddConstraint(
            model_name="match",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="cover_id", name="books_match_cover", to="books_cover"
            ),
        ),
        AddConstraint(
            model_name="match",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="entry_id", name="books_match_entry", to="books_entry"
            ),
        ),
        AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="books_match_positive"
            ),
        ),
        AddConstraint(
            model_name="overridegrant",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="books_overridegrant_account_id"
            ),
        ),
        AddConstraint(
            model_name="overridegrant",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="period_id", name="books_overridegrant_period", to="books_period"
            ),
        ),
        AddConstraint(
            model_name="overridegrant",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="issued_by", name="books_overridegrant_issuer", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="overridegrant",
            constraint=models.UniqueConstraint(
                fields=("account", "locator"), name="books_overridegrant_locator"
            ),
        ),
        AddConstraint(
            model_name="overridegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                name="books_overridegrant_expires",
            ),
        ),
        AddConstraint(
            model_name="overridegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("wrong_tries__gte", 0), ("wrong_tries__lte", 5)),
                name="books_overridegrant_tries",
            ),
        ),
        AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="books_refund_account_id"),
        ),
        AddConstraint(
            model_name="refund",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="books_refund_ticket", to="books_ticket"
            ),
        ),
        AddConstraint(
            model_name="refund",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="entry_id", name="books_refund_entry", to="books_entry"
            ),
        ),
        AddConstraint(
            model_name="refund",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="made_by", name="books_refund_maker", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="books_refund_positive"
            ),
        ),
        *[ProtectTenantTable(f"books_{table}") for table in TABLES],
        AppendOnly("books_refund"),
    ]
