-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_lock_period(in_account uuid, in_period uuid, in_mode text)
 RETURNS TABLE(id uuid, account_id uuid, book_id uuid, book_name text, name text, state text, opens_by_itself boolean, opens_at timestamp with time zone, pre_close_at timestamp with time zone, cover_cutoff_at timestamp with time zone, reveal_at timestamp with time zone, lucky_number smallint, claims_expire_at timestamp with time zone, announce_policy text, now timestamp with time zone, width smallint, currency text, factor numeric, odds numeric, payouts jsonb, when_full text, permutation text, four_eyes boolean, ledger_ids uuid[], ledger_names text[], almost_full_percent smallint, limits jsonb)
 LANGUAGE plpgsql
AS $function$
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
END $function$;
