-- What a new database has of live after migration 0004. {application} is the role of the application.

CREATE TABLE live_livemessage (
    topic text NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT live_livemessage_pkey PRIMARY KEY (account_id, topic, seq),
    CONSTRAINT live_livemessage_account_id_19c96ffa_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000);
CREATE INDEX live_message_oldest ON live_livemessage (account_id, created_at);

CREATE TABLE live_liveticket (
    ticket_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL,
    account_id uuid,
    api_session_id uuid,
    expires_at timestamptz NOT NULL,
    session_key varchar(40)
);
CREATE INDEX live_liveticket_expires_at_3ea485ea ON live_liveticket (expires_at);

CREATE TABLE live_livetopic (
    topic text NOT NULL,
    seq bigint NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT live_livetopic_pkey PRIMARY KEY (account_id, topic),
    CONSTRAINT live_livetopic_account_id_9557eaf8_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
) WITH (fillfactor=50, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);

CREATE TABLE live_staffmessage (
    topic text NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT live_staffmessage_pkey PRIMARY KEY (topic, seq)
);

CREATE TABLE live_stafftopic (
    topic text PRIMARY KEY,
    seq bigint NOT NULL
);
CREATE INDEX live_stafftopic_topic_56ba4147_like ON live_stafftopic (topic text_pattern_ops);

CREATE FUNCTION live_tell_access()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
DECLARE told jsonb;
BEGIN
    told := CASE TG_ARGV[0]
        WHEN 'account' THEN jsonb_build_object('access_of_account', to_jsonb(OLD) ->> 'id')
        WHEN 'self' THEN jsonb_build_object('access_of', to_jsonb(OLD) ->> 'id')
        ELSE jsonb_build_object('access_of', to_jsonb(OLD) ->> 'user_id') END;
    PERFORM pg_notify('drawbook_live', told::text);
    RETURN NULL;
END $$;

CREATE TRIGGER live_access AFTER UPDATE ON tenancy_membership FOR EACH ROW
    WHEN ((OLD.role, OLD.is_active) IS DISTINCT FROM (NEW.role, NEW.is_active))
    EXECUTE FUNCTION live_tell_access('person');
CREATE TRIGGER live_access_gone AFTER DELETE ON tenancy_membership FOR EACH ROW
    EXECUTE FUNCTION live_tell_access('person');
CREATE TRIGGER live_access AFTER UPDATE ON identity_user FOR EACH ROW
    WHEN ((OLD.is_active, OLD.is_staff, OLD.password) IS DISTINCT FROM (NEW.is_active, NEW.is_staff, NEW.password))
    EXECUTE FUNCTION live_tell_access('self');
CREATE TRIGGER live_access AFTER UPDATE ON identity_apisession FOR EACH ROW
    WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at) EXECUTE FUNCTION live_tell_access('person');
CREATE TRIGGER live_access AFTER DELETE ON identity_browsersession FOR EACH ROW
    EXECUTE FUNCTION live_tell_access('person');
CREATE TRIGGER live_access AFTER UPDATE ON tenancy_account FOR EACH ROW
    WHEN ((OLD.status, OLD.lapses_at) IS DISTINCT FROM (NEW.status, NEW.lapses_at))
    EXECUTE FUNCTION live_tell_access('account');
