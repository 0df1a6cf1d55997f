-- What a new database has of billing after migration 0012. {application} is the role of the application.

CREATE TABLE billing_bankmapping (
    id uuid PRIMARY KEY,
    name varchar(80) NOT NULL,
    header_sha256 bytea NOT NULL,
    mapping jsonb NOT NULL,
    saved_by_name varchar(300) NOT NULL,
    saved_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT billing_bankmapping_header_sha256_key UNIQUE (header_sha256),
    CONSTRAINT billing_bankmapping_name_key UNIQUE (name)
);
CREATE INDEX billing_bankmapping_name_ecd2c1be_like ON billing_bankmapping (name varchar_pattern_ops);

CREATE TABLE billing_bankstatement (
    id uuid PRIMARY KEY,
    file_name varchar(255) NOT NULL,
    sha256 bytea NOT NULL,
    format varchar(10) NOT NULL,
    bank_account varchar(100) NOT NULL,
    counts jsonb NOT NULL,
    problems jsonb NOT NULL,
    imported_by_id uuid NOT NULL,
    imported_by_name varchar(300) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    undone_at timestamptz,
    undone_by_id uuid,
    undone_by_name varchar(300) DEFAULT ''::varchar NOT NULL
);
CREATE UNIQUE INDEX billing_statement_once ON billing_bankstatement (sha256) WHERE undone_at IS NULL;

CREATE TABLE billing_exchangerate (
    id uuid PRIMARY KEY,
    currency varchar(3) NOT NULL,
    rate numeric(18,8) NOT NULL,
    valid_from timestamptz NOT NULL,
    added_by_id uuid,
    added_by_name varchar(300) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT billing_rate_once UNIQUE (currency, valid_from),
    CONSTRAINT billing_rate_plausible_from CHECK (valid_from IS NULL
        OR valid_from >= '2000-01-01 00:00:00+00'::timestamptz
        AND valid_from <= '2100-12-31 23:59:59+00'::timestamptz),
    CONSTRAINT billing_rate_positive CHECK (rate > 0)
);

CREATE TABLE billing_numberseries (
    kind varchar(3) NOT NULL,
    year smallint NOT NULL,
    last integer NOT NULL,
    CONSTRAINT billing_numberseries_pkey PRIMARY KEY (kind, year),
    CONSTRAINT billing_numberseries_last_check CHECK (last >= 0),
    CONSTRAINT billing_numberseries_year_check CHECK (year >= 0)
);

CREATE TABLE billing_paymentmethod (
    id uuid PRIMARY KEY,
    code varchar(40) NOT NULL,
    name varchar(80) NOT NULL,
    country varchar(2) NOT NULL,
    instructions text NOT NULL,
    "position" smallint NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    updated_at timestamptz NOT NULL,
    is_set_up boolean DEFAULT true NOT NULL,
    CONSTRAINT billing_method_once UNIQUE (country, code),
    CONSTRAINT billing_paymentmethod_position_check CHECK ("position" >= 0)
);
CREATE INDEX billing_paymentmethod_code_95c824a3 ON billing_paymentmethod (code);
CREATE INDEX billing_paymentmethod_code_95c824a3_like ON billing_paymentmethod (code varchar_pattern_ops);

CREATE TABLE billing_pricechange (
    id uuid PRIMARY KEY,
    what varchar(20) NOT NULL,
    subject varchar(80) NOT NULL,
    facts jsonb NOT NULL,
    staff_id uuid NOT NULL,
    staff_name varchar(300) NOT NULL,
    ip_address inet,
    happened_at timestamptz DEFAULT statement_timestamp() NOT NULL
);
CREATE INDEX billing_price_change_latest ON billing_pricechange (what, happened_at DESC);

