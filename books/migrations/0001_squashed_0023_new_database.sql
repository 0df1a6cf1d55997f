-- What a new database has of books after migration 0023. {application} is the role of the application.

CREATE TABLE books_book (
    id uuid PRIMARY KEY,
    name varchar(120) NOT NULL,
    currency varchar(3) NOT NULL,
    time_zone varchar(64) NOT NULL,
    width smallint NOT NULL,
    capacity_factor numeric(8,4) NOT NULL,
    odds numeric(12,4),
    payouts jsonb NOT NULL,
    when_full varchar(6) NOT NULL,
    permutation varchar(5) NOT NULL,
    announce_policy varchar(6) NOT NULL,
    draw varchar(8) NOT NULL,
    four_eyes boolean NOT NULL,
    almost_full_percent smallint NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    claim_days smallint NOT NULL,
    loss_limit bigint,
    odds_changed_at timestamptz,
    accepts_test_beacon boolean DEFAULT false NOT NULL,
    CONSTRAINT books_book_account_id UNIQUE (account_id, id),
    CONSTRAINT books_book_name UNIQUE (account_id, name),
    CONSTRAINT books_book_almost_full CHECK (almost_full_percent >= 1 AND almost_full_percent <= 100),
    CONSTRAINT books_book_announce_policy CHECK (announce_policy IN ('RETAIN', 'REFUND')),
    CONSTRAINT books_book_claim_days CHECK (claim_days >= 1 AND claim_days <= 3660),
    CONSTRAINT books_book_draw CHECK (draw IN ('external', 'fair')),
    CONSTRAINT books_book_factor CHECK (capacity_factor > 0),
    CONSTRAINT books_book_loss_limit CHECK (loss_limit IS NULL OR loss_limit > 0),
    CONSTRAINT books_book_odds CHECK (odds IS NULL OR odds > 0),
    CONSTRAINT books_book_permutation CHECK (permutation IN ('each', 'split')),
    CONSTRAINT books_book_when_full CHECK (when_full IN ('SPILL', 'REFUSE', 'TRIM')),
    CONSTRAINT books_book_width CHECK (width IN (2, 3, 4)),
    CONSTRAINT books_book_account_id_bd18ab90_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE books_collaborator (
    id uuid PRIMARY KEY,
    name varchar(120) NOT NULL,
    phone varchar(40) NOT NULL,
    email varchar(254) NOT NULL,
    note varchar(500) NOT NULL,
    odds numeric(12,4),
    usual_limit bigint,
    is_active boolean NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    user_id uuid,
    bound_at timestamptz,
    CONSTRAINT books_collaborator_account_id UNIQUE (account_id, id),
    CONSTRAINT books_collaborator_name UNIQUE (account_id, name),
    CONSTRAINT books_collaborator_bound CHECK (bound_at IS NULL AND user_id IS NULL OR bound_at IS NOT NULL
        AND user_id IS NOT NULL),
    CONSTRAINT books_collaborator_limit CHECK (usual_limit IS NULL OR usual_limit >= 0),
    CONSTRAINT books_collaborator_odds CHECK (odds IS NULL OR odds >= 0),
    CONSTRAINT books_collaborator_account_id_004c08ec_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_collaborator_user_id_3d03c4b0_fk_identity_user_id FOREIGN KEY (user_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX books_collaborator_user ON books_collaborator (account_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX books_collaborator_user_id_3d03c4b0 ON books_collaborator (user_id);

CREATE TABLE books_customer (
    id uuid PRIMARY KEY,
    name varchar(120) NOT NULL,
    phone varchar(40) NOT NULL,
    email varchar(254) NOT NULL,
    note varchar(500) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    name_key varchar(240) NOT NULL,
    CONSTRAINT books_customer_account_id UNIQUE (account_id, id),
    CONSTRAINT books_customer_name_key UNIQUE (account_id, name_key),
    CONSTRAINT books_customer_named CHECK (NOT name = ''),
    CONSTRAINT books_customer_account_id_4397c918_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE books_limit (
    id uuid PRIMARY KEY,
    kind varchar(15) NOT NULL,
    most bigint NOT NULL,
    numbers smallint[] NOT NULL,
    seller uuid,
    customer varchar(120) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    book_id uuid NOT NULL,
    CONSTRAINT books_limit_account_id UNIQUE (account_id, id),
    CONSTRAINT books_limit_kind CHECK (kind IN ('number_default', 'number_override', 'number_group', 'ticket',
        'customer', 'seller')),
    CONSTRAINT books_limit_not_negative CHECK (most >= 0),
    CONSTRAINT books_limit_numbers CHECK (kind IN ('number_override', 'number_group') AND CASE
        WHEN numbers IS NULL THEN NULL::integer ELSE COALESCE(array_length(numbers, 1), 0) END > 0
        OR NOT kind IN ('number_override', 'number_group') AND CASE WHEN numbers IS NULL THEN NULL::integer
        ELSE COALESCE(array_length(numbers, 1), 0) END = 0),
    CONSTRAINT books_limit_of_a_customer CHECK (kind = 'customer' OR customer = ''),
    CONSTRAINT books_limit_of_a_seller CHECK (kind = 'seller' OR seller IS NULL),
    CONSTRAINT books_limit_account_id_bc7be648_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_limit_book FOREIGN KEY (account_id, book_id) REFERENCES books_book(account_id, id),
    CONSTRAINT books_limit_seller FOREIGN KEY (account_id, seller) REFERENCES tenancy_membership(account_id, id)
);
CREATE INDEX books_limit_book_id_a7733ae3 ON books_limit (book_id);

CREATE TABLE books_period (
    id uuid PRIMARY KEY,
    name varchar(120) NOT NULL,
    state varchar(10) NOT NULL,
    opens_by_itself boolean NOT NULL,
    opens_at timestamptz,
    opened_at timestamptz,
    pre_close_at timestamptz NOT NULL,
    pre_closed_at timestamptz,
    cover_cutoff_at timestamptz,
    reveal_at timestamptz,
    announce_policy varchar(6) NOT NULL,
    lucky_number smallint,
    lucky_number_by uuid,
    lucky_number_at timestamptz,
    announced_at timestamptz,
    draw_occurred_at timestamptz,
    claims_expire_at timestamptz,
    fingerprint bytea,
    closed_at timestamptz,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    book_id uuid NOT NULL,
    alerted_percent smallint NOT NULL,
    claims_expired_at timestamptz,
    CONSTRAINT books_period_account_id UNIQUE (account_id, id),
    CONSTRAINT books_period_name UNIQUE (account_id, book_id, name),
    CONSTRAINT books_period_announced_number CHECK (NOT state = 'ANNOUNCED' OR lucky_number IS NOT NULL),
    CONSTRAINT books_period_cutoff_after_close CHECK (cover_cutoff_at IS NULL OR cover_cutoff_at >= pre_close_at),
    CONSTRAINT books_period_draw_while_open CHECK (draw_occurred_at IS NULL OR announced_at IS NOT NULL
        AND draw_occurred_at >= opens_at AND draw_occurred_at <= announced_at AND opens_at IS NOT NULL),
    CONSTRAINT books_period_no_number_while_open CHECK (lucky_number IS NULL AND state IN ('DRAFT', 'OPEN')
        OR NOT state IN ('DRAFT', 'OPEN')),
    CONSTRAINT books_period_opens_before_close CHECK (opens_at IS NULL OR opens_at < pre_close_at),
    CONSTRAINT books_period_plausible_times CHECK ((opens_at IS NULL
        OR opens_at >= '2000-01-01 00:00:00+00'::timestamptz AND opens_at <= '2100-12-31 23:59:59+00'::timestamptz)
        AND (pre_close_at IS NULL OR pre_close_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND pre_close_at <= '2100-12-31 23:59:59+00'::timestamptz) AND (cover_cutoff_at IS NULL
        OR cover_cutoff_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND cover_cutoff_at <= '2100-12-31 23:59:59+00'::timestamptz) AND (reveal_at IS NULL
        OR reveal_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND reveal_at <= '2100-12-31 23:59:59+00'::timestamptz) AND (draw_occurred_at IS NULL
        OR draw_occurred_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND draw_occurred_at <= '2100-12-31 23:59:59+00'::timestamptz)),
    CONSTRAINT books_period_state CHECK (state IN ('DRAFT', 'OPEN', 'PRECLOSED', 'ANNOUNCED', 'CLOSED', 'ARCHIVED',
        'VOIDED')),
    CONSTRAINT books_period_account_id_cb680bc6_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_period_book FOREIGN KEY (account_id, book_id) REFERENCES books_book(account_id, id)
);
CREATE INDEX books_period_book_id_a6245d30 ON books_period (book_id);
CREATE INDEX books_period_due ON books_period (state, pre_close_at);
CREATE UNIQUE INDEX books_period_one_open ON books_period (account_id, book_id) WHERE state = 'OPEN';

CREATE TABLE books_correction (
    id uuid PRIMARY KEY,
    number smallint NOT NULL,
    reason varchar(500) NOT NULL,
    asked_by uuid NOT NULL,
    asked_by_name varchar(300) NOT NULL,
    asked_at timestamptz NOT NULL,
    approved_at timestamptz,
    account_id uuid NOT NULL,
    period_id uuid NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT books_correction_account_id UNIQUE (account_id, id),
    CONSTRAINT books_correction_account_id_39d6355b_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_correction_asker FOREIGN KEY (account_id, asked_by) REFERENCES tenancy_membership(account_id,
        id),
    CONSTRAINT books_correction_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id, id)
);
CREATE UNIQUE INDEX books_correction_one_waiting ON books_correction (account_id, period_id)
    WHERE approved_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX books_correction_period_id_3f83513b ON books_correction (period_id);

CREATE TABLE books_cover (
    id uuid PRIMARY KEY,
    number smallint NOT NULL,
    mode varchar(8) NOT NULL,
    state varchar(9) NOT NULL,
    requested bigint NOT NULL,
    confirmed bigint NOT NULL,
    cancelled bigint NOT NULL,
    matched bigint NOT NULL,
    odds numeric(12,4) NOT NULL,
    requested_at timestamptz NOT NULL,
    requested_by varchar(300) NOT NULL,
    answer_by timestamptz,
    answered_at timestamptz,
    answered_by varchar(300) NOT NULL,
    answered_how varchar(40) NOT NULL,
    answer_note varchar(500) NOT NULL,
    account_id uuid NOT NULL,
    collaborator_id uuid NOT NULL,
    period_id uuid NOT NULL,
    CONSTRAINT books_cover_account_id UNIQUE (account_id, id),
    CONSTRAINT books_cover_confirmed_when_answered CHECK (state IN ('CONFIRMED', 'PARTIAL', 'CANCELLED')
        OR confirmed = 0),
    CONSTRAINT books_cover_mode CHECK (mode IN ('REQUEST', 'OVERKILL')),
    CONSTRAINT books_cover_plausible_times CHECK (answer_by IS NULL
        OR answer_by >= '2000-01-01 00:00:00+00'::timestamptz
        AND answer_by <= '2100-12-31 23:59:59+00'::timestamptz),
    CONSTRAINT books_cover_state CHECK (state IN ('REQUESTED', 'CONFIRMED', 'PARTIAL', 'REJECTED', 'EXPIRED',
        'CANCELLED')),
    CONSTRAINT books_cover_suffices CHECK (cancelled >= 0 AND matched >= 0 AND requested > 0
        AND matched <= (confirmed - cancelled) AND confirmed <= (requested + cancelled)),
    CONSTRAINT books_cover_account_id_070372be_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_cover_collaborator FOREIGN KEY (account_id, collaborator_id)
        REFERENCES books_collaborator(account_id, id),
    CONSTRAINT books_cover_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id, id)
);
CREATE INDEX books_cover_collaborator_id_b8fabf09 ON books_cover (collaborator_id);
CREATE INDEX books_cover_number ON books_cover (account_id, period_id, number);
CREATE INDEX books_cover_period_id_dd62b222 ON books_cover (period_id);
CREATE INDEX books_cover_requested ON books_cover (account_id, period_id) WHERE state = 'REQUESTED';

CREATE TABLE books_coverlink (
    id uuid PRIMARY KEY,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    opened_at timestamptz,
    account_id uuid NOT NULL,
    collaborator_id uuid NOT NULL,
    period_id uuid NOT NULL,
    CONSTRAINT books_coverlink_account_id UNIQUE (account_id, id),
    CONSTRAINT books_coverlink_one UNIQUE (account_id, period_id, collaborator_id),
    CONSTRAINT books_coverlink_account_id_768471ca_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_coverlink_collaborator FOREIGN KEY (account_id, collaborator_id)
        REFERENCES books_collaborator(account_id, id),
    CONSTRAINT books_coverlink_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id, id)
);
CREATE INDEX books_coverlink_collaborator_id_663366d9 ON books_coverlink (collaborator_id);
CREATE INDEX books_coverlink_period_id_324702c0 ON books_coverlink (period_id);

CREATE TABLE books_import (
    id uuid PRIMARY KEY,
    kind varchar(9) NOT NULL,
    state varchar(9) NOT NULL,
    file_name varchar(200) NOT NULL,
    content bytea,
    line_count integer NOT NULL,
    item_count integer NOT NULL,
    total bigint NOT NULL,
    spill_total bigint NOT NULL,
    problem_count integer NOT NULL,
    problems jsonb NOT NULL,
    max_spill bigint NOT NULL,
    done_lines integer NOT NULL,
    done_items integer NOT NULL,
    done_total bigint NOT NULL,
    done_spill bigint NOT NULL,
    stopped_because varchar(500) NOT NULL,
    user_id uuid NOT NULL,
    made_by_id uuid NOT NULL,
    made_by_name varchar(300) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    moved_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    finished_at timestamptz,
    account_id uuid NOT NULL,
    book_id uuid,
    period_id uuid,
    bad_line_count integer NOT NULL,
    delimiter varchar(1) NOT NULL,
    encoding varchar(20) NOT NULL,
    sheet varchar(100) NOT NULL,
    CONSTRAINT books_import_account_id UNIQUE (account_id, id),
    CONSTRAINT books_import_done CHECK (done_items >= 0 AND done_items <= item_count),
    CONSTRAINT books_import_kind CHECK (kind IN ('TICKETS', 'LIMITS', 'CUSTOMERS')),
    CONSTRAINT books_import_state CHECK (state IN ('CHECKING', 'CHECKED', 'RUNNING', 'STOPPED', 'DONE',
        'DISCARDED')),
    CONSTRAINT books_import_account_id_5200cf13_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_import_book FOREIGN KEY (account_id, book_id) REFERENCES books_book(account_id, id),
    CONSTRAINT books_import_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id, id)
);
CREATE INDEX books_import_book_id_aa7324c1 ON books_import (book_id);
CREATE INDEX books_import_moving ON books_import (state, moved_at) WHERE state IN ('CHECKING', 'RUNNING');
CREATE INDEX books_import_period_id_780260c9 ON books_import (period_id);

CREATE TABLE books_ledger (
    id uuid PRIMARY KEY,
    name varchar(120) NOT NULL,
    priority integer NOT NULL,
    capacity bigint NOT NULL,
    state varchar(6) NOT NULL,
    closed_by varchar(10) NOT NULL,
    closed_at timestamptz,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    period_id uuid NOT NULL,
    CONSTRAINT books_ledger_account_id UNIQUE (account_id, id),
    CONSTRAINT books_ledger_name UNIQUE (account_id, period_id, name),
    CONSTRAINT books_ledger_capacity CHECK (capacity >= 0),
    CONSTRAINT books_ledger_state CHECK (state IN ('OPEN', 'CLOSED')),
    CONSTRAINT books_ledger_account_id_8b55ec6c_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_ledger_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id, id)
);
CREATE INDEX books_ledger_period_id_430b62f4 ON books_ledger (period_id);

