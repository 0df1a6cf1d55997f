"""What the clock has made due in chit groups, for the schedule and the audit, which act for no account."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and
# gives out ids and nothing else.
DUE = """
CREATE FUNCTION chits_due_instalments() RETURNS TABLE (account_id uuid, instalment_id uuid, what text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
"""

PAYOUTS = """
CREATE FUNCTION chits_due_voids() RETURNS TABLE (account_id uuid, award_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
"""

# A demand is late from the day after the days of grace; one penalty a month of delay.
PENALTIES = """
CREATE FUNCTION chits_due_penalties() RETURNS TABLE (account_id uuid, group_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
"""

EVERY = """
CREATE FUNCTION chits_every_group() RETURNS TABLE (account_id uuid, group_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.account_id, g.id FROM chits_group g ORDER BY g.id
$$;
REVOKE ALL ON FUNCTION chits_every_group() FROM PUBLIC;
"""
# A group's transactions; only chits' own are in the index, so that number books do not pay for it.
INDEX = """
CREATE INDEX chits_journal_of_group ON journal_transaction (account_id, about) WHERE kind LIKE 'chits\\_%'
"""
NAMES = ["chits_due_instalments", "chits_due_voids", "chits_due_penalties", "chits_every_group"]


def grant(apps, schema_editor):
    for name in NAMES:
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {name}() TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [("chits", "0001_groups"), ("kernel", "0001_outbox_and_clock"), ("journal", "0002_seal")]
    operations = [
        *[
            migrations.RunSQL(sql, f"DROP FUNCTION {name}()")
            for name, sql in zip(NAMES, [DUE, PAYOUTS, PENALTIES, EVERY], strict=True)
        ],
        migrations.RunSQL(INDEX, "DROP INDEX chits_journal_of_group"),
        WithoutModels(grant),
    ]
