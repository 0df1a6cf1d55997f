-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.chits_due_voids()
 RETURNS TABLE(account_id uuid, award_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT a.account_id, a.id
    FROM chits_award a
    JOIN chits_group g ON g.account_id = a.account_id AND g.id = a.group_id AND g.state = 'ACTIVE'
    WHERE a.voided_at IS NULL AND NOT a.taken_over
      AND a.awarded_at + make_interval(months => g.claim_months) <= drawbook_now()
      AND NOT EXISTS (SELECT 1 FROM chits_payout p WHERE p.account_id = a.account_id AND p.award_id = a.id
                      AND p.state IN ('APPROVED', 'DISBURSED'))
    ORDER BY a.awarded_at LIMIT 200
$function$;