CREATE TABLE books_cell (
    number smallint NOT NULL,
    capacity bigint NOT NULL,
    used bigint NOT NULL,
    frozen_at timestamptz,
    account_id uuid NOT NULL,
    ledger_id uuid NOT NULL,
    CONSTRAINT books_cell_pkey PRIMARY KEY (account_id, ledger_id, number),
    CONSTRAINT books_cell_never_oversold CHECK (used >= 0 AND used <= capacity),
    CONSTRAINT books_cell_ledger FOREIGN KEY (account_id, ledger_id) REFERENCES books_ledger(account_id, id)
        ON DELETE CASCADE
);

CREATE TABLE books_closedcell (
    number smallint NOT NULL,
    capacity bigint NOT NULL,
    used bigint NOT NULL,
    account_id uuid NOT NULL,
    ledger_id uuid NOT NULL,
    CONSTRAINT books_closedcell_pkey PRIMARY KEY (account_id, ledger_id, number),
    CONSTRAINT books_closedcell_ledger FOREIGN KEY (account_id, ledger_id) REFERENCES books_ledger(account_id, id)
        ON DELETE CASCADE
);

CREATE TABLE books_overridegrant (
    id uuid PRIMARY KEY,
    action varchar(20) NOT NULL,
    number smallint,
    max_amount bigint,
    locator varchar(4) NOT NULL,
    code_hash bytea NOT NULL,
    issued_by uuid NOT NULL,
    issued_by_name varchar(300) NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    used_by varchar(300) NOT NULL,
    wrong_tries smallint NOT NULL,
    account_id uuid NOT NULL,
    period_id uuid NOT NULL,
    CONSTRAINT books_overridegrant_account_id UNIQUE (account_id, id),
    CONSTRAINT books_overridegrant_locator UNIQUE (account_id, locator),
    CONSTRAINT books_overridegrant_expires CHECK (expires_at > issued_at),
    CONSTRAINT books_overridegrant_tries CHECK (wrong_tries >= 0 AND wrong_tries <= 5),
    CONSTRAINT books_overridegrant_account_id_94aa383b_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_overridegrant_issuer FOREIGN KEY (account_id, issued_by)
        REFERENCES tenancy_membership(account_id, id),
    CONSTRAINT books_overridegrant_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id,
        id)
);
CREATE INDEX books_overridegrant_period_id_c4d9560f ON books_overridegrant (period_id);

