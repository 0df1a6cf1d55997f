"""In which accounts somebody is to be reminded, for the schedule, which acts for no account."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and gives
# out ids of accounts and nothing else. A day more on either side, for accounts live in all time zones.
DUE = """
CREATE FUNCTION chits_reminder_accounts(in_steps int[]) RETURNS TABLE (account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT d.account_id FROM chits_demand d
    WHERE d.amount > d.dividend + d.received + d.waived
      AND d.due_on IN (
          SELECT drawbook_now()::date - step + shift
          FROM unnest(in_steps) AS step, generate_series(-1, 1) AS shift)
$$;
REVOKE ALL ON FUNCTION chits_reminder_accounts(int[]) FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = settings.DATABASE_APP_ROLE
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION chits_reminder_accounts(int[]) TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [("chits", "0003_payments")]
    operations = [
        migrations.RunSQL(DUE, "DROP FUNCTION chits_reminder_accounts(int[])"),
        WithoutModels(grant),
    ]
