-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_due_covers()
 RETURNS TABLE(account_id uuid, period_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT DISTINCT c.account_id, c.period_id
    FROM books_cover c
    JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
    WHERE c.state = 'REQUESTED'
      AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) <= drawbook_now()
    LIMIT 500
$function$;
