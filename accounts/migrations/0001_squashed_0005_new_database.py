"""Everything of a new database that migrations 0001 to 0005 of this app made, at once."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models
from kernel.tables import NewTables
from tenancy.rowsecurity import ProtectTenantTable


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("accounts", "0001_trials_taken"),
        ("accounts", "0002_sign_up_keys"),
        ("accounts", "0003_addresses_in_one_form"),
        ("accounts", "0004_invitations"),
        ("accounts", "0005_plain_names"),
    ]
    dependencies = [("identity", "0001_squashed_0006_new_database"), ("tenancy", "0008_times_are_plausible")]

    operations = [
        NewTables(
            __file__,
            [
                migrations.CreateModel(
                    name="TrialTaken",
                    fields=[
                        ("email_hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SignUpKey",
                    fields=[
                        ("key_hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ("body_hash", models.BinaryField(max_length=32)),
                        ("user_id", models.UUIDField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, null=True)),
                        ("mobile_number", models.CharField(max_length=16, null=True)),
                        ("full_name", models.CharField(max_length=300)),
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
                        ("takes_seat", models.BooleanField(default=True)),
                        ("mailed_hash", models.BinaryField(max_length=32, null=True)),
                        ("password_hash", models.BinaryField(max_length=32, null=True)),
                        ("invited_by", models.UUIDField()),
                        ("invited_by_name", models.CharField(max_length=301)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("outcome", models.CharField(blank=True, default="", max_length=10)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("user_id", models.UUIDField(null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancy.account",
                            ),
                        ),
                        ("shown_hash", models.BinaryField(db_column="told_hash", max_length=32, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["mailed_hash"], name="accounts_invitation_mailed"),
                            models.Index(
                                condition=models.Q(("outcome", "")),
                                fields=["email"],
                                name="accounts_invitation_email",
                            ),
                            models.Index(
                                condition=models.Q(("outcome", "")),
                                fields=["mobile_number"],
                                name="accounts_invitation_mobile",
                            ),
                            models.Index(fields=["shown_hash"], name="accounts_invitation_told"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "id"), name="accounts_invitation_account_id"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email__isnull", True), ("mobile_number__isnull", True), _connector="XOR"
                                ),
                                name="accounts_invitation_one_identifier",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("role__in", ["admin", "manager", "clerk", "viewer", "member"])
                                ),
                                name="accounts_invitation_role",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome__in", ["", "accepted", "declined", "withdrawn"])
                                ),
                                name="accounts_invitation_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True), ("ended_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="accounts_invitation_ended",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "")),
                                fields=("account", "email"),
                                name="accounts_invitation_email_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "")),
                                fields=("account", "mobile_number"),
                                name="accounts_invitation_mobile_once",
                            ),
                        ],
                    },
                ),
            ],
        ),
        ProtectTenantTable("accounts_invitation"),
    ]
