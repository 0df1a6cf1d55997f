-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.chits_reminder_accounts(in_steps integer[])
 RETURNS TABLE(account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT DISTINCT d.account_id FROM chits_demand d
    WHERE d.amount > d.dividend + d.received + d.waived
      AND d.due_on IN (
          SELECT drawbook_now()::date - step + shift
          FROM unnest(in_steps) AS step, generate_series(-1, 1) AS shift)
$function$;
