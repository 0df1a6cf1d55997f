-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.live_tell_access()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE told jsonb;
BEGIN
    told := CASE TG_ARGV[0]
        WHEN 'account' THEN jsonb_build_object('access_of_account', to_jsonb(OLD) ->> 'id')
        WHEN 'self' THEN jsonb_build_object('access_of', to_jsonb(OLD) ->> 'id')
        ELSE jsonb_build_object('access_of', to_jsonb(OLD) ->> 'user_id') END;
    PERFORM pg_notify('drawbook_live', told::text);
    RETURN NULL;
END $function$;
