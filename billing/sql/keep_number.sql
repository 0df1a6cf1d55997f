-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.billing_keep_number()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
    IF (OLD.number, OLD.pay_code, OLD.finalised_at) IS DISTINCT FROM (NEW.number, NEW.pay_code, NEW.finalised_at)
       OR NEW.status = 'draft' THEN
        RAISE EXCEPTION 'invoice % is numbered and stays as it is', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;
