"""The functions that take locks and then look, each in one round trip."""

from django.db import migrations

from tenancy.rowsecurity import ProtectTenantTable

LOCK_PERIOD = """
CREATE FUNCTION books_lock_period(in_account uuid, in_period uuid, in_mode text)
RETURNS TABLE (
    id uuid, account_id uuid, book_id uuid, book_name text, name text, state text,
    opens_by_itself boolean, opens_at timestamptz, pre_close_at timestamptz,
    cover_cutoff_at timestamptz, reveal_at timestamptz, lucky_number smallint,
    claims_expire_at timestamptz, announce_policy text, now timestamptz,
    width smallint, currency text, factor numeric, odds numeric, payouts jsonb, when_full text,
    permutation text, four_eyes boolean, ledger_ids uuid[], ledger_names text[],
    almost_full_percent smallint
)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    -- 64 bits of the id: another period may share them, and then waits without need, never wrongly.
    IF in_mode = 'shared' THEN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended(in_period::text, 7));
    ELSIF in_mode = 'exclusive' THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(in_period::text, 7));
    END IF;
    -- A statement of its own: it sees what was committed while the lock was waited for.
    RETURN QUERY
    SELECT p.id, p.account_id, p.book_id, b.name::text, p.name::text, p.state::text,
           p.opens_by_itself, p.opens_at, p.pre_close_at, p.cover_cutoff_at, p.reveal_at,
           p.lucky_number, p.claims_expire_at, p.announce_policy::text, drawbook_now(),
           b.width, b.currency::text, b.capacity_factor, b.odds, b.payouts, b.when_full::text,
           b.permutation::text, b.four_eyes, l.ids, l.names, b.almost_full_percent
    FROM books_period p
    JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
    LEFT JOIN LATERAL (
        SELECT array_agg(x.id ORDER BY x.priority, x.id) AS ids,
               array_agg(x.name::text ORDER BY x.priority, x.id) AS names
        FROM books_ledger x
        WHERE x.account_id = p.account_id AND x.period_id = p.id AND x.state = 'OPEN'
    ) l ON true
    WHERE p.account_id = in_account AND p.id = in_period;
END $$;
"""

LOCK_NUMBERS = """
CREATE FUNCTION books_lock_numbers(
    in_account uuid, in_period uuid, in_ledgers uuid[], in_numbers smallint[], in_lock boolean
)
RETURNS TABLE (
    number smallint, blocked boolean, frozen boolean, reserve bigint, pending bigint,
    capacities bigint[], useds bigint[], frozens boolean[]
)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF in_lock THEN
        PERFORM 1 FROM books_periodnumber n
        WHERE n.account_id = in_account AND n.period_id = in_period AND n.number = ANY (in_numbers)
        ORDER BY n.number
        FOR NO KEY UPDATE;
    END IF;
    RETURN QUERY
    SELECT n.number, n.blocked_at IS NOT NULL, n.frozen_at IS NOT NULL, n.reserve, n.pending,
           c.capacities, c.useds, c.frozens
    FROM books_periodnumber n
    LEFT JOIN LATERAL (
        SELECT array_agg(x.capacity ORDER BY o.place) AS capacities,
               array_agg(x.used ORDER BY o.place) AS useds,
               array_agg(x.frozen_at IS NOT NULL ORDER BY o.place) AS frozens
        FROM unnest(in_ledgers) WITH ORDINALITY AS o (ledger_id, place)
        JOIN books_cell x
          ON x.account_id = in_account AND x.ledger_id = o.ledger_id AND x.number = n.number
    ) c ON true
    WHERE n.account_id = in_account AND n.period_id = in_period AND n.number = ANY (in_numbers)
    ORDER BY n.number;
END $$;
"""

TABLES = ["book", "period", "ledger", "periodnumber", "cell", "ticket", "entry", "leg"]


class Migration(migrations.Migration):
    dependencies = [("books", "0001_books"), ("tenancy", "0002_seal"), ("kernel", "0001_outbox_and_clock")]
    operations = [
        *[ProtectTenantTable(f"books_{table}") for table in TABLES],
        migrations.RunSQL(LOCK_PERIOD, "DROP FUNCTION books_lock_period(uuid, uuid, text)"),
        migrations.RunSQL(
            LOCK_NUMBERS, "DROP FUNCTION books_lock_numbers(uuid, uuid, uuid[], smallint[], boolean)"
        ),
    ]
