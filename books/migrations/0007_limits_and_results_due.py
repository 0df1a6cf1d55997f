"""The period's lock tells the book's limits; and which periods have a number to reveal or claims that expired."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# As in 0002_locks.
BEFORE = """
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
WITH_LIMITS = """
CREATE FUNCTION books_lock_period(in_account uuid, in_period uuid, in_mode text)
RETURNS TABLE (
    id uuid, account_id uuid, book_id uuid, book_name text, name text, state text,
    opens_by_itself boolean, opens_at timestamptz, pre_close_at timestamptz,
    cover_cutoff_at timestamptz, reveal_at timestamptz, lucky_number smallint,
    claims_expire_at timestamptz, announce_policy text, now timestamptz,
    width smallint, currency text, factor numeric, odds numeric, payouts jsonb, when_full text,
    permutation text, four_eyes boolean, ledger_ids uuid[], ledger_names text[],
    almost_full_percent smallint, limits jsonb
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
           b.permutation::text, b.four_eyes, l.ids, l.names, b.almost_full_percent,
           m.limits
    FROM books_period p
    JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
    LEFT JOIN LATERAL (
        SELECT array_agg(x.id ORDER BY x.priority, x.id) AS ids,
               array_agg(x.name::text ORDER BY x.priority, x.id) AS names
        FROM books_ledger x
        WHERE x.account_id = p.account_id AND x.period_id = p.id AND x.state = 'OPEN'
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(x.kind, x.most, x.numbers, x.seller, x.customer)) AS limits
        FROM books_limit x
        WHERE x.account_id = b.account_id AND x.book_id = b.id
    ) m ON true
    WHERE p.account_id = in_account AND p.id = in_period;
END $$;
"""
DROP = "DROP FUNCTION books_lock_period(uuid, uuid, text);"

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and
# gives out ids and nothing else.
DUE = """
CREATE FUNCTION books_due_results() RETURNS TABLE (account_id uuid, period_id uuid, what text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    (SELECT p.account_id, p.id, 'reveal' FROM books_period p
     WHERE p.state = 'PRECLOSED' AND p.lucky_number IS NOT NULL AND p.reveal_at <= drawbook_now()
     ORDER BY p.reveal_at LIMIT 100)
    UNION ALL
    (SELECT p.account_id, p.id, 'expire_claims' FROM books_period p
     WHERE p.state = 'CLOSED' AND p.claims_expired_at IS NULL
       AND p.claims_expire_at <= drawbook_now()
     ORDER BY p.claims_expire_at LIMIT 100)
    UNION ALL
    (SELECT p.account_id, p.id, 'watch_loss' FROM books_period p
     JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
     WHERE p.state IN ('OPEN', 'PRECLOSED') AND b.loss_limit IS NOT NULL AND p.alerted_percent < 100
     LIMIT 500)
$$;
REVOKE ALL ON FUNCTION books_due_results() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION books_due_results() TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [("books", "0006_results_limits_and_archive")]
    operations = [
        migrations.RunSQL(DROP + WITH_LIMITS, DROP + BEFORE),
        migrations.RunSQL(DUE, "DROP FUNCTION books_due_results()"),
        WithoutModels(grant),
    ]
