-- What a new database has of rest after migration 0005. {application} is the role of the application.

CREATE TABLE rest_keptanswer (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    path varchar(300) NOT NULL,
    key varchar(128) NOT NULL,
    body_hash bytea NOT NULL,
    status smallint,
    answer text,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT rest_kept_once UNIQUE (account_id, user_id, path, key),
    CONSTRAINT rest_keptanswer_account_id UNIQUE (account_id, id),
    CONSTRAINT rest_keptanswer_account_id_47e9e37c_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX rest_kept_age ON rest_keptanswer (created_at);

CREATE TABLE rest_staffanswer (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    path varchar(300) NOT NULL,
    key varchar(128) NOT NULL,
    body_hash bytea NOT NULL,
    status smallint,
    answer text,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT rest_staff_kept_once UNIQUE (user_id, path, key)
);

CREATE FUNCTION rest_forget_answers(most integer)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    WITH of_members AS (
        DELETE FROM rest_keptanswer WHERE id IN (
            SELECT id FROM rest_keptanswer WHERE created_at < now() - interval '25 hours'
            ORDER BY created_at LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING 1),
    of_staff AS (
        DELETE FROM rest_staffanswer WHERE id IN (
            SELECT id FROM rest_staffanswer WHERE created_at < now() - interval '25 hours'
            LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING 1)
    SELECT (SELECT count(*) FROM of_members) + (SELECT count(*) FROM of_staff)
$$;
REVOKE ALL ON FUNCTION rest_forget_answers(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rest_forget_answers(integer) TO {application};
