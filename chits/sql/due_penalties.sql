-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.chits_due_penalties()
 RETURNS TABLE(account_id uuid, group_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT DISTINCT d.account_id, d.group_id
    FROM chits_demand d
    JOIN chits_group g ON g.account_id = d.account_id AND g.id = d.group_id AND g.state = 'ACTIVE'
    WHERE d.kind = 'SUBSCRIPTION' AND d.amount > d.dividend + d.received + d.waived
      AND (g.late_flat_minor > 0 OR g.late_bps > 0)
      AND (drawbook_now() AT TIME ZONE g.time_zone)::date > d.due_on + g.grace_days
      AND NOT EXISTS (
          SELECT 1 FROM chits_demand p
          WHERE p.account_id = d.account_id AND p.ticket_id = d.ticket_id
            AND p.instalment_id = d.instalment_id AND p.kind = 'PENALTY'
            AND p.due_on + interval '1 month' > (drawbook_now() AT TIME ZONE g.time_zone)::date)
    LIMIT 200
$function$;
