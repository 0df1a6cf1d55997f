-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.chits_due_instalments()
 RETURNS TABLE(account_id uuid, instalment_id uuid, what text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT i.account_id, i.id,
           CASE WHEN g.kind <> 'LUCKY' AND i.draw_at <= drawbook_now() THEN 'hold' ELSE 'demand' END
    FROM chits_instalment i
    JOIN chits_group g ON g.account_id = i.account_id AND g.id = i.group_id AND g.state = 'ACTIVE'
    LEFT JOIN chits_instalment b
      ON b.account_id = i.account_id AND b.group_id = i.group_id AND b.number = i.number - 1
    -- The draws of a LUCKY group are held by the timer of the draws themselves.
    WHERE (g.kind <> 'LUCKY' AND i.state IN ('SCHEDULED', 'COLLECTING', 'ADJOURNED')
           AND i.draw_at <= drawbook_now())
       OR (i.state = 'SCHEDULED'
           AND (b.id IS NULL OR b.state NOT IN ('SCHEDULED', 'COLLECTING', 'FROZEN', 'AWAITING_BEACON')
                OR (b.state <> 'SCHEDULED'
                    AND b.draw_at + (i.draw_at - b.draw_at) / 2 <= drawbook_now())))
    ORDER BY i.draw_at, i.number LIMIT 500
$function$;
