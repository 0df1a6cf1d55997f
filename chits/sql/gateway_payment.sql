-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.chits_gateway_payment(given text)
 RETURNS TABLE(account_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT p.account_id, p.id FROM chits_payment p
    WHERE p.gateway_payment_id = given AND given <> '' LIMIT 1
$function$;
