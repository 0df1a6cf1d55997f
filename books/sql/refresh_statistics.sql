-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_refresh_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
    -- A large table has been looked at long since, and one pass over it is not for free.
    IF (SELECT reltuples < 100000 FROM pg_class WHERE oid = 'books_leg'::regclass) THEN
        ANALYZE books_ticket, books_entry, books_leg, journal_transaction, journal_posting, audit_auditevent;
    END IF;
END $function$;
