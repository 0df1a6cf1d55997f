-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_asked_of_me(in_cover uuid, in_open boolean, in_before uuid, in_after uuid, in_many integer)
 RETURNS TABLE(account_id uuid, cover_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT c.account_id, c.id
    FROM books_collaborator k
    JOIN books_cover c ON c.account_id = k.account_id AND c.collaborator_id = k.id
    JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
      AND (in_cover IS NULL OR c.id = in_cover)
      AND (in_before IS NULL OR c.id < in_before)
      AND (in_after IS NULL OR c.id > in_after)
      AND (NOT in_open OR k.is_active AND c.state = 'REQUESTED'
           AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) > drawbook_now())
    ORDER BY CASE WHEN in_after IS NULL THEN c.id END DESC, c.id
    LIMIT in_many
$function$;