CREATE TABLE books_periodnumber (
    number smallint NOT NULL,
    sold bigint NOT NULL,
    held bigint NOT NULL,
    pending bigint NOT NULL,
    covered bigint NOT NULL,
    retained bigint NOT NULL,
    reserve bigint NOT NULL,
    frozen_at timestamptz,
    blocked_at timestamptz,
    account_id uuid NOT NULL,
    period_id uuid NOT NULL,
    CONSTRAINT books_periodnumber_pkey PRIMARY KEY (account_id, period_id, number),
    CONSTRAINT books_number_adds_up CHECK (sold = (held + pending + covered + retained)),
    CONSTRAINT books_number_not_negative CHECK (held >= 0 AND pending >= 0 AND sold >= 0 AND covered >= 0
        AND reserve >= 0 AND retained >= 0),
    CONSTRAINT books_number_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id, id)
        ON DELETE CASCADE
);

CREATE TABLE books_result (
    id uuid PRIMARY KEY,
    "position" smallint NOT NULL,
    number smallint NOT NULL,
    fingerprint bytea NOT NULL,
    made_by uuid,
    made_by_name varchar(300) NOT NULL,
    approved_by uuid,
    approved_by_name varchar(300) NOT NULL,
    reason varchar(500) NOT NULL,
    made_at timestamptz NOT NULL,
    prizes_posted uuid,
    account_id uuid NOT NULL,
    period_id uuid NOT NULL,
    CONSTRAINT books_result_account_id UNIQUE (account_id, id),
    CONSTRAINT books_result_position UNIQUE (account_id, period_id, "position"),
    CONSTRAINT books_result_by_two_persons CHECK (approved_by IS NULL AND "position" = 1 OR approved_by IS NOT NULL
        AND made_by IS NOT NULL AND "position" > 1 AND NOT (approved_by = made_by AND approved_by IS NOT NULL
        AND made_by IS NOT NULL) AND NOT reason = ''),
    CONSTRAINT books_result_account_id_9db16b2d_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_result_approver FOREIGN KEY (account_id, approved_by) REFERENCES tenancy_membership(account_id,
        id),
    CONSTRAINT books_result_maker FOREIGN KEY (account_id, made_by) REFERENCES tenancy_membership(account_id, id),
    CONSTRAINT books_result_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id, id),
    CONSTRAINT books_result_prizes_posted FOREIGN KEY (account_id, prizes_posted)
        REFERENCES journal_transaction(account_id, id)
);
CREATE INDEX books_result_period_id_9f623645 ON books_result (period_id);

