"""What anybody sees of a ticket says how much is still to be covered, and until when a prize can be claimed."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

BEFORE = import_module("books.migrations.0005_receipts").SEEN_BY_ALL

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and gives
# out what the receipt's page shows. The caller has checked nothing yet: an id alone opens no page, for
# the page also wants the signature over what comes back.
SEEN_BY_ALL = """
DROP FUNCTION books_public_ticket(uuid);
CREATE FUNCTION books_public_ticket(in_ticket uuid) RETURNS TABLE (
    id uuid, account_name text, book_name text, period_name text, time_zone text, currency text,
    width smallint, odds numeric, code text, state text, total bigint, refunded bigint,
    accepted_at timestamptz, period_state text, opens_by_itself boolean, opens_at timestamptz,
    pre_close_at timestamptz, reveal_at timestamptz, claims_expire_at timestamptz, claim_days smallint,
    announce_policy text, lucky_number smallint, now timestamptz,
    numbers smallint[], amounts bigint[], refunds bigint[], pendings bigint[], covereds bigint[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, a.name::text, b.name::text, p.name::text, b.time_zone::text, b.currency::text,
           b.width, e.odds, t.code::text, t.state::text, t.total, t.refunded,
           t.accepted_at, p.state::text, p.opens_by_itself, p.opens_at,
           p.pre_close_at, p.reveal_at, p.claims_expire_at, b.claim_days, p.announce_policy::text,
           CASE WHEN p.state IN ('ANNOUNCED', 'CLOSED', 'ARCHIVED') THEN p.lucky_number END,
           drawbook_now(), e.numbers, e.amounts, e.refunds, e.pendings, e.covereds
    FROM books_ticket t
    JOIN tenancy_account a ON a.id = t.account_id
    JOIN books_period p ON p.account_id = t.account_id AND p.id = t.period_id
    JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
    CROSS JOIN LATERAL (
        SELECT max(x.odds) AS odds,
               array_agg(x.number ORDER BY x.line) AS numbers,
               array_agg(x.amount ORDER BY x.line) AS amounts,
               array_agg(x.refunded ORDER BY x.line) AS refunds,
               array_agg(x.pending ORDER BY x.line) AS pendings,
               array_agg(x.covered ORDER BY x.line) AS covereds
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
    dependencies = [("books", "0019_only_active_collaborators_are_asked")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, grant),
        migrations.RunSQL(SEEN_BY_ALL, f"DROP FUNCTION books_public_ticket(uuid);\n{BEFORE}"),
        WithoutModels(grant),
    ]
