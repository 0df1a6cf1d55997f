-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.accounts_invitation_by_code(in_hash bytea)
 RETURNS TABLE(account_id uuid, invitation_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT i.account_id, i.id FROM accounts_invitation i
    WHERE i.mailed_hash = in_hash OR i.told_hash = in_hash LIMIT 1
$function$;
