-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.sites_of_host(in_host text)
 RETURNS TABLE(handle text, slug text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    SELECT h.handle, s.slug FROM sites_site s JOIN sites_handle h ON h.account_id = s.account_id
    WHERE s.is_active AND s.domain_proven_at IS NOT NULL
      AND s.domain IN ('https://' || in_host, 'http://' || in_host)
$function$;
