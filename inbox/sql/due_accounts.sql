-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.inbox_due_accounts()
 RETURNS TABLE(account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT DISTINCT d.account_id FROM inbox_delivery d
    WHERE d.state = 'WAITING' AND d.try_at <= drawbook_now() LIMIT 500
$function$;
