-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.inbox_unread(in_users uuid[])
 RETURNS TABLE(user_id uuid, unread bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT h.user_id, (
        SELECT count(*) FROM inbox_notice n
        JOIN tenancy_membership m ON m.account_id = n.account_id AND m.user_id = n.user_id AND m.is_active
        WHERE n.user_id = h.user_id AND n.seen_at IS NULL
    )
    FROM tenancy_membership h
    WHERE h.user_id = ANY (in_users)
      AND h.account_id = (SELECT nullif(current_setting('app.account', true), '')::uuid)
$function$;
