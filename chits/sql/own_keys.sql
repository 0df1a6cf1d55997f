-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.chits_own_keys()
 RETURNS TABLE(account_id uuid, keys_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT k.account_id, k.id FROM chits_gatewaykeys k
    LEFT JOIN chits_gatewaykeys later ON later.account_id = k.account_id AND later.position = k.position + 1
    WHERE k.key_id <> '' AND (later.id IS NULL OR later.made_at > drawbook_now() - interval '30 days')
    ORDER BY k.account_id, k.position
$function$;
