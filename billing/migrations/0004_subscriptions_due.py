"""Which subscriptions the clock has something to do for; the schedule acts for no account."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and
# gives out ids and nothing else.
DUE = """
CREATE FUNCTION billing_due_subscriptions() RETURNS TABLE (account_id uuid, subscription_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION billing_due_subscriptions() TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_reminders_and_statements"), ("kernel", "0001_outbox_and_clock")]
    operations = [
        migrations.RunSQL(DUE, "DROP FUNCTION billing_due_subscriptions()"),
        WithoutModels(grant),
    ]
