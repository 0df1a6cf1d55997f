-- What a new database has of audit after migration 0007. {application} is the role of the application.

CREATE TABLE audit_auditevent (
    id uuid PRIMARY KEY,
    actor_id uuid,
    actor_name varchar(300) NOT NULL,
    verb varchar(60) NOT NULL,
    object_type varchar(40) NOT NULL,
    object_id uuid,
    facts jsonb NOT NULL,
    ip_address inet,
    happened_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT audit_auditevent_account_id UNIQUE (account_id, id),
    CONSTRAINT audit_auditevent_account_id_a8d1ad7e_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX audit_event_latest ON audit_auditevent (account_id, happened_at DESC, id DESC);
CREATE INDEX audit_event_object ON audit_auditevent (account_id, object_id);

CREATE TABLE audit_auditseal (
    id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    "position" bigint NOT NULL,
    hash bytea NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT audit_auditseal_account_id UNIQUE (account_id, id),
    CONSTRAINT audit_seal_event UNIQUE (account_id, event_id),
    CONSTRAINT audit_seal_position UNIQUE (account_id, "position"),
    CONSTRAINT audit_auditseal_account_id_64c05691_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT audit_seal_of_event FOREIGN KEY (account_id, event_id) REFERENCES audit_auditevent(account_id, id)
);

CREATE TABLE audit_inspection (
    id uuid PRIMARY KEY,
    ran_at timestamptz NOT NULL,
    count integer NOT NULL,
    findings jsonb NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT audit_inspection_account_id UNIQUE (account_id, id),
    CONSTRAINT audit_inspection_account_id_7fa93aab_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX audit_inspection_latest ON audit_inspection (account_id, ran_at DESC, id DESC);

CREATE TABLE audit_staffevent (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL,
    staff_name varchar(300) NOT NULL,
    account_id uuid,
    verb varchar(60) NOT NULL,
    facts jsonb NOT NULL,
    ip_address inet,
    happened_at timestamptz DEFAULT statement_timestamp() NOT NULL
);

CREATE FUNCTION audit_due_inspections()
 RETURNS TABLE(account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT a.id FROM tenancy_account a
    LEFT JOIN pg_timezone_names zone ON zone.name = a.time_zone
    CROSS JOIN LATERAL (SELECT coalesce(zone.name, 'UTC') AS name) here
    CROSS JOIN LATERAL (
        SELECT (date_trunc('day', (drawbook_now() AT TIME ZONE here.name) - interval '2 hours')
                + interval '2 hours') AT TIME ZONE here.name AS began
    ) night
    WHERE a.status <> 'closed' AND a.created_at < night.began
      AND NOT EXISTS (SELECT 1 FROM audit_inspection i WHERE i.account_id = a.id AND i.ran_at >= night.began)
    ORDER BY a.id LIMIT 100
$$;
REVOKE ALL ON FUNCTION audit_due_inspections() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_due_inspections() TO {application};

CREATE FUNCTION audit_every_account()
 RETURNS TABLE(account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT a.id FROM tenancy_account a ORDER BY a.id
$$;
REVOKE ALL ON FUNCTION audit_every_account() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_every_account() TO {application};

CREATE FUNCTION audit_health()
 RETURNS TABLE(accounts bigint, findings bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT count(*), coalesce(sum(latest.count), 0) FROM tenancy_account a
    JOIN LATERAL (
        SELECT i.count FROM audit_inspection i WHERE i.account_id = a.id ORDER BY i.ran_at DESC, i.id DESC LIMIT 1
    ) latest ON true
$$;
REVOKE ALL ON FUNCTION audit_health() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_health() TO {application};

CREATE FUNCTION audit_search(in_wanted jsonb, in_parts text[], in_since timestamptz, in_until timestamptz,
    in_before uuid, in_after uuid, in_many integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $$
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
REVOKE ALL ON FUNCTION audit_search(jsonb,text[],timestamptz,timestamptz,uuid,uuid,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_search(jsonb,text[],timestamptz,timestamptz,uuid,uuid,integer) TO {application};

CREATE FUNCTION audit_words(in_account uuid, in_verb text, in_actor text, in_facts jsonb)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE COST 1000
AS $$
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
END $$;

CREATE INDEX audit_event_words ON audit_auditevent USING gin (audit_words(account_id, verb::text, actor_name::text,
    facts)) WITH (gin_pending_list_limit='1024');
