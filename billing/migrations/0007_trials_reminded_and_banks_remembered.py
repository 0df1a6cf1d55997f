"""Trials are reminded of before they end; a bank's columns are remembered, and a transfer in another file."""

import django.db.models.functions.datetime
from django.db import migrations, models

import uuid
from tenancy.rowsecurity import AppendOnly, StaffMayRead
from tenancy.constraints import AddIndex

# As it was, and a trial that is to be reminded of.
DUE = """
CREATE OR REPLACE FUNCTION billing_due_subscriptions() RETURNS TABLE (account_id uuid, subscription_id uuid)
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
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_numbers_without_gaps")]

    operations = [
        migrations.CreateModel(
            name="BankMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("header_sha256", models.BinaryField(max_length=32, unique=True)),
                ("mapping", models.JSONField(help_text="As `billing.readers.mapping` takes it.")),
                ("saved_by_name", models.CharField(max_length=300)),
                ("saved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="statementline",
            name="reference_keys",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="All its references as they are compared.",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="statementline",
            name="twin_id",
            field=models.UUIDField(
                help_text="The line of another file that seems to be the same.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("matched", "matched"),
                    ("under", "under"),
                    ("over", "over"),
                    ("other_currency", "other_currency"),
                    ("duplicate", "duplicate"),
                    ("under_review", "under_review"),
                    ("void", "void"),
                    ("ambiguous", "ambiguous"),
                    ("seen", "seen"),
                    ("unknown", "unknown"),
                ],
                max_length=20,
            ),
        ),
        # For finding the days of a file among those of the others.
        AddIndex(
            model_name="statementline",
            index=models.Index(fields=["booked_on", "amount_minor"], name="billing_line_by_day"),
        ),
        AppendOnly("billing_bankmapping", updatable=("name", "mapping", "saved_by_name", "saved_at")),
        StaffMayRead("billing_bankmapping", sealed=False),
        # The way back leaves it: it only finds trials that nobody would remind of.
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