CREATE TABLE books_sellerterms (
    id uuid PRIMARY KEY,
    seller uuid NOT NULL,
    commission_bps integer NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT books_sellerterms_account_id UNIQUE (account_id, id),
    CONSTRAINT books_terms_once UNIQUE (account_id, seller),
    CONSTRAINT books_terms_commission CHECK (commission_bps >= 0 AND commission_bps <= 10000),
    CONSTRAINT books_sellerterms_account_id_a29bd245_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_terms_seller FOREIGN KEY (account_id, seller) REFERENCES tenancy_membership(account_id, id)
);

CREATE TABLE books_ticket (
    id uuid PRIMARY KEY,
    code varchar(12) NOT NULL,
    seller_id uuid NOT NULL,
    seller_name varchar(300) NOT NULL,
    customer varchar(120) NOT NULL,
    note varchar(500) NOT NULL,
    state varchar(15) NOT NULL,
    total bigint NOT NULL,
    spill_total bigint NOT NULL,
    refunded bigint NOT NULL,
    entry_count integer NOT NULL,
    accepted_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    period_id uuid NOT NULL,
    payouts jsonb DEFAULT '{}'::jsonb NOT NULL,
    customer_key varchar(240) DEFAULT ''::varchar NOT NULL,
    CONSTRAINT books_ticket_account_id UNIQUE (account_id, id),
    CONSTRAINT books_ticket_code UNIQUE (account_id, period_id, code),
    CONSTRAINT books_ticket_amounts CHECK (refunded >= 0 AND refunded <= total AND total > 0),
    CONSTRAINT books_ticket_state CHECK (state IN ('SOLD', 'PARTLY_REFUNDED', 'REFUNDED', 'VOIDED')),
    CONSTRAINT books_ticket_period FOREIGN KEY (account_id, period_id) REFERENCES books_period(account_id, id),
    CONSTRAINT books_ticket_seller FOREIGN KEY (account_id, seller_id) REFERENCES tenancy_membership(account_id, id)
);
CREATE INDEX books_ticket_by_customer_key ON books_ticket (account_id, period_id, customer_key)
    WHERE NOT customer_key = '';
