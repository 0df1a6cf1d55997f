-- What a new database has of chits after migration 0010. {application} is the role of the application.

CREATE TABLE chits_deposit (
    id uuid PRIMARY KEY,
    agent uuid NOT NULL,
    agent_name varchar(300) NOT NULL,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    "into" varchar(4) NOT NULL,
    reference varchar(100) NOT NULL,
    made_by uuid NOT NULL,
    made_by_name varchar(300) NOT NULL,
    made_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT chits_deposit_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_deposit_amount CHECK (amount > 0),
    CONSTRAINT chits_deposit_into CHECK ("into" IN ('bank', 'cash')),
    CONSTRAINT chits_deposit_account_id_3bae35a3_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_deposit_agent FOREIGN KEY (account_id, agent) REFERENCES tenancy_membership(account_id, id)
);

CREATE TABLE chits_gatewayevent (
    id uuid PRIMARY KEY,
    event_id varchar(80) NOT NULL,
    name varchar(60) NOT NULL,
    about varchar(64) NOT NULL,
    sha256 varchar(64) NOT NULL,
    outcome varchar(40) NOT NULL,
    received_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT chits_gatewayevent_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_gatewayevent_once UNIQUE (account_id, event_id),
    CONSTRAINT chits_gatewayevent_account_id_0a05f368_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE chits_gatewaykeys (
    id uuid PRIMARY KEY,
    "position" integer NOT NULL,
    key_id varchar(64) NOT NULL,
    sealed_key_secret text NOT NULL,
    sealed_webhook_secret text NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT chits_gatewaykeys_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_gatewaykeys_position UNIQUE (account_id, "position"),
    CONSTRAINT chits_gatewaykeys_whole CHECK (key_id = '' AND sealed_key_secret = '' AND sealed_webhook_secret = ''
        OR NOT key_id = '' AND NOT sealed_key_secret = '' AND NOT sealed_webhook_secret = ''),
    CONSTRAINT chits_gatewaykeys_account_id_599f5704_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE chits_group (
    id uuid PRIMARY KEY,
    name varchar(120) NOT NULL,
    state varchar(10) NOT NULL,
    kind varchar(8) NOT NULL,
    payout_basis varchar(10) NOT NULL,
    manager_id uuid NOT NULL,
    currency varchar(3) NOT NULL,
    time_zone varchar(64) NOT NULL,
    jurisdiction varchar(2) NOT NULL,
    instalment_minor bigint NOT NULL,
    seats integer NOT NULL,
    months integer NOT NULL,
    commission_bps integer NOT NULL,
    bid_cap_bps integer NOT NULL,
    draw_day smallint NOT NULL,
    draw_time time without time zone NOT NULL,
    start_on date,
    first_draw_at timestamptz,
    freeze_lead_seconds integer NOT NULL,
    grace_days smallint NOT NULL,
    late_flat_minor bigint NOT NULL,
    late_bps integer NOT NULL,
    late_cap_minor bigint,
    claim_months smallint NOT NULL,
    several_tickets boolean NOT NULL,
    four_eyes boolean NOT NULL,
    needs_security boolean NOT NULL,
    registered boolean NOT NULL,
    licence_no varchar(60) NOT NULL,
    place varchar(200) NOT NULL,
    upi_id varchar(100) NOT NULL,
    done_before integer NOT NULL,
    series_id uuid,
    agreement_id uuid,
    turn_order jsonb,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    commenced_at timestamptz,
    ended_at timestamptz,
    ended_because varchar(500) NOT NULL,
    account_id uuid NOT NULL,
    gst_bps integer DEFAULT 0 NOT NULL,
    CONSTRAINT chits_group_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_group_name UNIQUE (account_id, name),
    CONSTRAINT chits_group_basis CHECK (payout_basis IN ('FULL_VALUE', 'COLLECTED')),
    CONSTRAINT chits_group_commenced CHECK (state IN ('FORMING', 'CANCELLED') OR commenced_at IS NOT NULL),
    CONSTRAINT chits_group_draw_day CHECK (draw_day >= 1 AND draw_day <= 31),
    CONSTRAINT chits_group_gst CHECK (gst_bps >= 0 AND gst_bps <= 10000),
    CONSTRAINT chits_group_kind CHECK (kind IN ('LUCKY', 'AUCTION', 'ROTATION')),
    CONSTRAINT chits_group_plausible_draw CHECK (first_draw_at IS NULL
        OR first_draw_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND first_draw_at <= '2100-12-31 23:59:59+00'::timestamptz),
    CONSTRAINT chits_group_plausible_start CHECK (start_on IS NULL OR start_on >= '2000-01-01'::date
        AND start_on <= '2100-12-31'::date),
    CONSTRAINT chits_group_rates CHECK (bid_cap_bps <= 10000 AND commission_bps >= 0 AND commission_bps <= 10000),
    CONSTRAINT chits_group_size CHECK (instalment_minor > 0 AND months >= 1 AND seats >= 2),
    CONSTRAINT chits_group_state CHECK (state IN ('FORMING', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'TERMINATED')),
    CONSTRAINT chits_group_account_id_999b6b91_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_group_manager FOREIGN KEY (account_id, manager_id) REFERENCES tenancy_membership(account_id,
        id)
);

CREATE TABLE chits_agreement (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    terms jsonb NOT NULL,
    sha256 varchar(64) NOT NULL,
    reason varchar(500) NOT NULL,
    made_by uuid,
    made_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    group_id uuid NOT NULL,
    CONSTRAINT chits_agreement_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_agreement_version UNIQUE (account_id, group_id, version),
    CONSTRAINT chits_agreement_account_id_8af83916_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_agreement_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id)
);
CREATE INDEX chits_agreement_group_id_345e64bf ON chits_agreement (group_id);

CREATE TABLE chits_instalment (
    id uuid PRIMARY KEY,
    number integer NOT NULL,
    state varchar(15) NOT NULL,
    draw_at timestamptz NOT NULL,
    chartered_at timestamptz NOT NULL,
    due_on date NOT NULL,
    draw_id uuid,
    attempt smallint NOT NULL,
    frozen_pool_minor bigint,
    discount_minor bigint,
    demanded_at timestamptz,
    frozen_at timestamptz,
    awarded_at timestamptz,
    account_id uuid NOT NULL,
    group_id uuid NOT NULL,
    CONSTRAINT chits_instalment_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_instalment_draw UNIQUE (account_id, draw_id),
    CONSTRAINT chits_instalment_number UNIQUE (account_id, group_id, number),
    CONSTRAINT chits_instalment_frozen CHECK (NOT state IN ('FROZEN', 'AWAITING_BEACON') OR frozen_at IS NOT NULL),
    CONSTRAINT chits_instalment_plausible_draw CHECK ((chartered_at IS NULL
        OR chartered_at >= '2000-01-01 00:00:00+00'::timestamptz
        AND chartered_at <= '3000-01-01 00:00:00+00'::timestamptz) AND (draw_at IS NULL
        OR draw_at >= '2000-01-01 00:00:00+00'::timestamptz AND draw_at <= '3000-01-01 00:00:00+00'::timestamptz)),
    CONSTRAINT chits_instalment_plausible_due CHECK (due_on IS NULL OR due_on >= '2000-01-01'::date
        AND due_on <= '3000-01-01'::date),
    CONSTRAINT chits_instalment_state CHECK (state IN ('SCHEDULED', 'COLLECTING', 'FROZEN', 'AWAITING_BEACON',
        'AWARDED', 'PAID', 'CLOSED', 'ADJOURNED', 'SUPERSEDED')),
    CONSTRAINT chits_instalment_account_id_4e3858e0_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_instalment_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id)
);
CREATE INDEX chits_instalment_due ON chits_instalment (state, draw_at);
CREATE INDEX chits_instalment_group_id_ddafa4ea ON chits_instalment (group_id);

