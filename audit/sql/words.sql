-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.audit_words(in_account uuid, in_verb text, in_actor text, in_facts jsonb)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE COST 1000
AS $function$
DECLARE
    mark text := right(in_account::text, 12) || ':';
    said text := left(lower(in_verb || ' ' || in_actor || ' ' || in_facts::text), 20000);
    words text[];
BEGIN
    IF octet_length(said) < 1900 THEN
        words := string_to_array(mark || regexp_replace(said, '(\\[bfnrt]|[ -/:-@\[-`{-~«»‐-‟…،؟।॥၊။])+', ' ' || mark, 'g'), ' ');
    ELSE
        words := ARRAY(SELECT mark || left(word, 100) FROM regexp_split_to_table(said, '(\\[bfnrt]|[ -/:-@\[-`{-~«»‐-‟…،؟।॥၊။])+') AS word);
    END IF;
    words := words || (mark || '=' || in_verb);
    RETURN array_to_tsvector(CASE WHEN in_actor = '' THEN words || (mark || '=') ELSE words END);
END $function$;
