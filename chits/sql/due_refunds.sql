-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.chits_due_refunds()
 RETURNS TABLE(account_id uuid, refund_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT r.account_id, r.id FROM chits_gatewayrefund r
    WHERE r.state = 'REQUESTED' AND r.made_at < drawbook_now() - interval '1 minute'
    ORDER BY r.made_at LIMIT 50
$function$;