CREATE TABLE chits_lawlimit (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    jurisdiction varchar(2) NOT NULL,
    term varchar(20) NOT NULL,
    most integer NOT NULL,
    effective_from date NOT NULL,
    source varchar(200) NOT NULL,
    CONSTRAINT chits_lawlimit_once UNIQUE (jurisdiction, term, effective_from),
    CONSTRAINT chits_lawlimit_plausible CHECK (effective_from IS NULL OR effective_from >= '1900-01-01'::date
        AND effective_from <= '2100-12-31'::date)
);

CREATE TABLE chits_minutes (
    id uuid PRIMARY KEY,
    kind varchar(11) NOT NULL,
    number integer NOT NULL,
    facts jsonb NOT NULL,
    made_by uuid,
    made_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    instalment_id uuid NOT NULL,
    CONSTRAINT chits_minutes_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_minutes_number UNIQUE (account_id, instalment_id, number),
    CONSTRAINT chits_minutes_kind CHECK (kind IN ('HELD', 'ADJOURNED', 'MISSED', 'RESCHEDULED', 'VOIDED')),
    CONSTRAINT chits_minutes_account_id_25601982_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_minutes_of FOREIGN KEY (account_id, instalment_id) REFERENCES chits_instalment(account_id, id)
);
CREATE INDEX chits_minutes_instalment_id_3e225d81 ON chits_minutes (instalment_id);

