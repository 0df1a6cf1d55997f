-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.sites_due_deliveries()
 RETURNS TABLE(account_id uuid, delivery_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT d.account_id, d.id FROM sites_delivery d
    WHERE d.state = 'waiting' AND d.next_try_at <= drawbook_now()
    ORDER BY d.next_try_at LIMIT 100
$function$;
