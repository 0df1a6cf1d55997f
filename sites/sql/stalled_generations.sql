-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.sites_stalled_generations()
 RETURNS TABLE(account_id uuid, generation_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT g.account_id, g.id FROM sites_generation g
    WHERE g.state = 'waiting' AND g.moved_at < drawbook_now() - interval '5 minutes'
    ORDER BY g.moved_at LIMIT 100
$function$;
