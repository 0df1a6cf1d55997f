-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.inbox_of_me(in_notice uuid, in_unread boolean, in_before uuid, in_after uuid, in_many integer)
 RETURNS TABLE(id uuid, account_id uuid, account_name character varying, kind character varying, title character varying, body text, url character varying, created_at timestamp with time zone, seen_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT n.id, n.account_id, a.name, n.kind, n.title, n.body, n.url, n.created_at, n.seen_at
    FROM inbox_notice n
    JOIN tenancy_membership m ON m.account_id = n.account_id AND m.user_id = n.user_id AND m.is_active
    JOIN tenancy_account a ON a.id = n.account_id
    WHERE n.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
      AND (in_notice IS NULL OR n.id = in_notice)
      AND (in_before IS NULL OR n.id < in_before)
      AND (in_after IS NULL OR n.id > in_after)
      AND (NOT in_unread OR n.seen_at IS NULL)
    ORDER BY CASE WHEN in_after IS NULL THEN n.id END DESC, n.id
    LIMIT in_many
$function$;
