"""Events are found by the beginnings of their words, however many there are.

Under row security neither LIKE nor `@@` can use an index for the application, because they are not leakproof: a search
read every row of the account. `audit_search` runs as the owner of the tables and filters by the account in scope itself.
"""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# What parts words: the escapes of JSON, ASCII punctuation, and the marks of other languages. No combining sign is one.
PARTING = r"(\\[bfnrt]|[ -/:-@\[-`{-~«»‐-‟…،؟।॥၊။])+"

# Each word begins with the account's mark, so that a search reads no further than its own account's words. "=verb" is
# the verb as a whole; "=" alone is what the clock did. Words are cut where a lexeme or a vector would be too long.
WORDS = rf"""
CREATE FUNCTION audit_words(in_account uuid, in_verb text, in_actor text, in_facts jsonb) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
    mark text := right(in_account::text, 12) || ':';
    said text := left(lower(in_verb || ' ' || in_actor || ' ' || in_facts::text), 20000);
    words text[];
BEGIN
    IF octet_length(said) < 1900 THEN
        words := string_to_array(mark || regexp_replace(said, '{PARTING}', ' ' || mark, 'g'), ' ');
    ELSE
        words := ARRAY(SELECT mark || left(word, 100) FROM regexp_split_to_table(said, '{PARTING}') AS word);
    END IF;
    words := words || (mark || '=' || in_verb);
    RETURN array_to_tsvector(CASE WHEN in_actor = '' THEN words || (mark || '=') ELSE words END);
END $$;
CREATE INDEX audit_event_words ON audit_auditevent
    USING gin (audit_words(account_id, verb, actor_name, facts)) WITH (gin_pending_list_limit = 1024);
"""

# `in_wanted` has an object for each word of the search, and an event has each of them: `words` are words of its own, the
# last of them begun, or `whole` has its verb. `in_parts` are in its text as they are. The nearest rows are looked at
# first: what is found everywhere fills its page from them, and of all else the index knows every row. A sort by hand of
# what the index found keeps the planner from walking all rows in the hope of the next match.
SEARCH = r"""
CREATE FUNCTION audit_search(
    in_wanted jsonb, in_parts text[], in_since timestamptz, in_until timestamptz, in_before uuid, in_after uuid,
    in_many integer
) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
END $$;
"""

ARGUMENTS = "jsonb, text[], timestamptz, timestamptz, uuid, uuid, integer"
UNDO = f"""
DROP FUNCTION audit_search({ARGUMENTS});
DROP INDEX audit_event_words;
DROP FUNCTION audit_words(uuid, text, text, jsonb);
"""


def grant(apps, schema_editor):
    schema_editor.execute(f"REVOKE ALL ON FUNCTION audit_search({ARGUMENTS}) FROM PUBLIC")
    schema_editor.execute(
        f'GRANT EXECUTE ON FUNCTION audit_search({ARGUMENTS}) TO "{settings.DATABASE_APP_ROLE}"'
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_staff_log")]
    operations = [
        migrations.RunSQL(WORDS + SEARCH, UNDO),
        WithoutModels(grant),
    ]
