-- What a new database has of journal after migration 0003. {application} is the role of the application.

CREATE TABLE journal_journalaccount (
    id uuid PRIMARY KEY,
    kind varchar(9) NOT NULL,
    code varchar(40) NOT NULL,
    subject uuid,
    currency varchar(3) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT journal_account_once UNIQUE NULLS NOT DISTINCT (account_id, code, subject, currency),
    CONSTRAINT journal_accountrow_account_id UNIQUE (account_id, id),
    CONSTRAINT journal_account_kind CHECK (kind IN ('asset', 'liability', 'income', 'expense')),
    CONSTRAINT journal_journalaccou_account_id_f6378f49_fk_tenancy_a FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE journal_transaction (
    id uuid PRIMARY KEY,
    key varchar(128) NOT NULL,
    kind varchar(40) NOT NULL,
    about uuid,
    memo varchar(500) NOT NULL,
    made_by uuid,
    reverses uuid,
    happened_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT journal_transaction_account_id UNIQUE (account_id, id),
    CONSTRAINT journal_transaction_once UNIQUE (account_id, key),
    CONSTRAINT journal_transaction_reverses FOREIGN KEY (account_id, reverses)
        REFERENCES journal_transaction(account_id, id)
);
CREATE UNIQUE INDEX journal_transaction_reversed_once ON journal_transaction (account_id, reverses)
    WHERE reverses IS NOT NULL;

CREATE TABLE journal_posting (
    line smallint NOT NULL,
    amount bigint NOT NULL,
    happened_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    place_id uuid NOT NULL,
    transaction_id uuid NOT NULL,
    CONSTRAINT journal_posting_pkey PRIMARY KEY (account_id, transaction_id, line),
    CONSTRAINT journal_posting_moves CHECK (NOT amount = 0),
    CONSTRAINT journal_posting_place FOREIGN KEY (account_id, place_id)
        REFERENCES journal_journalaccount(account_id, id),
    CONSTRAINT journal_posting_transaction FOREIGN KEY (account_id, transaction_id)
        REFERENCES journal_transaction(account_id, id)
);
CREATE INDEX journal_posting_statement ON journal_posting (account_id, place_id, happened_at);

CREATE FUNCTION journal_refuse_unbalanced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM posted GROUP BY account_id, transaction_id HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'the postings of a transaction do not add up to nothing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balanced', TABLE = 'journal_posting';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER journal_balanced AFTER INSERT ON journal_posting
    REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_unbalanced();