CREATE TABLE chits_person (
    id uuid PRIMARY KEY,
    name varchar(200) NOT NULL,
    mobile_number varchar(20) NOT NULL,
    email varchar(254) NOT NULL,
    address varchar(500) NOT NULL,
    nominee varchar(200) NOT NULL,
    upi_id varchar(100) NOT NULL,
    created_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    user_id uuid NOT NULL,
    waiting boolean DEFAULT false NOT NULL,
    CONSTRAINT chits_person_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_person_once UNIQUE (account_id, user_id),
    CONSTRAINT chits_person_account_id_afea0503_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_person_user_id_7cb1ed92_fk_identity_user_id FOREIGN KEY (user_id)
        REFERENCES identity_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX chits_person_user_id_7cb1ed92 ON chits_person (user_id);
CREATE INDEX chits_person_waiting ON chits_person (account_id) WHERE waiting;

CREATE TABLE chits_receiptcounter (
    id uuid PRIMARY KEY,
    last bigint NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT chits_receiptcounter_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_receiptcounter_one UNIQUE (account_id),
    CONSTRAINT chits_receiptcounter_account_id_f7420013_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE chits_rescheduling (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    draw_at timestamptz NOT NULL,
    draw_at_before timestamptz NOT NULL,
    reason varchar(500) NOT NULL,
    made_by uuid,
    made_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    instalment_id uuid NOT NULL,
    CONSTRAINT chits_rescheduling_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_rescheduling_version UNIQUE (account_id, instalment_id, version),
    CONSTRAINT chits_rescheduling_plausible CHECK ((draw_at_before IS NULL
        OR draw_at_before >= '2000-01-01 00:00:00+00'::timestamptz
        AND draw_at_before <= '3000-01-01 00:00:00+00'::timestamptz) AND (draw_at IS NULL
        OR draw_at >= '2000-01-01 00:00:00+00'::timestamptz AND draw_at <= '3000-01-01 00:00:00+00'::timestamptz)),
    CONSTRAINT chits_rescheduling_account_id_84fc887e_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_rescheduling_of FOREIGN KEY (account_id, instalment_id) REFERENCES chits_instalment(account_id,
        id)
);
CREATE INDEX chits_rescheduling_instalment_id_d51bce1a ON chits_rescheduling (instalment_id);

CREATE TABLE chits_simulateddelivery (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    event_id varchar(64) NOT NULL,
    body text NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    delivered_at timestamptz
);
CREATE INDEX chits_simulated_due ON chits_simulateddelivery (due_at) WHERE delivered_at IS NULL;

CREATE TABLE chits_simulatedentity (
    id varchar(64) PRIMARY KEY,
    kind varchar(10) NOT NULL,
    parent varchar(64) NOT NULL,
    key varchar(200) NOT NULL,
    body jsonb NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX chits_simulated_parent ON chits_simulatedentity (kind, parent);
CREATE INDEX chits_simulated_when ON chits_simulatedentity (kind, created_at);
CREATE INDEX chits_simulatedentity_id_2072c48e_like ON chits_simulatedentity (id varchar_pattern_ops);

CREATE TABLE chits_ticket (
    id uuid PRIMARY KEY,
    label varchar(8) NOT NULL,
    number integer NOT NULL,
    state varchar(8) NOT NULL,
    joined_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    group_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT chits_ticket_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_ticket_label UNIQUE (account_id, group_id, label),
    CONSTRAINT chits_ticket_number UNIQUE (account_id, group_id, number),
    CONSTRAINT chits_ticket_state CHECK (state IN ('ACTIVE', 'REMOVED')),
    CONSTRAINT chits_ticket_account_id_77b81e9e_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_ticket_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id),
    CONSTRAINT chits_ticket_person FOREIGN KEY (account_id, person_id) REFERENCES chits_person(account_id, id)
);
CREATE INDEX chits_ticket_group_id_5502a8f6 ON chits_ticket (group_id);
CREATE INDEX chits_ticket_person_id_595b4025 ON chits_ticket (person_id);

CREATE TABLE chits_award (
    id uuid PRIMARY KEY,
    group_id uuid NOT NULL,
    draw_id uuid,
    transcript_hash varchar(64) NOT NULL,
    gross bigint NOT NULL,
    commission bigint NOT NULL,
    discount bigint NOT NULL,
    dividends bigint NOT NULL,
    prize bigint NOT NULL,
    later bigint NOT NULL,
    commission_later bigint NOT NULL,
    taken_over boolean NOT NULL,
    awarded_at timestamptz NOT NULL,
    voided_at timestamptz,
    voided_because varchar(500) NOT NULL,
    account_id uuid NOT NULL,
    instalment_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    gst bigint DEFAULT 0 NOT NULL,
    CONSTRAINT chits_award_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_award_adds_up CHECK (gross = (prize + commission + dividends) AND commission >= 0
        AND discount >= 0 AND dividends >= 0 AND prize >= 0),
    CONSTRAINT chits_award_gst CHECK (gst >= 0 AND gst <= (commission + commission_later)),
    CONSTRAINT chits_award_account_id_b29e7ff1_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_award_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id),
    CONSTRAINT chits_award_instalment FOREIGN KEY (account_id, instalment_id)
        REFERENCES chits_instalment(account_id, id),
    CONSTRAINT chits_award_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE INDEX chits_award_instalment_id_4803768e ON chits_award (instalment_id);
CREATE UNIQUE INDEX chits_award_one_a_ticket ON chits_award (account_id, ticket_id) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX chits_award_one_an_instalment ON chits_award (account_id, instalment_id) WHERE voided_at IS NULL;
CREATE INDEX chits_award_ticket_id_b54dd381 ON chits_award (ticket_id);

CREATE TABLE chits_bid (
    id uuid PRIMARY KEY,
    discount bigint NOT NULL,
    placed_by uuid NOT NULL,
    placed_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    instalment_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT chits_bid_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_bid_amount CHECK (discount >= 0),
    CONSTRAINT chits_bid_account_id_5b83211c_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_bid_instalment FOREIGN KEY (account_id, instalment_id) REFERENCES chits_instalment(account_id,
        id),
    CONSTRAINT chits_bid_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE INDEX chits_bid_highest ON chits_bid (account_id, instalment_id, discount);
CREATE INDEX chits_bid_instalment_id_a3770d91 ON chits_bid (instalment_id);
CREATE INDEX chits_bid_ticket_id_16fd14df ON chits_bid (ticket_id);

CREATE TABLE chits_demand (
    id uuid PRIMARY KEY,
    group_id uuid NOT NULL,
    kind varchar(12) NOT NULL,
    sequence smallint NOT NULL,
    amount bigint NOT NULL,
    dividend bigint NOT NULL,
    received bigint NOT NULL,
    waived bigint NOT NULL,
    due_on date NOT NULL,
    issued_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    instalment_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT chits_demand_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_demand_once UNIQUE (account_id, ticket_id, instalment_id, kind, sequence),
    CONSTRAINT chits_demand_amounts CHECK (amount > 0 AND dividend >= 0 AND received >= 0 AND waived >= 0
        AND amount >= (dividend + received + waived)),
    CONSTRAINT chits_demand_kind CHECK (kind IN ('SUBSCRIPTION', 'PENALTY', 'ENTRY')),
    CONSTRAINT chits_demand_plausible_due CHECK (due_on IS NULL OR due_on >= '2000-01-01'::date
        AND due_on <= '3000-01-01'::date),
    CONSTRAINT chits_demand_account_id_c38ff79a_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_demand_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id),
    CONSTRAINT chits_demand_instalment FOREIGN KEY (account_id, instalment_id)
        REFERENCES chits_instalment(account_id, id),
    CONSTRAINT chits_demand_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE INDEX chits_demand_instalment_id_99f8d277 ON chits_demand (instalment_id);
CREATE INDEX chits_demand_open ON chits_demand (account_id, group_id) WHERE amount > (dividend + received + waived);
CREATE INDEX chits_demand_ticket_id_808061b4 ON chits_demand (ticket_id);

CREATE TABLE chits_application (
    id uuid PRIMARY KEY,
    ticket_id uuid NOT NULL,
    source varchar(12) NOT NULL,
    cause uuid,
    amount bigint NOT NULL,
    made_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    demand_id uuid NOT NULL,
    CONSTRAINT chits_application_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_application_moves CHECK (NOT amount = 0),
    CONSTRAINT chits_application_account_id_3e19e3b5_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_application_demand FOREIGN KEY (account_id, demand_id) REFERENCES chits_demand(account_id, id),
    CONSTRAINT chits_application_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE INDEX chits_application_cause ON chits_application (account_id, cause);
CREATE INDEX chits_application_demand_id_715852bd ON chits_application (demand_id);

CREATE TABLE chits_dividend (
    id uuid PRIMARY KEY,
    amount bigint NOT NULL,
    netted bigint NOT NULL,
    account_id uuid NOT NULL,
    award_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT chits_dividend_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_dividend_once UNIQUE (account_id, award_id, ticket_id),
    CONSTRAINT chits_dividend_netted CHECK (netted >= 0 AND netted <= amount),
    CONSTRAINT chits_dividend_account_id_335a3fef_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_dividend_award FOREIGN KEY (account_id, award_id) REFERENCES chits_award(account_id, id),
    CONSTRAINT chits_dividend_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE INDEX chits_dividend_award_id_bc07ce21 ON chits_dividend (award_id);
CREATE INDEX chits_dividend_ticket_id_f2e84ffd ON chits_dividend (ticket_id);

CREATE TABLE chits_gatewayorder (
    id uuid PRIMARY KEY,
    instalment_number integer,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    receipt varchar(40) NOT NULL,
    order_id varchar(64) NOT NULL,
    state varchar(8) NOT NULL,
    simulated boolean NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    paid_at timestamptz,
    account_id uuid NOT NULL,
    group_id uuid NOT NULL,
    person_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    keys_id uuid,
    CONSTRAINT chits_gatewayorder_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_gatewayorder_order UNIQUE (account_id, order_id),
    CONSTRAINT chits_gatewayorder_receipt UNIQUE (account_id, receipt),
    CONSTRAINT chits_gatewayorder_amount CHECK (amount > 0),
    CONSTRAINT chits_gatewayorder_state CHECK (state IN ('CREATED', 'PAID')),
    CONSTRAINT chits_gatewayorder_account_id_c69b449d_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_gatewayorder_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id),
    CONSTRAINT chits_gatewayorder_keys FOREIGN KEY (account_id, keys_id) REFERENCES chits_gatewaykeys(account_id,
        id),
    CONSTRAINT chits_gatewayorder_person FOREIGN KEY (account_id, person_id) REFERENCES chits_person(account_id, id),
    CONSTRAINT chits_gatewayorder_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE INDEX chits_gatewayorder_found ON chits_gatewayorder (order_id);
CREATE INDEX chits_gatewayorder_group_id_ba73ea84 ON chits_gatewayorder (group_id);
CREATE INDEX chits_gatewayorder_person_id_b9181069 ON chits_gatewayorder (person_id);
CREATE INDEX chits_gatewayorder_ticket_id_7845693e ON chits_gatewayorder (ticket_id);

CREATE TABLE chits_holding (
    id uuid PRIMARY KEY,
    held_from timestamptz DEFAULT statement_timestamp() NOT NULL,
    held_until timestamptz,
    reason varchar(500) NOT NULL,
    owed_minor bigint NOT NULL,
    repaid_minor bigint NOT NULL,
    account_id uuid NOT NULL,
    person_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT chits_holding_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_holding_owed CHECK (repaid_minor >= 0 AND repaid_minor <= owed_minor),
    CONSTRAINT chits_holding_account_id_77df6435_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_holding_person FOREIGN KEY (account_id, person_id) REFERENCES chits_person(account_id, id),
    CONSTRAINT chits_holding_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE UNIQUE INDEX chits_holding_one ON chits_holding (account_id, ticket_id) WHERE held_until IS NULL;
CREATE INDEX chits_holding_person_id_80d1e168 ON chits_holding (person_id);
CREATE INDEX chits_holding_ticket_id_4733ad5a ON chits_holding (ticket_id);

CREATE TABLE chits_mark (
    id uuid PRIMARY KEY,
    kind varchar(10) NOT NULL,
    instalment_number integer,
    reason varchar(500) NOT NULL,
    made_by uuid,
    made_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    lifted_at timestamptz,
    account_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT chits_mark_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_mark_kind CHECK (kind IN ('OPT_OUT', 'PLEDGE', 'SUSPENSION')),
    CONSTRAINT chits_mark_account_id_646277b8_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_mark_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE UNIQUE INDEX chits_mark_once ON chits_mark (account_id, ticket_id, kind,
    instalment_number) NULLS NOT DISTINCT WHERE lifted_at IS NULL;
CREATE INDEX chits_mark_ticket_id_1d631199 ON chits_mark (ticket_id);

CREATE TABLE chits_openingbalance (
    id uuid PRIMARY KEY,
    owes_minor bigint NOT NULL,
    credit_minor bigint NOT NULL,
    prized_in integer,
    prize_minor bigint NOT NULL,
    prize_unpaid_minor bigint NOT NULL,
    made_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT chits_opening_once UNIQUE (account_id, ticket_id),
    CONSTRAINT chits_openingbalance_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_opening_not_negative CHECK (credit_minor >= 0 AND owes_minor >= 0 AND prize_minor >= 0
        AND prize_unpaid_minor >= 0),
    CONSTRAINT chits_opening_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id),
    CONSTRAINT chits_openingbalance_account_id_ddd2e59b_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX chits_openingbalance_ticket_id_3d8cb42d ON chits_openingbalance (ticket_id);

CREATE TABLE chits_payment (
    id uuid PRIMARY KEY,
    instalment_number integer,
    source varchar(8) CONSTRAINT chits_payment_door_not_null NOT NULL,
    method varchar(7) NOT NULL,
    state varchar(8) NOT NULL,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    reference varchar(100) NOT NULL,
    reference_key varchar(35) NOT NULL,
    paid_on date,
    collected_by uuid,
    made_by uuid,
    made_by_name varchar(300) NOT NULL,
    made_at timestamptz NOT NULL,
    key varchar(160) NOT NULL,
    receipt_number bigint,
    received_at timestamptz,
    applied bigint NOT NULL,
    unapplied bigint NOT NULL,
    refunded bigint NOT NULL,
    journal_id uuid,
    decided_by uuid,
    decided_by_name varchar(300) NOT NULL,
    decided_at timestamptz,
    reason varchar(500) NOT NULL,
    bounced boolean NOT NULL,
    gateway_payment_id varchar(64) NOT NULL,
    simulated boolean NOT NULL,
    fee bigint NOT NULL,
    settlement_id varchar(64) NOT NULL,
    settled_at timestamptz,
    account_id uuid NOT NULL,
    group_id uuid NOT NULL,
    order_id uuid,
    person_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT chits_payment_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_payment_amount CHECK (amount > 0),
    CONSTRAINT chits_payment_method CHECK (method IN ('cash', 'bank', 'upi', 'cheque', 'agent', 'gateway')),
    CONSTRAINT chits_payment_paid_on CHECK (paid_on IS NULL OR paid_on >= '2000-01-01'::date
        AND paid_on <= (timezone('UTC', made_at)::date + '1 day'::interval)),
    CONSTRAINT chits_payment_parts CHECK (applied >= 0 AND refunded >= 0 AND refunded <= amount AND unapplied >= 0),
    CONSTRAINT chits_payment_received CHECK (amount = (applied + unapplied) AND journal_id IS NOT NULL
        AND receipt_number IS NOT NULL AND state IN ('RECEIVED', 'REVERSED') OR NOT state IN ('RECEIVED',
        'REVERSED') AND journal_id IS NULL AND receipt_number IS NULL),
    CONSTRAINT chits_payment_source CHECK (source IN ('recorded', 'claim', 'gateway')),
    CONSTRAINT chits_payment_state CHECK (state IN ('CLAIMED', 'RECEIVED', 'REJECTED', 'REVERSED')),
    CONSTRAINT chits_payment_account_id_1a723713_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_payment_agent FOREIGN KEY (account_id, collected_by) REFERENCES tenancy_membership(account_id,
        id),
    CONSTRAINT chits_payment_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id),
    CONSTRAINT chits_payment_order FOREIGN KEY (account_id, order_id) REFERENCES chits_gatewayorder(account_id, id),
    CONSTRAINT chits_payment_person FOREIGN KEY (account_id, person_id) REFERENCES chits_person(account_id, id),
    CONSTRAINT chits_payment_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id, id)
);
CREATE UNIQUE INDEX chits_payment_attempt ON chits_payment (account_id, key) WHERE NOT key = '';
CREATE INDEX chits_payment_found ON chits_payment (gateway_payment_id) WHERE NOT gateway_payment_id = '';
CREATE UNIQUE INDEX chits_payment_gateway ON chits_payment (account_id, gateway_payment_id)
    WHERE NOT gateway_payment_id = '';
CREATE INDEX chits_payment_group_id_9aca7ead ON chits_payment (group_id);
CREATE INDEX chits_payment_of_group ON chits_payment (account_id, group_id, id DESC);
CREATE INDEX chits_payment_of_ticket ON chits_payment (account_id, ticket_id, id DESC);
CREATE INDEX chits_payment_order_id_b0ce1030 ON chits_payment (order_id);
CREATE INDEX chits_payment_person_id_a33b293f ON chits_payment (person_id);
CREATE UNIQUE INDEX chits_payment_receipt ON chits_payment (account_id, receipt_number)
    WHERE receipt_number IS NOT NULL;
CREATE UNIQUE INDEX chits_payment_reference ON chits_payment (account_id, reference_key, ticket_id)
    WHERE NOT reference_key = '' AND state IN ('CLAIMED', 'RECEIVED');
CREATE INDEX chits_payment_ticket_id_0e6b557d ON chits_payment (ticket_id);
CREATE INDEX chits_payment_to_confirm ON chits_payment (account_id, id) WHERE state = 'CLAIMED';

CREATE TABLE chits_gatewayrefund (
    id uuid PRIMARY KEY,
    amount bigint NOT NULL,
    reason varchar(500) NOT NULL,
    state varchar(9) NOT NULL,
    refund_id varchar(64) NOT NULL,
    journal_id uuid,
    made_by uuid,
    made_by_name varchar(300) NOT NULL,
    made_at timestamptz NOT NULL,
    done_at timestamptz,
    failed_because varchar(500) NOT NULL,
    settlement_id varchar(64) NOT NULL,
    settled_at timestamptz,
    account_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    CONSTRAINT chits_gatewayrefund_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_gatewayrefund_amount CHECK (amount > 0),
    CONSTRAINT chits_gatewayrefund_state CHECK (state IN ('REQUESTED', 'DONE', 'FAILED')),
    CONSTRAINT chits_gatewayrefund_account_id_d2cdc359_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_gatewayrefund_payment FOREIGN KEY (account_id, payment_id) REFERENCES chits_payment(account_id,
        id)
);
CREATE INDEX chits_gatewayrefund_found ON chits_gatewayrefund (refund_id) WHERE NOT refund_id = '';
CREATE UNIQUE INDEX chits_gatewayrefund_once ON chits_gatewayrefund (account_id, refund_id) WHERE NOT refund_id = '';
CREATE INDEX chits_gatewayrefund_payment_id_436e1490 ON chits_gatewayrefund (payment_id);

CREATE TABLE chits_paymentrequest (
    id uuid PRIMARY KEY,
    reference varchar(35) NOT NULL,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    group_id uuid NOT NULL,
    payment_id uuid,
    person_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT chits_paymentrequest_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_paymentrequest_reference UNIQUE (account_id, reference),
    CONSTRAINT chits_paymentrequest_amount CHECK (amount > 0),
    CONSTRAINT chits_paymentrequest_account_id_b7acc6dc_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_paymentrequest_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id),
    CONSTRAINT chits_paymentrequest_payment FOREIGN KEY (account_id, payment_id)
        REFERENCES chits_payment(account_id, id),
    CONSTRAINT chits_paymentrequest_person FOREIGN KEY (account_id, person_id) REFERENCES chits_person(account_id,
        id),
    CONSTRAINT chits_paymentrequest_ticket FOREIGN KEY (account_id, ticket_id) REFERENCES chits_ticket(account_id,
        id)
);
CREATE INDEX chits_paymentrequest_group_id_cc01dab2 ON chits_paymentrequest (group_id);
CREATE INDEX chits_paymentrequest_of_ticket ON chits_paymentrequest (account_id, ticket_id, id DESC);
CREATE INDEX chits_paymentrequest_payment_id_9cf009c8 ON chits_paymentrequest (payment_id);
CREATE INDEX chits_paymentrequest_person_id_a9e1d399 ON chits_paymentrequest (person_id);
CREATE INDEX chits_paymentrequest_ticket_id_c89e6a82 ON chits_paymentrequest (ticket_id);

CREATE TABLE chits_payout (
    id uuid PRIMARY KEY,
    group_id uuid NOT NULL,
    sequence smallint NOT NULL,
    state varchar(16) NOT NULL,
    amount bigint NOT NULL,
    deducted bigint NOT NULL,
    security varchar(1000) NOT NULL,
    prepared_by uuid,
    approved_by uuid,
    approved_at timestamptz,
    disbursed_by uuid,
    disbursed_at timestamptz,
    method varchar(10) NOT NULL,
    reference varchar(255) NOT NULL,
    made_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    award_id uuid NOT NULL,
    CONSTRAINT chits_payout_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_payout_sequence UNIQUE (account_id, award_id, sequence),
    CONSTRAINT chits_payout_amounts CHECK (amount >= 0 AND deducted >= 0 AND deducted <= amount),
    CONSTRAINT chits_payout_disbursed CHECK (NOT state = 'DISBURSED' OR disbursed_at IS NOT NULL),
    CONSTRAINT chits_payout_state CHECK (state IN ('AWARDED', 'SECURITY_PENDING', 'APPROVED', 'DISBURSED',
        'VOIDED')),
    CONSTRAINT chits_payout_account_id_3130d3bf_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_payout_award FOREIGN KEY (account_id, award_id) REFERENCES chits_award(account_id, id),
    CONSTRAINT chits_payout_group FOREIGN KEY (account_id, group_id) REFERENCES chits_group(account_id, id)
);
CREATE INDEX chits_payout_award_id_9cdc7051 ON chits_payout (award_id);

CREATE TABLE chits_receiptprint (
    id uuid PRIMARY KEY,
    copy integer NOT NULL,
    paper varchar(2) NOT NULL,
    printed_by uuid NOT NULL,
    printed_by_name varchar(300) NOT NULL,
    printed_at timestamptz DEFAULT statement_timestamp() NOT NULL,
    account_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    CONSTRAINT chits_receiptprint_account_id UNIQUE (account_id, id),
    CONSTRAINT chits_receiptprint_once UNIQUE (account_id, payment_id, copy),
    CONSTRAINT chits_receiptprint_account_id_49fa5b40_fk_tenancy_account_id FOREIGN KEY (account_id)
        REFERENCES tenancy_account(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT chits_receiptprint_payment FOREIGN KEY (account_id, payment_id) REFERENCES chits_payment(account_id,
        id)
);
CREATE INDEX chits_receiptprint_payment_id_6c1c72de ON chits_receiptprint (payment_id);

CREATE FUNCTION chits_account_of_payment(given uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT p.account_id FROM chits_payment p WHERE p.id = given AND p.receipt_number IS NOT NULL
$$;
REVOKE ALL ON FUNCTION chits_account_of_payment(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_account_of_payment(uuid) TO {application};

CREATE FUNCTION chits_due_instalments()
 RETURNS TABLE(account_id uuid, instalment_id uuid, what text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT i.account_id, i.id,
           CASE WHEN g.kind <> 'LUCKY' AND i.draw_at <= drawbook_now() THEN 'hold' ELSE 'demand' END
    FROM chits_instalment i
    JOIN chits_group g ON g.account_id = i.account_id AND g.id = i.group_id AND g.state = 'ACTIVE'
    LEFT JOIN chits_instalment b
      ON b.account_id = i.account_id AND b.group_id = i.group_id AND b.number = i.number - 1
    -- The draws of a LUCKY group are held by the timer of the draws themselves.
    WHERE (g.kind <> 'LUCKY' AND i.state IN ('SCHEDULED', 'COLLECTING', 'ADJOURNED')
           AND i.draw_at <= drawbook_now())
       OR (i.state = 'SCHEDULED'
           AND (b.id IS NULL OR b.state NOT IN ('SCHEDULED', 'COLLECTING', 'FROZEN', 'AWAITING_BEACON')
                OR (b.state <> 'SCHEDULED'
                    AND b.draw_at + (i.draw_at - b.draw_at) / 2 <= drawbook_now())))
    ORDER BY i.draw_at, i.number LIMIT 500
$$;
REVOKE ALL ON FUNCTION chits_due_instalments() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_due_instalments() TO {application};

CREATE FUNCTION chits_due_penalties()
 RETURNS TABLE(account_id uuid, group_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT DISTINCT d.account_id, d.group_id
    FROM chits_demand d
    JOIN chits_group g ON g.account_id = d.account_id AND g.id = d.group_id AND g.state = 'ACTIVE'
    WHERE d.kind = 'SUBSCRIPTION' AND d.amount > d.dividend + d.received + d.waived
      AND (g.late_flat_minor > 0 OR g.late_bps > 0)
      AND (drawbook_now() AT TIME ZONE g.time_zone)::date > d.due_on + g.grace_days
      AND NOT EXISTS (
          SELECT 1 FROM chits_demand p
          WHERE p.account_id = d.account_id AND p.ticket_id = d.ticket_id
            AND p.instalment_id = d.instalment_id AND p.kind = 'PENALTY'
            AND p.due_on + interval '1 month' > (drawbook_now() AT TIME ZONE g.time_zone)::date)
    LIMIT 200
$$;
REVOKE ALL ON FUNCTION chits_due_penalties() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_due_penalties() TO {application};

CREATE FUNCTION chits_due_refunds()
 RETURNS TABLE(account_id uuid, refund_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT r.account_id, r.id FROM chits_gatewayrefund r
    WHERE r.state = 'REQUESTED' AND r.made_at < drawbook_now() - interval '1 minute'
    ORDER BY r.made_at LIMIT 50
$$;
REVOKE ALL ON FUNCTION chits_due_refunds() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_due_refunds() TO {application};

CREATE FUNCTION chits_due_voids()
 RETURNS TABLE(account_id uuid, award_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT a.account_id, a.id
    FROM chits_award a
    JOIN chits_group g ON g.account_id = a.account_id AND g.id = a.group_id AND g.state = 'ACTIVE'
    WHERE a.voided_at IS NULL AND NOT a.taken_over
      AND a.awarded_at + make_interval(months => g.claim_months) <= drawbook_now()
      AND NOT EXISTS (SELECT 1 FROM chits_payout p WHERE p.account_id = a.account_id AND p.award_id = a.id
                      AND p.state IN ('APPROVED', 'DISBURSED'))
    ORDER BY a.awarded_at LIMIT 200
$$;
REVOKE ALL ON FUNCTION chits_due_voids() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_due_voids() TO {application};

CREATE FUNCTION chits_every_group()
 RETURNS TABLE(account_id uuid, group_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT g.account_id, g.id FROM chits_group g ORDER BY g.id
$$;
REVOKE ALL ON FUNCTION chits_every_group() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_every_group() TO {application};

CREATE FUNCTION chits_gateway_order(given text)
 RETURNS TABLE(account_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT o.account_id, o.id FROM chits_gatewayorder o WHERE o.order_id = given AND given <> '' LIMIT 1
$$;
REVOKE ALL ON FUNCTION chits_gateway_order(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_gateway_order(text) TO {application};

CREATE FUNCTION chits_gateway_payment(given text)
 RETURNS TABLE(account_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT p.account_id, p.id FROM chits_payment p
    WHERE p.gateway_payment_id = given AND given <> '' LIMIT 1
$$;
REVOKE ALL ON FUNCTION chits_gateway_payment(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_gateway_payment(text) TO {application};

CREATE FUNCTION chits_gateway_refund(given text)
 RETURNS TABLE(account_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT r.account_id, r.id FROM chits_gatewayrefund r WHERE r.refund_id = given AND given <> '' LIMIT 1
$$;
REVOKE ALL ON FUNCTION chits_gateway_refund(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_gateway_refund(text) TO {application};

CREATE FUNCTION chits_own_keys()
 RETURNS TABLE(account_id uuid, keys_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT k.account_id, k.id FROM chits_gatewaykeys k
    LEFT JOIN chits_gatewaykeys later ON later.account_id = k.account_id AND later.position = k.position + 1
    WHERE k.key_id <> '' AND (later.id IS NULL OR later.made_at > drawbook_now() - interval '30 days')
    ORDER BY k.account_id, k.position
$$;
REVOKE ALL ON FUNCTION chits_own_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_own_keys() TO {application};

CREATE FUNCTION chits_people_to_welcome()
 RETURNS TABLE(account_id uuid, person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT p.account_id, p.id FROM chits_person p
    JOIN tenancy_membership m ON m.account_id = p.account_id AND m.user_id = p.user_id AND m.is_active
    WHERE p.waiting LIMIT 200
$$;
REVOKE ALL ON FUNCTION chits_people_to_welcome() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_people_to_welcome() TO {application};

CREATE FUNCTION chits_reminder_accounts(in_steps integer[])
 RETURNS TABLE(account_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $$
    SELECT DISTINCT d.account_id FROM chits_demand d
    WHERE d.amount > d.dividend + d.received + d.waived
      AND d.due_on IN (
          SELECT drawbook_now()::date - step + shift
          FROM unnest(in_steps) AS step, generate_series(-1, 1) AS shift)
$$;
REVOKE ALL ON FUNCTION chits_reminder_accounts(integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chits_reminder_accounts(integer[]) TO {application};

CREATE INDEX chits_journal_of_group ON journal_transaction (account_id, about) WHERE kind LIKE 'chits\_%';

INSERT INTO chits_lawlimit (jurisdiction, term, most, effective_from, source)
VALUES
    ('IN', 'commission_bps', 500, '1982-08-19', 'Chit Funds Act 1982, s. 21'),
    ('IN', 'commission_bps', 700, '2019-12-05', 'Chit Funds (Amendment) Act 2019'),
    ('IN', 'discount_bps', 4000, '1982-08-19', 'States'' chit fund rules: 40 per cent at most');
