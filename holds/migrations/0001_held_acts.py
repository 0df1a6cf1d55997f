"""Acts that can be undone for a few seconds before they are carried out."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import ProtectTenantTable, StaffMayRead, WithoutModels

# SECURITY DEFINER: it runs as the owner of the table, whose policy shows every account's rows, and gives out
# ids and nothing else. Two seconds are left to the person's own page and to the job.
OVERDUE = """
CREATE FUNCTION holds_overdue() RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.account_id, h.id FROM holds_heldact h
    WHERE h.state = 'HELD' AND h.due_at <= drawbook_now() - interval '2 seconds'
    ORDER BY h.due_at LIMIT 200
$$;
REVOKE ALL ON FUNCTION holds_overdue() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION holds_overdue() TO "{role}"')


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0005_staff_know_the_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldAct",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("user_name", models.CharField(max_length=300)),
                ("as_staff", models.BooleanField(default=False)),
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("kind", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("payload", models.JSONField(default=dict)),
                (
                    "sentence",
                    models.CharField(help_text="What is being done, as the person reads it.", max_length=300),
                ),
                (
                    "url",
                    models.CharField(
                        blank=True, help_text="The page it belongs to: a path here.", max_length=300
                    ),
                ),
                ("state", models.CharField(default="HELD", max_length=12)),
                ("held_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True, help_text="What happened, as the person reads it.", max_length=300
                    ),
                ),
                (
                    "error",
                    models.CharField(blank=True, help_text="Why it was not carried out.", max_length=500),
                ),
                (
                    "attempts",
                    models.SmallIntegerField(
                        default=0, help_text="How often it broke without a reason to give."
                    ),
                ),
                (
                    "dismissed_at",
                    models.DateTimeField(help_text="When the person put the error away.", null=True),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state", "HELD"),
                            models.Q(("dismissed_at", None), ("state", "FAILED")),
                            _connector="OR",
                        ),
                        fields=["account", "user"],
                        name="holds_heldact_shown",
                    ),
                    models.Index(
                        condition=models.Q(("state", "HELD")), fields=["due_at"], name="holds_heldact_due_at"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="holds_heldact_account_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "HELD")),
                        fields=("account", "kind", "subject_id"),
                        name="holds_heldact_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["HELD", "CARRIED_OUT", "UNDONE", "FAILED"])),
                        name="holds_heldact_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "HELD")),
                            models.Q(models.Q(("state", "HELD"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="holds_heldact_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("held_at"))), name="holds_heldact_due"
                    ),
                ],
            },
        ),
        ProtectTenantTable("holds_heldact"),
        StaffMayRead("holds_heldact"),
        migrations.RunSQL(OVERDUE, "DROP FUNCTION holds_overdue()"),
        WithoutModels(grant),
    ]
