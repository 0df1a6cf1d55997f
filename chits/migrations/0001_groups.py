"""Chit groups: their people, instalments, demands, awards and payouts, sealed by account."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.conf import settings
from django.db import migrations, models


from tenancy.rowsecurity import AppendOnly, ProtectTenantTable
from tenancy.constraints import AddConstraint, AddIndex

TABLES = [
    "group",
    "agreement",
    "person",
    "ticket",
    "holding",
    "mark",
    "openingbalance",
    "instalment",
    "rescheduling",
    "minutes",
    "demand",
    "application",
    "bid",
    "award",
    "dividend",
    "payout",
]
ONLY_ADDED = ["agreement", "openingbalance", "rescheduling", "minutes", "application", "bid"]

# India, Chit Funds Act 1982, as amended in 2019 (in force from 5 December 2019): foreman's commission.
LIMITS = [
    ("IN", "commission_bps", 500, "1982-08-19", "Chit Funds Act 1982, s. 21"),
    ("IN", "commission_bps", 700, "2019-12-05", "Chit Funds (Amendment) Act 2019"),
    ("IN", "discount_bps", 4000, "1982-08-19", "States' chit fund rules: 40 per cent at most"),
]


def write_law(apps, schema_editor):
    LawLimit = apps.get_model("chits", "LawLimit")
    LawLimit.objects.using(schema_editor.connection.alias).bulk_create(
        LawLimit(jurisdiction=place, term=term, most=most, effective_from=day, source=source)
        for place, term, most, day, source in LIMITS
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0003_staff_look"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                        choices=[("LUCKY", "LUCKY"), ("AUCTION", "AUCTION"), ("ROTATION", "ROTATION")],
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
                    models.BooleanField(default=False, help_text="A member may be added more than once."),
                ),
                (
                    "four_eyes",
                    models.BooleanField(
                        default=False, help_text="Who approves a payout does not pay it out."
                    ),
                ),
                (
                    "needs_security",
                    models.BooleanField(default=False, help_text="A winner gives security before the prize."),
                ),
                ("registered", models.BooleanField(default=False)),
                ("licence_no", models.CharField(blank=True, max_length=60)),
                ("place", models.CharField(blank=True, help_text="Where draws are held.", max_length=200)),
                (
                    "upi_id",
                    models.CharField(blank=True, help_text="Where members pay by UPI.", max_length=100),
                ),
                ("done_before", models.IntegerField(default=0)),
                (
                    "series_id",
                    models.UUIDField(help_text="Its draws; in a rotation, the draw of the order.", null=True),
                ),
                ("agreement_id", models.UUIDField(null=True)),
                ("turn_order", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.IntegerField()),
                ("terms", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
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
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=200)),
                ("mobile_number", models.CharField(blank=True, max_length=20)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("address", models.CharField(blank=True, max_length=500)),
                ("nominee", models.CharField(blank=True, max_length=200)),
                ("upi_id", models.CharField(blank=True, max_length=100)),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="Rescheduling",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.IntegerField()),
                ("draw_at", models.DateTimeField()),
                ("draw_at_before", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                ("joined_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.CreateModel(
            name="OpeningBalance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("owes_minor", models.BigIntegerField(default=0)),
                ("credit_minor", models.BigIntegerField(default=0)),
                ("prized_in", models.IntegerField(null=True)),
                ("prize_minor", models.BigIntegerField(default=0)),
                ("prize_unpaid_minor", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("OPT_OUT", "OPT_OUT"), ("PLEDGE", "PLEDGE"), ("SUSPENSION", "SUSPENSION")],
                        max_length=10,
                    ),
                ),
                ("instalment_number", models.IntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("held_from", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.CreateModel(
            name="Dividend",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
            },
        ),
        migrations.CreateModel(
            name="Bid",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("discount", models.BigIntegerField()),
                ("placed_by", models.UUIDField()),
                ("placed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.AddField(
            model_name="award",
            name="ticket",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="awards",
                to="chits.ticket",
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_group_account_id"),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(fields=("account", "name"), name="chits_group_name"),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "FORMING",
                            "ACTIVE",
                            "COMPLETED",
                            "CANCELLED",
                            "TERMINATED",
                        ],
                    )
                ),
                name="chits_group_state",
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "LUCKY",
                            "AUCTION",
                            "ROTATION",
                        ],
                    )
                ),
                name="chits_group_kind",
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "payout_basis__in",
                        ["FULL_VALUE", "COLLECTED"],
                    )
                ),
                name="chits_group_basis",
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("instalment_minor__gt", 0), ("months__gte", 1), ("seats__gte", 2)),
                name="chits_group_size",
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bid_cap_bps__lte", 10000), ("commission_bps__gte", 0), ("commission_bps__lte", 10000)
                ),
                name="chits_group_rates",
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("draw_day__gte", 1), ("draw_day__lte", 31)), name="chits_group_draw_day"
            ),
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["FORMING", "CANCELLED"]), ("commenced_at__isnull", False), _connector="OR"
                ),
                name="chits_group_commenced",
            ),
        ),
        AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_agreement_account_id"),
        ),
        AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("account", "group", "version"), name="chits_agreement_version"
            ),
        ),
        AddIndex(
            model_name="instalment",
            index=models.Index(fields=["state", "draw_at"], name="chits_instalment_due"),
        ),
        AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_instalment_account_id"),
        ),
        AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("account", "group", "number"), name="chits_instalment_number"
            ),
        ),
        AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(fields=("account", "draw_id"), name="chits_instalment_draw"),
        ),
        AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
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
        ),
        AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["FROZEN", "AWAITING_BEACON"]), _negated=True),
                    ("frozen_at__isnull", False),
                    _connector="OR",
                ),
                name="chits_instalment_frozen",
            ),
        ),
        AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_minutes_account_id"),
        ),
        AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(
                fields=("account", "instalment", "number"), name="chits_minutes_number"
            ),
        ),
        AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "HELD",
                            "ADJOURNED",
                            "MISSED",
                            "RESCHEDULED",
                            "VOIDED",
                        ],
                    )
                ),
                name="chits_minutes_kind",
            ),
        ),
        AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_payout_account_id"),
        ),
        AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(
                fields=("account", "award", "sequence"), name="chits_payout_sequence"
            ),
        ),
        AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "AWARDED",
                            "SECURITY_PENDING",
                            "APPROVED",
                            "DISBURSED",
                            "VOIDED",
                        ],
                    )
                ),
                name="chits_payout_state",
            ),
        ),
        AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gte", 0), ("deducted__gte", 0), ("deducted__lte", models.F("amount"))
                ),
                name="chits_payout_amounts",
            ),
        ),
        AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "DISBURSED"), _negated=True),
                    ("disbursed_at__isnull", False),
                    _connector="OR",
                ),
                name="chits_payout_disbursed",
            ),
        ),
        AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_person_account_id"),
        ),
        AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(fields=("account", "user"), name="chits_person_once"),
        ),
        AddConstraint(
            model_name="rescheduling",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="chits_rescheduling_account_id"
            ),
        ),
        AddConstraint(
            model_name="rescheduling",
            constraint=models.UniqueConstraint(
                fields=("account", "instalment", "version"), name="chits_rescheduling_version"
            ),
        ),
        AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_ticket_account_id"),
        ),
        AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("account", "group", "label"), name="chits_ticket_label"
            ),
        ),
        AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("account", "group", "number"), name="chits_ticket_number"
            ),
        ),
        AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["ACTIVE", "REMOVED"])),
                name="chits_ticket_state",
            ),
        ),
        AddConstraint(
            model_name="openingbalance",
            constraint=models.UniqueConstraint(
                fields=("account", "id"), name="chits_openingbalance_account_id"
            ),
        ),
        AddConstraint(
            model_name="openingbalance",
            constraint=models.UniqueConstraint(fields=("account", "ticket"), name="chits_opening_once"),
        ),
        AddConstraint(
            model_name="openingbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credit_minor__gte", 0),
                    ("owes_minor__gte", 0),
                    ("prize_minor__gte", 0),
                    ("prize_unpaid_minor__gte", 0),
                ),
                name="chits_opening_not_negative",
            ),
        ),
        AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_mark_account_id"),
        ),
        AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("account", "ticket", "kind", "instalment_number"),
                name="chits_mark_once",
                nulls_distinct=False,
            ),
        ),
        AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "OPT_OUT",
                            "PLEDGE",
                            "SUSPENSION",
                        ],
                    )
                ),
                name="chits_mark_kind",
            ),
        ),
        AddConstraint(
            model_name="holding",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_holding_account_id"),
        ),
        AddConstraint(
            model_name="holding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("held_until__isnull", True)),
                fields=("account", "ticket"),
                name="chits_holding_one",
            ),
        ),
        AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("repaid_minor__gte", 0), ("repaid_minor__lte", models.F("owed_minor"))),
                name="chits_holding_owed",
            ),
        ),
        AddConstraint(
            model_name="dividend",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_dividend_account_id"),
        ),
        AddConstraint(
            model_name="dividend",
            constraint=models.UniqueConstraint(
                fields=("account", "award", "ticket"), name="chits_dividend_once"
            ),
        ),
        AddConstraint(
            model_name="dividend",
            constraint=models.CheckConstraint(
                condition=models.Q(("netted__gte", 0), ("netted__lte", models.F("amount"))),
                name="chits_dividend_netted",
            ),
        ),
        AddIndex(
            model_name="demand",
            index=models.Index(
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
            ),
        ),
        AddConstraint(
            model_name="demand",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_demand_account_id"),
        ),
        AddConstraint(
            model_name="demand",
            constraint=models.UniqueConstraint(
                fields=("account", "ticket", "instalment", "kind", "sequence"), name="chits_demand_once"
            ),
        ),
        AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
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
        ),
        AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "SUBSCRIPTION",
                            "PENALTY",
                            "ENTRY",
                        ],
                    )
                ),
                name="chits_demand_kind",
            ),
        ),
        AddIndex(
            model_name="bid",
            index=models.Index(fields=["account", "instalment", "discount"], name="chits_bid_highest"),
        ),
        AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_bid_account_id"),
        ),
        AddConstraint(
            model_name="bid",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount__gte", 0)), name="chits_bid_amount"
            ),
        ),
        AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_award_account_id"),
        ),
        AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True)),
                fields=("account", "ticket"),
                name="chits_award_one_a_ticket",
            ),
        ),
        AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True)),
                fields=("account", "instalment"),
                name="chits_award_one_an_instalment",
            ),
        ),
        AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
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
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("ticket_id", models.UUIDField()),
                ("source", models.CharField(max_length=12)),
                ("cause", models.UUIDField(null=True)),
                ("amount", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                "indexes": [models.Index(fields=["account", "cause"], name="chits_application_cause")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="chits_application_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="demand_id", name="chits_application_demand", to="chits_demand"
                    ),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="ticket_id", name="chits_application_ticket", to="chits_ticket"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="chits_application_moves"
                    ),
                ],
            },
        ),
        AddConstraint(
            model_name="group",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="manager_id", name="chits_group_manager", to="tenancy_membership"
            ),
        ),
        AddConstraint(
            model_name="agreement",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_agreement_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="instalment",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_instalment_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="minutes",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="instalment_id", name="chits_minutes_of", to="chits_instalment"
            ),
        ),
        AddConstraint(
            model_name="payout",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_payout_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="payout",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="award_id", name="chits_payout_award", to="chits_award"
            ),
        ),
        AddConstraint(
            model_name="rescheduling",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="instalment_id", name="chits_rescheduling_of", to="chits_instalment"
            ),
        ),
        AddConstraint(
            model_name="ticket",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_ticket_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="ticket",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="person_id", name="chits_ticket_person", to="chits_person"
            ),
        ),
        AddConstraint(
            model_name="openingbalance",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_opening_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="mark",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_mark_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="holding",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_holding_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="holding",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="person_id", name="chits_holding_person", to="chits_person"
            ),
        ),
        AddConstraint(
            model_name="dividend",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="award_id", name="chits_dividend_award", to="chits_award"
            ),
        ),
        AddConstraint(
            model_name="dividend",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_dividend_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="demand",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_demand_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="demand",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="instalment_id", name="chits_demand_instalment", to="chits_instalment"
            ),
        ),
        AddConstraint(
            model_name="demand",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_demand_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="bid",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="instalment_id", name="chits_bid_instalment", to="chits_instalment"
            ),
        ),
        AddConstraint(
            model_name="bid",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_bid_ticket", to="chits_ticket"
            ),
        ),
        AddConstraint(
            model_name="award",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="group_id", name="chits_award_group", to="chits_group"
            ),
        ),
        AddConstraint(
            model_name="award",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="instalment_id", name="chits_award_instalment", to="chits_instalment"
            ),
        ),
        AddConstraint(
            model_name="award",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="ticket_id", name="chits_award_ticket", to="chits_ticket"
            ),
        ),
        *[ProtectTenantTable(f"chits_{table}") for table in TABLES],
        *[AppendOnly(f"chits_{table}") for table in ONLY_ADDED],
        AppendOnly("chits_lawlimit"),
        migrations.RunPython(write_law, migrations.RunPython.noop),
    ]
