"""Printed receipts, and the door through which anybody may look at a ticket whose receipt they hold."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
import tenancy.rowsecurity
from django.conf import settings
from django.db import migrations, models

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, WithoutModels

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and gives
# out what the receipt's page shows. The caller has checked nothing yet: an id alone opens no page, for
# the page also wants the signature over what comes back.
SEEN_BY_ALL = """
CREATE FUNCTION books_public_ticket(in_ticket uuid) RETURNS TABLE (
    id uuid, account_name text, book_name text, period_name text, time_zone text, currency text,
    width smallint, odds numeric, code text, state text, total bigint, refunded bigint,
    accepted_at timestamptz, period_state text, opens_by_itself boolean, opens_at timestamptz,
    pre_close_at timestamptz, reveal_at timestamptz, claims_expire_at timestamptz,
    lucky_number smallint, now timestamptz,
    numbers smallint[], amounts bigint[], refunds bigint[], elsewheres bigint[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, a.name::text, b.name::text, p.name::text, b.time_zone::text, b.currency::text,
           b.width, e.odds, t.code::text, t.state::text, t.total, t.refunded,
           t.accepted_at, p.state::text, p.opens_by_itself, p.opens_at,
           p.pre_close_at, p.reveal_at, p.claims_expire_at,
           CASE WHEN p.state IN ('ANNOUNCED', 'CLOSED', 'ARCHIVED') THEN p.lucky_number END,
           drawbook_now(), e.numbers, e.amounts, e.refunds, e.elsewheres
    FROM books_ticket t
    JOIN tenancy_account a ON a.id = t.account_id
    JOIN books_period p ON p.account_id = t.account_id AND p.id = t.period_id
    JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
    CROSS JOIN LATERAL (
        SELECT max(x.odds) AS odds,
               array_agg(x.number ORDER BY x.line) AS numbers,
               array_agg(x.amount ORDER BY x.line) AS amounts,
               array_agg(x.refunded ORDER BY x.line) AS refunds,
               array_agg(x.pending + x.covered + x.retained ORDER BY x.line) AS elsewheres
        FROM books_entry x WHERE x.account_id = t.account_id AND x.ticket_id = t.id
    ) e
    WHERE t.id = in_ticket
$$;
REVOKE ALL ON FUNCTION books_public_ticket(uuid) FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION books_public_ticket(uuid) TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0004_spill_over_is_covered_and_refunded"),
        ("tenancy", "0002_seal"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceiptPrint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("copy", models.IntegerField()),
                ("paper", models.CharField(max_length=3)),
                ("printed_by_id", models.UUIDField(help_text="The membership that printed it.")),
                ("printed_by_name", models.CharField(max_length=300)),
                ("printed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                        related_name="prints",
                        to="books.ticket",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "id"), name="books_receiptprint_account_id"),
                    tenancy.rowsecurity.TenantForeignKey(
                        column="ticket_id", name="books_print_ticket", to="books_ticket"
                    ),
                    models.UniqueConstraint(fields=("account", "ticket", "copy"), name="books_print_copy"),
                    models.CheckConstraint(
                        condition=models.Q(("copy__gte", 0)), name="books_print_copy_not_negative"
                    ),
                ],
            },
        ),
        ProtectTenantTable("books_receiptprint"),
        AppendOnly("books_receiptprint"),
        migrations.RunSQL(SEEN_BY_ALL, "DROP FUNCTION books_public_ticket(uuid)"),
        WithoutModels(grant),
    ]
