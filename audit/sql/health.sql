-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.audit_health()
 RETURNS TABLE(accounts bigint, findings bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT count(*), coalesce(sum(latest.count), 0) FROM tenancy_account a
    JOIN LATERAL (
        SELECT i.count FROM audit_inspection i WHERE i.account_id = a.id ORDER BY i.ran_at DESC, i.id DESC LIMIT 1
    ) latest ON true
$function$;
