-- What a new database has of plans after migration 0004. {application} is the role of the application.

CREATE TABLE plans_plan (
    max_sites integer NOT NULL,
    max_users integer NOT NULL,
    max_books integer NOT NULL,
    max_groups integer NOT NULL,
    credits_per_period integer NOT NULL,
    code varchar(40) PRIMARY KEY,
    name varchar(80) NOT NULL,
    usd_cents integer NOT NULL,
    trial_days integer NOT NULL,
    "position" smallint NOT NULL,
    is_offered boolean NOT NULL,
    CONSTRAINT plans_plan_credits_per_period_check CHECK (credits_per_period >= 0),
    CONSTRAINT plans_plan_max_books_check CHECK (max_books >= 0),
    CONSTRAINT plans_plan_max_groups_check CHECK (max_groups >= 0),
    CONSTRAINT plans_plan_max_sites_check CHECK (max_sites >= 0),
    CONSTRAINT plans_plan_max_users_check CHECK (max_users >= 0),
    CONSTRAINT plans_plan_position_check CHECK ("position" >= 0),
    CONSTRAINT plans_plan_trial_days_check CHECK (trial_days >= 0),
    CONSTRAINT plans_plan_usd_cents_check CHECK (usd_cents >= 0)
);
CREATE INDEX plans_plan_code_191b8ff2_like ON plans_plan (code varchar_pattern_ops);

CREATE TABLE plans_grant (
    id uuid PRIMARY KEY,
    max_sites integer NOT NULL,
    max_users integer NOT NULL,
    max_books integer NOT NULL,
    max_groups integer NOT NULL,
    credits_per_period integer NOT NULL,
    is_trial boolean NOT NULL,
    starts_at timestamptz,
    ends_at timestamptz,
    updated_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    plan_id varchar(40) NOT NULL,
    CONSTRAINT plans_grant_account_id UNIQUE (account_id, id),
    CONSTRAINT plans_grant_one UNIQUE (account_id),
    CONSTRAINT plans_grant_credits_per_period_check CHECK (credits_per_period >= 0),
    CONSTRAINT plans_grant_forward CHECK (ends_at IS NULL OR ends_at > starts_at),
    CONSTRAINT plans_grant_max_books_check CHECK (max_books >= 0),
    CONSTRAINT plans_grant_max_groups_check CHECK (max_groups >= 0),
    CONSTRAINT plans_grant_max_sites_check CHECK (max_sites >= 0),
    CONSTRAINT plans_grant_max_users_check CHECK (max_users >= 0),
    CONSTRAINT plans_grant_plausible_times CHECK ((starts_at IS NULL
        OR starts_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND starts_at <= '3000-01-01 00:00:00+00'::timestamptz) AND (ends_at IS NULL
        OR ends_at >= '2000-01-01 00:00:00+00'::timestamptz AND ends_at <= '3000-01-01 00:00:00+00'::timestamptz)),
    CONSTRAINT plans_grant_account_id_532ea39e_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT plans_grant_plan_id_939893b6_fk_plans_plan_code FOREIGN KEY (plan_id)
        REFERENCES plans_plan(code) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX plans_grant_plan_id_939893b6 ON plans_grant (plan_id);
CREATE INDEX plans_grant_plan_id_939893b6_like ON plans_grant (plan_id varchar_pattern_ops);

INSERT INTO plans_plan
    (code, name, usd_cents, trial_days, credits_per_period, max_sites, max_users, max_books, max_groups, position, is_offered)
VALUES
    ('free-trial', 'Free trial', 0, 7, 500, 1, 5, 3, 3, 0, true),
    ('basic', 'Basic', 2900, 0, 5000, 3, 10, 10, 20, 1, true),
    ('pro', 'Pro', 7900, 0, 20000, 10, 50, 50, 100, 2, true),
    ('enterprise', 'Enterprise', 19900, 0, 60000, 50, 500, 500, 1000, 3, true);
