-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_kept_by_me()
 RETURNS TABLE(account_id uuid, collaborator_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT k.account_id, k.id FROM books_collaborator k
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
    ORDER BY k.bound_at, k.id
$function$;
