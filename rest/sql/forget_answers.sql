-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.rest_forget_answers(most integer)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    WITH of_members AS (
        DELETE FROM rest_keptanswer WHERE id IN (
            SELECT id FROM rest_keptanswer WHERE created_at < now() - interval '25 hours'
            ORDER BY created_at LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING 1),
    of_staff AS (
        DELETE FROM rest_staffanswer WHERE id IN (
            SELECT id FROM rest_staffanswer WHERE created_at < now() - interval '25 hours'
            LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING 1)
    SELECT (SELECT count(*) FROM of_members) + (SELECT count(*) FROM of_staff)
$function$;
