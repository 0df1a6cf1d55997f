"""Which periods the clock has opened or closed, for the schedule, which acts for no account."""

from django.conf import settings
from django.db import migrations

from tenancy.rowsecurity import WithoutModels

# SECURITY DEFINER: it runs as the owner of the tables, whose policy shows every account's rows, and
# gives out ids and nothing else.
DUE = """
CREATE FUNCTION books_due_periods() RETURNS TABLE (account_id uuid, period_id uuid, what text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.account_id, p.id, CASE p.state WHEN 'DRAFT' THEN 'open' ELSE 'pre_close' END
    FROM books_period p
    WHERE (p.state = 'OPEN' AND p.pre_close_at <= drawbook_now())
       OR (p.state = 'DRAFT' AND p.opens_by_itself AND p.opens_at <= drawbook_now()
           AND p.pre_close_at > drawbook_now())
    ORDER BY p.pre_close_at LIMIT 500
$$;
REVOKE ALL ON FUNCTION books_due_periods() FROM PUBLIC;
"""

# For the audit, which goes through all accounts one by one; ids and nothing else, as above.
EVERY = """
CREATE FUNCTION books_every_period() RETURNS TABLE (account_id uuid, period_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.account_id, p.id FROM books_period p ORDER BY p.id
$$;
REVOKE ALL ON FUNCTION books_every_period() FROM PUBLIC;
"""


def grant(apps, schema_editor):
    for name in ("books_due_periods", "books_every_period"):
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {name}() TO "{settings.DATABASE_APP_ROLE}"')


class Migration(migrations.Migration):
    dependencies = [("books", "0002_locks")]
    operations = [
        migrations.RunSQL(DUE, "DROP FUNCTION books_due_periods()"),
        migrations.RunSQL(EVERY, "DROP FUNCTION books_every_period()"),
        WithoutModels(grant),
    ]
