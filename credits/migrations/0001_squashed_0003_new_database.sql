-- What a new database has of credits after migration 0003. {application} is the role of the application.

CREATE TABLE credits_wallet (
    id uuid PRIMARY KEY,
    balance bigint NOT NULL,
    held bigint NOT NULL,
    entries bigint NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT credits_wallet_account_id UNIQUE (account_id, id),
    CONSTRAINT credits_wallet_one UNIQUE (account_id),
    CONSTRAINT credits_wallet_covers CHECK (balance >= held AND held >= 0),
    CONSTRAINT credits_wallet_account_id_ce8c7128_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE credits_creditentry (
    id uuid PRIMARY KEY,
    "position" bigint NOT NULL,
    kind varchar(40) NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint NOT NULL,
    description varchar(255) NOT NULL,
    metadata jsonb NOT NULL,
    key varchar(128) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    CONSTRAINT credits_creditentry_account_id UNIQUE (account_id, id),
    CONSTRAINT credits_entry_once UNIQUE (account_id, key),
    CONSTRAINT credits_entry_position UNIQUE (account_id, "position"),
    CONSTRAINT credits_entry_moves CHECK (NOT amount = 0),
    CONSTRAINT credits_entry_never_short CHECK (balance_after >= 0),
    CONSTRAINT credits_creditentry_account_id_a812505a_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT credits_entry_of_wallet FOREIGN KEY (account_id, wallet_id) REFERENCES credits_wallet(account_id, id)
);

CREATE TABLE credits_hold (
    id uuid PRIMARY KEY,
    amount bigint NOT NULL,
    state varchar(10) NOT NULL,
    kind varchar(40) NOT NULL,
    description varchar(255) NOT NULL,
    metadata jsonb NOT NULL,
    key varchar(128) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    settled_at timestamptz,
    account_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    CONSTRAINT credits_hold_account_id UNIQUE (account_id, id),
    CONSTRAINT credits_hold_once UNIQUE (account_id, key),
    CONSTRAINT credits_hold_something CHECK (amount > 0),
    CONSTRAINT credits_hold_state CHECK (state IN ('held', 'committed', 'released')),
    CONSTRAINT credits_hold_account_id_f936e31c_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT credits_hold_of_wallet FOREIGN KEY (account_id, wallet_id) REFERENCES credits_wallet(account_id, id)
);
