"""Everything of a new database that migrations 0001 to 0010 of this app made, at once."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import tenancy.rowsecurity
import uuid
from django.conf import settings
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import AppendOnly, ProtectTenantTable


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("chits", "0001_groups"),
        ("chits", "0002_due_lists"),
        ("chits", "0003_payments"),
        ("chits", "0004_reminders"),
        ("chits", "0005_people_who_wait"),
        ("chits", "0006_tax_and_own_keys"),
        ("chits", "0007_payment_requests_and_days"),
        ("chits", "0008_people_are_invited"),
        ("chits", "0009_times_are_plausible"),
        ("chits", "0010_payments_have_a_source"),
    ]
    dependencies = [
        ("accounts", "0001_squashed_0005_new_database"),
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
                    name="Group",
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
                                    ("FORMING", "FORMING"),
                                    ("ACTIVE", "ACTIVE"),
                                    ("COMPLETED", "COMPLETED"),
                                    ("CANCELLED", "CANCELLED"),
                                    ("TERMINATED", "TERMINATED"),
                                ],
                                default="FORMING",
                                max_length=10,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("LUCKY", "LUCKY"),
                                    ("AUCTION", "AUCTION"),
                                    ("ROTATION", "ROTATION"),
                                ],
                                default="LUCKY",
                                max_length=8,
                            ),
                        ),
                        (
                            "payout_basis",
                            models.CharField(
                                choices=[("FULL_VALUE", "FULL_VALUE"), ("COLLECTED", "COLLECTED")],
                                default="FULL_VALUE",
                                max_length=10,
                            ),
                        ),
                        ("manager_id", models.UUIDField()),
                        ("currency", models.CharField(max_length=3)),
                        ("time_zone", models.CharField(max_length=64)),
                        ("jurisdiction", models.CharField(max_length=2)),
                        ("instalment_minor", models.BigIntegerField()),
                        ("seats", models.IntegerField()),
                        ("months", models.IntegerField()),
                        ("commission_bps", models.IntegerField()),
                        ("bid_cap_bps", models.IntegerField(default=4000)),
                        ("draw_day", models.SmallIntegerField()),
                        ("draw_time", models.TimeField(default=datetime.time(18, 0))),
                        ("start_on", models.DateField(null=True)),
                        ("first_draw_at", models.DateTimeField(null=True)),
                        ("freeze_lead_seconds", models.IntegerField(default=1800)),
                        ("grace_days", models.SmallIntegerField(default=0)),
                        ("late_flat_minor", models.BigIntegerField(default=0)),
                        ("late_bps", models.IntegerField(default=0)),
                        ("late_cap_minor", models.BigIntegerField(null=True)),
                        ("claim_months", models.SmallIntegerField(default=2)),
                        (
                            "several_tickets",
                            models.BooleanField(
                                default=False, help_text="A member may be added more than once."
                            ),
                        ),
                        (
                            "four_eyes",
                            models.BooleanField(
                                default=False, help_text="Who approves a payout does not pay it out."
                            ),
                        ),
                        (
                            "needs_security",
                            models.BooleanField(
                                default=False, help_text="A winner gives security before the prize."
                            ),
                        ),
                        ("registered", models.BooleanField(default=False)),
                        ("licence_no", models.CharField(blank=True, max_length=60)),
                        (
                            "place",
                            models.CharField(blank=True, help_text="Where draws are held.", max_length=200),
                        ),
                        (
                            "upi_id",
                            models.CharField(
                                blank=True, help_text="Where members pay by UPI.", max_length=100
                            ),
                        ),
                        ("done_before", models.IntegerField(default=0)),
                        (
                            "series_id",
                            models.UUIDField(
                                help_text="Its draws; in a rotation, the draw of the order.", null=True
                            ),
                        ),
                        ("agreement_id", models.UUIDField(null=True)),
                        ("turn_order", models.JSONField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("commenced_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_because", models.CharField(blank=True, max_length=500)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        ("gst_bps", models.IntegerField(db_default=0, default=0)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="chits_group_account_id"),
                            models.UniqueConstraint(fields=("account", "name"), name="chits_group_name"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["FORMING", "ACTIVE", "COMPLETED", "CANCELLED", "TERMINATED"],
                                    )
                                ),
                                name="chits_group_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["LUCKY", "AUCTION", "ROTATION"])),
                                name="chits_group_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("payout_basis__in", ["FULL_VALUE", "COLLECTED"])),
                                name="chits_group_basis",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("instalment_minor__gt", 0), ("months__gte", 1), ("seats__gte", 2)
                                ),
                                name="chits_group_size",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("bid_cap_bps__lte", 10000),
                                    ("commission_bps__gte", 0),
                                    ("commission_bps__lte", 10000),
                                ),
                                name="chits_group_rates",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("draw_day__gte", 1), ("draw_day__lte", 31)),
                                name="chits_group_draw_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["FORMING", "CANCELLED"]),
                                    ("commenced_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="chits_group_commenced",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="manager_id", name="chits_group_manager", to="tenancy_membership"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("gst_bps__gte", 0), ("gst_bps__lte", 10000)),
                                name="chits_group_gst",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("start_on__isnull", True),
                                    models.Q(
                                        ("start_on__gte", datetime.date(2000, 1, 1)),
                                        ("start_on__lte", datetime.date(2100, 12, 31)),
                                    ),
                                    _connector="OR",
                                ),
                                name="chits_group_plausible_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_draw_at__isnull", True),
                                    models.Q(
                                        (
                                            "first_draw_at__gte",
                                            datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                        ),
                                        (
                                            "first_draw_at__lte",
                                            datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="chits_group_plausible_draw",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("version", models.IntegerField()),
                        ("terms", models.JSONField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("made_by", models.UUIDField(null=True)),
                        (
                            "made_at",
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
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="chits.group",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_agreement_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "group", "version"), name="chits_agreement_version"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_agreement_group", to="chits_group"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Instalment",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.IntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SCHEDULED", "SCHEDULED"),
                                    ("COLLECTING", "COLLECTING"),
                                    ("FROZEN", "FROZEN"),
                                    ("AWAITING_BEACON", "AWAITING_BEACON"),
                                    ("AWARDED", "AWARDED"),
                                    ("PAID", "PAID"),
                                    ("CLOSED", "CLOSED"),
                                    ("ADJOURNED", "ADJOURNED"),
                                    ("SUPERSEDED", "SUPERSEDED"),
                                ],
                                default="SCHEDULED",
                                max_length=15,
                            ),
                        ),
                        ("draw_at", models.DateTimeField()),
                        ("chartered_at", models.DateTimeField()),
                        ("due_on", models.DateField()),
                        ("draw_id", models.UUIDField(null=True)),
                        ("attempt", models.SmallIntegerField(default=1)),
                        ("frozen_pool_minor", models.BigIntegerField(null=True)),
                        ("discount_minor", models.BigIntegerField(null=True)),
                        ("demanded_at", models.DateTimeField(null=True)),
                        ("frozen_at", models.DateTimeField(null=True)),
                        ("awarded_at", models.DateTimeField(null=True)),
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
                                related_name="instalments",
                                to="chits.group",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [models.Index(fields=["state", "draw_at"], name="chits_instalment_due")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_instalment_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "group", "number"), name="chits_instalment_number"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "draw_id"), name="chits_instalment_draw"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "SCHEDULED",
                                            "COLLECTING",
                                            "FROZEN",
                                            "AWAITING_BEACON",
                                            "AWARDED",
                                            "PAID",
                                            "CLOSED",
                                            "ADJOURNED",
                                            "SUPERSEDED",
                                        ],
                                    )
                                ),
                                name="chits_instalment_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["FROZEN", "AWAITING_BEACON"]), _negated=True),
                                    ("frozen_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="chits_instalment_frozen",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_instalment_group", to="chits_group"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("chartered_at__isnull", True),
                                        models.Q(
                                            (
                                                "chartered_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "chartered_at__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("draw_at__isnull", True),
                                        models.Q(
                                            (
                                                "draw_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "draw_at__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="chits_instalment_plausible_draw",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on__isnull", True),
                                    models.Q(
                                        ("due_on__gte", datetime.date(2000, 1, 1)),
                                        ("due_on__lte", datetime.date(3000, 1, 1)),
                                    ),
                                    _connector="OR",
                                ),
                                name="chits_instalment_plausible_due",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Award",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("group_id", models.UUIDField()),
                        ("draw_id", models.UUIDField(null=True)),
                        ("transcript_hash", models.CharField(blank=True, max_length=64)),
                        ("gross", models.BigIntegerField()),
                        ("commission", models.BigIntegerField()),
                        ("discount", models.BigIntegerField(default=0)),
                        ("dividends", models.BigIntegerField(default=0)),
                        ("prize", models.BigIntegerField()),
                        ("later", models.BigIntegerField(default=0)),
                        ("commission_later", models.BigIntegerField(default=0)),
                        ("taken_over", models.BooleanField(default=False)),
                        ("awarded_at", models.DateTimeField()),
                        ("voided_at", models.DateTimeField(null=True)),
                        ("voided_because", models.CharField(blank=True, max_length=500)),
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
                            "instalment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="chits.instalment",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="chits.ticket",
                            ),
                        ),
                        ("gst", models.BigIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="chits_award_account_id"),
                            models.UniqueConstraint(
                                condition=models.Q(("voided_at__isnull", True)),
                                fields=("account", "ticket"),
                                name="chits_award_one_a_ticket",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("voided_at__isnull", True)),
                                fields=("account", "instalment"),
                                name="chits_award_one_an_instalment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "gross",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("prize"), "+", models.F("commission")
                                            ),
                                            "+",
                                            models.F("dividends"),
                                        ),
                                    ),
                                    ("commission__gte", 0),
                                    ("discount__gte", 0),
                                    ("dividends__gte", 0),
                                    ("prize__gte", 0),
                                ),
                                name="chits_award_adds_up",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_award_group", to="chits_group"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="instalment_id", name="chits_award_instalment", to="chits_instalment"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_award_ticket", to="chits_ticket"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("gst__gte", 0),
                                    (
                                        "gst__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("commission"), "+", models.F("commission_later")
                                        ),
                                    ),
                                ),
                                name="chits_award_gst",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LawLimit",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("jurisdiction", models.CharField(max_length=2)),
                        ("term", models.CharField(max_length=20)),
                        ("most", models.IntegerField()),
                        ("effective_from", models.DateField()),
                        ("source", models.CharField(max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("jurisdiction", "term", "effective_from"), name="chits_lawlimit_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_from__isnull", True),
                                    models.Q(
                                        ("effective_from__gte", datetime.date(1900, 1, 1)),
                                        ("effective_from__lte", datetime.date(2100, 12, 31)),
                                    ),
                                    _connector="OR",
                                ),
                                name="chits_lawlimit_plausible",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Minutes",
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
                                    ("HELD", "HELD"),
                                    ("ADJOURNED", "ADJOURNED"),
                                    ("MISSED", "MISSED"),
                                    ("RESCHEDULED", "RESCHEDULED"),
                                    ("VOIDED", "VOIDED"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("number", models.IntegerField()),
                        ("facts", models.JSONField()),
                        ("made_by", models.UUIDField(null=True)),
                        (
                            "made_at",
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
                            "instalment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes",
                                to="chits.instalment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_minutes_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "instalment", "number"), name="chits_minutes_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["HELD", "ADJOURNED", "MISSED", "RESCHEDULED", "VOIDED"])
                                ),
                                name="chits_minutes_kind",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="instalment_id", name="chits_minutes_of", to="chits_instalment"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payout",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("group_id", models.UUIDField()),
                        ("sequence", models.SmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("AWARDED", "AWARDED"),
                                    ("SECURITY_PENDING", "SECURITY_PENDING"),
                                    ("APPROVED", "APPROVED"),
                                    ("DISBURSED", "DISBURSED"),
                                    ("VOIDED", "VOIDED"),
                                ],
                                default="AWARDED",
                                max_length=16,
                            ),
                        ),
                        ("amount", models.BigIntegerField()),
                        ("deducted", models.BigIntegerField(default=0)),
                        ("security", models.CharField(blank=True, max_length=1000)),
                        ("prepared_by", models.UUIDField(null=True)),
                        ("approved_by", models.UUIDField(null=True)),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("disbursed_by", models.UUIDField(null=True)),
                        ("disbursed_at", models.DateTimeField(null=True)),
                        ("method", models.CharField(blank=True, max_length=10)),
                        ("reference", models.CharField(blank=True, max_length=255)),
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
                            "award",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payouts",
                                to="chits.award",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="chits_payout_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "award", "sequence"), name="chits_payout_sequence"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["AWARDED", "SECURITY_PENDING", "APPROVED", "DISBURSED", "VOIDED"],
                                    )
                                ),
                                name="chits_payout_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gte", 0),
                                    ("deducted__gte", 0),
                                    ("deducted__lte", models.F("amount")),
                                ),
                                name="chits_payout_amounts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "DISBURSED"), _negated=True),
                                    ("disbursed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="chits_payout_disbursed",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_payout_group", to="chits_group"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="award_id", name="chits_payout_award", to="chits_award"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("mobile_number", models.CharField(blank=True, max_length=20)),
                        ("email", models.CharField(blank=True, max_length=254)),
                        ("address", models.CharField(blank=True, max_length=500)),
                        ("nominee", models.CharField(blank=True, max_length=200)),
                        ("upi_id", models.CharField(blank=True, max_length=100)),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "waiting",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Invited, and has not accepted yet.",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("waiting", True)),
                                fields=["account"],
                                name="chits_person_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="chits_person_account_id"),
                            models.UniqueConstraint(fields=("account", "user"), name="chits_person_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rescheduling",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("version", models.IntegerField()),
                        ("draw_at", models.DateTimeField()),
                        ("draw_at_before", models.DateTimeField()),
                        ("reason", models.CharField(max_length=500)),
                        ("made_by", models.UUIDField(null=True)),
                        (
                            "made_at",
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
                            "instalment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reschedulings",
                                to="chits.instalment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_rescheduling_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "instalment", "version"), name="chits_rescheduling_version"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="instalment_id", name="chits_rescheduling_of", to="chits_instalment"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("draw_at_before__isnull", True),
                                        models.Q(
                                            (
                                                "draw_at_before__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "draw_at_before__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("draw_at__isnull", True),
                                        models.Q(
                                            (
                                                "draw_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "draw_at__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="chits_rescheduling_plausible",
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
                        ("label", models.CharField(max_length=8)),
                        ("number", models.IntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("ACTIVE", "ACTIVE"), ("REMOVED", "REMOVED")],
                                default="ACTIVE",
                                max_length=8,
                            ),
                        ),
                        (
                            "joined_at",
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
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="chits.group",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="chits.person",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="chits_ticket_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "group", "label"), name="chits_ticket_label"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "group", "number"), name="chits_ticket_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["ACTIVE", "REMOVED"])),
                                name="chits_ticket_state",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_ticket_group", to="chits_group"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="person_id", name="chits_ticket_person", to="chits_person"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpeningBalance",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("owes_minor", models.BigIntegerField(default=0)),
                        ("credit_minor", models.BigIntegerField(default=0)),
                        ("prized_in", models.IntegerField(null=True)),
                        ("prize_minor", models.BigIntegerField(default=0)),
                        ("prize_unpaid_minor", models.BigIntegerField(default=0)),
                        (
                            "made_at",
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
                                related_name="+",
                                to="chits.ticket",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_openingbalance_account_id"
                            ),
                            models.UniqueConstraint(fields=("account", "ticket"), name="chits_opening_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("credit_minor__gte", 0),
                                    ("owes_minor__gte", 0),
                                    ("prize_minor__gte", 0),
                                    ("prize_unpaid_minor__gte", 0),
                                ),
                                name="chits_opening_not_negative",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_opening_ticket", to="chits_ticket"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
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
                                    ("OPT_OUT", "OPT_OUT"),
                                    ("PLEDGE", "PLEDGE"),
                                    ("SUSPENSION", "SUSPENSION"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("instalment_number", models.IntegerField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("made_by", models.UUIDField(null=True)),
                        (
                            "made_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("lifted_at", models.DateTimeField(null=True)),
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
                                related_name="marks",
                                to="chits.ticket",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="chits_mark_account_id"),
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=("account", "ticket", "kind", "instalment_number"),
                                name="chits_mark_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["OPT_OUT", "PLEDGE", "SUSPENSION"])),
                                name="chits_mark_kind",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_mark_ticket", to="chits_ticket"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holding",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "held_from",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("held_until", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("owed_minor", models.BigIntegerField(default=0)),
                        ("repaid_minor", models.BigIntegerField(default=0)),
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="chits.person",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="chits.ticket",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_holding_account_id"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("held_until__isnull", True)),
                                fields=("account", "ticket"),
                                name="chits_holding_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("repaid_minor__gte", 0), ("repaid_minor__lte", models.F("owed_minor"))
                                ),
                                name="chits_holding_owed",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_holding_ticket", to="chits_ticket"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="person_id", name="chits_holding_person", to="chits_person"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dividend",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("amount", models.BigIntegerField()),
                        ("netted", models.BigIntegerField(default=0)),
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
                            "award",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="chits.award",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dividends",
                                to="chits.ticket",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_dividend_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "award", "ticket"), name="chits_dividend_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("netted__gte", 0), ("netted__lte", models.F("amount"))),
                                name="chits_dividend_netted",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="award_id", name="chits_dividend_award", to="chits_award"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_dividend_ticket", to="chits_ticket"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Demand",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("group_id", models.UUIDField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SUBSCRIPTION", "SUBSCRIPTION"),
                                    ("PENALTY", "PENALTY"),
                                    ("ENTRY", "ENTRY"),
                                ],
                                default="SUBSCRIPTION",
                                max_length=12,
                            ),
                        ),
                        ("sequence", models.SmallIntegerField(default=0)),
                        ("amount", models.BigIntegerField()),
                        ("dividend", models.BigIntegerField(default=0)),
                        ("received", models.BigIntegerField(default=0)),
                        ("waived", models.BigIntegerField(default=0)),
                        ("due_on", models.DateField()),
                        ("issued_at", models.DateTimeField()),
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
                            "instalment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="demands",
                                to="chits.instalment",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="demands",
                                to="chits.ticket",
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
                                    (
                                        "amount__gt",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("dividend"), "+", models.F("received")
                                            ),
                                            "+",
                                            models.F("waived"),
                                        ),
                                    )
                                ),
                                fields=["account", "group_id"],
                                name="chits_demand_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="chits_demand_account_id"),
                            models.UniqueConstraint(
                                fields=("account", "ticket", "instalment", "kind", "sequence"),
                                name="chits_demand_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gt", 0),
                                    ("dividend__gte", 0),
                                    ("received__gte", 0),
                                    ("waived__gte", 0),
                                    (
                                        "amount__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("dividend"), "+", models.F("received")
                                            ),
                                            "+",
                                            models.F("waived"),
                                        ),
                                    ),
                                ),
                                name="chits_demand_amounts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["SUBSCRIPTION", "PENALTY", "ENTRY"])),
                                name="chits_demand_kind",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_demand_ticket", to="chits_ticket"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="instalment_id", name="chits_demand_instalment", to="chits_instalment"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_demand_group", to="chits_group"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on__isnull", True),
                                    models.Q(
                                        ("due_on__gte", datetime.date(2000, 1, 1)),
                                        ("due_on__lte", datetime.date(3000, 1, 1)),
                                    ),
                                    _connector="OR",
                                ),
                                name="chits_demand_plausible_due",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bid",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("discount", models.BigIntegerField()),
                        ("placed_by", models.UUIDField()),
                        (
                            "placed_at",
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
                            "instalment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="chits.instalment",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="chits.ticket",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["account", "instalment", "discount"], name="chits_bid_highest"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="chits_bid_account_id"),
                            models.CheckConstraint(
                                condition=models.Q(("discount__gte", 0)), name="chits_bid_amount"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="instalment_id", name="chits_bid_instalment", to="chits_instalment"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_bid_ticket", to="chits_ticket"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("ticket_id", models.UUIDField()),
                        ("source", models.CharField(max_length=12)),
                        ("cause", models.UUIDField(null=True)),
                        ("amount", models.BigIntegerField()),
                        (
                            "made_at",
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
                            "demand",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="chits.demand",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["account", "cause"], name="chits_application_cause")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_application_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="demand_id", name="chits_application_demand", to="chits_demand"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_application_ticket", to="chits_ticket"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True),
                                name="chits_application_moves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GatewayOrder",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        (
                            "keys_id",
                            models.UUIDField(
                                help_text="The account's own keys; none: the installation's.", null=True
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [models.Index(fields=["order_id"], name="chits_gatewayorder_found")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_gatewayorder_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "receipt"), name="chits_gatewayorder_receipt"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "order_id"), name="chits_gatewayorder_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="chits_gatewayorder_amount"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["CREATED", "PAID"])),
                                name="chits_gatewayorder_state",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_gatewayorder_group", to="chits_group"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_gatewayorder_ticket", to="chits_ticket"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="person_id", name="chits_gatewayorder_person", to="chits_person"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="keys_id", name="chits_gatewayorder_keys", to="chits_gatewaykeys"
                            ),
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
                            "instalment_number",
                            models.IntegerField(help_text="What the payer had in mind.", null=True),
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
                            models.DateField(
                                help_text="When the payer says, or the date on the cheque.", null=True
                            ),
                        ),
                        (
                            "collected_by",
                            models.UUIDField(
                                help_text="The agent (a membership) who holds the cash.", null=True
                            ),
                        ),
                        (
                            "made_by",
                            models.UUIDField(help_text="The membership; none for the gateway.", null=True),
                        ),
                        ("made_by_name", models.CharField(blank=True, max_length=300)),
                        ("made_at", models.DateTimeField()),
                        (
                            "key",
                            models.CharField(
                                blank=True,
                                help_text="The form's attempt: sent twice, kept once.",
                                max_length=160,
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
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("recorded", "recorded"),
                                    ("claim", "claim"),
                                    ("gateway", "gateway"),
                                ],
                                max_length=8,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["account", "group", "-id"], name="chits_payment_of_group"),
                            models.Index(fields=["account", "ticket", "-id"], name="chits_payment_of_ticket"),
                            models.Index(
                                condition=models.Q(("state", "CLAIMED")),
                                fields=["account", "id"],
                                name="chits_payment_to_confirm",
                            ),
                            models.Index(
                                condition=models.Q(("gateway_payment_id", ""), _negated=True),
                                fields=["gateway_payment_id"],
                                name="chits_payment_found",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_payment_account_id"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("receipt_number__isnull", False)),
                                fields=("account", "receipt_number"),
                                name="chits_payment_receipt",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("gateway_payment_id", ""), _negated=True),
                                fields=("account", "gateway_payment_id"),
                                name="chits_payment_gateway",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("reference_key", ""), _negated=True),
                                    ("state__in", ["CLAIMED", "RECEIVED"]),
                                ),
                                fields=("account", "reference_key", "ticket"),
                                name="chits_payment_reference",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("account", "key"),
                                name="chits_payment_attempt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="chits_payment_amount"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("applied__gte", 0),
                                    ("refunded__gte", 0),
                                    ("refunded__lte", models.F("amount")),
                                    ("unapplied__gte", 0),
                                ),
                                name="chits_payment_parts",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["CLAIMED", "RECEIVED", "REJECTED", "REVERSED"])
                                ),
                                name="chits_payment_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("method__in", ["cash", "bank", "upi", "cheque", "agent", "gateway"])
                                ),
                                name="chits_payment_method",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_payment_group", to="chits_group"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_payment_ticket", to="chits_ticket"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="person_id", name="chits_payment_person", to="chits_person"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="order_id", name="chits_payment_order", to="chits_gatewayorder"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="collected_by", name="chits_payment_agent", to="tenancy_membership"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("paid_on__isnull", True),
                                    models.Q(
                                        ("paid_on__gte", datetime.date(2000, 1, 1)),
                                        (
                                            "paid_on__lte",
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.functions.comparison.Cast(
                                                    models.Func(
                                                        models.Value("UTC"),
                                                        models.F("made_at"),
                                                        function="timezone",
                                                        output_field=models.DateTimeField(),
                                                    ),
                                                    models.DateField(),
                                                ),
                                                "+",
                                                models.Value(datetime.timedelta(days=1)),
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="chits_payment_paid_on",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source__in", ["recorded", "claim", "gateway"])),
                                name="chits_payment_source",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GatewayRefund",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("refund_id", ""), _negated=True),
                                fields=["refund_id"],
                                name="chits_gatewayrefund_found",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_gatewayrefund_account_id"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("refund_id", ""), _negated=True),
                                fields=("account", "refund_id"),
                                name="chits_gatewayrefund_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="chits_gatewayrefund_amount"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["REQUESTED", "DONE", "FAILED"])),
                                name="chits_gatewayrefund_state",
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="payment_id", name="chits_gatewayrefund_payment", to="chits_payment"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceiptCounter",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_receiptcounter_account_id"
                            ),
                            models.UniqueConstraint(fields=("account",), name="chits_receiptcounter_one"),
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
                        ("paper", models.CharField(max_length=2)),
                        ("printed_by", models.UUIDField()),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_receiptprint_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "payment", "copy"), name="chits_receiptprint_once"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="payment_id", name="chits_receiptprint_payment", to="chits_payment"
                            ),
                        ],
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
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("agent", models.UUIDField(help_text="The membership.")),
                        ("agent_name", models.CharField(max_length=300)),
                        ("amount", models.BigIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "into",
                            models.CharField(choices=[("bank", "bank"), ("cash", "cash")], max_length=4),
                        ),
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
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_deposit_account_id"
                            ),
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
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_gatewayevent_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "event_id"), name="chits_gatewayevent_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GatewayKeys",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("position", models.IntegerField()),
                        ("key_id", models.CharField(blank=True, max_length=64)),
                        ("sealed_key_secret", models.TextField(blank=True)),
                        ("sealed_webhook_secret", models.TextField(blank=True)),
                        ("made_by", models.UUIDField()),
                        (
                            "made_at",
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
                                fields=("account", "id"), name="chits_gatewaykeys_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "position"), name="chits_gatewaykeys_position"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("key_id", ""),
                                        ("sealed_key_secret", ""),
                                        ("sealed_webhook_secret", ""),
                                    ),
                                    models.Q(
                                        models.Q(("key_id", ""), _negated=True),
                                        models.Q(("sealed_key_secret", ""), _negated=True),
                                        models.Q(("sealed_webhook_secret", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="chits_gatewaykeys_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentRequest",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("reference", models.CharField(max_length=35)),
                        ("amount", models.BigIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        ("made_by", models.UUIDField(help_text="The membership.")),
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
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="chits.group",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="chits.payment",
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
                                related_name="payment_requests",
                                to="chits.ticket",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["account", "ticket", "-id"], name="chits_paymentrequest_of_ticket"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="chits_paymentrequest_account_id"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="group_id", name="chits_paymentrequest_group", to="chits_group"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="ticket_id", name="chits_paymentrequest_ticket", to="chits_ticket"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="person_id", name="chits_paymentrequest_person", to="chits_person"
                            ),
                            tenancy.rowsecurity.TenantForeignKey(
                                column="payment_id", name="chits_paymentrequest_payment", to="chits_payment"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "reference"), name="chits_paymentrequest_reference"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="chits_paymentrequest_amount"
                            ),
                        ],
                    },
                ),
            ],
        ),
        *(
            ProtectTenantTable(table)
            for table in [
                "chits_deposit",
                "chits_gatewayevent",
                "chits_gatewaykeys",
                "chits_group",
                "chits_agreement",
                "chits_instalment",
                "chits_minutes",
                "chits_person",
                "chits_receiptcounter",
                "chits_rescheduling",
                "chits_ticket",
                "chits_award",
                "chits_bid",
                "chits_demand",
                "chits_application",
                "chits_dividend",
                "chits_gatewayorder",
                "chits_holding",
                "chits_mark",
                "chits_openingbalance",
                "chits_payment",
                "chits_gatewayrefund",
                "chits_paymentrequest",
                "chits_payout",
                "chits_receiptprint",
            ]
        ),
        *(
            AppendOnly(table)
            for table in [
                "chits_deposit",
                "chits_gatewayevent",
                "chits_gatewaykeys",
                "chits_agreement",
                "chits_lawlimit",
                "chits_minutes",
                "chits_rescheduling",
                "chits_bid",
                "chits_application",
                "chits_openingbalance",
                "chits_receiptprint",
            ]
        ),
        AppendOnly("chits_receiptcounter", updatable=("last",)),
        AppendOnly("chits_gatewayorder", updatable=("state", "paid_at")),
        AppendOnly(
            "chits_payment",
            updatable=(
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
        ),
        AppendOnly(
            "chits_gatewayrefund",
            updatable=(
                "state",
                "refund_id",
                "journal_id",
                "done_at",
                "failed_because",
                "settlement_id",
                "settled_at",
            ),
        ),
    ]
