-- As it is in the database after all migrations. Change it by a migration, then:
-- drawbook manage write_functions

CREATE OR REPLACE FUNCTION public.draws_write_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF OLD.freeze IS NOT NULL AND
       (NEW.mode, NEW.chain_index, NEW.beacon_round, NEW.freeze, NEW.freeze_hash, NEW.frozen_at)
       IS DISTINCT FROM
       (OLD.mode, OLD.chain_index, OLD.beacon_round, OLD.freeze, OLD.freeze_hash, OLD.frozen_at)
    OR OLD.transcript IS NOT NULL AND
       (NEW.transcript, NEW.transcript_hash, NEW.winners, NEW.result_number, NEW.settled_at)
       IS DISTINCT FROM
       (OLD.transcript, OLD.transcript_hash, OLD.winners, OLD.result_number, OLD.settled_at) THEN
        RAISE EXCEPTION 'what a draw has published is never changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draws_write_once', TABLE = 'draws_draw';
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[
        'SCHEDULED>FROZEN', 'SCHEDULED>MISSED', 'SCHEDULED>CANCELLED',
        'FROZEN>DRAWN', 'FROZEN>SUPERSEDED', 'FROZEN>CANCELLED', 'DRAWN>VOIDED']) THEN
        RAISE EXCEPTION 'a draw cannot go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draws_moves', TABLE = 'draws_draw';
    END IF;
    RETURN NEW;
END $function$;
