-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.billing_gaps_before(in_account uuid)
 RETURNS TABLE(number text, missing text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    WITH mine AS (
        SELECT i.number::text FROM billing_invoice i WHERE i.account_id = in_account AND i.number IS NOT NULL
        UNION ALL
        SELECT c.number::text FROM billing_creditnote c WHERE c.account_id = in_account
    ), split AS (
        SELECT m.number, split_part(m.number, '-', 1) || '-' || split_part(m.number, '-', 2) || '-' AS head,
               split_part(m.number, '-', 3)::bigint - 1 AS before
        FROM mine m
    ), wanted AS (
        SELECT s.number,
               s.head || lpad(s.before::text, greatest(6, length(s.before::text)), '0') AS previous
        FROM split s WHERE s.before > 0
    )
    SELECT w.number, w.previous FROM wanted w
    WHERE NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.number = w.previous)
      AND NOT EXISTS (SELECT 1 FROM billing_creditnote c WHERE c.number = w.previous)
    ORDER BY 1
$function$;
