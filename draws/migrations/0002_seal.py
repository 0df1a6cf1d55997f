"""Sealed by account; what is public is written once; what is due, and whose a public page is."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import AppendOnly, ProtectTenantTable, WithoutModels

TABLES = ("draws_series", "draws_draw", "draws_luckyword", "draws_seen")
FROZEN = ("mode", "chain_index", "beacon_round", "freeze", "freeze_hash", "frozen_at")
SETTLED = ("transcript", "transcript_hash", "winners", "result_number", "settled_at")

# A freeze that could be rewritten would commit to nothing.
WRITE_ONCE = """
CREATE FUNCTION draws_write_once() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$;
CREATE TRIGGER draws_write_once BEFORE UPDATE ON draws_draw
    FOR EACH ROW EXECUTE FUNCTION draws_write_once();
"""
WRITE_OFTEN = """
DROP TRIGGER draws_write_once ON draws_draw;
DROP FUNCTION draws_write_once();
"""

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and
# gives out ids and nothing else, to the schedule, which acts for no account.
DUE = """
CREATE FUNCTION draws_due() RETURNS TABLE (account_id uuid, draw_id uuid, what text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    (SELECT d.account_id, d.id, CASE WHEN d.freeze_by <= drawbook_now() THEN 'miss' ELSE 'freeze' END
     FROM draws_draw d
     WHERE d.state = 'SCHEDULED' AND d.freeze_at <= drawbook_now()
     ORDER BY d.draw_at LIMIT 500)
    UNION ALL
    (SELECT d.account_id, d.id, 'settle' FROM draws_draw d
     WHERE d.state = 'FROZEN' AND d.draw_at <= drawbook_now()
     ORDER BY d.draw_at LIMIT 500)
$$;
REVOKE ALL ON FUNCTION draws_due() FROM PUBLIC;
"""

# The pages of draws and series are public; a random id finds nothing.
WHOSE = """
CREATE FUNCTION draws_whose(in_id uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.account_id FROM draws_draw d WHERE d.id = in_id
    UNION ALL
    SELECT s.account_id FROM draws_series s WHERE s.id = in_id
    LIMIT 1
$$;
REVOKE ALL ON FUNCTION draws_whose(uuid) FROM PUBLIC;
"""


def grant(apps, schema_editor):
    for name in ("draws_due()", "draws_whose(uuid)"):
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {name} TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_draws"), ("tenancy", "0002_seal")]
    operations = [
        *[ProtectTenantTable(table) for table in TABLES],
        AppendOnly("draws_series", updatable=("links_used",)),
        AppendOnly("draws_draw", updatable=("state", "ended_at", *FROZEN, *SETTLED)),
        AppendOnly("draws_luckyword", updatable=("word", "posted_at")),
        AppendOnly("draws_seen"),
        AppendOnly("draws_freezelog"),
        migrations.RunSQL(WRITE_ONCE, WRITE_OFTEN),
        migrations.RunSQL(DUE, "DROP FUNCTION draws_due()"),
        migrations.RunSQL(WHOSE, "DROP FUNCTION draws_whose(uuid)"),
        WithoutModels(grant),
    ]
