-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_asked_count()
 RETURNS TABLE(kept bigint, waiting bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT count(*), coalesce(sum((
        SELECT count(*) FROM books_cover c
        JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
        WHERE c.account_id = k.account_id AND c.collaborator_id = k.id AND c.state = 'REQUESTED' AND k.is_active
          AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) > drawbook_now()
    )), 0)::bigint
    FROM books_collaborator k
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
$function$;
