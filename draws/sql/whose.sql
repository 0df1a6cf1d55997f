-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.draws_whose(in_id uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT d.account_id FROM draws_draw d WHERE d.id = in_id
    UNION ALL
    SELECT s.account_id FROM draws_series s WHERE s.id = in_id
    LIMIT 1
$function$;
