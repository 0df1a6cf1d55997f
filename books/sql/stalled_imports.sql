-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_stalled_imports()
 RETURNS TABLE(account_id uuid, user_id uuid, import_id uuid, state text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT i.account_id, i.user_id, i.id, i.state::text FROM books_import i
    WHERE i.state IN ('CHECKING', 'RUNNING') AND i.moved_at < drawbook_now() - interval '2 minutes'
    ORDER BY i.moved_at LIMIT 50
$function$;
