"""Files to be imported, customers, sellers' terms, and their cash day by day."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, WithoutModels

# SECURITY DEFINER, for the schedule, which acts for no account; ids and nothing else.
STALLED = """
CREATE FUNCTION books_stalled_imports()
RETURNS TABLE (account_id uuid, user_id uuid, import_id uuid, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.account_id, i.user_id, i.id, i.state::text FROM books_import i
    WHERE i.state IN ('CHECKING', 'RUNNING') AND i.moved_at < drawbook_now() - interval '2 minutes'
    ORDER BY i.moved_at LIMIT 50
$$;
REVOKE ALL ON FUNCTION books_stalled_imports() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION books_stalled_imports() TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0008_corrections_can_be_withdrawn"),
        ("tenancy", "0002_seal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("note", models.CharField(blank=True, max_length=500)),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="books_customer_account_id"),
                    models.UniqueConstraint(fields=("account", "name"), name="books_customer_name"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="books_customer_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("TICKETS", "TICKETS"), ("LIMITS", "LIMITS"), ("CUSTOMERS", "CUSTOMERS")],
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
                    models.IntegerField(default=0, help_text="Tickets, limits or customers in the file."),
                ),
                ("total", models.BigIntegerField(default=0)),
                ("spill_total", models.BigIntegerField(default=0, help_text="As it stood at the check.")),
                ("problem_count", models.IntegerField(default=0)),
                (
                    "problems",
                    models.JSONField(default=list, help_text="The first of them: [line, column, sentence]."),
                ),
                ("max_spill", models.BigIntegerField(default=0)),
                ("done_lines", models.IntegerField(default=0)),
                ("done_items", models.IntegerField(default=0)),
                ("done_total", models.BigIntegerField(default=0)),
                ("done_spill", models.BigIntegerField(default=0)),
                ("stopped_because", models.CharField(blank=True, max_length=500)),
                ("user_id", models.UUIDField()),
                ("made_by_id", models.UUIDField(help_text="The membership that sells what is in it.")),
                ("made_by_name", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                            ("state__in", ["CHECKING", "CHECKED", "RUNNING", "STOPPED", "DONE", "DISCARDED"])
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
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                    models.UniqueConstraint(fields=("account", "id"), name="books_sellerterms_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="seller", name="books_terms_seller", to="tenancy_membership"
                    ),
                    models.UniqueConstraint(fields=("account", "seller"), name="books_terms_once"),
                    models.CheckConstraint(
                        condition=models.Q(("commission_bps__gte", 0), ("commission_bps__lte", 10000)),
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
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("seller", models.UUIDField(help_text="The membership.")),
                ("seller_name", models.CharField(max_length=300)),
                ("currency", models.CharField(max_length=3)),
                ("position", models.IntegerField(help_text="1 for the seller's first day.")),
                (
                    "opened_at",
                    models.DateTimeField(help_text="The close before; none for the first day.", null=True),
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
                    models.UniqueConstraint(fields=("account", "id"), name="books_tillday_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="seller", name="books_till_seller", to="tenancy_membership"
                    ),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="closed_by", name="books_till_closer", to="tenancy_membership"
                    ),
                    models.UniqueConstraint(
                        fields=("account", "seller", "currency", "position"), name="books_till_day_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counted__gte", 0),
                            ("handed_over__gte", 0),
                            ("handed_over__lte", models.F("counted")),
                        ),
                        name="books_till_cash",
                    ),
                ],
            },
        ),
        *[ProtectTenantTable(f"books_{table}") for table in ("customer", "import", "sellerterms", "tillday")],
        AppendOnly("books_tillday"),
        migrations.RunSQL(STALLED, "DROP FUNCTION books_stalled_imports()"),
        WithoutModels(grant),
    ]
