-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.inbox_mark_read(in_notices uuid[])
 RETURNS TABLE(account_id uuid, marked bigint)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    WITH marked AS (
        UPDATE inbox_notice n SET seen_at = drawbook_now()
        FROM tenancy_membership m
        WHERE m.account_id = n.account_id AND m.user_id = n.user_id AND m.is_active
          AND n.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
          AND n.seen_at IS NULL AND (in_notices IS NULL OR n.id = ANY (in_notices))
        RETURNING n.account_id
    )
    SELECT m.account_id, (SELECT count(*) FROM marked r WHERE r.account_id = m.account_id)
    FROM tenancy_membership m
    WHERE m.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid) AND m.is_active
$function$;
