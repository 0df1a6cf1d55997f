"""Everything of a new database that migrations 0001 to 0023 of this app made, at once."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import tenancy.rowsecurity
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import AppendOnly, ProtectTenantTable


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("books", "0001_books"),
        ("books", "0002_locks"),
        ("books", "0003_due_periods"),
        ("books", "0004_spill_over_is_covered_and_refunded"),
        ("books", "0005_receipts"),
        ("books", "0006_results_limits_and_archive"),
        ("books", "0007_limits_and_results_due"),
        ("books", "0008_corrections_can_be_withdrawn"),
        ("books", "0009_tills_and_imports"),
        ("books", "0010_statistics_for_imports"),
        ("books", "0011_covers_due"),
        ("books", "0012_entries_lie_in_order"),
        ("books", "0013_test_beacon_accepted"),
        ("books", "0014_collaborators_sign_in"),
        ("books", "0015_imports_say_how_they_were_read"),
        ("books", "0016_times_are_plausible"),
        ("books", "0017_odds_above_zero_or_none"),
        ("books", "0018_tills_can_be_reopened"),
        ("books", "0019_only_active_collaborators_are_asked"),
        ("books", "0020_public_tickets_tell_pending_from_covered"),
        ("books", "0021_customers_are_told_by_a_key"),
        ("books", "0022_a_difference_of_a_till_has_a_note"),
        ("books", "0023_times_are_plausible"),
    ]
    dependencies = [
        ("audit", "0001_squashed_0007_new_database"),
        ("identity", "0001_squashed_0006_new_database"),
        ("journal", "0001_squashed_0003_new_database"),
        ("kernel", "0001_squashed_0002_new_database"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="Book",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("currency", models.CharField(max_length=3)),
                        ("time_zone", models.CharField(max_length=64)),
                        ("width", models.SmallIntegerField(default=3)),
                        (
                            "capacity_factor",
                            models.DecimalField(decimal_places=4, default=Decimal("1"), max_digits=8),
                        ),
                        ("odds", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                        (
                            "payouts",
                            models.JSONField(
                                default=dict, help_text="Odds of lesser prizes: permutation, near."
                            ),
                        ),
                        (
                            "when_full",
                            models.CharField(
                                choices=[("SPILL", "Spill"), ("REFUSE", "Refuse"), ("TRIM", "Trim")],
                                default="SPILL",
                                max_length=6,
                            ),
                        ),
                        (
                            "permutation",
                            models.CharField(
                                choices=[("each", "Each"), ("split", "Split")], default="each", max_length=5
                            ),
                        ),
                        (
                            "announce_policy",
                            models.CharField(
                                choices=[("RETAIN", "Retain"), ("REFUND", "Refund")],
                                default="RETAIN",
                                max_length=6,
                            ),
                        ),
                        (
                            "draw",
                            models.CharField(
                                choices=[("external", "External"), ("fair", "Fair")],
                                default="external",
                                max_length=8,
                            ),
                        ),
                        ("four_eyes", models.BooleanField(default=False)),
                        ("almost_full_percent", models.SmallIntegerField(default=80)),
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
                        ("claim_days", models.SmallIntegerField(default=90)),
                        ("loss_limit", models.BigIntegerField(null=True)),
                        ("odds_changed_at", models.DateTimeField(null=True)),
                        ("accepts_test_beacon", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_book_account_id"),
                            models.UniqueConstraint(fields=("account", "name"), name="books_book_name"),
                            models.CheckConstraint(
                                condition=models.Q(("width__in", [2, 3, 4])), name="books_book_width"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity_factor__gt", 0)), name="books_book_factor"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("almost_full_percent__gte", 1), ("almost_full_percent__lte", 100)
                                ),
                                name="books_book_almost_full",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("when_full__in", ["SPILL", "REFUSE", "TRIM"])),
                                name="books_book_when_full",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("permutation__in", ["each", "split"])),
                                name="books_book_permutation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("announce_policy__in", ["RETAIN", "REFUND"])),
                                name="books_book_announce_policy",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("draw__in", ["external", "fair"])), name="books_book_draw"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("claim_days__gte", 1), ("claim_days__lte", 3660)),
                                name="books_book_claim_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("loss_limit__isnull", True), ("loss_limit__gt", 0), _connector="OR"
                                ),
                                name="books_book_loss_limit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("odds__isnull", True), ("odds__gt", 0), _connector="OR"),
                                name="books_book_odds",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("period_id", models.UUIDField()),
                        ("line", models.IntegerField(help_text="Place within the ticket, from 1.")),
                        ("number", models.SmallIntegerField()),
                        ("amount", models.BigIntegerField()),
                        ("held", models.BigIntegerField()),
                        ("pending", models.BigIntegerField()),
                        ("covered", models.BigIntegerField(default=0)),
                        ("retained", models.BigIntegerField(default=0)),
                        ("refunded", models.BigIntegerField(default=0)),
                        ("pending_mode", models.CharField(default="AUTO", max_length=6)),
                        ("odds", models.DecimalField(decimal_places=4, max_digits=12)),
                        ("capacity_factor", models.DecimalField(decimal_places=4, max_digits=8)),
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
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="books.ticket",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["account", "period_id", "number"], name="books_entry_number"
                            ),
                            models.Index(
                                condition=models.Q(("pending__gt", 0)),
                                fields=["account", "period_id", "number"],
                                name="books_entry_pending",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_entry_account_id"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gt", 0),
                                    ("held__gte", 0),
                                    ("pending__gte", 0),
                                    ("covered__gte", 0),
                                    ("refunded__gte", 0),
                                    ("retained__gte", 0),
                                ),
                                name="books_entry_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "amount",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.F("held"), "+", models.F("pending")
                                                    ),
                                                    "+",
                                                    models.F("covered"),
                                                ),
                                                "+",
                                                models.F("retained"),
                                            ),
                                            "+",
                                            models.F("refunded"),
                                        ),
                                    )
                                ),
                                name="books_entry_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pending_mode__in", ["AUTO", "MANUAL"])),
                                name="books_entry_pending_mode",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="books_entry_ticket", to="books_ticket"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "ticket", "line"), name="books_entry_line"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ledger",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("priority", models.IntegerField()),
                        ("capacity", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "OPEN"), ("CLOSED", "CLOSED")], default="OPEN", max_length=6
                            ),
                        ),
                        ("closed_by", models.CharField(blank=True, max_length=10)),
                        ("closed_at", models.DateTimeField(null=True)),
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
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ledgers",
                                to="books.period",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_ledger_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "period", "name"), name="books_ledger_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gte", 0)), name="books_ledger_capacity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["OPEN", "CLOSED"])),
                                name="books_ledger_state",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id", name="books_ledger_period", to="books_period"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cell",
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
                        ("used", models.BigIntegerField(default=0)),
                        ("frozen_at", models.DateTimeField(null=True)),
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
                                related_name="+",
                                to="books.ledger",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("used__gte", 0), ("used__lte", models.F("capacity"))),
                                name="books_cell_never_oversold",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ledger_id",
                                name="books_cell_ledger",
                                on_delete="CASCADE",
                                to="books_ledger",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Leg",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("position", models.SmallIntegerField()),
                        ("amount", models.BigIntegerField()),
                        ("units", models.BigIntegerField()),
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
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legs",
                                to="books.entry",
                            ),
                        ),
                        (
                            "ledger",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legs",
                                to="books.ledger",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_leg_account_id"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0), ("units__gte", 0)),
                                name="books_leg_not_negative",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="entry_id", name="books_leg_entry", to="books_entry"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ledger_id", name="books_leg_ledger", to="books_ledger"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Period",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "DRAFT"),
                                    ("OPEN", "OPEN"),
                                    ("PRECLOSED", "PRECLOSED"),
                                    ("ANNOUNCED", "ANNOUNCED"),
                                    ("CLOSED", "CLOSED"),
                                    ("ARCHIVED", "ARCHIVED"),
                                    ("VOIDED", "VOIDED"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("opens_by_itself", models.BooleanField(default=True)),
                        ("opens_at", models.DateTimeField(null=True)),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("pre_close_at", models.DateTimeField()),
                        ("pre_closed_at", models.DateTimeField(null=True)),
                        ("cover_cutoff_at", models.DateTimeField(null=True)),
                        ("reveal_at", models.DateTimeField(null=True)),
                        (
                            "announce_policy",
                            models.CharField(
                                choices=[("RETAIN", "Retain"), ("REFUND", "Refund")], max_length=6
                            ),
                        ),
                        ("lucky_number", models.SmallIntegerField(null=True)),
                        ("lucky_number_by", models.UUIDField(null=True)),
                        ("lucky_number_at", models.DateTimeField(null=True)),
                        ("announced_at", models.DateTimeField(null=True)),
                        ("draw_occurred_at", models.DateTimeField(null=True)),
                        ("claims_expire_at", models.DateTimeField(null=True)),
                        ("fingerprint", models.BinaryField(max_length=32, null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
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
                            "book",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="periods",
                                to="books.book",
                            ),
                        ),
                        ("alerted_percent", models.SmallIntegerField(default=0)),
                        ("claims_expired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [models.Index(fields=["state", "pre_close_at"], name="books_period_due")],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_period_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "book", "name"), name="books_period_name"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OPEN")),
                                fields=("account", "book"),
                                name="books_period_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "DRAFT",
                                            "OPEN",
                                            "PRECLOSED",
                                            "ANNOUNCED",
                                            "CLOSED",
                                            "ARCHIVED",
                                            "VOIDED",
                                        ],
                                    )
                                ),
                                name="books_period_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_at__isnull", True),
                                    ("opens_at__lt", models.F("pre_close_at")),
                                    _connector="OR",
                                ),
                                name="books_period_opens_before_close",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cover_cutoff_at__isnull", True),
                                    ("cover_cutoff_at__gte", models.F("pre_close_at")),
                                    _connector="OR",
                                ),
                                name="books_period_cutoff_after_close",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("lucky_number__isnull", True), ("state__in", ["DRAFT", "OPEN"])
                                    ),
                                    models.Q(("state__in", ["DRAFT", "OPEN"]), _negated=True),
                                    _connector="OR",
                                ),
                                name="books_period_no_number_while_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["ANNOUNCED"]), _negated=True),
                                    ("lucky_number__isnull", False),
                                    _connector="OR",
                                ),
                                name="books_period_announced_number",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="book_id", name="books_period_book", to="books_book"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("draw_occurred_at__isnull", True),
                                    models.Q(
                                        ("announced_at__isnull", False),
                                        ("draw_occurred_at__gte", models.F("opens_at")),
                                        ("draw_occurred_at__lte", models.F("announced_at")),
                                        ("opens_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="books_period_draw_while_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("opens_at__isnull", True),
                                        models.Q(
                                            (
                                                "opens_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "opens_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("pre_close_at__isnull", True),
                                        models.Q(
                                            (
                                                "pre_close_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "pre_close_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("cover_cutoff_at__isnull", True),
                                        models.Q(
                                            (
                                                "cover_cutoff_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "cover_cutoff_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("reveal_at__isnull", True),
                                        models.Q(
                                            (
                                                "reveal_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "reveal_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("draw_occurred_at__isnull", True),
                                        models.Q(
                                            (
                                                "draw_occurred_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "draw_occurred_at__lte",
                                                datetime.datetime(
                                                    2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="books_period_plausible_times",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodNumber",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "account_id",
                                "period_id",
                                "number",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("number", models.SmallIntegerField()),
                        ("sold", models.BigIntegerField(default=0)),
                        ("held", models.BigIntegerField(default=0)),
                        ("pending", models.BigIntegerField(default=0)),
                        ("covered", models.BigIntegerField(default=0)),
                        ("retained", models.BigIntegerField(default=0)),
                        ("reserve", models.BigIntegerField(default=0)),
                        ("frozen_at", models.DateTimeField(null=True)),
                        ("blocked_at", models.DateTimeField(null=True)),
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
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="books.period",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("held__gte", 0),
                                    ("pending__gte", 0),
                                    ("sold__gte", 0),
                                    ("covered__gte", 0),
                                    ("reserve__gte", 0),
                                    ("retained__gte", 0),
                                ),
                                name="books_number_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "sold",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("held"), "+", models.F("pending")
                                                ),
                                                "+",
                                                models.F("covered"),
                                            ),
                                            "+",
                                            models.F("retained"),
                                        ),
                                    )
                                ),
                                name="books_number_adds_up",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id",
                                name="books_number_period",
                                on_delete="CASCADE",
                                to="books_period",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ticket",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("code", models.CharField(max_length=12)),
                        ("seller_id", models.UUIDField(help_text="The membership that sold it.")),
                        ("seller_name", models.CharField(max_length=300)),
                        ("customer", models.CharField(blank=True, max_length=120)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SOLD", "SOLD"),
                                    ("PARTLY_REFUNDED", "PARTLY_REFUNDED"),
                                    ("REFUNDED", "REFUNDED"),
                                    ("VOIDED", "VOIDED"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("total", models.BigIntegerField()),
                        ("spill_total", models.BigIntegerField()),
                        ("refunded", models.BigIntegerField(default=0)),
                        ("entry_count", models.IntegerField()),
                        (
                            "accepted_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
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
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="books.period",
                            ),
                        ),
                        ("payouts", models.JSONField(db_default={}, default=dict)),
                        ("customer_key", models.CharField(blank=True, db_default="", max_length=240)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["account", "period", "seller_id"], name="books_ticket_by_seller"
                            ),
                            models.Index(
                                condition=models.Q(("customer_key", ""), _negated=True),
                                fields=["account", "period", "customer_key"],
                                name="books_ticket_by_customer_key",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_ticket_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "period", "code"), name="books_ticket_code"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["SOLD", "PARTLY_REFUNDED", "REFUNDED", "VOIDED"])
                                ),
                                name="books_ticket_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("refunded__gte", 0),
                                    ("refunded__lte", models.F("total")),
                                    ("total__gt", 0),
                                ),
                                name="books_ticket_amounts",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id", name="books_ticket_period", to="books_period"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="seller_id", name="books_ticket_seller", to="tenancy_membership"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Collaborator",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("email", models.CharField(blank=True, max_length=254)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("odds", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                        ("usual_limit", models.BigIntegerField(null=True)),
                        ("is_active", models.BooleanField(default=True)),
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
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("bound_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="books_collaborator_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "name"), name="books_collaborator_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("odds__isnull", True), ("odds__gte", 0), _connector="OR"),
                                name="books_collaborator_odds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("usual_limit__isnull", True), ("usual_limit__gte", 0), _connector="OR"
                                ),
                                name="books_collaborator_limit",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", False)),
                                fields=("account", "user"),
                                name="books_collaborator_user",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("bound_at__isnull", True), ("user__isnull", True)),
                                    models.Q(("bound_at__isnull", False), ("user__isnull", False)),
                                    _connector="OR",
                                ),
                                name="books_collaborator_bound",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cover",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        "indexes": [
                            models.Index(fields=["account", "period", "number"], name="books_cover_number"),
                            models.Index(
                                condition=models.Q(("state", "REQUESTED")),
                                fields=["account", "period"],
                                name="books_cover_requested",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_cover_account_id"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id", name="books_cover_period", to="books_period"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="collaborator_id",
                                name="books_cover_collaborator",
                                to="books_collaborator",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "REQUESTED",
                                            "CONFIRMED",
                                            "PARTIAL",
                                            "REJECTED",
                                            "EXPIRED",
                                            "CANCELLED",
                                        ],
                                    )
                                ),
                                name="books_cover_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mode__in", ["REQUEST", "OVERKILL"])),
                                name="books_cover_mode",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["CONFIRMED", "PARTIAL", "CANCELLED"]),
                                    ("confirmed", 0),
                                    _connector="OR",
                                ),
                                name="books_cover_confirmed_when_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer_by__isnull", True),
                                    models.Q(
                                        (
                                            "answer_by__gte",
                                            datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                        ),
                                        (
                                            "answer_by__lte",
                                            datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="books_cover_plausible_times",
                            ),
                        ],
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
                    options={
                        "constraints": [
                            tenancy.rowsecurity.TenantForeignKey(
                                column="cover_id", name="books_coverentry_cover", to="books_cover"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="entry_id", name="books_coverentry_entry", to="books_entry"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoverLink",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="books_coverlink_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id", name="books_coverlink_period", to="books_period"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="collaborator_id",
                                name="books_coverlink_collaborator",
                                to="books_collaborator",
                            ),
                            models.UniqueConstraint(
                                fields=("account", "period", "collaborator"), name="books_coverlink_one"
                            ),
                        ],
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
                    options={
                        "constraints": [
                            tenancy.rowsecurity.TenantForeignKey(
                                column="cover_id", name="books_match_cover", to="books_cover"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="entry_id", name="books_match_entry", to="books_entry"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="books_match_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OverrideGrant",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="books_overridegrant_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id", name="books_overridegrant_period", to="books_period"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="issued_by", name="books_overridegrant_issuer", to="tenancy_membership"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "locator"), name="books_overridegrant_locator"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                                name="books_overridegrant_expires",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wrong_tries__gte", 0), ("wrong_tries__lte", 5)),
                                name="books_overridegrant_tries",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "entry_id",
                            models.UUIDField(
                                help_text="The one entry it was asked for, if it was.", null=True
                            ),
                        ),
                        ("amount", models.BigIntegerField()),
                        ("spill_only", models.BooleanField(default=False)),
                        ("reason", models.CharField(max_length=500)),
                        (
                            "made_by",
                            models.UUIDField(
                                help_text="The membership; none when the clock did it.", null=True
                            ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_refund_account_id"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="books_refund_ticket", to="books_ticket"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="entry_id", name="books_refund_entry", to="books_entry"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="made_by", name="books_refund_maker", to="tenancy_membership"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="books_refund_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceiptPrint",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("copy", models.IntegerField()),
                        ("paper", models.CharField(max_length=3)),
                        ("printed_by_id", models.UUIDField(help_text="The membership that printed it.")),
                        ("printed_by_name", models.CharField(max_length=300)),
                        (
                            "printed_at",
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
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prints",
                                to="books.ticket",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="books_receiptprint_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="books_print_ticket", to="books_ticket"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "ticket", "copy"), name="books_print_copy"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("copy__gte", 0)), name="books_print_copy_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("amount", models.BigIntegerField()),
                        ("paid_by", models.UUIDField(help_text="The membership.")),
                        ("paid_by_name", models.CharField(max_length=300)),
                        ("paid_at", models.DateTimeField()),
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
                                related_name="claims",
                                to="books.ticket",
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="books.result",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_claim_account_id"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="books_claim_ticket", to="books_ticket"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="result_id", name="books_claim_result", to="books_result"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="paid_by", name="books_claim_payer", to="tenancy_membership"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "ticket", "result"), name="books_claim_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="books_claim_positive"
                            ),
                        ],
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
                    options={
                        "constraints": [
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ledger_id",
                                name="books_closedcell_ledger",
                                on_delete="CASCADE",
                                to="books_ledger",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.SmallIntegerField()),
                        ("reason", models.CharField(max_length=500)),
                        ("asked_by", models.UUIDField(help_text="The membership.")),
                        ("asked_by_name", models.CharField(max_length=300)),
                        ("asked_at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(null=True)),
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
                                related_name="corrections",
                                to="books.period",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="books_correction_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id", name="books_correction_period", to="books_period"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="asked_by", name="books_correction_asker", to="tenancy_membership"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("approved_at__isnull", True), ("withdrawn_at__isnull", True)
                                ),
                                fields=("account", "period"),
                                name="books_correction_one_waiting",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Limit",
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
                            "book",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="limits",
                                to="books.book",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_limit_account_id"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="book_id", name="books_limit_book", to="books_book"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="seller", name="books_limit_seller", to="tenancy_membership"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "number_default",
                                            "number_override",
                                            "number_group",
                                            "ticket",
                                            "customer",
                                            "seller",
                                        ],
                                    )
                                ),
                                name="books_limit_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most__gte", 0)), name="books_limit_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["number_override", "number_group"]),
                                        ("numbers__len__gt", 0),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("kind__in", ["number_override", "number_group"]), _negated=True
                                        ),
                                        ("numbers__len", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="books_limit_numbers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "seller"), ("seller__isnull", True), _connector="OR"
                                ),
                                name="books_limit_of_a_seller",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "customer"), ("customer", ""), _connector="OR"),
                                name="books_limit_of_a_customer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Result",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        (
                            "approved_by",
                            models.UUIDField(help_text="The second person of a correction.", null=True),
                        ),
                        ("approved_by_name", models.CharField(blank=True, max_length=300)),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("made_at", models.DateTimeField()),
                        ("prizes_posted", models.UUIDField(null=True)),
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
                                related_name="results",
                                to="books.period",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_result_account_id"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id", name="books_result_period", to="books_period"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="made_by", name="books_result_maker", to="tenancy_membership"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="approved_by", name="books_result_approver", to="tenancy_membership"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="prizes_posted",
                                name="books_result_prizes_posted",
                                to="journal_transaction",
                            ),
                            models.UniqueConstraint(
                                fields=("account", "period", "position"), name="books_result_position"
                            ),
                            models.CheckConstraint(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Customer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("email", models.CharField(blank=True, max_length=254)),
                        ("note", models.CharField(blank=True, max_length=500)),
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
                        ("name_key", models.CharField(max_length=240)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="books_customer_account_id"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="books_customer_named"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "name_key"), name="books_customer_name_key"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Import",
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
                                    ("TICKETS", "TICKETS"),
                                    ("LIMITS", "LIMITS"),
                                    ("CUSTOMERS", "CUSTOMERS"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("CHECKING", "CHECKING"),
                                    ("CHECKED", "CHECKED"),
                                    ("RUNNING", "RUNNING"),
                                    ("STOPPED", "STOPPED"),
                                    ("DONE", "DONE"),
                                    ("DISCARDED", "DISCARDED"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        ("content", models.BinaryField(null=True)),
                        ("line_count", models.IntegerField(default=0)),
                        (
                            "item_count",
                            models.IntegerField(
                                default=0, help_text="Tickets, limits or customers in the file."
                            ),
                        ),
                        ("total", models.BigIntegerField(default=0)),
                        (
                            "spill_total",
                            models.BigIntegerField(default=0, help_text="As it stood at the check."),
                        ),
                        ("problem_count", models.IntegerField(default=0)),
                        (
                            "problems",
                            models.JSONField(
                                default=list, help_text="The first of them: [line, column, sentence]."
                            ),
                        ),
                        ("max_spill", models.BigIntegerField(default=0)),
                        ("done_lines", models.IntegerField(default=0)),
                        ("done_items", models.IntegerField(default=0)),
                        ("done_total", models.BigIntegerField(default=0)),
                        ("done_spill", models.BigIntegerField(default=0)),
                        ("stopped_because", models.CharField(blank=True, max_length=500)),
                        ("user_id", models.UUIDField()),
                        (
                            "made_by_id",
                            models.UUIDField(help_text="The membership that sells what is in it."),
                        ),
                        ("made_by_name", models.CharField(max_length=300)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "moved_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                help_text="When something last came of it.",
                            ),
                        ),
                        ("finished_at", models.DateTimeField(null=True)),
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
                            "book",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imports",
                                to="books.book",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imports",
                                to="books.period",
                            ),
                        ),
                        ("bad_line_count", models.IntegerField(default=0, help_text="Lines with a problem.")),
                        ("delimiter", models.CharField(blank=True, max_length=1)),
                        ("encoding", models.CharField(blank=True, max_length=20)),
                        ("sheet", models.CharField(blank=True, max_length=100)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["CHECKING", "RUNNING"])),
                                fields=["state", "moved_at"],
                                name="books_import_moving",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="books_import_account_id"),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="period_id", name="books_import_period", to="books_period"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="book_id", name="books_import_book", to="books_book"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["TICKETS", "LIMITS", "CUSTOMERS"])),
                                name="books_import_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["CHECKING", "CHECKED", "RUNNING", "STOPPED", "DONE", "DISCARDED"],
                                    )
                                ),
                                name="books_import_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_items__gte", 0), ("done_items__lte", models.F("item_count"))
                                ),
                                name="books_import_done",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SellerTerms",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seller", models.UUIDField(help_text="The membership.")),
                        ("commission_bps", models.IntegerField(default=0)),
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
                                fields=("account", "id"), name="books_sellerterms_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="seller", name="books_terms_seller", to="tenancy_membership"
                            ),
                            models.UniqueConstraint(fields=("account", "seller"), name="books_terms_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("commission_bps__gte", 0), ("commission_bps__lte", 10000)
                                ),
                                name="books_terms_commission",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TillDay",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seller", models.UUIDField(help_text="The membership.")),
                        ("seller_name", models.CharField(max_length=300)),
                        ("currency", models.CharField(max_length=3)),
                        ("position", models.IntegerField(help_text="1 for the seller's first day.")),
                        (
                            "opened_at",
                            models.DateTimeField(
                                help_text="The close before; none for the first day.", null=True
                            ),
                        ),
                        ("closed_at", models.DateTimeField()),
                        ("opening", models.BigIntegerField(help_text="Carried over from the day before.")),
                        ("floats", models.BigIntegerField()),
                        ("sales", models.BigIntegerField()),
                        ("refunds", models.BigIntegerField()),
                        ("prizes", models.BigIntegerField()),
                        ("others", models.BigIntegerField()),
                        ("counted", models.BigIntegerField()),
                        ("handed_over", models.BigIntegerField()),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("closed_by", models.UUIDField(help_text="The membership.")),
                        ("closed_by_name", models.CharField(max_length=300)),
                        ("sums", models.JSONField(default=dict)),
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
                                fields=("account", "id"), name="books_tillday_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="seller", name="books_till_seller", to="tenancy_membership"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="closed_by", name="books_till_closer", to="tenancy_membership"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "seller", "currency", "position"),
                                name="books_till_day_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("counted__gte", 0),
                                    ("handed_over__gte", 0),
                                    ("handed_over__lte", models.F("counted")),
                                ),
                                name="books_till_cash",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("note", ""), _negated=True),
                                    (
                                        "counted",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.F("opening"), "+", models.F("floats")
                                                        ),
                                                        "+",
                                                        models.F("sales"),
                                                    ),
                                                    "-",
                                                    models.F("refunds"),
                                                ),
                                                "-",
                                                models.F("prizes"),
                                            ),
                                            "+",
                                            models.F("others"),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="books_till_difference_has_note",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TillReopening",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        ("reopened_by", models.UUIDField(help_text="The membership.")),
                        ("reopened_by_name", models.CharField(max_length=300)),
                        ("reopened_at", models.DateTimeField()),
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
                            "day",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reopenings",
                                to="books.tillday",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="books_tillreopening_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="day_id", name="books_till_reopening_day", to="books_tillday"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="reopened_by",
                                name="books_till_reopening_maker",
                                to="tenancy_membership",
                            ),
                            models.UniqueConstraint(
                                fields=("account", "day"), name="books_till_reopened_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="books_till_reopening_reason",
                            ),
                        ],
                    },
                ),
            ],
        ),
        *(
            ProtectTenantTable(table)
            for table in [
                "books_book",
                "books_collaborator",
                "books_customer",
                "books_limit",
                "books_period",
                "books_correction",
                "books_cover",
                "books_coverlink",
                "books_import",
                "books_ledger",
                "books_cell",
                "books_closedcell",
                "books_overridegrant",
                "books_periodnumber",
                "books_result",
                "books_sellerterms",
                "books_ticket",
                "books_claim",
                "books_entry",
                "books_coverentry",
                "books_leg",
                "books_match",
                "books_receiptprint",
                "books_refund",
                "books_tillday",
                "books_tillreopening",
            ]
        ),
        *(
            AppendOnly(table)
            for table in [
                "books_result",
                "books_claim",
                "books_receiptprint",
                "books_refund",
                "books_tillday",
                "books_tillreopening",
            ]
        ),
        AppendOnly("books_correction", updatable=("approved_at", "withdrawn_at")),
    ]
