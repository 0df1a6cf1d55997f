"""People are asked to join an account; until they accept they are no member."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import ProtectTenantTable, WithoutModels

# SECURITY DEFINER: as the owner of the tables, for the account is not known before the invitation is. The one
# knows a code of 192 random bits, the other who is signing in; they give out ids, and keyed hashes of passwords.
FIND = """
CREATE FUNCTION accounts_invitation_by_code(in_hash bytea)
RETURNS TABLE (account_id uuid, invitation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.account_id, i.id FROM accounts_invitation i
    WHERE i.mailed_hash = in_hash OR i.told_hash = in_hash LIMIT 1
$$;
REVOKE ALL ON FUNCTION accounts_invitation_by_code(bytea) FROM PUBLIC;
CREATE FUNCTION accounts_invitations_for(in_email text, in_mobile text)
RETURNS TABLE (account_id uuid, invitation_id uuid, password_hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.account_id, i.id, i.password_hash FROM accounts_invitation i
    WHERE i.outcome = '' AND i.expires_at > drawbook_now()
      AND (i.email = in_email OR i.mobile_number = in_mobile)
    ORDER BY i.created_at DESC LIMIT 50
$$;
REVOKE ALL ON FUNCTION accounts_invitations_for(text, text) FROM PUBLIC;
"""
NOT_FIND = """
DROP FUNCTION accounts_invitation_by_code(bytea);
DROP FUNCTION accounts_invitations_for(text, text);
"""


def grant(apps, schema_editor):
    for name in ("accounts_invitation_by_code(bytea)", "accounts_invitations_for(text, text)"):
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {name} TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_addresses_in_one_form"),
        ("tenancy", "0006_members_take_seats"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                ("told_hash", models.BinaryField(max_length=32, null=True)),
                ("password_hash", models.BinaryField(max_length=32, null=True)),
                ("invited_by", models.UUIDField()),
                ("invited_by_name", models.CharField(max_length=301)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["mailed_hash"], name="accounts_invitation_mailed"),
                    models.Index(fields=["told_hash"], name="accounts_invitation_told"),
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
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="accounts_invitation_account_id"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email__isnull", True), ("mobile_number__isnull", True), _connector="XOR"
                        ),
                        name="accounts_invitation_one_identifier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["admin", "manager", "clerk", "viewer", "member"])),
                        name="accounts_invitation_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "accepted", "declined", "withdrawn"])),
                        name="accounts_invitation_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("ended_at__isnull", False)),
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
        ProtectTenantTable("accounts_invitation"),
        migrations.RunSQL(FIND, NOT_FIND),
        WithoutModels(grant),
    ]
