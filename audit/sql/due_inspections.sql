-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.audit_due_inspections()
 RETURNS TABLE(account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT a.id FROM tenancy_account a
    LEFT JOIN pg_timezone_names zone ON zone.name = a.time_zone
    CROSS JOIN LATERAL (SELECT coalesce(zone.name, 'UTC') AS name) here
    CROSS JOIN LATERAL (
        SELECT (date_trunc('day', (drawbook_now() AT TIME ZONE here.name) - interval '2 hours')
                + interval '2 hours') AT TIME ZONE here.name AS began
    ) night
    WHERE a.status <> 'closed' AND a.created_at < night.began
      AND NOT EXISTS (SELECT 1 FROM audit_inspection i WHERE i.account_id = a.id AND i.ran_at >= night.began)
    ORDER BY a.id LIMIT 100
$function$;
