-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.audit_search(in_wanted jsonb, in_parts text[], in_since timestamp with time zone, in_until timestamp with time zone, in_before uuid, in_after uuid, in_many integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
    account uuid := nullif(current_setting('app.account', true), '')::uuid;
    mark text := right(account::text, 12) || ':';
    query tsquery;
    way text := CASE WHEN in_after IS NULL THEN 'DESC' ELSE 'ASC' END;
    near text := format('SELECT * FROM (
            SELECT * FROM audit_auditevent WHERE account_id = $1 AND id < $2 AND id > $3 ORDER BY id %s LIMIT 500
        ) nearest WHERE audit_words(account_id, verb, actor_name, facts) @@ $4', way);
    everywhere text := 'SELECT * FROM audit_auditevent
        WHERE audit_words(account_id, verb, actor_name, facts) @@ $4 OFFSET 0';
    rows text;
    found uuid[];
BEGIN
    IF account IS NULL THEN
        RETURN;
    END IF;
    SELECT string_agg('(' || concat_ws(' | ', asked.words, asked.whole) || ')', ' & ')::tsquery INTO query
    FROM jsonb_array_elements(in_wanted) AS one
    CROSS JOIN LATERAL (
        SELECT
            (SELECT '(' || string_agg(
                '''' || replace(replace(mark || left(lower(word), 100), '\', '\\'), '''', '''''') || ''''
                || CASE WHEN place = jsonb_array_length(one -> 'words') OR length(word) > 100 THEN ':*' ELSE '' END,
                ' & ') || ')'
             FROM jsonb_array_elements_text(one -> 'words') WITH ORDINALITY AS w (word, place)) AS words,
            (SELECT string_agg('''' || replace(replace(mark || '=' || verb, '\', '\\'), '''', '''''') || '''', ' | ')
             FROM jsonb_array_elements_text(one -> 'whole') AS v (verb)) AS whole
    ) asked;
    IF query IS NULL THEN
        RETURN;
    END IF;
    FOREACH rows IN ARRAY ARRAY[near, everywhere] LOOP
        EXECUTE format('SELECT ARRAY(SELECT e.id FROM (%s) e
            WHERE e.account_id = $1 AND e.id < $2 AND e.id > $3
              AND e.happened_at >= $5 AND e.happened_at < $6
              AND NOT EXISTS (
                  SELECT FROM unnest($7) part
                  WHERE strpos(lower(concat_ws('' '', e.verb, e.actor_name, e.facts::text)), lower(part)) = 0)
            ORDER BY e.id %s LIMIT $8)', rows, way)
        INTO found
        USING account, coalesce(in_before, 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
            coalesce(in_after, '00000000-0000-0000-0000-000000000000'), query,
            coalesce(in_since, '-infinity'), coalesce(in_until, 'infinity'), in_parts, in_many;
        EXIT WHEN cardinality(found) = in_many;
    END LOOP;
    RETURN QUERY SELECT unnest(found);
END $function$;
