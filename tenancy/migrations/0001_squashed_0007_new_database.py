"""Everything of a new database that migrations 0001 to 0007 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import ProtectTenantTable, StaffMayRead


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("tenancy", "0001_accounts"),
        ("tenancy", "0002_seal"),
        ("tenancy", "0003_staff_look"),
        ("tenancy", "0004_accounts_lapse"),
        ("tenancy", "0005_staff_know_the_time"),
        ("tenancy", "0006_members_take_seats"),
        ("tenancy", "0007_accounts_demand_second_factors"),
    ]
    # The sign-in's, for one change to a user takes the longer the more models refer to users.
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("identity", "0001_squashed_0006_new_database"),
        ("kernel", "0001_squashed_0002_new_database"),
    ]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("trial", "trial"),
                                    ("pending_payment", "pending_payment"),
                                    ("active", "active"),
                                    ("past_due", "past_due"),
                                    ("suspended", "suspended"),
                                    ("locked", "locked"),
                                    ("closed", "closed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("country", models.CharField(max_length=2)),
                        ("currency", models.CharField(max_length=3)),
                        ("time_zone", models.CharField(default="UTC", max_length=64)),
                        ("plan", models.CharField(max_length=40)),
                        ("trial_ends_at", models.DateTimeField(null=True)),
                        ("settings", models.JSONField(default=dict)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "lapses_at",
                            models.DateTimeField(
                                help_text="When good standing ends unless something is paid; whatever the status says.",
                                null=True,
                            ),
                        ),
                        (
                            "second_factor_demand",
                            models.CharField(
                                blank=True,
                                choices=[("admins", "admins"), ("team", "team")],
                                db_default="",
                                default="",
                                help_text="Who must have a second factor to work here; empty for nobody.",
                                max_length=10,
                            ),
                        ),
                        (
                            "second_factor_from",
                            models.DateTimeField(help_text="From when it is demanded.", null=True),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "trial",
                                            "pending_payment",
                                            "active",
                                            "past_due",
                                            "suspended",
                                            "locked",
                                            "closed",
                                        ],
                                    )
                                ),
                                name="tenancy_account_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_factor_demand", ""),
                                    models.Q(
                                        ("second_factor_demand__in", ["admins", "team"]),
                                        ("second_factor_from__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="tenancy_account_second_factor",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("owner", "owner"),
                                    ("admin", "admin"),
                                    ("manager", "manager"),
                                    ("clerk", "clerk"),
                                    ("viewer", "viewer"),
                                    ("member", "member"),
                                ],
                                max_length=10,
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("takes_seat", models.BooleanField(db_default=True, default=True)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="tenancy_membership_account_id"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "user"), name="tenancy_membership_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("role__in", ["owner", "admin", "manager", "clerk", "viewer", "member"])
                                ),
                                name="tenancy_membership_role",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("role", "owner")),
                                fields=("account",),
                                name="tenancy_membership_one_owner",
                            ),
                        ],
                    },
                ),
            ],
        ),
        ProtectTenantTable(
            "tenancy_account", "id = (SELECT nullif(current_setting('app.account', true), '')::uuid)"
        ),
        ProtectTenantTable("tenancy_membership"),
        StaffMayRead("tenancy_account"),
        StaffMayRead("tenancy_membership"),
        StaffMayRead("kernel_clock", sealed=False),
        StaffMayRead(
            "identity_user",
            columns=(
                "last_login",
                "id",
                "email",
                "mobile_number",
                "first_name",
                "last_name",
                "is_active",
                "is_staff",
                "language",
                "time_zone",
                "theme",
                "created_at",
            ),
            sealed=False,
        ),
    ]
