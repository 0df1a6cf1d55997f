-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.inbox_other_accounts(in_users uuid[])
 RETURNS TABLE(user_id uuid, account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT o.user_id, o.account_id FROM tenancy_membership o
    WHERE o.user_id = ANY (in_users) AND o.is_active
      AND o.account_id <> (SELECT nullif(current_setting('app.account', true), '')::uuid)
      AND EXISTS (SELECT FROM tenancy_membership h WHERE h.user_id = o.user_id
                  AND h.account_id = (SELECT nullif(current_setting('app.account', true), '')::uuid))
$function$;
