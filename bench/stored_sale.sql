-- The limit that tickets are measured against: the same sale as one stored function on the same schema,
-- called by pgbench. It locks, allocates by priority, and writes ticket, entries, legs, cells, totals,
-- audit and outbox as the program does; it leaves out what makes a service: sign-in, tenancy of the
-- caller, parsing, idempotency, the answer.
CREATE OR REPLACE FUNCTION bench_sell(in_account uuid, in_period uuid, in_seller uuid, in_numbers smallint[])
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    this_ticket uuid := gen_random_uuid();
    this_entry uuid;
    this_number smallint;
    stake bigint := 1000;
    needed bigint;
    taken bigint;
    spilled bigint := 0;
    place int := 0;
    cell record;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(in_period::text, 7));
    PERFORM 1 FROM books_period WHERE account_id = in_account AND id = in_period
        AND state = 'OPEN' AND pre_close_at > drawbook_now();
    IF NOT FOUND THEN RAISE EXCEPTION 'closed'; END IF;
    PERFORM 1 FROM books_periodnumber WHERE account_id = in_account AND period_id = in_period
        AND number = ANY (in_numbers) ORDER BY number FOR NO KEY UPDATE;
    INSERT INTO books_ticket (id, account_id, period_id, code, seller_id, seller_name, customer, note,
                              state, total, spill_total, refunded, entry_count, accepted_at)
    VALUES (this_ticket, in_account, in_period, substr(this_ticket::text, 25), in_seller, 'bench', '', '',
            'SOLD', stake * cardinality(in_numbers), 0, 0, cardinality(in_numbers), drawbook_now());
    FOREACH this_number IN ARRAY in_numbers LOOP
        place := place + 1;
        needed := stake;
        this_entry := gen_random_uuid();
        INSERT INTO books_entry (id, account_id, ticket_id, period_id, line, number, amount, held, pending,
                                 covered, retained, refunded, pending_mode, odds, capacity_factor)
        VALUES (this_entry, in_account, this_ticket, in_period, place, this_number, stake, stake, 0, 0, 0, 0,
                'AUTO', 0, 1);
        FOR cell IN
            SELECT c.ledger_id, c.capacity - c.used AS free FROM books_cell c
            JOIN books_ledger l ON l.account_id = c.account_id AND l.id = c.ledger_id
            WHERE l.account_id = in_account AND l.period_id = in_period AND l.state = 'OPEN'
              AND c.number = this_number
            ORDER BY l.priority, l.id
        LOOP
            taken := least(needed, cell.free);
            IF taken > 0 THEN
                UPDATE books_cell SET used = used + taken
                WHERE account_id = in_account AND ledger_id = cell.ledger_id AND number = this_number;
                INSERT INTO books_leg (id, account_id, entry_id, ledger_id, position, amount, units)
                VALUES (gen_random_uuid(), in_account, this_entry, cell.ledger_id, 0, taken, taken);
                needed := needed - taken;
            END IF;
            EXIT WHEN needed = 0;
        END LOOP;
        IF needed > 0 THEN
            UPDATE books_entry SET held = stake - needed, pending = needed WHERE id = this_entry;
            spilled := spilled + needed;
        END IF;
        UPDATE books_periodnumber SET sold = sold + stake, held = held + stake - needed,
               pending = pending + needed
        WHERE account_id = in_account AND period_id = in_period AND number = this_number;
    END LOOP;
    INSERT INTO audit_auditevent (id, account_id, actor_id, actor_name, verb, object_type, object_id, facts,
                                  happened_at)
    VALUES (gen_random_uuid(), in_account, in_seller, 'bench', 'ticket.enter', 'ticket', this_ticket, '{}',
            clock_timestamp());
    INSERT INTO kernel_outbox (account_id, kind, body)
    VALUES (in_account, 'books.TicketEntered', jsonb_build_object('ticket_id', this_ticket,
            'period_id', in_period, 'numbers', to_jsonb(in_numbers)));
    RETURN this_ticket;
END $$;
