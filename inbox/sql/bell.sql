-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.inbox_bell()
 RETURNS TABLE(unread bigint, seq bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    WITH me AS (SELECT nullif(current_setting('app.user', true), '')::uuid AS user_id)
    SELECT
        (SELECT count(*) FROM inbox_notice n
         JOIN tenancy_membership m ON m.account_id = n.account_id AND m.user_id = n.user_id AND m.is_active
         WHERE n.user_id = (SELECT user_id FROM me) AND n.seen_at IS NULL),
        coalesce((SELECT t.seq FROM live_livetopic t
                  WHERE t.account_id = (SELECT nullif(current_setting('app.account', true), '')::uuid)
                    AND t.topic = 'inbox:' || (SELECT user_id FROM me)), 0)
$function$;