CREATE INDEX books_ticket_by_seller ON books_ticket (account_id, period_id, seller_id);
CREATE INDEX books_ticket_period_id_068b2e31 ON books_ticket (period_id);

CREATE TABLE books_claim (
    id uuid PRIMARY KEY,
    amount bigint NOT NULL,
    paid_by uuid NOT NULL,
    paid_by_name varchar(300) NOT NULL,
    paid_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    result_id uuid NOT NULL,
    CONSTRAINT books_claim_account_id UNIQUE (account_id, id),
    CONSTRAINT books_claim_once UNIQUE (account_id, ticket_id, result_id),
    CONSTRAINT books_claim_positive CHECK (amount > 0),
    CONSTRAINT books_claim_account_id_e76bc882_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_claim_payer FOREIGN KEY (account_id, paid_by) REFERENCES tenancy_membership(account_id, id),
    CONSTRAINT books_claim_result FOREIGN KEY (account_id, result_id) REFERENCES books_result(account_id, id),
    CONSTRAINT books_claim_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES books_ticket(account_id, id)
);
CREATE INDEX books_claim_result_id_d3edc8cc ON books_claim (result_id);
CREATE INDEX books_claim_ticket_id_c12d7998 ON books_claim (ticket_id);

CREATE TABLE books_entry (
    id uuid PRIMARY KEY,
    period_id uuid NOT NULL,
    line integer NOT NULL,
    number smallint NOT NULL,
    amount bigint NOT NULL,
    held bigint NOT NULL,
    pending bigint NOT NULL,
    covered bigint NOT NULL,
    retained bigint NOT NULL,
    refunded bigint NOT NULL,
    pending_mode varchar(6) NOT NULL,
    odds numeric(12,4) NOT NULL,
    capacity_factor numeric(8,4) NOT NULL,
    account_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT books_entry_account_id UNIQUE (account_id, id),
    CONSTRAINT books_entry_line UNIQUE (account_id, ticket_id, line),
    CONSTRAINT books_entry_adds_up CHECK (amount = (held + pending + covered + retained + refunded)),
    CONSTRAINT books_entry_not_negative CHECK (amount > 0 AND held >= 0 AND pending >= 0 AND covered >= 0
        AND refunded >= 0 AND retained >= 0),
    CONSTRAINT books_entry_pending_mode CHECK (pending_mode IN ('AUTO', 'MANUAL')),
    CONSTRAINT books_entry_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES books_ticket(account_id, id)
);
CREATE INDEX books_entry_number ON books_entry (account_id, period_id, number);
CREATE INDEX books_entry_pending ON books_entry (account_id, period_id, number) WHERE pending > 0;

CREATE TABLE books_coverentry (
    account_id uuid NOT NULL,
    cover_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    CONSTRAINT books_coverentry_pkey PRIMARY KEY (account_id, cover_id, entry_id),
    CONSTRAINT books_coverentry_cover FOREIGN KEY (account_id, cover_id) REFERENCES books_cover(account_id, id),
    CONSTRAINT books_coverentry_entry FOREIGN KEY (account_id, entry_id) REFERENCES books_entry(account_id, id)
);
CREATE INDEX books_coverentry_cover_id_8f4b638b ON books_coverentry (cover_id);
CREATE INDEX books_coverentry_entry_id_bb8dede6 ON books_coverentry (entry_id);

CREATE TABLE books_leg (
    id uuid PRIMARY KEY,
    "position" smallint NOT NULL,
    amount bigint NOT NULL,
    units bigint NOT NULL,
    account_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    ledger_id uuid NOT NULL,
    CONSTRAINT books_leg_account_id UNIQUE (account_id, id),
    CONSTRAINT books_leg_not_negative CHECK (amount >= 0 AND units >= 0),
    CONSTRAINT books_leg_entry FOREIGN KEY (account_id, entry_id) REFERENCES books_entry(account_id, id),
    CONSTRAINT books_leg_ledger FOREIGN KEY (account_id, ledger_id) REFERENCES books_ledger(account_id, id)
);
CREATE INDEX books_leg_entry_id_a6973667 ON books_leg (entry_id);
CREATE INDEX books_leg_ledger_id_703acbb9 ON books_leg (ledger_id);

