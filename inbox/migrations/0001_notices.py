"""Notices, their deliveries, and the browsers that asked to be told."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import ProtectTenantTable, WithoutModels
from tenancy.constraints import AddConstraint, AddIndex

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and
# gives out ids of accounts and nothing else.
DUE = """
CREATE FUNCTION inbox_due_accounts() RETURNS TABLE (account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT d.account_id FROM inbox_delivery d
    WHERE d.state = 'WAITING' AND d.try_at <= drawbook_now() LIMIT 500
$$;
REVOKE ALL ON FUNCTION inbox_due_accounts() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION inbox_due_accounts() TO "{role}"')


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_people"),
        ("tenancy", "0002_seal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_email", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField(blank=True)),
                (
                    "url",
                    models.CharField(blank=True, help_text="A path on this installation.", max_length=300),
                ),
                ("key", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seen_at", models.DateTimeField(null=True)),
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
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("way", models.CharField(max_length=8)),
                ("state", models.CharField(default="WAITING", max_length=16)),
                ("tries", models.SmallIntegerField(default=0)),
                (
                    "try_at",
                    models.DateTimeField(
                        help_text="Not before; while it is being sent, when to believe it lost."
                    ),
                ),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("done_at", models.DateTimeField(null=True)),
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
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="inbox.notice",
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
            name="PushSubscription",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("endpoint", models.CharField(max_length=1000)),
                ("p256dh", models.CharField(max_length=200)),
                ("auth", models.CharField(max_length=100)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        AddIndex(
            model_name="notice",
            index=models.Index(fields=["account", "user", "-created_at"], name="inbox_notice_latest"),
        ),
        AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="inbox_notice_account_id"),
        ),
        AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("account", "user", "key"), name="inbox_notice_once"),
        ),
        AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "WAITING")), fields=["try_at"], name="inbox_delivery_due"
            ),
        ),
        AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("account", "id"), name="inbox_delivery_account_id"),
        ),
        AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("account", "notice", "way"), name="inbox_delivery_once"
            ),
        ),
        AddConstraint(
            model_name="delivery",
            constraint=tenancy.rowsecurity.TenantForeignKey(
                column="notice_id", name="inbox_delivery_notice", to="inbox_notice"
            ),
        ),
        AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["email", "push", "text"])), name="inbox_delivery_way"
            ),
        ),
        AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["WAITING", "SENT", "FAILED", "NOT_CONFIGURED"])),
                name="inbox_delivery_state",
            ),
        ),
        AddConstraint(
            model_name="pushsubscription",
            constraint=models.UniqueConstraint(fields=("endpoint",), name="inbox_pushsubscription_endpoint"),
        ),
        ProtectTenantTable("inbox_notice"),
        ProtectTenantTable("inbox_delivery"),
        migrations.RunSQL(DUE, "DROP FUNCTION inbox_due_accounts()"),
        WithoutModels(grant),
    ]
