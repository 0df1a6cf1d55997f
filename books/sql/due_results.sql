-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.books_due_results()
 RETURNS TABLE(account_id uuid, period_id uuid, what text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    (SELECT p.account_id, p.id, 'reveal' FROM books_period p
     WHERE p.state = 'PRECLOSED' AND p.lucky_number IS NOT NULL AND p.reveal_at <= drawbook_now()
     ORDER BY p.reveal_at LIMIT 100)
    UNION ALL
    (SELECT p.account_id, p.id, 'expire_claims' FROM books_period p
     WHERE p.state = 'CLOSED' AND p.claims_expired_at IS NULL
       AND p.claims_expire_at <= drawbook_now()
     ORDER BY p.claims_expire_at LIMIT 100)
    UNION ALL
    (SELECT p.account_id, p.id, 'watch_loss' FROM books_period p
     JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
     WHERE p.state IN ('OPEN', 'PRECLOSED') AND b.loss_limit IS NOT NULL
     LIMIT 500)
$function$;
