-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.holds_overdue()
 RETURNS TABLE(account_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT h.account_id, h.id FROM holds_heldact h
    WHERE h.state = 'HELD' AND h.due_at <= drawbook_now() - interval '2 seconds'
    ORDER BY h.due_at LIMIT 200
$function$;