CREATE TABLE books_match (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    amount bigint NOT NULL,
    account_id uuid NOT NULL,
    cover_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    CONSTRAINT books_match_positive CHECK (amount > 0),
    CONSTRAINT books_match_cover FOREIGN KEY (account_id, cover_id) REFERENCES books_cover(account_id, id),
    CONSTRAINT books_match_entry FOREIGN KEY (account_id, entry_id) REFERENCES books_entry(account_id, id)
);
CREATE INDEX books_match_cover_id_c96406fd ON books_match (cover_id);
CREATE INDEX books_match_entry_id_e537950d ON books_match (entry_id);

CREATE TABLE books_receiptprint (
    id uuid PRIMARY KEY,
    copy integer NOT NULL,
    paper varchar(3) NOT NULL,
    printed_by_id uuid NOT NULL,
    printed_by_name varchar(300) NOT NULL,
    printed_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT books_print_copy UNIQUE (account_id, ticket_id, copy),
    CONSTRAINT books_receiptprint_account_id UNIQUE (account_id, id),
    CONSTRAINT books_print_copy_not_negative CHECK (copy >= 0),
    CONSTRAINT books_print_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES books_ticket(account_id, id),
    CONSTRAINT books_receiptprint_account_id_b920e654_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX books_receiptprint_ticket_id_f4b84207 ON books_receiptprint (ticket_id);

CREATE TABLE books_refund (
    id uuid PRIMARY KEY,
    entry_id uuid,
    amount bigint NOT NULL,
    spill_only boolean NOT NULL,
    reason varchar(500) NOT NULL,
    made_by uuid,
    made_by_name varchar(300) NOT NULL,
    made_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT books_refund_account_id UNIQUE (account_id, id),
    CONSTRAINT books_refund_positive CHECK (amount > 0),
    CONSTRAINT books_refund_account_id_a7779e6d_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT books_refund_entry FOREIGN KEY (account_id, entry_id) REFERENCES books_entry(account_id, id),
    CONSTRAINT books_refund_maker FOREIGN KEY (account_id, made_by) REFERENCES tenancy_membership(account_id, id),
    CONSTRAINT books_refund_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES books_ticket(account_id, id)
);
CREATE INDEX books_refund_ticket_id_f6f95749 ON books_refund (ticket_id);

CREATE TABLE books_tillday (
    id uuid PRIMARY KEY,
    seller uuid NOT NULL,
    seller_name varchar(300) NOT NULL,
    currency varchar(3) NOT NULL,
    "position" integer NOT NULL,
    opened_at timestamptz,
    closed_at timestamptz NOT NULL,
    opening bigint NOT NULL,
    floats bigint NOT NULL,
    sales bigint NOT NULL,
    refunds bigint NOT NULL,
    prizes bigint NOT NULL,
    others bigint NOT NULL,
    counted bigint NOT NULL,
    handed_over bigint NOT NULL,
    note varchar(500) NOT NULL,
    closed_by uuid NOT NULL,
    closed_by_name varchar(300) NOT NULL,
    sums jsonb NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT books_till_day_once UNIQUE (account_id, seller, currency, "position"),
    CONSTRAINT books_tillday_account_id UNIQUE (account_id, id),
    CONSTRAINT books_till_cash CHECK (counted >= 0 AND handed_over >= 0 AND handed_over <= counted),
    CONSTRAINT books_till_closer FOREIGN KEY (account_id, closed_by) REFERENCES tenancy_membership(account_id, id),
    CONSTRAINT books_till_seller FOREIGN KEY (account_id, seller) REFERENCES tenancy_membership(account_id, id),
    CONSTRAINT books_tillday_account_id_23638040_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE books_tillreopening (
    id uuid PRIMARY KEY,
    reason varchar(500) NOT NULL,
    reopened_by uuid NOT NULL,
    reopened_by_name varchar(300) NOT NULL,
    reopened_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    day_id uuid NOT NULL,
    CONSTRAINT books_till_reopened_once UNIQUE (account_id, day_id),
    CONSTRAINT books_tillreopening_account_id UNIQUE (account_id, id),
    CONSTRAINT books_till_reopening_reason CHECK (NOT reason = ''),
    CONSTRAINT books_till_reopening_day FOREIGN KEY (account_id, day_id) REFERENCES books_tillday(account_id, id),
    CONSTRAINT books_till_reopening_maker FOREIGN KEY (account_id, reopened_by)
        REFERENCES tenancy_membership(account_id, id),
    CONSTRAINT books_tillreopening_account_id_c0eac20f_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX books_tillreopening_day_id_400f5bf2 ON books_tillreopening (day_id);

ALTER TABLE books_tillday ADD CONSTRAINT books_till_difference_has_note CHECK (NOT note = ''
    OR counted = (opening + floats + sales - refunds - prizes + others)) NOT VALID;

CREATE FUNCTION books_asked_count()
 RETURNS TABLE(kept bigint, waiting bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT count(*), coalesce(sum((
        SELECT count(*) FROM books_cover c
        JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
        WHERE c.account_id = k.account_id AND c.collaborator_id = k.id AND c.state = 'REQUESTED' AND k.is_active
          AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) > drawbook_now()
    )), 0)::bigint
    FROM books_collaborator k
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
$$;
REVOKE ALL ON FUNCTION books_asked_count() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_asked_count() TO {application};

CREATE FUNCTION books_asked_of_me(in_cover uuid, in_open boolean, in_before uuid, in_after uuid, in_many integer)
 RETURNS TABLE(account_id uuid, cover_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT c.account_id, c.id
    FROM books_collaborator k
    JOIN books_cover c ON c.account_id = k.account_id AND c.collaborator_id = k.id
    JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
      AND (in_cover IS NULL OR c.id = in_cover)
      AND (in_before IS NULL OR c.id < in_before)
      AND (in_after IS NULL OR c.id > in_after)
      AND (NOT in_open OR k.is_active AND c.state = 'REQUESTED'
           AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) > drawbook_now())
    ORDER BY CASE WHEN in_after IS NULL THEN c.id END DESC, c.id
    LIMIT in_many
$$;
REVOKE ALL ON FUNCTION books_asked_of_me(uuid,boolean,uuid,uuid,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_asked_of_me(uuid,boolean,uuid,uuid,integer) TO {application};

CREATE FUNCTION books_due_covers()
 RETURNS TABLE(account_id uuid, period_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT DISTINCT c.account_id, c.period_id
    FROM books_cover c
    JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
    WHERE c.state = 'REQUESTED'
      AND least(c.answer_by, coalesce(p.cover_cutoff_at, p.pre_close_at)) <= drawbook_now()
    LIMIT 500
$$;
REVOKE ALL ON FUNCTION books_due_covers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_due_covers() TO {application};

CREATE FUNCTION books_due_periods()
 RETURNS TABLE(account_id uuid, period_id uuid, what text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT p.account_id, p.id, CASE p.state WHEN 'DRAFT' THEN 'open' ELSE 'pre_close' END
    FROM books_period p
    WHERE (p.state = 'OPEN' AND p.pre_close_at <= drawbook_now())
       OR (p.state = 'DRAFT' AND p.opens_by_itself AND p.opens_at <= drawbook_now()
           AND p.pre_close_at > drawbook_now())
    ORDER BY p.pre_close_at LIMIT 500
$$;
REVOKE ALL ON FUNCTION books_due_periods() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_due_periods() TO {application};

CREATE FUNCTION books_due_results()
 RETURNS TABLE(account_id uuid, period_id uuid, what text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    (SELECT p.account_id, p.id, 'reveal' FROM books_period p
     WHERE p.state = 'PRECLOSED' AND p.lucky_number IS NOT NULL AND p.reveal_at <= drawbook_now()
     ORDER BY p.reveal_at LIMIT 100)
    UNION ALL
    (SELECT p.account_id, p.id, 'expire_claims' FROM books_period p
     WHERE p.state = 'CLOSED' AND p.claims_expired_at IS NULL
       AND p.claims_expire_at <= drawbook_now()
     ORDER BY p.claims_expire_at LIMIT 100)
    UNION ALL
    (SELECT p.account_id, p.id, 'watch_loss' FROM books_period p
     JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
     WHERE p.state IN ('OPEN', 'PRECLOSED') AND b.loss_limit IS NOT NULL
     LIMIT 500)
$$;
REVOKE ALL ON FUNCTION books_due_results() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_due_results() TO {application};

CREATE FUNCTION books_every_period()
 RETURNS TABLE(account_id uuid, period_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT p.account_id, p.id FROM books_period p ORDER BY p.id
$$;
REVOKE ALL ON FUNCTION books_every_period() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_every_period() TO {application};

CREATE FUNCTION books_kept_by_me()
 RETURNS TABLE(account_id uuid, collaborator_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT k.account_id, k.id FROM books_collaborator k
    WHERE k.user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)
    ORDER BY k.bound_at, k.id
$$;
REVOKE ALL ON FUNCTION books_kept_by_me() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_kept_by_me() TO {application};

CREATE FUNCTION books_lock_numbers(in_account uuid, in_period uuid, in_ledgers uuid[], in_numbers smallint[],
    in_lock boolean)
 RETURNS TABLE(number smallint, blocked boolean, frozen boolean, reserve bigint, pending bigint,
     capacities bigint[], useds bigint[], frozens boolean[])
 LANGUAGE plpgsql
AS $$
BEGIN
    IF in_lock THEN
        PERFORM 1 FROM books_periodnumber n
        WHERE n.account_id = in_account AND n.period_id = in_period AND n.number = ANY (in_numbers)
        ORDER BY n.number
        FOR NO KEY UPDATE;
    END IF;
    RETURN QUERY
    SELECT n.number, n.blocked_at IS NOT NULL, n.frozen_at IS NOT NULL, n.reserve, n.pending,
           c.capacities, c.useds, c.frozens
    FROM books_periodnumber n
    LEFT JOIN LATERAL (
        SELECT array_agg(x.capacity ORDER BY o.place) AS capacities,
               array_agg(x.used ORDER BY o.place) AS useds,
               array_agg(x.frozen_at IS NOT NULL ORDER BY o.place) AS frozens
        FROM unnest(in_ledgers) WITH ORDINALITY AS o (ledger_id, place)
        JOIN books_cell x
          ON x.account_id = in_account AND x.ledger_id = o.ledger_id AND x.number = n.number
    ) c ON true
    WHERE n.account_id = in_account AND n.period_id = in_period AND n.number = ANY (in_numbers)
    ORDER BY n.number;
END $$;

CREATE FUNCTION books_lock_period(in_account uuid, in_period uuid, in_mode text)
 RETURNS TABLE(id uuid, account_id uuid, book_id uuid, book_name text, name text, state text,
     opens_by_itself boolean, opens_at timestamptz, pre_close_at timestamptz, cover_cutoff_at timestamptz,
     reveal_at timestamptz, lucky_number smallint, claims_expire_at timestamptz, announce_policy text,
     now timestamptz, width smallint, currency text, factor numeric, odds numeric, payouts jsonb, when_full text,
     permutation text, four_eyes boolean, ledger_ids uuid[], ledger_names text[], almost_full_percent smallint,
     limits jsonb)
 LANGUAGE plpgsql
AS $$
BEGIN
    -- 64 bits of the id: another period may share them, and then waits without need, never wrongly.
    IF in_mode = 'shared' THEN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended(in_period::text, 7));
    ELSIF in_mode = 'exclusive' THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(in_period::text, 7));
    END IF;
    -- A statement of its own: it sees what was committed while the lock was waited for.
    RETURN QUERY
    SELECT p.id, p.account_id, p.book_id, b.name::text, p.name::text, p.state::text,
           p.opens_by_itself, p.opens_at, p.pre_close_at, p.cover_cutoff_at, p.reveal_at,
           p.lucky_number, p.claims_expire_at, p.announce_policy::text, drawbook_now(),
           b.width, b.currency::text, b.capacity_factor, b.odds, b.payouts, b.when_full::text,
           b.permutation::text, b.four_eyes, l.ids, l.names, b.almost_full_percent,
           m.limits
    FROM books_period p
    JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
    LEFT JOIN LATERAL (
        SELECT array_agg(x.id ORDER BY x.priority, x.id) AS ids,
               array_agg(x.name::text ORDER BY x.priority, x.id) AS names
        FROM books_ledger x
        WHERE x.account_id = p.account_id AND x.period_id = p.id AND x.state = 'OPEN'
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(x.kind, x.most, x.numbers, x.seller, x.customer)) AS limits
        FROM books_limit x
        WHERE x.account_id = b.account_id AND x.book_id = b.id
    ) m ON true
    WHERE p.account_id = in_account AND p.id = in_period;
END $$;

CREATE FUNCTION books_public_ticket(in_ticket uuid)
 RETURNS TABLE(id uuid, account_name text, book_name text, period_name text, time_zone text, currency text,
     width smallint, odds numeric, code text, state text, total bigint, refunded bigint, accepted_at timestamptz,
     period_state text, opens_by_itself boolean, opens_at timestamptz, pre_close_at timestamptz,
     reveal_at timestamptz, claims_expire_at timestamptz, claim_days smallint, announce_policy text,
     lucky_number smallint, now timestamptz, numbers smallint[], amounts bigint[], refunds bigint[],
     pendings bigint[], covereds bigint[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT t.id, a.name::text, b.name::text, p.name::text, b.time_zone::text, b.currency::text,
           b.width, e.odds, t.code::text, t.state::text, t.total, t.refunded,
           t.accepted_at, p.state::text, p.opens_by_itself, p.opens_at,
           p.pre_close_at, p.reveal_at, p.claims_expire_at, b.claim_days, p.announce_policy::text,
           CASE WHEN p.state IN ('ANNOUNCED', 'CLOSED', 'ARCHIVED') THEN p.lucky_number END,
           drawbook_now(), e.numbers, e.amounts, e.refunds, e.pendings, e.covereds
    FROM books_ticket t
    JOIN tenancy_account a ON a.id = t.account_id
    JOIN books_period p ON p.account_id = t.account_id AND p.id = t.period_id
    JOIN books_book b ON b.account_id = p.account_id AND b.id = p.book_id
    CROSS JOIN LATERAL (
        SELECT max(x.odds) AS odds,
               array_agg(x.number ORDER BY x.line) AS numbers,
               array_agg(x.amount ORDER BY x.line) AS amounts,
               array_agg(x.refunded ORDER BY x.line) AS refunds,
               array_agg(x.pending ORDER BY x.line) AS pendings,
               array_agg(x.covered ORDER BY x.line) AS covereds
        FROM books_entry x WHERE x.account_id = t.account_id AND x.ticket_id = t.id
    ) e
    WHERE t.id = in_ticket
$$;
REVOKE ALL ON FUNCTION books_public_ticket(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_public_ticket(uuid) TO {application};

CREATE FUNCTION books_refresh_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
BEGIN
    -- A large table has been looked at long since, and one pass over it is not for free.
    IF (SELECT reltuples < 100000 FROM pg_class WHERE oid = 'books_leg'::regclass) THEN
        ANALYZE books_ticket, books_entry, books_leg, journal_transaction, journal_posting, audit_auditevent;
    END IF;
END $$;
REVOKE ALL ON FUNCTION books_refresh_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_refresh_statistics() TO {application};

CREATE FUNCTION books_stalled_imports()
 RETURNS TABLE(account_id uuid, user_id uuid, import_id uuid, state text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT i.account_id, i.user_id, i.id, i.state::text FROM books_import i
    WHERE i.state IN ('CHECKING', 'RUNNING') AND i.moved_at < drawbook_now() - interval '2 minutes'
    ORDER BY i.moved_at LIMIT 50
$$;
REVOKE ALL ON FUNCTION books_stalled_imports() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books_stalled_imports() TO {application};
