-- What a new database has of inbox after migration 0004. {application} is the role of the application.

CREATE TABLE inbox_announcement (
    id uuid PRIMARY KEY,
    title varchar(120) NOT NULL,
    text varchar(1000) NOT NULL,
    url varchar(300) NOT NULL,
    audience varchar(10) NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    is_told boolean NOT NULL,
    written_by_name varchar(300) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    ended_at timestamptz,
    ended_by_name varchar(300) NOT NULL,
    account_id uuid NOT NULL,
    written_by_id uuid NOT NULL,
    CONSTRAINT inbox_announcement_account_id UNIQUE (account_id, id),
    CONSTRAINT inbox_announcement_audience CHECK (audience IN ('everyone', 'team')),
    CONSTRAINT inbox_announcement_lasts CHECK (ends_at IS NULL OR ends_at > starts_at),
    CONSTRAINT inbox_announcement_plausible CHECK ((starts_at IS NULL
        OR starts_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND starts_at <= '2100-12-31 23:59:59+00'::timestamptz) AND (ends_at IS NULL
        OR ends_at >= '2000-01-01 00:00:00+00'::timestamptz AND ends_at <= '2100-12-31 23:59:59+00'::timestamptz)),
    CONSTRAINT inbox_announcement_account_id_9e5cf918_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT inbox_announcement_written_by_id_a154e75d_fk_identity_user_id FOREIGN KEY (written_by_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX inbox_announcement_written_by_id_a154e75d ON inbox_announcement (written_by_id);

CREATE TABLE inbox_notice (
    id uuid PRIMARY KEY,
    kind varchar(40) NOT NULL,
    title varchar(200) NOT NULL,
    body text NOT NULL,
    url varchar(300) NOT NULL,
    key varchar(200) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    seen_at timestamptz,
    account_id uuid NOT NULL,
    user_id uuid NOT NULL,
    CONSTRAINT inbox_notice_account_id UNIQUE (account_id, id),
    CONSTRAINT inbox_notice_once UNIQUE (account_id, user_id, key),
    CONSTRAINT inbox_notice_account_id_46897119_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT inbox_notice_user_id_f02cfaed_fk_identity_user_id FOREIGN KEY (user_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX inbox_notice_latest ON inbox_notice (account_id, user_id, created_at DESC);
CREATE INDEX inbox_notice_user_id_f02cfaed ON inbox_notice (user_id);

CREATE TABLE inbox_delivery (
    id uuid PRIMARY KEY,
    channel varchar(8) CONSTRAINT inbox_delivery_way_not_null NOT NULL,
    state varchar(16) NOT NULL,
    tries smallint NOT NULL,
    try_at timestamptz NOT NULL,
    last_error varchar(300) CONSTRAINT inbox_delivery_trouble_not_null NOT NULL,
    done_at timestamptz,
    account_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    CONSTRAINT inbox_delivery_account_id UNIQUE (account_id, id),
    CONSTRAINT inbox_delivery_once UNIQUE (account_id, notice_id, channel),
    CONSTRAINT inbox_delivery_channel CHECK (channel IN ('email', 'push', 'text')),
    CONSTRAINT inbox_delivery_state CHECK (state IN ('WAITING', 'SENT', 'FAILED', 'NOT_CONFIGURED')),
    CONSTRAINT inbox_delivery_account_id_b6dd5744_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT inbox_delivery_notice FOREIGN KEY (account_id, notice_id) REFERENCES inbox_notice(account_id, id)
);
CREATE INDEX inbox_delivery_due ON inbox_delivery (try_at) WHERE state = 'WAITING';
CREATE INDEX inbox_delivery_notice_id_2bc71592 ON inbox_delivery (notice_id);

CREATE TABLE inbox_notificationpreference (
    user_id uuid CONSTRAINT inbox_wish_user_id_not_null NOT NULL,
    by_email boolean CONSTRAINT inbox_wish_by_email_not_null NOT NULL,
    CONSTRAINT inbox_wish_pkey PRIMARY KEY (user_id),
    CONSTRAINT inbox_wish_user_id_19aa0492_fk_identity_user_id FOREIGN KEY (user_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE inbox_platformannouncement (
    title varchar(120) NOT NULL,
    text varchar(1000) NOT NULL,
    url varchar(300) NOT NULL,
    audience varchar(10) NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    is_told boolean NOT NULL,
    written_by_name varchar(300) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    ended_at timestamptz,
    ended_by_name varchar(300) NOT NULL,
    id uuid PRIMARY KEY,
    country varchar(2) NOT NULL,
    plan varchar(40) NOT NULL,
    CONSTRAINT inbox_platform_audience CHECK (audience IN ('everyone', 'team')),
    CONSTRAINT inbox_platform_lasts CHECK (ends_at IS NULL OR ends_at > starts_at),
    CONSTRAINT inbox_platform_plausible CHECK ((starts_at IS NULL
        OR starts_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND starts_at <= '2100-12-31 23:59:59+00'::timestamptz) AND (ends_at IS NULL
        OR ends_at >= '2000-01-01 00:00:00+00'::timestamptz AND ends_at <= '2100-12-31 23:59:59+00'::timestamptz))
);

CREATE TABLE inbox_announcementseen (
    id uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    announcement_id uuid,
    user_id uuid NOT NULL,
    platform_id uuid,
    CONSTRAINT inbox_announcementseen_account_id UNIQUE (account_id, id),
    CONSTRAINT inbox_seen_own UNIQUE (account_id, user_id, announcement_id),
    CONSTRAINT inbox_seen_platform UNIQUE (account_id, user_id, platform_id),
    CONSTRAINT inbox_seen_one CHECK (announcement_id IS NULL AND platform_id IS NOT NULL
        OR announcement_id IS NOT NULL AND platform_id IS NULL),
    CONSTRAINT inbox_announcementse_account_id_8a95e069_fk_tenancy_a FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT inbox_announcementse_platform_id_6a37c2db_fk_inbox_pla FOREIGN KEY (platform_id)
        REFERENCES inbox_platformannouncement(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT inbox_announcementseen_user_id_7b1dbd68_fk_identity_user_id FOREIGN KEY (user_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT inbox_seen_announcement FOREIGN KEY (account_id, announcement_id)
        REFERENCES inbox_announcement(account_id, id)
);
CREATE INDEX inbox_announcementseen_announcement_id_e2df4523 ON inbox_announcementseen (announcement_id);
CREATE INDEX inbox_announcementseen_platform_id_6a37c2db ON inbox_announcementseen (platform_id);
CREATE INDEX inbox_announcementseen_user_id_7b1dbd68 ON inbox_announcementseen (user_id);

CREATE TABLE inbox_pushsubscription (
    id uuid PRIMARY KEY,
    endpoint varchar(1000) NOT NULL,
    p256dh varchar(200) NOT NULL,
    auth varchar(100) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    user_id uuid NOT NULL,
    CONSTRAINT inbox_pushsubscription_endpoint UNIQUE (endpoint),
    CONSTRAINT inbox_pushsubscription_user_id_22fd8e1a_fk_identity_user_id FOREIGN KEY (user_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX inbox_pushsubscription_user_id_22fd8e1a ON inbox_pushsubscription (user_id);

CREATE FUNCTION inbox_due_accounts()
 RETURNS TABLE(account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT DISTINCT d.account_id FROM inbox_delivery d
    WHERE d.state = 'WAITING' AND d.try_at <= drawbook_now() LIMIT 500
$$;
REVOKE ALL ON FUNCTION inbox_due_accounts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_due_accounts() TO {application};
