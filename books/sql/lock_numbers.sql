-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_lock_numbers(in_account uuid, in_period uuid, in_ledgers uuid[], in_numbers smallint[], in_lock boolean)
 RETURNS TABLE(number smallint, blocked boolean, frozen boolean, reserve bigint, pending bigint, capacities bigint[], useds bigint[], frozens boolean[])
 LANGUAGE plpgsql
AS $function$
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
END $function$;