CREATE TABLE billing_statementline (
    id uuid PRIMARY KEY,
    line integer NOT NULL,
    booked_on date,
    amount_minor bigint,
    currency varchar(3) NOT NULL,
    text varchar(1000) NOT NULL,
    payer varchar(300) NOT NULL,
    bank_reference varchar(140) NOT NULL,
    fingerprint bytea NOT NULL,
    verdict varchar(20) NOT NULL,
    state varchar(10) NOT NULL,
    for_account_id uuid,
    invoice_id uuid,
    payment_id uuid,
    note varchar(1000) NOT NULL,
    settled_by_id uuid,
    settled_by_name varchar(300) NOT NULL,
    settled_at timestamptz,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    statement_id uuid NOT NULL,
    reference_keys varchar(500) DEFAULT ''::varchar NOT NULL,
    twin_id uuid,
    bank_account varchar(100) DEFAULT ''::varchar NOT NULL,
    detail varchar(300) DEFAULT ''::varchar NOT NULL,
    CONSTRAINT billing_line_one_a_payment UNIQUE (payment_id),
    CONSTRAINT billing_line_came_in CHECK (verdict IN ('out', 'returned', 'not_booked', 'known', 'unreadable')
        OR amount_minor > 0),
    CONSTRAINT billing_line_plausible_day CHECK (booked_on IS NULL OR booked_on >= '2000-01-01'::date
        AND booked_on <= '2100-12-31'::date),
    CONSTRAINT billing_line_proposes_something CHECK (NOT state = 'proposed' OR invoice_id IS NOT NULL
        AND payment_id IS NOT NULL),
    CONSTRAINT billing_line_was_read CHECK (verdict = 'unreadable' OR amount_minor IS NOT NULL
        AND booked_on IS NOT NULL AND NOT currency = ''),
    CONSTRAINT billing_statementline_line_check CHECK (line >= 0),
    CONSTRAINT billing_statementlin_statement_id_55057473_fk_billing_b FOREIGN KEY (statement_id)
        REFERENCES billing_bankstatement(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX billing_line_by_day ON billing_statementline (booked_on, amount_minor);
CREATE INDEX billing_line_fingerprint ON billing_statementline (fingerprint);
CREATE UNIQUE INDEX billing_line_once ON billing_statementline (fingerprint) WHERE NOT verdict IN ('known',
    'not_booked', 'unreadable') AND NOT state = 'undone';
CREATE INDEX billing_line_queue ON billing_statementline (state, id);
CREATE INDEX billing_statementline_statement_id_55057473 ON billing_statementline (statement_id);

CREATE TABLE billing_lineshare (
    id uuid PRIMARY KEY,
    for_account_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    line_id uuid NOT NULL,
    CONSTRAINT billing_share_one_a_payment UNIQUE (payment_id),
    CONSTRAINT billing_share_positive CHECK (amount_minor > 0),
    CONSTRAINT billing_lineshare_line_id_4921d0bf_fk_billing_statementline_id FOREIGN KEY (line_id)
        REFERENCES billing_statementline(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX billing_share_by_line ON billing_lineshare (line_id);

CREATE TABLE billing_statementupload (
    id uuid PRIMARY KEY,
    file_name varchar(255) NOT NULL,
    content bytea NOT NULL,
    uploaded_by_id uuid NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL
);

CREATE TABLE billing_subscription (
    id uuid PRIMARY KEY,
    status varchar(20) NOT NULL,
    is_trial boolean NOT NULL,
    auto_renew boolean NOT NULL,
    anchor_day smallint,
    current_period_start timestamptz,
    current_period_end timestamptz,
    cancel_at_period_end boolean NOT NULL,
    activated_at timestamptz,
    ended_at timestamptz,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    updated_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    next_plan_id varchar(40),
    plan_id varchar(40) NOT NULL,
    CONSTRAINT billing_subscription_account_id UNIQUE (account_id, id),
    CONSTRAINT billing_subscription_anchor CHECK (anchor_day IS NULL OR anchor_day >= 1 AND anchor_day <= 31),
    CONSTRAINT billing_subscription_anchor_day_check CHECK (anchor_day >= 0),
    CONSTRAINT billing_subscription_forward CHECK (current_period_end IS NULL AND current_period_start IS NULL
        OR current_period_end > current_period_start),
    CONSTRAINT billing_subscription_plausible CHECK ((current_period_start IS NULL
        OR current_period_start >= '2000-01-01 00:00:00+00'::timestamptz
        AND current_period_start <= '3000-01-01 00:00:00+00'::timestamptz) AND (current_period_end IS NULL
        OR current_period_end >= '2000-01-01 00:00:00+00'::timestamptz
        AND current_period_end <= '3000-01-01 00:00:00+00'::timestamptz)),
    CONSTRAINT billing_subscription_status CHECK (status IN ('incomplete', 'active', 'past_due', 'canceled',
        'expired', 'incomplete_expired')),
    CONSTRAINT billing_subscription_account_id_02e44ef3_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT billing_subscription_next_plan_id_56aa0cd1_fk_plans_plan_code FOREIGN KEY (next_plan_id)
        REFERENCES plans_plan(code) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT billing_subscription_plan_id_4e20d4ad_fk_plans_plan_code FOREIGN KEY (plan_id)
        REFERENCES plans_plan(code) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX billing_subscription_due ON billing_subscription (status, current_period_end);
CREATE INDEX billing_subscription_next_plan_id_56aa0cd1 ON billing_subscription (next_plan_id);
CREATE INDEX billing_subscription_next_plan_id_56aa0cd1_like
    ON billing_subscription (next_plan_id varchar_pattern_ops);
CREATE UNIQUE INDEX billing_subscription_one_live ON billing_subscription (account_id)
    WHERE status IN ('incomplete', 'active', 'past_due');
CREATE INDEX billing_subscription_plan_id_4e20d4ad ON billing_subscription (plan_id);
CREATE INDEX billing_subscription_plan_id_4e20d4ad_like ON billing_subscription (plan_id varchar_pattern_ops);

CREATE TABLE billing_invoice (
    id uuid PRIMARY KEY,
    purpose varchar(10) NOT NULL,
    status varchar(20) NOT NULL,
    number varchar(20),
    pay_code varchar(16),
    plan_name varchar(80) NOT NULL,
    currency varchar(3) NOT NULL,
    total_minor bigint NOT NULL,
    usd_cents bigint NOT NULL,
    exchange_rate numeric(18,8) NOT NULL,
    lines jsonb NOT NULL,
    seller jsonb NOT NULL,
    buyer jsonb NOT NULL,
    metadata jsonb NOT NULL,
    period_start timestamptz,
    period_end timestamptz,
    due_at timestamptz NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    finalised_at timestamptz,
    paid_at timestamptz,
    voided_at timestamptz,
    void_reason varchar(255) NOT NULL,
    account_id uuid NOT NULL,
    plan_id varchar(40) NOT NULL,
    replaces_id uuid,
    subscription_id uuid NOT NULL,
    CONSTRAINT billing_invoice_account_id UNIQUE (account_id, id),
    CONSTRAINT billing_invoice_number UNIQUE (account_id, number),
    CONSTRAINT billing_invoice_pay_code UNIQUE (account_id, pay_code),
    CONSTRAINT billing_invoice_numbered CHECK (number IS NULL AND status = 'draft' OR NOT status = 'draft'
        AND number IS NOT NULL AND pay_code IS NOT NULL),
    CONSTRAINT billing_invoice_paid_when CHECK (paid_at IS NOT NULL AND status = 'paid' OR NOT status = 'paid'),
    CONSTRAINT billing_invoice_plausible_due CHECK (due_at IS NULL
        OR due_at >= '2000-01-01 00:00:00+00'::timestamptz AND due_at <= '3000-01-01 00:00:00+00'::timestamptz),
    CONSTRAINT billing_invoice_plausible_period CHECK ((period_start IS NULL
        OR period_start >= '2000-01-01 00:00:00+00'::timestamptz
        AND period_start <= '3000-01-01 00:00:00+00'::timestamptz) AND (period_end IS NULL
        OR period_end >= '2000-01-01 00:00:00+00'::timestamptz
        AND period_end <= '3000-01-01 00:00:00+00'::timestamptz)),
    CONSTRAINT billing_invoice_something CHECK (total_minor > 0),
    CONSTRAINT billing_invoice_status CHECK (status IN ('draft', 'pending', 'pending_approval', 'paid', 'void')),
    CONSTRAINT billing_invoice_account_id_71f06cf2_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT billing_invoice_plan_id_0c445640_fk_plans_plan_code FOREIGN KEY (plan_id)
        REFERENCES plans_plan(code) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT billing_invoice_replaces FOREIGN KEY (account_id, replaces_id) REFERENCES billing_invoice(account_id,
        id),
    CONSTRAINT billing_invoice_subscription FOREIGN KEY (account_id, subscription_id)
        REFERENCES billing_subscription(account_id, id)
);
CREATE INDEX billing_invoice_by_code ON billing_invoice (pay_code);
CREATE INDEX billing_invoice_by_number ON billing_invoice (number);
CREATE INDEX billing_invoice_due ON billing_invoice (status, due_at);
CREATE UNIQUE INDEX billing_invoice_once_a_period ON billing_invoice (account_id, subscription_id, period_start,
    replaces_id) NULLS NOT DISTINCT WHERE purpose = 'renewal' AND NOT status = 'void';
CREATE INDEX billing_invoice_plan_id_0c445640 ON billing_invoice (plan_id);
CREATE INDEX billing_invoice_plan_id_0c445640_like ON billing_invoice (plan_id varchar_pattern_ops);
CREATE INDEX billing_invoice_replaces_id_8124ddb9 ON billing_invoice (replaces_id);
CREATE INDEX billing_invoice_subscription_id_b7df633b ON billing_invoice (subscription_id);

CREATE TABLE billing_payment (
    id uuid PRIMARY KEY,
    source varchar(10) NOT NULL,
    status varchar(20) NOT NULL,
    amount_minor bigint NOT NULL,
    currency varchar(3) NOT NULL,
    manual_reference varchar(255) NOT NULL,
    reference_key varchar(255) NOT NULL,
    manual_notes varchar(1000) NOT NULL,
    submitted_by_id uuid,
    submitted_by_name varchar(300) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    decided_at timestamptz,
    decided_by_id uuid,
    decided_by_name varchar(300) NOT NULL,
    reject_reason varchar(30) NOT NULL,
    reject_text varchar(1000) NOT NULL,
    reversed_at timestamptz,
    reversed_by_id uuid,
    reversed_by_name varchar(300) NOT NULL,
    reversal_reason varchar(1000) NOT NULL,
    account_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    payment_method_id uuid,
    CONSTRAINT billing_payment_account_id UNIQUE (account_id, id),
    CONSTRAINT billing_payment_decided_when CHECK (NOT status IN ('succeeded', 'rejected', 'reversed')
        OR decided_at IS NOT NULL),
    CONSTRAINT billing_payment_something CHECK (amount_minor > 0),
    CONSTRAINT billing_payment_status CHECK (status IN ('pending_approval', 'succeeded', 'rejected', 'withdrawn',
        'reversed')),
    CONSTRAINT billing_payment_account_id_411a2f8d_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT billing_payment_invoice FOREIGN KEY (account_id, invoice_id) REFERENCES billing_invoice(account_id,
        id),
    CONSTRAINT billing_payment_payment_method_id_51157544_fk_billing_p FOREIGN KEY (payment_method_id)
        REFERENCES billing_paymentmethod(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX billing_payment_invoice_id_998dd3c5 ON billing_payment (invoice_id);
CREATE UNIQUE INDEX billing_payment_one_live ON billing_payment (account_id, invoice_id)
    WHERE status IN ('pending_approval', 'succeeded');
CREATE INDEX billing_payment_payment_method_id_51157544 ON billing_payment (payment_method_id);
CREATE INDEX billing_payment_queue ON billing_payment (status, created_at);
CREATE INDEX billing_payment_reference ON billing_payment (reference_key);
CREATE UNIQUE INDEX billing_payment_reference_once ON billing_payment (account_id, reference_key)
    WHERE status IN ('pending_approval', 'succeeded');

CREATE TABLE billing_creditnote (
    id uuid PRIMARY KEY,
    number varchar(20) NOT NULL,
    currency varchar(3) NOT NULL,
    total_minor bigint NOT NULL,
    lines jsonb NOT NULL,
    seller jsonb NOT NULL,
    buyer jsonb NOT NULL,
    reason varchar(1000) NOT NULL,
    credits_clawed_back bigint NOT NULL,
    credits_spent bigint NOT NULL,
    issued_by_id uuid NOT NULL,
    issued_by_name varchar(300) NOT NULL,
    issued_at timestamptz NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    payment_id uuid,
    CONSTRAINT billing_credit_note_number UNIQUE (account_id, number),
    CONSTRAINT billing_credit_note_once UNIQUE (account_id, payment_id),
    CONSTRAINT billing_creditnote_account_id UNIQUE (account_id, id),
    CONSTRAINT billing_credit_note_something CHECK (total_minor > 0),
    CONSTRAINT billing_credit_note_invoice FOREIGN KEY (account_id, invoice_id)
        REFERENCES billing_invoice(account_id, id),
    CONSTRAINT billing_credit_note_payment FOREIGN KEY (account_id, payment_id)
        REFERENCES billing_payment(account_id, id),
    CONSTRAINT billing_creditnote_account_id_9edd2ce2_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX billing_creditnote_invoice_id_38246c17 ON billing_creditnote (invoice_id);
CREATE INDEX billing_creditnote_payment_id_b0e28107 ON billing_creditnote (payment_id);
CREATE INDEX billing_note_by_number ON billing_creditnote (number);

CREATE TABLE billing_evidence (
    id uuid PRIMARY KEY,
    file_name varchar(255) NOT NULL,
    stored_as varchar(255) NOT NULL,
    content_type varchar(40) NOT NULL,
    size_bytes integer NOT NULL,
    sha256 bytea NOT NULL,
    uploaded_by_id uuid NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    CONSTRAINT billing_evidence_account_id UNIQUE (account_id, id),
    CONSTRAINT billing_evidence_size_bytes_check CHECK (size_bytes >= 0),
    CONSTRAINT billing_evidence_account_id_f33bb243_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT billing_evidence_payment FOREIGN KEY (account_id, payment_id) REFERENCES billing_payment(account_id,
        id)
);
CREATE INDEX billing_evidence_payment_id_ca253c2b ON billing_evidence (payment_id);

CREATE TABLE billing_reminder (
    id uuid PRIMARY KEY,
    period_end timestamptz NOT NULL,
    day smallint NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    CONSTRAINT billing_reminder_account_id UNIQUE (account_id, id),
    CONSTRAINT billing_reminder_once UNIQUE (account_id, subscription_id, period_end, day),
    CONSTRAINT billing_reminder_account_id_36961f07_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT billing_reminder_subscription FOREIGN KEY (account_id, subscription_id)
        REFERENCES billing_subscription(account_id, id)
);

CREATE FUNCTION billing_due_subscriptions()
 RETURNS TABLE(account_id uuid, subscription_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    WITH clock AS MATERIALIZED (SELECT drawbook_now() AS now)
    SELECT s.account_id, s.id
    FROM billing_subscription s
    CROSS JOIN clock c
    JOIN tenancy_account a ON a.id = s.account_id AND a.status NOT IN ('locked', 'closed')
    WHERE
        -- a sign-up that nobody paid for, unless a payment was refused just now
        (s.status = 'incomplete' AND EXISTS (
            SELECT 1 FROM billing_invoice i
            WHERE i.account_id = s.account_id AND i.subscription_id = s.id
              AND i.status = 'pending' AND i.due_at <= c.now
              AND NOT EXISTS (
                  SELECT 1 FROM billing_payment p
                  WHERE p.account_id = i.account_id AND p.invoice_id = i.id
                    AND p.status = 'rejected' AND p.decided_at > c.now - interval '3 days')))
        -- a period that is over, and a grace that is
        OR (s.status = 'active' AND s.current_period_end <= c.now)
        OR (s.status = 'past_due' AND s.current_period_end <= c.now - interval '7 days')
        -- a period to be asked for
        OR (s.status = 'active' AND NOT s.is_trial AND s.auto_renew AND NOT s.cancel_at_period_end
            AND s.current_period_end <= c.now + interval '7 days'
            AND NOT EXISTS (
                SELECT 1 FROM billing_invoice i
                WHERE i.account_id = s.account_id AND i.subscription_id = s.id
                  AND i.purpose = 'renewal' AND i.status <> 'void'
                  AND i.period_start = s.current_period_end))
        -- a reminder: the latest whose day has come
        OR (s.status IN ('active', 'past_due') AND NOT s.is_trial
            AND s.current_period_end <= c.now + interval '7 days'
            AND EXISTS (
                SELECT 1 FROM billing_invoice i
                WHERE i.account_id = s.account_id AND i.subscription_id = s.id
                  AND i.purpose = 'renewal' AND i.status = 'pending'
                  AND i.period_start = s.current_period_end)
            AND NOT EXISTS (
                SELECT 1 FROM billing_reminder r
                WHERE r.account_id = s.account_id AND r.subscription_id = s.id
                  AND r.period_end = s.current_period_end
                  AND r.day = (SELECT max(d.day) FROM (VALUES (-7), (-3), (0), (3), (7)) AS d (day)
                               WHERE s.current_period_end + make_interval(days => d.day) <= c.now)))
        -- a trial that ends soon, unless that is wanted or its payment is under review
        OR (s.status = 'active' AND s.is_trial AND NOT s.cancel_at_period_end
            AND s.current_period_end > c.now AND s.current_period_end <= c.now + interval '3 days'
            AND NOT EXISTS (
                SELECT 1 FROM billing_invoice i
                WHERE i.account_id = s.account_id AND i.subscription_id = s.id
                  AND i.status = 'pending_approval')
            AND NOT EXISTS (
                SELECT 1 FROM billing_reminder r
                WHERE r.account_id = s.account_id AND r.subscription_id = s.id
                  AND r.period_end = s.current_period_end
                  AND r.day = (SELECT max(d.day) FROM (VALUES (-3), (-1)) AS d (day)
                               WHERE s.current_period_end + make_interval(days => d.day) <= c.now)))
        -- a smaller plan that was paid for ahead and begins now
        OR (s.status = 'active' AND s.next_plan_id <> s.plan_id AND s.current_period_start <= c.now
            AND EXISTS (
                SELECT 1 FROM billing_invoice i
                WHERE i.account_id = s.account_id AND i.subscription_id = s.id
                  AND i.purpose = 'renewal' AND i.status = 'paid'
                  AND i.period_start = s.current_period_start AND i.plan_id = s.next_plan_id))
    ORDER BY s.current_period_end NULLS FIRST LIMIT 500
$$;
REVOKE ALL ON FUNCTION billing_due_subscriptions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing_due_subscriptions() TO {application};

CREATE FUNCTION billing_gaps_before(in_account uuid)
 RETURNS TABLE(number text, missing text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    WITH mine AS (
        SELECT i.number::text FROM billing_invoice i WHERE i.account_id = in_account AND i.number IS NOT NULL
        UNION ALL
        SELECT c.number::text FROM billing_creditnote c WHERE c.account_id = in_account
    ), split AS (
        SELECT m.number, split_part(m.number, '-', 1) || '-' || split_part(m.number, '-', 2) || '-' AS head,
               split_part(m.number, '-', 3)::bigint - 1 AS before
        FROM mine m
    ), wanted AS (
        SELECT s.number,
               s.head || lpad(s.before::text, greatest(6, length(s.before::text)), '0') AS previous
        FROM split s WHERE s.before > 0
    )
    SELECT w.number, w.previous FROM wanted w
    WHERE NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.number = w.previous)
      AND NOT EXISTS (SELECT 1 FROM billing_creditnote c WHERE c.number = w.previous)
    ORDER BY 1
$$;
REVOKE ALL ON FUNCTION billing_gaps_before(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing_gaps_before(uuid) TO {application};

CREATE FUNCTION billing_keep_number()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $$
BEGIN
    IF (OLD.number, OLD.pay_code, OLD.finalised_at) IS DISTINCT FROM (NEW.number, NEW.pay_code, NEW.finalised_at)
       OR NEW.status = 'draft' THEN
        RAISE EXCEPTION 'invoice % is numbered and stays as it is', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER billing_keep_number BEFORE UPDATE ON billing_invoice
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION billing_keep_number();

-- What one US dollar costs.
INSERT INTO billing_exchangerate (id, currency, rate, valid_from, added_by_name)
SELECT gen_random_uuid(), currency, rate, '2020-01-01T00:00:00Z', ''
FROM (VALUES
    ('USD', 1.0), ('PKR', 278.0), ('INR', 83.0), ('GBP', 0.79), ('EUR', 0.92), ('CAD', 1.36), ('AUD', 1.52)
) AS rates (currency, rate);

-- Not offered before staff have written where to send the money.
INSERT INTO billing_paymentmethod
    (id, country, code, name, instructions, position, is_active, updated_at, is_set_up)
SELECT gen_random_uuid(), country, code, name, how || ' Ask our support for the ' || CASE target
           WHEN 'account' THEN 'account to transfer to. Write the pay code of the invoice as the reference.'
           ELSE 'number to send to. Write the pay code of the invoice in the note.' END,
       position, true, statement_timestamp(), false
FROM (VALUES
    (0, 'PK', 'jazzcash', 'JazzCash', 'JazzCash app: Send money → to a till.', 'number'),
    (1, 'PK', 'easypaisa', 'EasyPaisa', 'EasyPaisa app: Send money.', 'number'),
    (2, 'PK', 'bank-transfer', 'Bank Transfer', 'From any bank in Pakistan, by IBFT or Raast.', 'account'),
    (3, 'IN', 'upi', 'UPI', 'Any UPI app.', 'number'),
    (4, 'IN', 'bank-transfer', 'Bank Transfer', 'NEFT, IMPS or RTGS.', 'account'),
    (5, 'GB', 'bank-transfer', 'Bank Transfer', 'Faster Payments from any bank in the UK.', 'account'),
    (6, 'US', 'bank-transfer', 'Bank Transfer', 'ACH or wire from any bank in the US.', 'account'),
    (7, '', 'international-bank-transfer', 'International bank transfer', 'SWIFT, costs shared (SHA).', 'account'),
    (8, '', 'wise', 'Wise', 'Wise transfer in the currency of the invoice.', 'number')
) AS methods (position, country, code, name, how, target);
