-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.chits_people_to_welcome()
 RETURNS TABLE(account_id uuid, person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT p.account_id, p.id FROM chits_person p
    JOIN tenancy_membership m ON m.account_id = p.account_id AND m.user_id = p.user_id AND m.is_active
    WHERE p.waiting LIMIT 200
$function$;
