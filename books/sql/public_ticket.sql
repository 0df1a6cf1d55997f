-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_public_ticket(in_ticket uuid)
 RETURNS TABLE(id uuid, account_name text, book_name text, period_name text, time_zone text, currency text, width smallint, odds numeric, code text, state text, total bigint, refunded bigint, accepted_at timestamp with time zone, period_state text, opens_by_itself boolean, opens_at timestamp with time zone, pre_close_at timestamp with time zone, reveal_at timestamp with time zone, claims_expire_at timestamp with time zone, claim_days smallint, announce_policy text, lucky_number smallint, now timestamp with time zone, numbers smallint[], amounts bigint[], refunds bigint[], pendings bigint[], covereds bigint[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;
