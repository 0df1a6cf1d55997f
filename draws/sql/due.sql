-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.draws_due()
 RETURNS TABLE(account_id uuid, draw_id uuid, what text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    (SELECT d.account_id, d.id, CASE WHEN d.freeze_by <= drawbook_now() THEN 'miss' ELSE 'freeze' END
     FROM draws_draw d
     WHERE d.state = 'SCHEDULED' AND d.freeze_at <= drawbook_now()
     ORDER BY d.draw_at LIMIT 500)
    UNION ALL
    (SELECT d.account_id, d.id, 'settle' FROM draws_draw d
     WHERE d.state = 'FROZEN' AND d.draw_at <= drawbook_now()
     ORDER BY d.draw_at LIMIT 500)
$function$;
