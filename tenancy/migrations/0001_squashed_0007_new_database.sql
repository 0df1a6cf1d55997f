-- What a new database has of tenancy after migration 0007. {application} is the role of the application.

CREATE TABLE tenancy_account (
    id uuid PRIMARY KEY,
    name varchar(255) NOT NULL,
    status varchar(20) NOT NULL,
    country varchar(2) NOT NULL,
    currency varchar(3) NOT NULL,
    time_zone varchar(64) NOT NULL,
    plan varchar(40) NOT NULL,
    trial_ends_at timestamptz,
    settings jsonb NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    updated_at timestamptz NOT NULL,
    lapses_at timestamptz,
    second_factor_demand varchar(10) DEFAULT ''::varchar NOT NULL,
    second_factor_from timestamptz,
    CONSTRAINT tenancy_account_second_factor CHECK (second_factor_demand = '' OR second_factor_demand IN ('admins',
        'team') AND second_factor_from IS NOT NULL),
    CONSTRAINT tenancy_account_status CHECK (status IN ('trial', 'pending_payment', 'active', 'past_due',
        'suspended', 'locked', 'closed'))
);

CREATE TABLE tenancy_membership (
    id uuid PRIMARY KEY,
    role varchar(10) NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    user_id uuid NOT NULL,
    takes_seat boolean DEFAULT true NOT NULL,
    CONSTRAINT tenancy_membership_account_id UNIQUE (account_id, id),
    CONSTRAINT tenancy_membership_once UNIQUE (account_id, user_id),
    CONSTRAINT tenancy_membership_role CHECK (role IN ('owner', 'admin', 'manager', 'clerk', 'viewer', 'member')),
    CONSTRAINT tenancy_membership_account_id_44a1730b_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT tenancy_membership_user_id_69c4e8b6_fk_identity_user_id FOREIGN KEY (user_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX tenancy_membership_one_owner ON tenancy_membership (account_id) WHERE role = 'owner';
CREATE INDEX tenancy_membership_user_id_69c4e8b6 ON tenancy_membership (user_id);

-- The second policy, by which a person finds their own accounts.
CREATE POLICY own ON tenancy_membership FOR SELECT
    USING (user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid));
CREATE POLICY own ON tenancy_account FOR SELECT
    USING (id IN (SELECT account_id FROM tenancy_membership
                  WHERE user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)));
