-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.accounts_invitations_for(in_email text, in_mobile text)
 RETURNS TABLE(account_id uuid, invitation_id uuid, password_hash bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT i.account_id, i.id, i.password_hash FROM accounts_invitation i
    WHERE i.outcome = '' AND i.expires_at > drawbook_now()
      AND (i.email = in_email OR i.mobile_number = in_mobile)
    ORDER BY i.created_at DESC LIMIT 50
$function$;
