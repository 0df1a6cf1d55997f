-- What a new database has of holds after migration 0001. {application} is the role of the application.

CREATE TABLE holds_heldact (
    id uuid PRIMARY KEY,
    user_name varchar(300) NOT NULL,
    as_staff boolean NOT NULL,
    ip_address inet,
    kind varchar(60) NOT NULL,
    subject_id uuid NOT NULL,
    payload jsonb NOT NULL,
    sentence varchar(300) NOT NULL,
    url varchar(300) NOT NULL,
    state varchar(12) NOT NULL,
    held_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    due_at timestamptz NOT NULL,
    ended_at timestamptz,
    result varchar(300) NOT NULL,
    error varchar(500) NOT NULL,
    attempts smallint NOT NULL,
    dismissed_at timestamptz,
    account_id uuid NOT NULL,
    user_id uuid NOT NULL,
    CONSTRAINT holds_heldact_account_id UNIQUE (account_id, id),
    CONSTRAINT holds_heldact_due CHECK (due_at >= held_at),
    CONSTRAINT holds_heldact_ended CHECK (ended_at IS NULL AND state = 'HELD' OR NOT state = 'HELD'
        AND ended_at IS NOT NULL),
    CONSTRAINT holds_heldact_state CHECK (state IN ('HELD', 'CARRIED_OUT', 'UNDONE', 'FAILED')),
    CONSTRAINT holds_heldact_account_id_b84258d4_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT holds_heldact_user_id_c24531b5_fk_identity_user_id FOREIGN KEY (user_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX holds_heldact_due_at ON holds_heldact (due_at) WHERE state = 'HELD';
CREATE UNIQUE INDEX holds_heldact_once ON holds_heldact (account_id, kind, subject_id) WHERE state = 'HELD';
CREATE INDEX holds_heldact_shown ON holds_heldact (account_id, user_id) WHERE state = 'HELD' OR dismissed_at IS NULL
    AND state = 'FAILED';
CREATE INDEX holds_heldact_user_id_c24531b5 ON holds_heldact (user_id);

CREATE FUNCTION holds_overdue()
 RETURNS TABLE(account_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT h.account_id, h.id FROM holds_heldact h
    WHERE h.state = 'HELD' AND h.due_at <= drawbook_now() - interval '2 seconds'
    ORDER BY h.due_at LIMIT 200
$$;
REVOKE ALL ON FUNCTION holds_overdue() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holds_overdue() TO {application};
