-- What a new database has of accounts after migration 0005. {application} is the role of the application.

CREATE TABLE accounts_invitation (
    id uuid PRIMARY KEY,
    email varchar(254),
    mobile_number varchar(16),
    full_name varchar(300) NOT NULL,
    role varchar(10) NOT NULL,
    takes_seat boolean NOT NULL,
    mailed_hash bytea,
    told_hash bytea,
    password_hash bytea,
    invited_by uuid NOT NULL,
    invited_by_name varchar(301) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    expires_at timestamptz NOT NULL,
    outcome varchar(10) NOT NULL,
    ended_at timestamptz,
    user_id uuid,
    account_id uuid NOT NULL,
    CONSTRAINT accounts_invitation_account_id UNIQUE (account_id, id),
    CONSTRAINT accounts_invitation_ended CHECK (ended_at IS NULL AND outcome = '' OR NOT outcome = ''
        AND ended_at IS NOT NULL),
    CONSTRAINT accounts_invitation_one_identifier CHECK ((email IS NULL OR mobile_number IS NULL) AND 1 = ( CASE
        WHEN email IS NULL THEN 1 ELSE 0 END + CASE WHEN mobile_number IS NULL THEN 1 ELSE 0 END)),
    CONSTRAINT accounts_invitation_outcome CHECK (outcome IN ('', 'accepted', 'declined', 'withdrawn')),
    CONSTRAINT accounts_invitation_role CHECK (role IN ('admin', 'manager', 'clerk', 'viewer', 'member')),
    CONSTRAINT accounts_invitation_account_id_8e9dd036_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX accounts_invitation_email ON accounts_invitation (email) WHERE outcome = '';
CREATE UNIQUE INDEX accounts_invitation_email_once ON accounts_invitation (account_id, email) WHERE outcome = '';
CREATE INDEX accounts_invitation_mailed ON accounts_invitation (mailed_hash);
CREATE INDEX accounts_invitation_mobile ON accounts_invitation (mobile_number) WHERE outcome = '';
CREATE UNIQUE INDEX accounts_invitation_mobile_once ON accounts_invitation (account_id, mobile_number)
    WHERE outcome = '';
CREATE INDEX accounts_invitation_told ON accounts_invitation (told_hash);

CREATE TABLE accounts_signupkey (
    key_hash bytea PRIMARY KEY,
    body_hash bytea NOT NULL,
    user_id uuid,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL
);

CREATE TABLE accounts_trialtaken (
    email_hash bytea PRIMARY KEY,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL
);

CREATE FUNCTION accounts_invitation_by_code(in_hash bytea)
 RETURNS TABLE(account_id uuid, invitation_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT i.account_id, i.id FROM accounts_invitation i
    WHERE i.mailed_hash = in_hash OR i.told_hash = in_hash LIMIT 1
$$;
REVOKE ALL ON FUNCTION accounts_invitation_by_code(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_invitation_by_code(bytea) TO {application};

CREATE FUNCTION accounts_invitations_for(in_email text, in_mobile text)
 RETURNS TABLE(account_id uuid, invitation_id uuid, password_hash bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT i.account_id, i.id, i.password_hash FROM accounts_invitation i
    WHERE i.outcome = '' AND i.expires_at > drawbook_now()
      AND (i.email = in_email OR i.mobile_number = in_mobile)
    ORDER BY i.created_at DESC LIMIT 50
$$;
REVOKE ALL ON FUNCTION accounts_invitations_for(text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_invitations_for(text,text) TO {application};
