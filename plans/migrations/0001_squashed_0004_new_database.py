"""Everything of a new database that migrations 0001 to 0004 of this app made, at once."""

import datetime
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import ProtectTenantTable, StaffMayRead


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("plans", "0001_price_list"),
        ("plans", "0002_first_plans"),
        ("plans", "0003_times_are_plausible"),
        ("plans", "0004_plain_names"),
    ]
    dependencies = [
        ("audit", "0001_squashed_0007_new_database"),
        ("kernel", "0001_squashed_0002_new_database"),
        ("tenancy", "0008_times_are_plausible"),
    ]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        ("max_sites", models.PositiveIntegerField()),
                        ("max_users", models.PositiveIntegerField()),
                        ("max_books", models.PositiveIntegerField()),
                        ("max_groups", models.PositiveIntegerField()),
                        ("credits_per_period", models.PositiveIntegerField()),
                        ("code", models.SlugField(max_length=40, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=80)),
                        ("usd_cents", models.PositiveIntegerField(help_text="Price per month in US cents.")),
                        (
                            "trial_days",
                            models.PositiveIntegerField(default=0, help_text="0 for a paid plan."),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("is_offered", models.BooleanField(default=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("max_sites", models.PositiveIntegerField()),
                        ("max_users", models.PositiveIntegerField()),
                        ("max_books", models.PositiveIntegerField()),
                        ("max_groups", models.PositiveIntegerField()),
                        ("credits_per_period", models.PositiveIntegerField()),
                        ("is_trial", models.BooleanField(default=False)),
                        (
                            "starts_at",
                            models.DateTimeField(help_text="Null until the first payment.", null=True),
                        ),
                        ("ends_at", models.DateTimeField(null=True)),
                        (
                            "updated_at",
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
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "id"), name="plans_grant_account_id"),
                            models.UniqueConstraint(fields=("account",), name="plans_grant_one"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at__isnull", True),
                                    ("ends_at__gt", models.F("starts_at")),
                                    _connector="OR",
                                ),
                                name="plans_grant_forward",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("starts_at__isnull", True),
                                        models.Q(
                                            (
                                                "starts_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "starts_at__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("ends_at__isnull", True),
                                        models.Q(
                                            (
                                                "ends_at__gte",
                                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                            (
                                                "ends_at__lte",
                                                datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="plans_grant_plausible_times",
                            ),
                        ],
                    },
                ),
            ],
        ),
        ProtectTenantTable("plans_grant"),
        StaffMayRead("plans_grant"),
        StaffMayRead("plans_plan", sealed=False),
    ]
