-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_due_periods()
 RETURNS TABLE(account_id uuid, period_id uuid, what text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT p.account_id, p.id, CASE p.state WHEN 'DRAFT' THEN 'open' ELSE 'pre_close' END
    FROM books_period p
    WHERE (p.state = 'OPEN' AND p.pre_close_at <= drawbook_now())
       OR (p.state = 'DRAFT' AND p.opens_by_itself AND p.opens_at <= drawbook_now()
           AND p.pre_close_at > drawbook_now())
    ORDER BY p.pre_close_at LIMIT 500
$function$;
