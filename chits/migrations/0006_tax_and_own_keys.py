"""The tax within a commission, and keys of an account's own at the payment gateway."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import uuid
import tenancy.rowsecurity
from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, WithoutModels
from tenancy.constraints import AddConstraint

# SECURITY DEFINER: as in 0002_due_lists; it gives out ids and nothing else. Keys that were replaced lately
# are still asked for what was paid with them.
OWN_KEYS = """
CREATE FUNCTION chits_own_keys() RETURNS TABLE (account_id uuid, keys_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.account_id, k.id FROM chits_gatewaykeys k
    LEFT JOIN chits_gatewaykeys later ON later.account_id = k.account_id AND later.position = k.position + 1
    WHERE k.key_id <> '' AND (later.id IS NULL OR later.made_at > drawbook_now() - interval '30 days')
    ORDER BY k.account_id, k.position
$$;
REVOKE ALL ON FUNCTION chits_own_keys() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION chits_own_keys() TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [
        ("chits", "0005_people_who_wait"),
        ("tenancy", "0005_staff_know_the_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="GatewayKeys",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.IntegerField()),
                ("key_id", models.CharField(blank=True, max_length=64)),
                ("sealed_key_secret", models.TextField(blank=True)),
                ("sealed_webhook_secret", models.TextField(blank=True)),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="award",
            name="gst",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="gatewayorder",
            name="keys_id",
            field=models.UUIDField(help_text="The account's own keys; none: the installation's.", null=True),
        ),
        migrations.AddField(
            model_name="group",
            name="gst_bps",
            field=models.IntegerField(db_default=0, default=0),
        ),
        AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
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
        ),
        AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("gst_bps__gte", 0), ("gst_bps__lte", 10000)), name="chits_group_gst"
            ),
        ),
        migrations.AddField(
            model_name="gatewaykeys",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.account",
            ),
        ),
        AddConstraint(
            model_name="gatewaykeys",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="chits_gatewaykeys_account_id"),
        ),
        AddConstraint(
            model_name="gatewaykeys",
            constraint=models.UniqueConstraint(
                fields=("account", "position"), name="chits_gatewaykeys_position"
            ),
        ),
        AddConstraint(
            model_name="gatewaykeys",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key_id", ""), ("sealed_key_secret", ""), ("sealed_webhook_secret", "")),
                    models.Q(
                        models.Q(("key_id", ""), _negated=True),
                        models.Q(("sealed_key_secret", ""), _negated=True),
                        models.Q(("sealed_webhook_secret", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="chits_gatewaykeys_whole",
            ),
        ),
        AddConstraint(
            model_name="gatewayorder",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="keys_id", name="chits_gatewayorder_keys", to="chits_gatewaykeys"
            ),
        ),
        ProtectTenantTable("chits_gatewaykeys"),
        AppendOnly("chits_gatewaykeys"),
        migrations.RunSQL(OWN_KEYS, "DROP FUNCTION chits_own_keys()"),
        WithoutModels(grant),
    ]
